// What a ReportView shows of a report, kind by kind.
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QTabWidget>
#include <algorithm>
#include <cmath>

#include "ui/bridge/formats.h"
#include "ui/charts/confusion_matrix.h"
#include "ui/charts/curve_chart.h"
#include "ui/charts/figure_bars.h"
#include "ui/models/figure_model.h"
#include "ui/models/query_model.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/report_view.h"
#include "ui/widgets/small_widgets.h"

namespace semblance::ui {

namespace {

using core::EvaluationKind;

std::vector<QPointF> zipped(const core::EvaluationReport &report, const std::string &scope, const char *x, const char *y)
{
    std::vector<QPointF> points;
    const core::Series *xs = report.seriesOf(scope, x), *ys = report.seriesOf(scope, y);
    for (std::size_t i = 0; xs && ys && i < std::min(xs->values.size(), ys->values.size()); ++i)
        if (std::isfinite(xs->values[i]) && std::isfinite(ys->values[i]))
            points.emplace_back(xs->values[i], ys->values[i]);
    return points;
}

// Stated against true, without the bins in which nothing fell.
std::vector<QPointF> reliabilityOf(const core::EvaluationReport &report, const std::string &scope, const char *truth)
{
    const core::Series *stated = report.seriesOf(scope, "confidence"), *found = report.seriesOf(scope, truth),
                       *count = report.seriesOf(scope, "count");
    std::vector<QPointF> points;
    for (std::size_t i = 0; stated && found && i < std::min(stated->values.size(), found->values.size()); ++i)
        if (!count || (i < count->values.size() && count->values[i] > 0))
            points.emplace_back(stated->values[i], found->values[i]);
    return points;
}

// Shares over equal bins between two scores.
std::vector<QPointF> histogram(const core::EvaluationReport &report, const char *name)
{
    const core::Series *shares = report.seriesOf("distribution/histogram", name);
    const core::Figure *low = report.figure("distribution/histogram", "low"), *high = report.figure("distribution/histogram", "high");
    std::vector<QPointF> points;
    for (std::size_t i = 0; shares && low && high && i < shares->values.size(); ++i)
        points.emplace_back(low->value + (double(i) + 0.5) * (high->value - low->value) / double(shares->values.size()), shares->values[i]);
    return points;
}

QFrame *tile(const QString &value, const QString &words)
{
    auto *frame = new QFrame;
    setRole(frame, "card");
    auto *big = new QLabel(value), *small = new QLabel(words);
    setRole(big, "display");
    setRole(small, "small");
    small->setWordWrap(true);
    auto *layout = new QVBoxLayout(frame);
    layout->setContentsMargins(space::l, space::m, space::l, space::m);
    layout->setSpacing(space::xs);
    layout->addWidget(big);
    layout->addWidget(small);
    layout->addStretch();
    frame->setAccessibleName(value + ". " + words);
    return frame;
}

}  // namespace

void ReportView::show()
{
    const core::EvaluationSummary &summary = m_report.summary;
    const bool classes = summary.kind == EvaluationKind::Classification, map = summary.kind == EvaluationKind::Map;
    const int tab = m_tabs->currentIndex();
    m_tabs->clear();
    if (!map)
        m_tabs->addTab(m_overview, tr("Overview"));
    if (classes)
        m_tabs->addTab(m_matrixPage, tr("Confusion"));
    if (map)
        m_tabs->addTab(m_mapPage, tr("Map"));
    if (summary.kind == EvaluationKind::Robustness)
        m_tabs->addTab(m_robustPage, tr("Damage"));
    showQueries();
    if (m_queries->rowCount() > 0)
        m_tabs->addTab(m_queryPage, m_queries->compares() ? tr("Wins and losses") : tr("Every query"));
    m_tabs->addTab(m_tablePage, tr("All figures"));
    m_tabs->setCurrentIndex(std::clamp(tab, 0, m_tabs->count() - 1));
    QString heading = QString::fromStdString(summary.model);
    if (!summary.baseline.empty())
        heading = tr("%1 against %2").arg(heading, QString::fromStdString(summary.baseline));
    m_heading->setText(summary.model.empty() ? QString() : tr("%1 on %2").arg(heading, fileName(summary.data)));
    m_subject->setText(QStringList{dateTime(summary.measuredAt), QString::fromStdString(summary.precision), tr("seed %1").arg(summary.seed),
                                   duration(summary.seconds)}
                           .join(QStringLiteral(" · ")));
    m_subject->setVisible(!summary.model.empty());
    QStringList notes;
    for (const std::string &note : m_report.notes)
        notes << QString::fromStdString(note);
    if (!m_report.leftOut.empty())
        notes << tr("%Ln could not be used.", nullptr, int(m_report.leftOut.size()));
    m_notes->setText(notes.join(QLatin1Char(' ')));
    m_notes->setVisible(!notes.isEmpty());
    m_figures->setFigures(summary.figures, m_classes);
    showTiles();
    showBars();
    showCurves();
    if (classes)
        if (const core::Series *confusion = m_report.seriesOf("", "confusion"))
            m_matrix->setMatrix(m_classes, confusion->values);
    if (map)
        showMap();
    if (summary.kind == EvaluationKind::Robustness)
        showRobustness();
}

void ReportView::showTiles()
{
    while (QLayoutItem *item = m_tiles->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    const auto add = [this](const std::string &scope, const std::string &name, const QString &words) {
        if (const core::Figure *figure = m_report.figure(scope, name))
            m_tiles->addWidget(tile(figureValue(*figure), words.isEmpty() ? figureInWords(*figure) : words), 1);
    };
    add("text_to_image", "r10", {});
    add("image_to_text", "r10", {});
    add("text_to_image", "median_rank", tr("is the place at which half of the sentences have found their photo"));
    add("", "accuracy", {});
    add("zero_shot", "accuracy", tr("is what words alone would reach"));
    add("", "top5", {});
    add("", "ece", tr("is how far the stated certainty is from how often it is right"));
    add("text_to_image/r10", "version", tr("of the sentences find their photo among the first ten now"));
    add("text_to_image/r10", "baseline", tr("did before"));
    add("text_to_image/r10", "p_value", tr("is the chance of so large a difference by luck alone"));
    add("regression", "lost", tr("pinned queries lost their answer"));
    add("robustness/clean/text_to_image", "r10", {});
}

void ReportView::showBars()
{
    std::vector<BarRow> rows;
    const auto add = [&](const core::Figure &figure, const QString &name, const QString &section = {}) {
        BarRow row{QString::fromStdString(figure.scope + "|" + figure.name),
                   name,
                   figure.value,
                   std::nullopt,
                   std::nullopt,
                   section,
                   figureInWords(figure)};
        if (figure.interval)
            row.interval = {figure.interval->low, figure.interval->high};
        if (figure.name == "version")
            if (const core::Figure *before = m_report.figure(figure.scope, "baseline"))
                row.other = before->value;
        if (std::isfinite(row.value))
            rows.push_back(std::move(row));
    };
    const EvaluationKind kind = m_report.summary.kind;
    const bool parted = m_report.figure("", "fold_count") != nullptr;
    for (const core::Figure &figure : m_report.summary.figures) {
        const bool recall = figure.name == "r1" || figure.name == "r5" || figure.name == "r10";
        const bool gallery = figure.scope.starts_with("galleries/") && figure.name == "text_to_image";
        if (kind == EvaluationKind::Classification && figure.scope.starts_with("per_class/") && figure.name == "f1")
            add(figure, scopeName(figure.scope, m_classes).section(QStringLiteral(" · "), -1), parted ? tr("Classes") : QString());
        else if (kind == EvaluationKind::Comparison && figure.name == "version")
            add(figure, figureName(figure.scope.substr(figure.scope.find('/') + 1)),
                scopeName(figure.scope.substr(0, figure.scope.find('/')), m_classes));
        else if (kind == EvaluationKind::Classification && figure.name == "accuracy" && figure.scope.starts_with("folds/"))
            add(figure, scopeName(figure.scope, m_classes), tr("Parts of the cross-validation"));
        else if (kind != EvaluationKind::Classification && (recall || gallery))
            add(figure, gallery ? scopeName(figure.scope, m_classes).section(QStringLiteral(" · "), 1) : figureName(figure.name),
                gallery ? scopeName("galleries", m_classes) : scopeName(figure.scope, m_classes));
    }
    const bool classes = kind == EvaluationKind::Classification;
    if (classes)
        std::stable_sort(rows.begin(), rows.end(), [](const BarRow &a, const BarRow &b) {
            return a.section != b.section ? a.section < b.section : a.value < b.value;
        });
    m_barsTitle->setText(classes                              ? tr("F1 of each class, the weakest first")
                         : kind == EvaluationKind::Comparison ? tr("Now (bar) and before (mark)")
                                                              : tr("Found, with 95% intervals"));
    m_bars->setRows(std::move(rows));
}

void ReportView::showCurves()
{
    const bool classes = m_report.summary.kind == EvaluationKind::Classification;
    m_curveClass->setVisible(classes);
    if (!classes)
        return showRetrievalCurves();
    m_curveClass->clear();
    m_curveClass->addItem(tr("Calibration"), -1);
    for (qsizetype i = 0; i < m_classes.size(); ++i)
        m_curveClass->addItem(m_classes[i], int(i));
    showClassCurves(0);
}

void ReportView::showRetrievalCurves()
{
    std::vector<Curve> scores;
    if (const auto points = histogram(m_report, "matching"); !points.empty())
        scores.push_back({tr("matching"), points, false, true});
    if (const auto points = histogram(m_report, "unrelated"); !points.empty())
        scores.push_back({tr("unrelated"), points, false, true});
    m_first->parentWidget()->setVisible(!scores.empty());
    m_first->setUnitSquare(false);
    m_first->setTitle(tr("Scores of matching and unrelated pairs"), tr("cosine"), tr("share"));
    m_first->setCurves(std::move(scores));
    std::vector<Curve> reliability;
    for (const char *scope : {"calibration/platt/reliability", "calibration/isotonic/reliability"})
        if (const auto points = reliabilityOf(m_report, scope, "frequency"); !points.empty())
            reliability.push_back({QString::fromLatin1(scope).section('/', 1, 1), points});
    m_second->parentWidget()->setVisible(!reliability.empty());
    reliability.push_back({{}, {{0, 0}, {1, 1}}, true});
    m_second->setUnitSquare(true);
    m_second->setTitle(tr("Is the stated probability right?"), tr("stated"), tr("true share"));
    m_second->setCurves(std::move(reliability));
}

void ReportView::showClassCurves(int which)
{
    const int index = m_curveClass->itemData(which).toInt();
    m_first->parentWidget()->show();
    m_second->parentWidget()->setVisible(index >= 0);
    m_first->setUnitSquare(true);
    m_second->setUnitSquare(true);
    if (index < 0) {
        m_first->setTitle(tr("Is the stated certainty right?"), tr("stated"), tr("true share"));
        m_first->setCurves(
            {{tr("photos"), reliabilityOf(m_report, "reliability", "accuracy"), false, false, true}, {{}, {{0, 0}, {1, 1}}, true}});
        return;
    }
    const std::string scope = "per_class/" + std::to_string(index);
    m_first->setTitle(tr("ROC"), tr("false alarms"), tr("found"));
    m_first->setCurves({{m_classes.value(index), zipped(m_report, scope + "/roc", "false_positive_rate", "true_positive_rate")},
                        {{}, {{0, 0}, {1, 1}}, true}});
    m_second->setTitle(tr("Precision and recall"), tr("recall"), tr("precision"));
    m_second->setCurves({{m_classes.value(index), zipped(m_report, scope + "/pr", "recall", "precision")}});
}

}  // namespace semblance::ui
