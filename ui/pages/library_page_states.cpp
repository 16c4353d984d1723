// What the library page shows: which of its states, and its words.
#include <QComboBox>
#include <QDate>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QStackedWidget>
#include <QTabBar>
#include <QToolButton>
#include <algorithm>

#include "ui/bridge/formats.h"
#include "ui/models/photo_model.h"
#include "ui/pages/library_page.h"
#include "ui/pages/problem_pane.h"
#include "ui/theme/preferences.h"
#include "ui/widgets/grid_look.h"
#include "ui/widgets/photo_grid.h"
#include "ui/widgets/small_widgets.h"

namespace semblance::ui {

void LibraryPage::refresh()
{
    const LibraryState &library = m_bridge.library();
    if (library.summary) {
        QStringList parts{photoCount(library.summary->photos)};
        if (library.summary->captions > 0)
            parts << tr("%Ln caption(s)", nullptr, int(library.summary->captions));
        m_summary->setText(parts.join(QStringLiteral(" · ")));
        m_add->setEnabled(library.summary->writable);
    }
    m_rescanAll->setEnabled(library.summary && library.summary->writable && !library.folders.empty());
    updateNotice();
    m_tabs->setTabText(0, tr("Photos"));
    m_tabs->setTabText(1,
                       library.problems.empty() ? tr("Problems") : tr("Problems (%1)").arg(number(std::int64_t(library.problems.size()))));
    updateContent();
}

// The photos in the order and under the headings that are chosen.
void LibraryPage::askSections()
{
    m_sectionsStale = false;
    const QString wanted = m_preferences.librarySections();
    if (wanted == QLatin1String("none"))
        return arrange({{{}, m_bridge.library().timeline}});
    m_bridge.sections(wanted == QLatin1String("folder") ? api::SectionBy::Folder : api::SectionBy::Month, this,
                      [this, wanted](const api::Result<std::vector<api::PhotoSection>> &sections) {
                          if (wanted != m_preferences.librarySections())
                              return;
                          arrange(sections ? *sections : std::vector<api::PhotoSection>{{{}, m_bridge.library().timeline}});
                      });
}

void LibraryPage::arrange(const std::vector<api::PhotoSection> &sections)
{
    std::vector<PhotoRow> rows;
    std::vector<GridSection> headings;
    for (const api::PhotoSection &section : sections) {
        if (!section.name.empty())
            headings.push_back({int(rows.size()), titleOf(section)});
        for (const api::PhotoId id : section.photos)
            rows.push_back({id, {}, -1, {}});
    }
    m_sectioned->update(std::move(rows));
    m_grid->setSections(std::move(headings));
    updateContent();
}

// "July 2023"; "Holidays / Greece", from the folder that was added on.
QString LibraryPage::titleOf(const api::PhotoSection &section) const
{
    if (m_preferences.librarySections() != QLatin1String("folder")) {
        const QDate month = QDate::fromString(QString::fromStdString(section.name) + QStringLiteral("-01"), Qt::ISODate);
        return month.isValid() ? QLocale().toString(month, tr("MMMM yyyy")) : tr("Without a date");
    }
    const std::filesystem::path path(section.name);
    std::filesystem::path root;
    for (const api::Folder &folder : m_bridge.library().folders)
        if ((path == folder.path || path.native().starts_with(folder.path.native() + "/"))
            && folder.path.native().size() > root.native().size())
            root = folder.path;
    if (root.empty())
        return toQString(path);
    QStringList parts{fileName(root)};
    for (const auto &part : path.lexically_relative(root))
        if (part != ".")
            parts << toQString(part);
    return parts.join(QStringLiteral(" / "));
}

void LibraryPage::updateNotice()
{
    const auto &summary = m_bridge.library().summary;
    if (summary && !summary->writable)
        m_notice->setText(
            tr("Another program holds this library: you can search, but nothing can be added or scanned until it is closed."));
    else
        m_notice->setText(m_failure);
    m_notice->setVisible(!m_notice->text().isEmpty());
}

void LibraryPage::updateContent()
{
    const LibraryState &library = m_bridge.library();
    const bool problems = m_tabs->currentIndex() == 1;
    if (library.error && m_timeline.rowCount() == 0) {
        m_state->setContent("error", errorTitle(library.error->code), QString::fromStdString(library.error->detail));
        m_state->setActions(tr("Try again"));
        m_stack->setCurrentWidget(m_state);
    } else if (problems && library.problems.empty()) {
        m_state->setContent("fine", tr("Every file could be read"));
        m_state->setActions({});
        m_stack->setCurrentWidget(m_state);
    } else if (problems) {
        m_stack->setCurrentWidget(m_problems);
    } else if (m_timeline.rowCount() == 0 && library.summary && !m_bridge.busyWithJob()) {
        m_state->setContent("folder", tr("There are no photos here yet"), tr("Add the folders that hold your photos."));
        m_state->setActions(tr("Add folders"), tr("Try the sample photos"));
        m_stack->setCurrentWidget(m_state);
    } else {
        m_grid->setLoading(m_sectioned->rowCount() == 0);
        m_stack->setCurrentWidget(m_grid);
    }
    m_sections->setVisible(m_stack->currentWidget() == m_grid);
    m_look->setVisible(m_stack->currentWidget() == m_grid);
    Q_EMIT settledMaybe();
}

bool LibraryPage::isSettled() const
{
    return m_stack->currentWidget() != m_grid || m_grid->isSettled();
}

void LibraryPage::retranslate()
{
    m_title->setText(tr("Library"));
    m_add->setText(tr("Add folders"));
    describe(m_add, tr("Add folders with photos"), "Ctrl+N");
    m_rescanAll->setText(tr("Scan all"));
    describe(m_rescanAll, tr("Look for new, changed and removed photos in every folder"), "F5");
    describe(m_duplicates, tr("Near duplicates and bursts"));
    describe(m_captionFiles, tr("Write, export and import captions"));
    describe(m_inspector, tr("Show or hide the inspector"), "I");
    m_grid->setAccessibleName(tr("All photos, newest first"));
    m_tabs->setAccessibleName(tr("View"));
    m_sections->clear();
    m_sections->addItem(tr("By month"), "month");
    m_sections->addItem(tr("By folder"), "folder");
    m_sections->addItem(tr("Without headings"), "none");
    m_sections->setCurrentIndex(std::max(0, m_sections->findData(m_preferences.librarySections())));
    describe(m_sections, tr("What the photos stand under"));
    if (isVisible())
        askSections();  // months have names
    refresh();
}

}  // namespace semblance::ui
