#include "ui/widgets/run_charts.h"

#include <QCheckBox>
#include <QEvent>
#include <QFrame>
#include <QGridLayout>
#include <QLabel>
#include <QSlider>

#include "ui/charts/line_chart.h"
#include "ui/models/run_model.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/small_widgets.h"

namespace semblance::ui {

namespace {

constexpr int kThreeColumnsFrom = 720, kChartHeight = 176, kSmoothed = 80;

double valueOf(const api::TrainEvent &event, const char *key)
{
    const auto found = event.values.find(key);
    return found == event.values.end() ? qQNaN() : found->second;
}

}  // namespace

RunCharts::RunCharts(QWidget *parent)
    : QWidget(parent), m_charts{new LineChart("chartLoss"),        new LineChart("chartRecall", LineChart::Values::Share),
                                new LineChart("chartRate"),        new LineChart("chartNorm"),
                                new LineChart("chartTemperature"), new LineChart("chartSpeed"),
                                new LineChart("chartMemory")},
      m_grid(new QGridLayout), m_log(new QCheckBox(this)), m_smoothingName(new QLabel(this)),
      m_smoothing(new QSlider(Qt::Horizontal, this)), m_trainLoss(m_charts[Loss]->addLine({})),
      m_valLoss(m_charts[Loss]->addLine({}, true)), m_recall(m_charts[Recall]->addLine({}, true)),
      m_photoRecall(m_charts[Recall]->addLine({}, true)), m_probe(m_charts[Recall]->addLine({}, true))
{
    setObjectName("runCharts");
    m_log->setObjectName("runLog");
    m_smoothing->setObjectName("runSmoothing");
    m_smoothing->setRange(0, 98);
    m_smoothing->setFixedWidth(96);
    setRole(m_smoothingName, "small");
    m_grid->setSpacing(space::m);
    for (int i = 0; i < Count; ++i) {
        if (i > Recall)
            m_charts[std::size_t(i)]->addLine({});
        m_cards[std::size_t(i)] = carded(m_charts[std::size_t(i)]);
        m_cards[std::size_t(i)]->setMinimumHeight(kChartHeight);
        connect(m_charts[std::size_t(i)], &LineChart::exportWanted, this, [this, i] { Q_EMIT exportWanted(m_charts[std::size_t(i)]); });
    }
    auto *foot = new QHBoxLayout;
    foot->setSpacing(space::s);
    foot->addWidget(m_log);
    foot->addStretch();
    foot->addWidget(m_smoothingName);
    foot->addWidget(m_smoothing);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::m);
    layout->addLayout(foot);
    layout->addLayout(m_grid, 1);
    connect(m_log, &QCheckBox::toggled, m_charts[Loss], &LineChart::setLogScale);
    connect(m_smoothing, &QSlider::valueChanged, this, [this](int value) {
        for (const Which which : {Loss, Norm, Speed})
            m_charts[which]->setSmoothing(value / 100.0);
    });
    m_smoothing->setValue(kSmoothed);
    arrange();
    retranslate();
}

// As many columns as fit; a chart of memory that nobody measures takes no room.
void RunCharts::arrange()
{
    const int columns = width() >= kThreeColumnsFrom ? 3 : 2;
    if (columns == m_columns)
        return;
    m_columns = columns;
    for (int i = 0; i < Count; ++i) {
        m_grid->removeWidget(m_cards[std::size_t(i)]);
        m_grid->addWidget(m_cards[std::size_t(i)], i / columns, i % columns);
    }
}

void RunCharts::clear()
{
    for (LineChart *chart : m_charts)
        chart->clear();
}

void RunCharts::takeStep(const api::TrainEvent &event)
{
    const auto step = double(event.step + 1);
    m_charts[Loss]->append(m_trainLoss, {step, valueOf(event, "loss")});
    m_charts[Rate]->append(0, {step, valueOf(event, "learning_rate")});
    m_charts[Norm]->append(0, {step, valueOf(event, "gradient_norm")});
    m_charts[Temperature]->append(0, {step, 1.0 / valueOf(event, "logit_scale")});
    m_charts[Speed]->append(0, {step, valueOf(event, "pairs_per_second")});
    m_charts[Memory]->append(0, {step, valueOf(event, "peak_memory_mib")});
}

void RunCharts::takeEpoch(const api::TrainEvent &event)
{
    const double step = event.event == "baseline" ? 0 : double(event.step + 1);
    m_charts[Loss]->append(m_valLoss, {step, valueOf(event, "val_loss")});
    m_charts[Recall]->append(m_recall, {step, valueOf(event, "recall_at_10")});
    const double photos = valueOf(event, "photo_recall_at_10");
    m_charts[Recall]->append(m_photoRecall, {step, qIsNaN(photos) ? valueOf(event, "image_to_text_recall_at_10") : photos});
    m_charts[Recall]->append(m_probe, {step, valueOf(event, "probe_recall_at_10")});
}

void RunCharts::setEarlier(const std::vector<api::RunReport> &runs)
{
    using Names = std::vector<const char *>;
    for (const auto &[which, names] : {std::pair<Which, Names>{Loss, {"loss", "val_loss"}},
                                       {Recall, {"recall_at_10"}},
                                       {Rate, {"learning_rate"}},
                                       {Norm, {"gradient_norm"}},
                                       {Speed, {"pairs_per_second"}},
                                       {Memory, {"peak_memory_mib"}}}) {
        std::vector<LineChart::Earlier> curves;
        for (const api::RunReport &run : runs)
            for (const char *name : names)
                if (const auto *curve = run.curve(name)) {
                    curves.push_back({runName(run.summary), curve->byEpoch, {}});
                    for (std::size_t i = 0; i < curve->steps.size(); ++i)
                        curves.back().points.emplace_back(curve->steps[i] + 1, curve->values[i]);
                }
        m_charts[which]->setEarlier(std::move(curves));
    }
}

void RunCharts::retranslate()
{
    m_log->setText(tr("Logarithmic loss"));
    m_smoothingName->setText(tr("Smoothing"));
    describe(m_smoothing, tr("Smoothing"));
    m_charts[Loss]->setTitle(tr("Loss"));
    m_charts[Loss]->setLineName(m_trainLoss, tr("training"));
    m_charts[Loss]->setLineName(m_valLoss, tr("held out"));
    m_charts[Recall]->setTitle(tr("Recall at 10"));
    m_charts[Recall]->setLineName(m_recall, tr("text to photo"));
    m_charts[Recall]->setLineName(m_photoRecall, tr("photo to text"));
    m_charts[Recall]->setLineName(m_probe, tr("general"));
    m_charts[Rate]->setTitle(tr("Learning rate"));
    m_charts[Norm]->setTitle(tr("Gradient norm"));
    m_charts[Temperature]->setTitle(tr("Temperature"));
    m_charts[Speed]->setTitle(tr("Pairs a second"));
    m_charts[Memory]->setTitle(tr("Memory, MiB"));
}

void RunCharts::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void RunCharts::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    arrange();
}

}  // namespace semblance::ui
