// Where queries come from all over the window: photos, parts of them, judgements, a photo that is missing in the answer.
#include <QFileDialog>
#include <QStandardPaths>

#include "ui/bridge/formats.h"
#include "ui/bridge/query_text.h"
#include "ui/main_window.h"
#include "ui/pages/search_page.h"
#include "ui/theme/preferences.h"
#include "ui/widgets/inspector.h"
#include "ui/widgets/lightbox.h"
#include "ui/widgets/photo_actions.h"
#include "ui/widgets/photo_grid.h"

namespace semblance::ui {

void MainWindow::connectQuery()
{
    connect(m_actions, &PhotoActions::similarWanted, this, &MainWindow::searchLike);
    connect(m_actions, &PhotoActions::addToQueryWanted, this, [this](const QList<api::PhotoId> &ids) {
        goTo(Page::Search);
        for (const api::PhotoId id : ids)
            m_search->addPhoto(photoTerm(id));
    });
    connect(m_actions, &PhotoActions::regionWanted, this, [this](api::PhotoId id) {
        openLightbox(id);
        m_lightbox->drawRegion();
    });
    connect(m_actions, &PhotoActions::judged, m_search, &SearchPage::judge);
    connect(m_inspector, &Inspector::similarWanted, this, [this](api::PhotoId id) { searchLike({id}); });
    connect(m_inspector, &Inspector::judged, m_search, &SearchPage::judge);
    connect(m_inspector, &Inspector::photoDropped, this, &MainWindow::explainFile);
    connect(m_inspector, &Inspector::regionWanted, this, [this](api::PhotoId id, const auto &file) {
        id.valid() ? openLightbox(id) : m_lightbox->openFile(file);
        m_lightbox->drawRegion();
    });
    connect(m_search, &SearchPage::missingPhotoWanted, this,
            [this] { pickPicture(tr("Which photo is missing?"), [this](const std::filesystem::path &file) { explainFile(file); }); });
    connect(m_search, &SearchPage::queryTextChanged, m_inspector, &Inspector::setQuery);
    connect(m_lightbox, &Lightbox::regionChosen, this, [this](api::PhotoId id, const auto &file, const QRectF &part) {
        const api::Crop crop{part.left(), part.top(), part.width(), part.height()};
        goTo(Page::Search);
        m_search->searchByPart(id.valid() ? photoTerm(id, crop) : photoTerm(file, crop));
    });
}

void MainWindow::typeQuery(const QString &text)
{
    goTo(Page::Search);
    m_search->setQueryText(text);
}

void MainWindow::searchByFile(const std::filesystem::path &file)
{
    goTo(Page::Search);
    m_search->searchByFile(file);
}

void MainWindow::searchLike(const QList<api::PhotoId> &ids)
{
    goTo(Page::Search);
    m_search->searchLike({ids.begin(), ids.end()});
}

// Why this photo is not in the answer, beside the answer.
void MainWindow::explainFile(const std::filesystem::path &file)
{
    m_preferences.setInspectorShown("search", true);
    goTo(Page::Search);
    m_search->grid()->clearSelection();
    m_search->grid()->setCurrentIndex({});
    m_inspector->showFile(file, Inspector::Reasons::Wanted);
}

void MainWindow::pickPicture(const QString &title, const std::function<void(const std::filesystem::path &)> &picked)
{
    auto *dialog = new QFileDialog(this, title, QStandardPaths::writableLocation(QStandardPaths::PicturesLocation),
                                   tr("Pictures (%1)").arg("*.jpg *.jpeg *.png *.webp *.tif *.tiff *.bmp *.gif *.heic *.heif *.avif"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    connect(dialog, &QFileDialog::urlsSelected, this, [picked](const QList<QUrl> &urls) {
        if (!urls.isEmpty())
            picked(toPath(urls.first()));
    });
    dialog->open();
}

void MainWindow::pickPhoto()
{
    pickPicture(tr("Search with a photo"), [this](const std::filesystem::path &file) { searchByFile(file); });
}

}  // namespace semblance::ui
