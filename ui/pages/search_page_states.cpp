// What the search page shows: which of its states, and the words around the grid.
#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>
#include <QStyle>
#include <QToolButton>
#include <algorithm>

#include "ui/bridge/formats.h"
#include "ui/bridge/query_text.h"
#include "ui/models/photo_model.h"
#include "ui/pages/search_page.h"
#include "ui/widgets/grid_look.h"
#include "ui/widgets/photo_grid.h"
#include "ui/widgets/query_bar.h"
#include "ui/widgets/query_chip.h"
#include "ui/widgets/small_widgets.h"

namespace semblance::ui {

void SearchPage::showState(const QString &picture, const QString &title, const QString &detail, const QString &primary,
                           const Action &action, const QString &secondary)
{
    m_primaryAction = action;
    m_state->setContent(picture, title, detail);
    m_state->setActions(primary, secondary);
    m_stack->setCurrentWidget(m_state);
    m_grid->clearSelection();
    m_grid->setCurrentIndex({});  // what is not shown is not selected
}

void SearchPage::updateState()
{
    m_bar->setBusy(m_waiting);
    if (m_captionsShown)
        stateForCaptions();
    else
        hasQuery() ? stateForQuery() : stateForTimeline();
    updateLabels();
    Q_EMIT settledMaybe();
}

void SearchPage::stateForQuery()
{
    if (m_bridge.modelState() == ModelState::Failed)
        return showState("error", tr("The model could not be loaded"), QString::fromStdString(m_bridge.modelError().detail),
                         tr("Try again"), &SearchPage::askRestart);
    if (!m_answer && m_bar->query().serious)
        return stateForTimeline();
    if (!m_answer) {  // the first answer is still on its way: what is there stays, dimmed by nothing
        m_grid->setLoading(true);
        return m_stack->setCurrentWidget(m_grid);
    }
    if (m_answer->error) {
        const api::Error &error = *m_answer->error;
        const bool unprepared = error.code == api::ErrorCode::NoEmbeddings;
        const QString detail = QStringList{QString::fromStdString(error.detail), errorAdvice(error.code)}.join(QLatin1Char('\n')).trimmed();
        return showState("error", errorTitle(error.code), detail, unprepared ? tr("Scan folders again") : tr("Try again"),
                         unprepared ? &SearchPage::askRescan : &SearchPage::startSearch, tr("Clear the query"));
    }
    if (m_answer->hits.empty()) {
        const QString title = tr("No photo seems to match %1").arg(describedQuery());
        const QString detail = tr("Semblance compared %Ln photo(s) and none was likely enough.", nullptr, int(m_answer->searched));
        return showState("nothing", title, detail, m_ignoreCutOff ? QString() : tr("Show the nearest misses"), &SearchPage::showMisses,
                         tr("Clear the query"));
    }
    m_grid->setLoading(false);
    if (m_grid->model() != m_results)
        m_grid->setModel(m_results);
    const int unlikely = m_results->firstUnlikely();
    m_grid->setDivider(unlikely, tr("Less likely below: %Ln photo(s)", nullptr, m_results->rowCount() - std::max(0, unlikely)));
    m_stack->setCurrentWidget(m_grid);
}

void SearchPage::stateForTimeline()
{
    if (m_grid->model() != &m_timeline)
        m_grid->setModel(&m_timeline);
    const LibraryState &library = m_bridge.library();
    if (library.error && m_timeline.rowCount() == 0)
        return showState("error", errorTitle(library.error->code),
                         QString::fromStdString(library.error->detail) + "\n" + errorAdvice(library.error->code), tr("Try again"),
                         &SearchPage::readAgain);
    const bool reading = !library.summary || m_bridge.busyWithJob();
    if (m_timeline.rowCount() == 0 && !reading)
        return showState("folder", tr("There are no photos here yet"), tr("Add the folders that hold your photos."), tr("Add folders"),
                         &SearchPage::askAddFolders);
    m_grid->setLoading(reading);
    m_stack->setCurrentWidget(m_grid);
}

QString SearchPage::problemOf(bool &serious) const
{
    const auto &problems = m_bar->query().problems;
    if (problems.empty())
        return {};
    const auto worst = std::find_if(problems.begin(), problems.end(), [](const auto &problem) { return problem.serious; });
    serious = worst != problems.end();
    return problemText(serious ? *worst : problems.front());
}

void SearchPage::updateLabels()
{
    const auto &summary = m_bridge.library().summary;
    QString count, context;
    if (!hasQuery()) {
        count = m_timeline.rowCount() > 0 ? photoCount(m_timeline.rowCount()) : QString();
        context = m_timeline.rowCount() > 0 ? tr("All photos, newest first") : QString();
        if (summary && summary->embeddedPhotos < summary->photos)
            context += QStringLiteral(" · ") + tr("%Ln searchable so far", nullptr, int(summary->embeddedPhotos));
    } else if (m_bridge.modelState() == ModelState::Loading) {
        context = tr("Loading the model…");
    } else if (m_captionsShown) {
        if (m_captionAnswer && !m_captionAnswer->error)
            count = tr("%Ln caption(s) · %1", nullptr, int(m_captionAnswer->hits.size())).arg(duration(m_captionAnswer->seconds));
        context = tr("Captions that fit %1, best first").arg(describedQuery());
    } else if (m_answer && !m_answer->error) {
        if (!m_answer->hits.empty()) {
            count = QStringLiteral("%1 · %2").arg(photoCount(std::int64_t(m_answer->hits.size())), duration(m_answer->seconds));
            context = m_ignoreCutOff ? tr("Photos nearest to %1, also unlikely ones").arg(describedQuery())
                                     : tr("Photos that match %1, best first").arg(describedQuery());
        } else {
            count = tr("Nothing · %1").arg(duration(m_answer->seconds));
        }
    }
    bool serious = false;
    const QString problem = hasQuery() ? problemOf(serious) : QString();
    if (!problem.isEmpty())
        context = problem;
    const char *role = serious ? "danger" : "small";
    if (m_context->property("role").toString() != QLatin1String(role)) {
        setRole(m_context, role);
        m_context->style()->unpolish(m_context);
        m_context->style()->polish(m_context);
    }
    m_missing->setVisible(hasQuery() && m_answer && !m_answer->error && !m_captionsShown);
    const auto chips = m_bar->chips();
    const bool photo = std::any_of(chips.begin(), chips.end(), [](const QueryChip *chip) { return chip->isPhoto(); });
    m_asPhotos->setVisible(photo);
    m_asCaptions->setVisible(photo);
    m_asPhotos->setChecked(!m_captionsShown);
    m_asCaptions->setChecked(m_captionsShown);
    m_count->setText(count);
    m_count->setVisible(!count.isEmpty());
    m_context->setFullText(context);
    const bool more =
        hasQuery() && !m_captionsShown && m_answer && !m_answer->hits.empty() && (m_answer->belowCutOff > 0 || m_ignoreCutOff);
    m_less->setVisible(more);
    m_less->setChecked(m_ignoreCutOff);
    m_look->setVisible(m_stack->currentWidget() == m_grid);
}

void SearchPage::retranslate()
{
    describe(m_inspector, tr("Show or hide the inspector"), "I");
    m_asPhotos->setText(tr("Photos"));
    describe(m_asPhotos, tr("Photos that look like the one of the query"));
    m_asCaptions->setText(tr("Captions"));
    describe(m_asCaptions, tr("Captions of the library that fit the photo of the query"), "Ctrl+T");
    m_missing->setText(tr("Missing a photo?"));
    describe(m_missing, tr("Choose a photo and see why it is not in the answer"));
    m_less->setText(tr("Show less likely"));
    describe(m_less, tr("Also show photos that are probably not what you asked for"));
    m_grid->setAccessibleName(tr("Photos"));
    updateState();
}

}  // namespace semblance::ui
