// What a ReportView shows of a report, kind by kind.
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QTabWidget>
#include <algorithm>
#include <cmath>

#include "engine/api/evaluation_words.h"
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

// One series over another as a curve; `key` tells what is behind its points, where the report has `behind`, a series of the same scope.
Curve zipped(const core::EvaluationReport &report, const QString &name, const std::string &scope, const char *x, const char *y,
             const char *behind)
{
    Curve curve;
    curve.name = name;
    const core::Series *xs = report.seriesOf(scope, x), *ys = report.seriesOf(scope, y);
    for (std::size_t i = 0; xs && ys && i < std::min(xs->values.size(), ys->values.size()); ++i)
        if (std::isfinite(xs->values[i]) && std::isfinite(ys->values[i])) {
            curve.points.emplace_back(xs->values[i], ys->values[i]);
            curve.numbers.push_back(int(i));
        }
    if (report.seriesOf(scope, behind))
        curve.key = QString::fromStdString(scope);
    return curve;
}

// Stated against true, without the bins in which nothing fell.
Curve reliabilityOf(const core::EvaluationReport &report, const QString &name, const std::string &scope, const char *truth,
                    const QString &key)
{
    const core::Series *stated = report.seriesOf(scope, "confidence"), *found = report.seriesOf(scope, truth),
                       *count = report.seriesOf(scope, "count");
    Curve curve;
    curve.name = name;
    curve.key = key;
    curve.dotted = true;
    for (std::size_t i = 0; stated && found && i < std::min(stated->values.size(), found->values.size()); ++i)
        if (!count || (i < count->values.size() && count->values[i] > 0)) {
            curve.points.emplace_back(stated->values[i], found->values[i]);
            curve.numbers.push_back(int(i));
        }
    return curve;
}

// Shares over equal bins between two scores.
Curve histogram(const core::EvaluationReport &report, const QString &name, const char *side, bool tells)
{
    const core::Series *shares = report.seriesOf("distribution/histogram", side);
    const core::Figure *low = report.figure("distribution/histogram", "low"), *high = report.figure("distribution/histogram", "high");
    Curve curve;
    curve.name = name;
    curve.filled = true;
    if (tells)
        curve.key = QStringLiteral("distribution/") + QLatin1String(side);
    for (std::size_t i = 0; shares && low && high && i < shares->values.size(); ++i)
        curve.points.emplace_back(low->value + (double(i) + 0.5) * (high->value - low->value) / double(shares->values.size()),
                                  shares->values[i]);
    return curve;
}

// What every curve of a unit square is held against.
Curve diagonal()
{
    Curve curve;
    curve.points = {{0, 0}, {1, 1}};
    curve.dashed = true;
    return curve;
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
        notes << QString::fromStdString(api::remarkIn(QLocale().name().toStdString(), note));
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
    if (m_classes.size() > 5)  // with fewer it says nothing
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
    for (const Curve &side :
         {histogram(m_report, tr("matching"), "matching", m_report.seriesOf("text_to_image", "score") != nullptr),
          histogram(m_report, tr("unrelated"), "unrelated", m_report.seriesOf("distribution/histogram/behind", "caption"))})
        if (!side.points.empty())
            scores.push_back(side);
    m_first->parentWidget()->setVisible(!scores.empty());
    m_first->setUnitSquare(false);
    m_first->setTitle(tr("Scores of matching and unrelated pairs"), tr("cosine"), tr("share"));
    m_first->setCurves(std::move(scores));
    std::vector<Curve> reliability;
    const bool tells = m_report.seriesOf("calibration/behind", "caption") != nullptr;
    for (const QString &method : {QStringLiteral("platt"), QStringLiteral("isotonic")}) {
        const QString scope = QStringLiteral("calibration/") + method;
        Curve curve = reliabilityOf(m_report, method, scope.toStdString() + "/reliability", "frequency", tells ? scope : QString());
        if (!curve.points.empty())
            reliability.push_back(std::move(curve));
    }
    m_second->parentWidget()->setVisible(!reliability.empty());
    reliability.push_back(diagonal());
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
        const QString key = m_report.seriesOf("", "confidence") ? QStringLiteral("reliability") : QString();
        m_first->setTitle(tr("Is the stated certainty right?"), tr("stated"), tr("true share"));
        m_first->setCurves({reliabilityOf(m_report, tr("photos"), "reliability", "accuracy", key), diagonal()});
        return;
    }
    const std::string scope = "per_class/" + std::to_string(index);
    const QString name = m_classes.value(index);
    m_first->setTitle(tr("ROC"), tr("false alarms"), tr("found"));
    m_first->setCurves({zipped(m_report, name, scope + "/roc", "false_positive_rate", "true_positive_rate", "called"), diagonal()});
    m_second->setTitle(tr("Precision and recall"), tr("recall"), tr("precision"));
    m_second->setCurves({zipped(m_report, name, scope + "/pr", "recall", "precision", "called")});
}

}  // namespace semblance::ui
