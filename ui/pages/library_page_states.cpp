// What the library page shows: which of its states, and its words.
#include <QLabel>
#include <QListView>
#include <QPushButton>
#include <QStackedWidget>
#include <QTabBar>
#include <QToolButton>
#include <algorithm>

#include "ui/bridge/formats.h"
#include "ui/models/folder_model.h"
#include "ui/models/photo_model.h"
#include "ui/models/problem_model.h"
#include "ui/pages/library_page.h"
#include "ui/widgets/photo_grid.h"
#include "ui/widgets/small_widgets.h"

namespace semblance::ui {

void LibraryPage::refresh()
{
    const LibraryState &library = m_bridge.library();
    std::vector<FolderRow> rows;
    for (std::size_t i = 0; i < library.folders.size(); ++i) {
        const api::Folder &folder = library.folders[i];
        const auto scans = [&](const api::JobStatus &job) { return job.state == api::JobState::Running && job.subject == folder.path; };
        const bool scanning = std::any_of(m_bridge.jobs().begin(), m_bridge.jobs().end(), scans);
        rows.push_back({folder, bool(library.reachable[i]), scanning});
    }
    m_folders->update(std::move(rows));
    m_problems->update(library.problems);
    m_rescanAll->setEnabled(!library.folders.empty());
    updateFolderButtons();
    if (library.summary) {
        QStringList parts{photoCount(library.summary->photos)};
        if (library.summary->captions > 0)
            parts << tr("%Ln caption(s)", nullptr, int(library.summary->captions));
        m_summary->setText(parts.join(QStringLiteral(" · ")));
        m_notice->setText(
            tr("Another program holds this library: you can search, but nothing can be added or scanned until it is closed."));
        m_notice->setVisible(!library.summary->writable);
        m_add->setEnabled(library.summary->writable);
        m_rescanAll->setEnabled(library.summary->writable && !library.folders.empty());
    } else {
        m_notice->hide();
    }
    m_tabs->setTabText(0, tr("Photos"));
    m_tabs->setTabText(1,
                       library.problems.empty() ? tr("Problems") : tr("Problems (%1)").arg(number(std::int64_t(library.problems.size()))));
    updateContent();
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
        m_stack->setCurrentWidget(m_problemView->parentWidget());
    } else if (m_timeline.rowCount() == 0 && library.summary && !m_bridge.busyWithJob()) {
        m_state->setContent("folder", tr("There are no photos here yet"), tr("Add the folders that hold your photos."));
        m_state->setActions(tr("Add folders"), tr("Try the sample photos"));
        m_stack->setCurrentWidget(m_state);
    } else {
        m_grid->setLoading(m_timeline.rowCount() == 0);
        m_stack->setCurrentWidget(m_grid);
    }
    Q_EMIT settledMaybe();
}

bool LibraryPage::isSettled() const
{
    return m_stack->currentWidget() != m_grid || m_grid->isSettled();
}

void LibraryPage::retranslate()
{
    m_title->setText(tr("Library"));
    m_foldersTitle->setText(tr("Folders"));
    m_add->setText(tr("Add folders"));
    describe(m_add, tr("Add folders with photos"), "Ctrl+N");
    m_rescanAll->setText(tr("Scan all"));
    describe(m_rescanAll, tr("Look for new, changed and removed photos in every folder"), "F5");
    m_rescan->setText(tr("Scan"));
    describe(m_rescan, tr("Look for new, changed and removed photos in the selected folder"));
    m_remove->setText(tr("Remove…"));
    describe(m_remove, tr("Remove the selected folder from the library"));
    describe(m_captionFiles, tr("Write, export and import captions"));
    describe(m_inspector, tr("Show or hide the inspector"), "I");
    m_folderView->setAccessibleName(tr("Folders"));
    m_problemView->setAccessibleName(tr("Problems"));
    m_grid->setAccessibleName(tr("All photos, newest first"));
    m_tabs->setAccessibleName(tr("View"));
    m_folders->retranslate();
    refresh();
}

}  // namespace semblance::ui
