// What the library page shows: which of its states, and its words.
#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>
#include <QTabBar>
#include <QToolButton>

#include "ui/bridge/formats.h"
#include "ui/models/photo_model.h"
#include "ui/pages/library_page.h"
#include "ui/pages/problem_pane.h"
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
    m_add->setText(tr("Add folders"));
    describe(m_add, tr("Add folders with photos"), "Ctrl+N");
    m_rescanAll->setText(tr("Scan all"));
    describe(m_rescanAll, tr("Look for new, changed and removed photos in every folder"), "F5");
    describe(m_duplicates, tr("Near duplicates and bursts"));
    describe(m_captionFiles, tr("Write, export and import captions"));
    describe(m_inspector, tr("Show or hide the inspector"), "I");
    m_grid->setAccessibleName(tr("All photos, newest first"));
    m_tabs->setAccessibleName(tr("View"));
    refresh();
}

}  // namespace semblance::ui
