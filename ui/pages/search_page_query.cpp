// What makes the query of the search page besides typing: photos, parts of them, the clipboard, saved searches, judgements.
#include <QDir>
#include <QMenu>
#include <QSignalBlocker>
#include <QToolButton>

#include "ui/bridge/formats.h"
#include "ui/bridge/query_text.h"
#include "ui/models/photo_model.h"
#include "ui/pages/search_page.h"
#include "ui/theme/icons.h"
#include "ui/theme/preferences.h"
#include "ui/widgets/photo_grid.h"
#include "ui/widgets/query_bar.h"
#include "ui/widgets/query_chip.h"
#include "ui/widgets/query_completer.h"

namespace semblance::ui {

namespace {
constexpr int kMostPhotos = 16;  // of one query
constexpr int kChipSide = 96;
}  // namespace

void SearchPage::setQueryText(const QString &text)
{
    m_bar->setText(text);
}

QString SearchPage::queryText() const
{
    return m_bar->text();
}

void SearchPage::focusQuery()
{
    m_bar->focusText();
}

void SearchPage::setDropping(bool dropping)
{
    m_bar->setDropping(dropping);
}

void SearchPage::setInspectorChecked(bool on)
{
    const QSignalBlocker quiet(m_inspector);
    m_inspector->setChecked(on);
}

void SearchPage::searchByFile(const std::filesystem::path &file)
{
    searchByPart(photoTerm(file));
    m_grid->setCurrentIndex({});
    reportSelection();
}

void SearchPage::searchByPart(const QString &term)
{
    m_bar->removePhotos();
    addPhoto(term);
}

void SearchPage::addPhoto(const QString &term)
{
    m_bar->addTerm(term);
    startSearch();
}

void SearchPage::searchLike(const std::vector<api::PhotoId> &ids)
{
    m_bar->removePhotos();
    for (std::size_t i = 0; i < ids.size() && i < kMostPhotos; ++i)
        m_bar->addTerm(photoTerm(ids[i]));
    startSearch();
}

// The name and the picture of a photo's chip.
void SearchPage::fillPhoto(QueryChip *chip)
{
    const QString source = chip->source();
    const auto picture = [this, source](const std::filesystem::path &file) {
        m_bridge.picture(file, kChipSide, this, [this, source, file](const api::Result<QImage> &image) {
            m_bar->setPhoto(source, fileName(file), image ? *image : QImage());
            updateLabels();
        });
    };
    const api::QueryTerm &term = chip->term();
    if (!term.file.empty()) {
        m_bar->setPhoto(source, fileName(term.file), {});
        return picture(term.file);
    }
    if (!term.photo.valid())
        return;
    const api::PhotoId id = term.photo;
    m_bar->setPhoto(source, {}, m_thumbnails.image(id));
    m_bridge.photo(id, this, [this, id, source, picture](const api::Result<api::Photo> &photo) {
        if (!photo)
            return;
        m_bar->setPhoto(source, fileName(photo->path), m_thumbnails.image(id));
        if (m_thumbnails.image(id).isNull())
            picture(photo->path);
        updateLabels();
    });
}

std::filesystem::path SearchPage::queryFile() const
{
    for (const QueryChip *chip : m_bar->chips())
        if (!chip->term().file.empty())
            return chip->term().file;
    return {};
}

void SearchPage::clearQuery()
{
    m_bar->setText({});
    queryChanged();
    reportSelection();
    m_bar->focusText();
}

QString SearchPage::describedQuery() const
{
    return describeQuery(m_bar->text(), m_bar->photoName());
}

void SearchPage::pasteFiles(const QList<QUrl> &files)
{
    for (const QUrl &url : files)
        if (url.isLocalFile() && looksLikePicture(toPath(url)))
            m_bar->addTerm(photoTerm(toPath(url)));
    startSearch();
}

// Queries take files: the picture is kept for this run. BMP is written in milliseconds.
void SearchPage::pasteImage(const QImage &image)
{
    if (!m_pasted)
        m_pasted = std::make_unique<QTemporaryDir>();
    const QString file = m_pasted->filePath(tr("Pasted picture %1.bmp").arg(++m_pastedCount));
    if (m_pasted->isValid() && image.save(file, "BMP"))
        addPhoto(photoTerm(toPath(file)));
}

void SearchPage::rememberSearch()
{
    const QString line = m_bar->text();
    if (line.isEmpty() || !m_answer || m_answer->error || (m_pasted && line.contains(m_pasted->path())))
        return;
    m_preferences.rememberSearch(line);
    m_bar->completer()->setHistory(m_preferences.recentSearches());
}

void SearchPage::toggleSaved()
{
    const QString line = m_bar->text();
    if (line.isEmpty())
        return;
    m_preferences.setSaved(line, !m_preferences.savedSearches().contains(line));
    m_bar->setSaved(m_preferences.savedSearches().contains(line));
}

void SearchPage::showSearches()
{
    const QToolButton *at = m_bar->listButton();
    auto *menu = new QMenu(this);
    menu->setObjectName("searchesMenu");
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const auto add = [&](const QString &title, const QStringList &lines, const QString &picture) {
        if (lines.isEmpty())
            return;
        menu->addSection(title);
        for (const QString &line : lines)
            menu->addAction(icon(picture), readableQuery(line).replace(QLatin1Char('&'), QLatin1String("&&")), this, [this, line] {
                m_bar->setText(line);
                startSearch();
                m_bar->focusText();
            });
    };
    add(tr("Saved searches"), m_preferences.savedSearches(), "star-full");
    add(tr("Recent searches"), m_preferences.recentSearches().mid(0, 12), "history");
    if (menu->isEmpty()) {
        menu->addAction(tr("Searches will be listed here"))->setEnabled(false);
    } else if (!m_preferences.recentSearches().isEmpty()) {
        menu->addSeparator();
        menu->addAction(tr("Clear recent searches"), this, [this] {
            m_preferences.clearRecentSearches();
            m_bar->completer()->setHistory({});
        });
    }
    menu->popup(at->mapToGlobal(QPoint(at->width() - menu->sizeHint().width(), at->height() + 4)));
}

void SearchPage::completeFrom(const QString &filter, const QString &part)
{
    m_bridge.completions(filter, part, this, [this, filter, part](const api::Result<std::vector<std::string>> &values) {
        QStringList texts;
        for (std::size_t i = 0; values && i < values->size(); ++i)
            texts << QString::fromStdString((*values)[i]);
        if (!texts.isEmpty())
            m_bar->completer()->offerValues(filter, part, texts);
    });
}

void SearchPage::judge(api::PhotoId id, int verdict)
{
    const int row = m_grid->model() == m_results ? m_results->rowOf(id) : -1;
    if (row < 0 || !hasWish(m_bar->query()))
        return;
    const int next = m_results->at(row).judged == verdict ? 0 : verdict;
    // The next photo is looked at next, wherever it will be.
    const int after = row + 1 < m_results->rowCount() ? row + 1 : row - 1;
    if (m_grid->currentPhoto() == id && next != 0 && after >= 0)
        m_keep = m_results->at(after).id;
    else
        m_keep = m_grid->currentPhoto();
    m_results->setJudged(id, next);
    m_bridge.judge(m_bar->text(), id, api::Verdict(next));
    startSearch();
}

void SearchPage::judgeSelected(int verdict)
{
    if (m_grid->currentPhoto().valid())
        judge(m_grid->currentPhoto(), verdict);
}

}  // namespace semblance::ui
