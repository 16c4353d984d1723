#include "ui/widgets/run_view.h"

#include <QEvent>
#include <QFileDialog>
#include <QGridLayout>
#include <QScrollArea>
#include <QStackedLayout>
#include <QStyle>

#include "ui/bridge/formats.h"
#include "ui/charts/line_chart.h"
#include "ui/theme/icons.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/blend_panel.h"
#include "ui/widgets/pinned_strip.h"
#include "ui/widgets/run_charts.h"
#include "ui/widgets/small_widgets.h"
#include "ui/widgets/trials_view.h"

namespace semblance::ui {

namespace {

constexpr int kTrialsHeight = 200;

double valueOf(const api::TrainEvent &event, const char *key, double otherwise)
{
    const auto found = event.values.find(key);
    return found == event.values.end() ? otherwise : found->second;
}

}  // namespace

RunView::RunView(EngineBridge &bridge, QWidget *parent)
    : QWidget(parent), m_bridge(bridge), m_stack(new QStackedLayout(this)), m_empty(new PageState(this)), m_content(new QWidget(this)),
      m_state(new ElidedLabel(Qt::ElideRight, m_content)), m_pause(pushButton("runPause", "plain", m_content)),
      m_stop(pushButton("runStop", "plain", m_content)), m_goOn(pushButton("runGoOn", "plain", m_content)),
      m_finish(pushButton("runFinish", "plain", m_content)), m_use(pushButton("runUse", "primary", m_content)),
      m_remove(pushButton("runRemove", "plain", m_content)), m_tag(pushButton("runTag", "plain", m_content)), m_note(new QLabel(m_content)),
      m_resultTitle(new QLabel(m_content)), m_resultText(new QLabel(m_content)), m_charts(new RunCharts), m_trials(new TrialsView),
      m_pinned(new PinnedStrip(bridge)), m_blend(new BlendPanel(bridge)), m_result(new QFrame(m_content)), m_pinnedCard(carded(m_pinned))
{
    build();
    connect(&m_bridge, &EngineBridge::trained, this, [this](api::JobId job, const auto &events) {
        if (job == m_job)
            take(events);
    });
    connect(&m_bridge, &EngineBridge::jobChanged, this, [this](const api::JobStatus &status) {
        if (status.id == m_job)
            takeStatus(status);
    });
    connect(m_pause, &QPushButton::clicked, this,
            [this] { m_status.state == api::JobState::Paused ? m_bridge.resume(m_job) : m_bridge.pause(m_job); });
    connect(m_stop, &QPushButton::clicked, this, [this] { m_bridge.cancel(m_job); });
    connect(m_goOn, &QPushButton::clicked, this, [this] { Q_EMIT goOnWanted(m_status.subject, m_recipe, false); });
    connect(m_finish, &QPushButton::clicked, this, [this] { Q_EMIT goOnWanted(m_status.subject, m_recipe, true); });
    connect(m_use, &QPushButton::clicked, this, [this] { Q_EMIT useModelWanted(m_package); });
    connect(m_tag, &QPushButton::clicked, this, &RunView::tagsWanted);
    connect(m_blend, &BlendPanel::kept, this, [this](const auto &package) {
        m_bridge.refreshModels();
        m_note->setText(tr("The mix is among the models: %1").arg(fileName(package)));
        m_note->show();
        m_package = package;  // what "Search with it" means now
        m_resultTitle->setText(tr("The mix is ready"));
    });
    connect(m_remove, &QPushButton::clicked, this, [this] {
        m_bridge.removeModel(m_package);
        m_result->hide();
    });
    connect(m_charts, &RunCharts::exportWanted, this, &RunView::saveChart);
    connect(m_trials, &TrialsView::exportWanted, this, &RunView::saveChart);
    retranslate();
}

void RunView::buildResult()
{
    setRole(m_result, "notice");
    setRole(m_resultTitle, "title");
    m_resultTitle->setObjectName("runResultTitle");
    m_resultText->setObjectName("runResultText");
    m_resultText->setWordWrap(true);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(space::s);
    buttons->addWidget(m_resultTitle, 1);
    for (QPushButton *button : {m_remove, m_tag, m_use})
        buttons->addWidget(button);
    auto *result = new QVBoxLayout(m_result);
    result->setContentsMargins(space::l, space::m, space::l, space::m);
    result->setSpacing(space::s);
    result->addLayout(buttons);
    result->addWidget(m_resultText);
    result->addWidget(m_blend);
    m_result->hide();
}

void RunView::build()
{
    setObjectName("runView");
    m_state->setObjectName("runState");
    m_result->setObjectName("runResult");
    m_note->setObjectName("runNote");
    setRole(m_note, "small");
    m_note->setWordWrap(true);
    m_note->hide();
    buildResult();
    m_trials->setFixedHeight(kTrialsHeight);
    m_trials->hide();
    m_pinnedCard->hide();

    auto *head = new QHBoxLayout;
    head->setSpacing(space::s);
    head->addWidget(m_state, 1);
    for (QPushButton *button : {m_pause, m_stop, m_finish, m_goOn})
        head->addWidget(button);
    auto *scrolled = new QWidget;
    auto *inside = new QVBoxLayout(scrolled);
    inside->setContentsMargins(0, 0, space::s, 0);
    inside->setSpacing(space::m);
    inside->addWidget(m_result);
    inside->addWidget(m_trials);
    inside->addWidget(m_pinnedCard);
    inside->addWidget(m_charts, 1);
    auto *area = new QScrollArea;
    area->setObjectName("runScroll");
    area->setWidget(scrolled);
    area->setWidgetResizable(true);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto *layout = new QVBoxLayout(m_content);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::m);
    layout->addLayout(head);
    layout->addWidget(m_note);
    layout->addWidget(area, 1);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_content);
}

void RunView::follow(api::JobId job, const QString &recipe)
{
    m_job = job;
    m_recipe = recipe;
    m_status = {};
    m_status.id = job;
    m_baseRecall = m_lastRecall = -1;
    m_end.clear();
    m_note->hide();
    m_package.clear();
    m_charts->clear();
    m_trials->clear();
    m_trials->hide();
    m_pinned->setRankings({});
    m_pinnedCard->hide();
    m_blend->setPackage({});
    m_result->hide();
    m_goOn->hide();  // of a run that was stopped
    m_finish->hide();
    m_stack->setCurrentWidget(m_content);
    for (const api::JobStatus &status : m_bridge.jobs())
        if (status.id == job)
            takeStatus(status);
}

bool RunView::running() const
{
    return m_job.valid() && !isOver(m_status.state);
}

void RunView::setEarlier(const std::vector<api::RunReport> &runs)
{
    m_charts->setEarlier(runs);
}

void RunView::take(const std::vector<api::TrainEvent> &events)
{
    const api::TrainEvent *pinned = nullptr;  // of several the last one is what it would find now
    for (const api::TrainEvent &event : events) {
        if (event.event == "step")
            m_charts->takeStep(event);
        else if (event.event == "epoch" || event.event == "baseline")
            takeEpoch(event);
        else if (event.event == "trial") {
            m_trials->put(event);
            m_trials->show();
        } else if (event.event == "pinned")
            pinned = &event;
        else if (event.event == "done")
            takeEnd(event);
        else
            takeNote(event);
    }
    if (pinned) {
        m_pinned->setRankings(pinned->pinned);
        m_pinnedCard->setVisible(!pinned->pinned.empty());
    }
    if (isOver(m_status.state))
        showResult();
}

void RunView::takeEpoch(const api::TrainEvent &event)
{
    const bool before = event.event == "baseline";
    m_charts->takeEpoch(event);
    m_baseRecall = valueOf(event, before ? "recall_at_10" : "base_recall_at_10", m_baseRecall);
    if (!before)
        m_lastRecall = valueOf(event, "recall_at_10", m_lastRecall);
}

// A run that measured itself on photos kept apart has the last word.
void RunView::takeEnd(const api::TrainEvent &event)
{
    m_package = event.out;
    m_end = event.values;
    m_lastRecall = valueOf(event, "text_to_image_r10", valueOf(event, "recall_at_10", m_lastRecall));
    m_baseRecall = valueOf(event, "base_text_to_image_r10", m_baseRecall);
}

void RunView::takeNote(const api::TrainEvent &event)
{
    QString text;
    if (event.event == "rollback")
        text = tr("The loss was no longer a number: back to step %1, with half the learning rate.")
                   .arg(number(std::int64_t(valueOf(event, "back_to", 0))));
    else if (event.event == "memory")
        text = tr("Memory ran out: batches are taken in %1 pieces.").arg(number(std::int64_t(valueOf(event, "pieces", 1))));
    else if (event.event == "early_stop")
        text = tr("No better for a while: the run ended early with its best state.");
    if (text.isEmpty())
        return;
    m_note->setText(text);
    m_note->show();
}

void RunView::takeStatus(const api::JobStatus &status)
{
    m_status = status;
    m_state->setFullText(jobText(status));
    setRole(m_state, status.state == api::JobState::Failed ? "danger" : "");
    m_state->style()->unpolish(m_state);
    m_state->style()->polish(m_state);
    const bool done = isOver(status.state);
    m_pause->setVisible(!done);
    m_stop->setVisible(!done);
    const bool stopped = status.state == api::JobState::Cancelled;
    m_goOn->setVisible(stopped && !tellsClasses());
    m_finish->setVisible(stopped && !onEmbeddings());
    m_pause->setText(status.state == api::JobState::Paused ? tr("Resume") : tr("Pause"));
    m_pause->setIcon(icon(status.state == api::JobState::Paused ? "play" : "pause"));
    describe(m_pause, m_pause->text());
    if (done)
        showResult();
    Q_EMIT stateChanged();
}

double RunView::endValue(const char *key, double otherwise) const
{
    const auto found = m_end.find(key);
    return found == m_end.end() ? otherwise : found->second;
}

// "Not better" is said as plainly as "better"; the user decides.
void RunView::showResult()
{
    const bool made = m_status.state == api::JobState::Done && !m_package.empty();
    const bool shown = m_result->isVisibleTo(m_result->parentWidget());
    m_result->setVisible(made);
    if (!made)
        return;
    if (shown && m_blend->isVisibleTo(m_result))
        return;  // a mix may have been kept since
    const double better = endValue("better", -1);
    m_resultTitle->setText(endValue("forgets", 0) > 0                                ? tr("It forgets: better keep the old one, or a mix")
                           : m_baseRecall < 0 && better < 0                          ? tr("A new version is ready")
                           : (better < 0 ? m_lastRecall > m_baseRecall : better > 0) ? tr("Better than before")
                                                                                     : tr("Not better than before"));
    m_resultText->setText(resultText());
    m_result->setAccessibleName(m_resultTitle->text() + ". " + m_resultText->text());
    m_use->setVisible(!tellsClasses());
    m_tag->setVisible(tellsClasses());
    if (!tellsClasses())
        m_blend->setPackage(m_package);
}

QString RunView::resultText() const
{
    QStringList said;
    if (m_end.contains("accuracy"))
        said << tr("%1 of the held-out pictures are told rightly; by the names of the classes alone it was %2.")
                    .arg(percent(endValue("accuracy", 0)), percent(endValue("base_accuracy", 0)));
    else if (m_lastRecall >= 0)
        said << tr("%1 of the held-out captions find their photo among the first ten.").arg(percent(m_lastRecall));
    if (m_baseRecall >= 0)
        said << tr("Before, it was %1.").arg(percent(m_baseRecall));
    const char *gain = m_end.contains("gain_accuracy") ? "gain_accuracy" : "gain_r10";
    const std::string low = std::string(gain) + "_ci_low", high = std::string(gain) + "_ci_high";
    if (m_end.contains(gain) && m_end.contains(low) && m_end.contains(high))
        said << (tellsClasses() ? tr("Gain %1, with 95% certainty between %2 and %3.")
                                : tr("Gain both ways %1, with 95% certainty between %2 and %3."))
                    .arg(percent(endValue(gain, 0)), percent(endValue(low.c_str(), 0)), percent(endValue(high.c_str(), 0)));
    if (m_end.contains("probe_r10"))
        said << tr("On general pictures: %1, before %2.").arg(percent(endValue("probe_r10", 0)), percent(endValue("base_probe_r10", 0)));
    return said.join(QLatin1Char(' '));
}

void RunView::saveChart(LineChart *chart)
{
    auto *dialog =
        new QFileDialog(this, tr("Save the chart"), chart->objectName() + ".png", QStringLiteral("PNG (*.png);;SVG (*.svg);;CSV (*.csv)"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    connect(dialog, &QFileDialog::fileSelected, this, [this, chart](const QString &file) {
        if (!chart->saveAs(file))
            m_state->setFullText(tr("%1 could not be written.").arg(file));
    });
    dialog->open();
}

void RunView::retranslate()
{
    m_empty->setContent("teach", tr("No run yet"),
                        tr("Choose what to learn from and how. The curves of loss and recall appear here while the model learns, "
                           "and searching stays possible."));
    m_stop->setText(tr("Stop"));
    describe(m_stop, tr("Stop this run; it can be gone on with later"));
    m_pause->setText(tr("Pause"));
    m_goOn->setText(tr("Go on"));
    describe(m_goOn, tr("Go on with this run where it was stopped"));
    m_finish->setText(tr("Keep its best"));
    describe(m_finish, tr("End this run here: the best that it has reached becomes a version"));
    m_use->setText(tr("Search with it"));
    describe(m_use, tr("Prepare the library for this version and search with it"));
    m_remove->setText(tr("Discard"));
    describe(m_remove, tr("Remove this version from the disk"));
    m_tag->setText(tr("Tag my photos…"));
    describe(m_tag, tr("See which tags these classes give the photos of the library"));
    if (m_job.valid())
        takeStatus(m_status);
}

void RunView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

}  // namespace semblance::ui
