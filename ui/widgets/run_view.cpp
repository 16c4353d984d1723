#include "ui/widgets/run_view.h"

#include <QCheckBox>
#include <QEvent>
#include <QFileDialog>
#include <QGridLayout>
#include <QSlider>
#include <QStackedLayout>
#include <algorithm>
#include <array>

#include "ui/bridge/formats.h"
#include "ui/charts/line_chart.h"
#include "ui/models/run_model.h"
#include "ui/theme/icons.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/small_widgets.h"

namespace semblance::ui {

namespace {

double valueOf(const api::TrainEvent &event, const char *key, double otherwise)
{
    const auto found = event.values.find(key);
    return found == event.values.end() ? otherwise : found->second;
}

}  // namespace

RunView::RunView(EngineBridge &bridge, QWidget *parent)
    : QWidget(parent), m_bridge(bridge), m_stack(new QStackedLayout(this)), m_empty(new PageState(this)), m_content(new QWidget(this)),
      m_state(new ElidedLabel(Qt::ElideRight, m_content)), m_pause(pushButton("runPause", "plain", m_content)),
      m_stop(pushButton("runStop", "plain", m_content)), m_use(pushButton("runUse", "primary", m_content)),
      m_remove(pushButton("runRemove", "plain", m_content)), m_log(new QCheckBox(m_content)), m_smoothingName(new QLabel(m_content)),
      m_note(new QLabel(m_content)), m_resultTitle(new QLabel(m_content)), m_resultText(new QLabel(m_content)),
      m_smoothing(new QSlider(Qt::Horizontal, m_content)), m_loss(new LineChart("chartLoss")),
      m_recall(new LineChart("chartRecall", LineChart::Values::Share)), m_rate(new LineChart("chartRate")),
      m_speed(new LineChart("chartSpeed")), m_result(new QFrame(m_content)), m_trainLoss(m_loss->addLine({})),
      m_valLoss(m_loss->addLine({}, true)), m_recallLine(m_recall->addLine({}, true)), m_photoRecallLine(m_recall->addLine({}, true)),
      m_probeLine(m_recall->addLine({}, true)), m_rateLine(m_rate->addLine({})), m_speedLine(m_speed->addLine({}))
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
    connect(m_use, &QPushButton::clicked, this, [this] { Q_EMIT useModelWanted(m_package); });
    connect(m_remove, &QPushButton::clicked, this, [this] {
        m_bridge.removeModel(m_package);
        m_result->hide();
    });
    connect(m_log, &QCheckBox::toggled, m_loss, &LineChart::setLogScale);
    connect(m_smoothing, &QSlider::valueChanged, this, [this](int value) {
        for (LineChart *chart : {m_loss, m_speed})
            chart->setSmoothing(value / 100.0);
    });
    m_smoothing->setValue(80);
    for (LineChart *chart : {m_loss, m_recall, m_rate, m_speed})
        connect(chart, &LineChart::exportWanted, this, [this, chart] { saveChart(chart); });
    retranslate();
}

void RunView::build()
{
    setObjectName("runView");
    m_state->setObjectName("runState");
    m_result->setObjectName("runResult");
    m_log->setObjectName("runLog");
    m_smoothing->setObjectName("runSmoothing");
    m_smoothing->setRange(0, 98);
    m_smoothing->setFixedWidth(96);
    setRole(m_result, "notice");
    setRole(m_resultTitle, "title");
    setRole(m_smoothingName, "small");
    m_resultText->setObjectName("runResultText");
    m_resultText->setWordWrap(true);
    m_note->setObjectName("runNote");
    setRole(m_note, "small");
    m_note->setWordWrap(true);
    m_note->hide();
    auto *result = new QGridLayout(m_result);
    result->setContentsMargins(space::l, space::m, space::l, space::m);
    result->setHorizontalSpacing(space::s);
    result->addWidget(m_resultTitle, 0, 0);
    result->addWidget(m_resultText, 1, 0);
    result->setColumnStretch(0, 1);
    result->addWidget(m_remove, 0, 1, 2, 1, Qt::AlignVCenter);
    result->addWidget(m_use, 0, 2, 2, 1, Qt::AlignVCenter);
    m_result->hide();

    auto *head = new QHBoxLayout;
    head->setSpacing(space::s);
    head->addWidget(m_state, 1);
    head->addWidget(m_pause);
    head->addWidget(m_stop);
    auto *charts = new QGridLayout;
    charts->setSpacing(space::m);
    charts->addWidget(carded(m_loss), 0, 0);
    charts->addWidget(carded(m_recall), 0, 1);
    charts->addWidget(carded(m_rate), 1, 0);
    charts->addWidget(carded(m_speed), 1, 1);
    auto *foot = new QHBoxLayout;
    foot->setSpacing(space::s);
    foot->addWidget(m_log);
    foot->addStretch();
    foot->addWidget(m_smoothingName);
    foot->addWidget(m_smoothing);
    auto *layout = new QVBoxLayout(m_content);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::m);
    layout->addLayout(head);
    layout->addWidget(m_note);
    layout->addWidget(m_result);
    layout->addLayout(charts, 1);
    layout->addLayout(foot);
    m_stack->addWidget(m_empty);
    m_stack->addWidget(m_content);
}

void RunView::follow(api::JobId job)
{
    m_job = job;
    m_status = {};
    m_status.id = job;
    m_steps = 0;
    m_baseRecall = m_lastRecall = -1;
    m_better = -1;
    m_note->hide();
    m_package.clear();
    for (LineChart *chart : {m_loss, m_recall, m_rate, m_speed})
        chart->clear();
    m_result->hide();
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
    for (const auto &[chart, names] : {std::pair{m_loss, std::array{"loss", "val_loss"}},
                                       {m_recall, {"recall_at_10", ""}},
                                       {m_rate, {"learning_rate", ""}},
                                       {m_speed, {"pairs_per_second", ""}}}) {
        std::vector<LineChart::Earlier> curves;
        for (const api::RunReport &run : runs)
            for (const char *name : names)
                if (const auto *curve = run.curve(name)) {
                    curves.push_back({runName(run.summary), curve->byEpoch, {}});
                    for (std::size_t i = 0; i < curve->steps.size(); ++i)
                        curves.back().points.emplace_back(curve->steps[i] + 1, curve->values[i]);
                }
        chart->setEarlier(std::move(curves));
    }
}

void RunView::take(const std::vector<api::TrainEvent> &events)
{
    for (const api::TrainEvent &event : events) {
        if (event.event == "step")
            takeStep(event);
        else if (event.event == "epoch" || event.event == "baseline")
            takeEpoch(event);
        else if (event.event == "done")
            takeEnd(event);
        else
            takeNote(event);
    }
    if (isOver(m_status.state))
        showResult();
}

void RunView::takeStep(const api::TrainEvent &event)
{
    const auto step = double(event.step + 1);
    m_steps = valueOf(event, "steps", m_steps);
    m_loss->append(m_trainLoss, {step, valueOf(event, "loss", qQNaN())});
    m_rate->append(m_rateLine, {step, valueOf(event, "learning_rate", qQNaN())});
    m_speed->append(m_speedLine, {step, valueOf(event, "pairs_per_second", qQNaN())});
}

void RunView::takeEpoch(const api::TrainEvent &event)
{
    const bool before = event.event == "baseline";
    const double step = before ? 0 : double(event.step + 1);
    m_loss->append(m_valLoss, {step, valueOf(event, "val_loss", qQNaN())});
    m_recall->append(m_recallLine, {step, valueOf(event, "recall_at_10", qQNaN())});
    m_recall->append(m_photoRecallLine,
                     {step, valueOf(event, "photo_recall_at_10", valueOf(event, "image_to_text_recall_at_10", qQNaN()))});
    m_recall->append(m_probeLine, {step, valueOf(event, "probe_recall_at_10", qQNaN())});
    m_baseRecall = valueOf(event, before ? "recall_at_10" : "base_recall_at_10", m_baseRecall);
    if (!before)
        m_lastRecall = valueOf(event, "recall_at_10", m_lastRecall);
}

// A run that measured itself on photos kept apart has the last word.
void RunView::takeEnd(const api::TrainEvent &event)
{
    m_package = event.out;
    m_lastRecall = valueOf(event, "text_to_image_r10", valueOf(event, "recall_at_10", m_lastRecall));
    m_baseRecall = valueOf(event, "base_text_to_image_r10", m_baseRecall);
    m_better = int(valueOf(event, "better", -1));
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
    const bool done = isOver(status.state);
    m_pause->setVisible(!done);
    m_stop->setVisible(!done);
    m_pause->setText(status.state == api::JobState::Paused ? tr("Resume") : tr("Pause"));
    m_pause->setIcon(icon(status.state == api::JobState::Paused ? "play" : "pause"));
    describe(m_pause, m_pause->text());
    if (done)
        showResult();
    Q_EMIT stateChanged();
}

// "Not better" is said as plainly as "better"; the user decides.
void RunView::showResult()
{
    const bool made = m_status.state == api::JobState::Done && !m_package.empty();
    m_result->setVisible(made);
    if (!made)
        return;
    const double before = m_baseRecall;
    m_resultTitle->setText(before < 0                                              ? tr("A new version is ready")
                           : (m_better < 0 ? m_lastRecall > before : m_better > 0) ? tr("Better than before")
                                                                                   : tr("Not better than before"));
    QString text =
        m_lastRecall < 0 ? QString() : tr("%1 of the held-out captions find their photo among the first ten.").arg(percent(m_lastRecall));
    if (before >= 0)
        text += QLatin1Char(' ') + tr("Before, it was %1.").arg(percent(before));
    m_resultText->setText(text);
    m_result->setAccessibleName(m_resultTitle->text() + ". " + text);
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
    m_use->setText(tr("Search with it"));
    describe(m_use, tr("Prepare the library for this version and search with it"));
    m_remove->setText(tr("Discard"));
    describe(m_remove, tr("Remove this version from the disk"));
    m_log->setText(tr("Logarithmic loss"));
    m_smoothingName->setText(tr("Smoothing"));
    describe(m_smoothing, tr("Smoothing"));
    m_loss->setTitle(tr("Loss"));
    m_loss->setLineName(m_trainLoss, tr("training"));
    m_loss->setLineName(m_valLoss, tr("held out"));
    m_recall->setTitle(tr("Recall at 10"));
    m_recall->setLineName(m_recallLine, tr("text to photo"));
    m_recall->setLineName(m_photoRecallLine, tr("photo to text"));
    m_recall->setLineName(m_probeLine, tr("general"));
    m_rate->setTitle(tr("Learning rate"));
    m_rate->setLineName(m_rateLine, {});
    m_speed->setTitle(tr("Pairs a second"));
    m_speed->setLineName(m_speedLine, {});
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
