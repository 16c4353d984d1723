// What a ReportView shows of a report, kind by kind.
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QTabWidget>
#include <algorithm>
#include <cmath>

#include "ui/bridge/formats.h"
#include "ui/charts/confusion_matrix.h"
#include "ui/charts/curve_chart.h"
#include "ui/charts/embedding_map.h"
#include "ui/charts/figure_bars.h"
#include "ui/models/figure_model.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/report_view.h"
#include "ui/widgets/small_widgets.h"

namespace semblance::ui {

namespace {

using core::EvaluationKind;

const core::Series *columnOf(const core::EvaluationReport &report, const std::string &name, core::SeriesOf of)
{
    for (const core::Series &series : report.series)
        if (series.scope == "map" && series.name == name && series.of == of)
            return &series;
    return nullptr;
}

std::vector<QPointF> zipped(const core::EvaluationReport &report, const std::string &scope, const char *x, const char *y)
{
    std::vector<QPointF> points;
    const core::Series *xs = report.seriesOf(scope, x), *ys = report.seriesOf(scope, y);
    for (std::size_t i = 0; xs && ys && i < std::min(xs->values.size(), ys->values.size()); ++i)
        if (std::isfinite(xs->values[i]) && std::isfinite(ys->values[i]))
            points.emplace_back(xs->values[i], ys->values[i]);
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

QString ofTen(double share)
{
    return QLocale().toString(int(std::floor(share * 10 + 1e-9)));
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
}

void ReportView::showTiles()
{
    while (QLayoutItem *item = m_tiles->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    const auto add = [this](const std::string &scope, const std::string &name, const QString &words) {
        if (const core::Figure *figure = m_report.figure(scope, name))
            m_tiles->addWidget(tile(figureValue(*figure), words.contains("%1") ? words.arg(ofTen(figure->value)) : words), 1);
    };
    add("text_to_image", "r10", tr("%1 of 10 sentences find their photo among the first ten"));
    add("image_to_text", "r10", tr("%1 of 10 photos find one of their sentences among the first ten"));
    add("text_to_image", "median_rank", tr("is the place at which half of the sentences have found their photo"));
    add("", "accuracy", tr("%1 of 10 photos are put into their class"));
    add("", "top5", tr("%1 of 10 photos have their class among the first five"));
    add("", "ece", tr("is how far the stated certainty is from how often it is right"));
}

void ReportView::showBars()
{
    std::vector<BarRow> rows;
    const auto add = [&](const core::Figure &figure, const QString &name, const QString &section = {}) {
        BarRow row{QString::fromStdString(figure.scope + "|" + figure.name), name, figure.value, std::nullopt, std::nullopt, section};
        if (figure.interval)
            row.interval = {figure.interval->low, figure.interval->high};
        if (figure.name == "version")
            if (const core::Figure *before = m_report.figure(figure.scope, "baseline"))
                row.other = before->value;
        if (std::isfinite(row.value))
            rows.push_back(std::move(row));
    };
    const EvaluationKind kind = m_report.summary.kind;
    for (const core::Figure &figure : m_report.summary.figures) {
        const bool recall = figure.name == "r1" || figure.name == "r5" || figure.name == "r10";
        const bool gallery = figure.scope.starts_with("galleries/") && figure.name == "text_to_image";
        if (kind == EvaluationKind::Classification && figure.scope.starts_with("per_class/") && figure.name == "f1")
            add(figure, scopeName(figure.scope, m_classes).section(QStringLiteral(" · "), -1));
        else if (kind == EvaluationKind::Comparison && figure.name == "version")
            add(figure, scopeName(figure.scope, m_classes));
        else if (kind != EvaluationKind::Classification && (recall || gallery))
            add(figure, gallery ? scopeName(figure.scope, m_classes).section(QStringLiteral(" · "), 1) : figureName(figure.name),
                gallery ? scopeName("galleries", m_classes) : scopeName(figure.scope, m_classes));
    }
    const bool classes = kind == EvaluationKind::Classification;
    if (classes)
        std::stable_sort(rows.begin(), rows.end(), [](const BarRow &a, const BarRow &b) { return a.value < b.value; });
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
        if (const auto points = zipped(m_report, scope, "confidence", "frequency"); !points.empty())
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
        m_first->setCurves({{tr("photos"), zipped(m_report, "reliability", "confidence", "accuracy")}, {{}, {{0, 0}, {1, 1}}, true}});
        return;
    }
    const std::string scope = "per_class/" + std::to_string(index);
    m_first->setTitle(tr("ROC"), tr("false alarms"), tr("found"));
    m_first->setCurves({{m_classes.value(index), zipped(m_report, scope + "/roc", "false_positive_rate", "true_positive_rate")},
                        {{}, {{0, 0}, {1, 1}}, true}});
    m_second->setTitle(tr("Precision and recall"), tr("recall"), tr("precision"));
    m_second->setCurves({{m_classes.value(index), zipped(m_report, scope + "/pr", "recall", "precision")}});
}

void ReportView::showMap()
{
    const QString kind = m_mapKind->currentData().toString();
    m_mapKind->clear();
    for (const char *name : {"tsne", "pca"})
        if (columnOf(m_report, std::string(name) + "_x", core::SeriesOf::Photos))
            m_mapKind->addItem(name == std::string("tsne") ? QStringLiteral("t-SNE") : QStringLiteral("PCA"), QString::fromLatin1(name));
    m_mapKind->setCurrentIndex(std::max(0, m_mapKind->findData(kind)));
    const int colour = m_mapColour->currentIndex();
    m_mapColour->clear();
    m_mapColour->addItems({tr("By kind"), tr("By cluster"), tr("By folder")});
    m_mapColour->setCurrentIndex(std::max(0, colour));
    const std::string name = m_mapKind->currentData().toString().toStdString();
    std::vector<MapPoint> points;
    for (const auto of : {core::SeriesOf::Photos, core::SeriesOf::Captions}) {
        const core::Series *x = columnOf(m_report, name + "_x", of), *y = columnOf(m_report, name + "_y", of);
        const std::size_t count = of == core::SeriesOf::Photos ? m_report.photos.size() : m_report.captions.size();
        for (std::size_t i = 0; i < count; ++i) {
            const bool there = x && y && i < x->values.size() && std::isfinite(x->values[i]) && std::isfinite(y->values[i]);
            points.push_back({there ? float(x->values[i]) : float(qQNaN()), there ? float(y->values[i]) : float(qQNaN()), 0,
                              of == core::SeriesOf::Captions});
        }
    }
    m_map->setPoints(std::move(points));
    colourMap();
}

void ReportView::colourMap()
{
    const int by = m_mapColour->currentIndex();
    const core::Series *clusters = columnOf(m_report, "cluster", core::SeriesOf::Photos);
    std::vector<int> colours;
    QStringList folders;
    for (std::size_t i = 0; i < m_report.photos.size(); ++i) {
        if (by == 2) {
            const QString folder = toQString(m_report.photos[i].path.parent_path());
            if (!folders.contains(folder) && folders.size() < 64)
                folders << folder;
            colours.push_back(int(folders.indexOf(folder)));
        } else if (by == 1 && clusters && i < clusters->values.size()) {
            colours.push_back(std::isfinite(clusters->values[i]) ? int(clusters->values[i]) : -1);
        } else {
            colours.push_back(0);
        }
    }
    colours.resize(m_report.photos.size() + m_report.captions.size(), by == 0 ? 1 : -1);
    m_map->setColours(colours);
}

void ReportView::openPoints(const std::vector<int> &points)
{
    if (!points.empty())
        Q_EMIT behindWanted(tr("Selected on the map"), behindPoints(m_report, points));
}

}  // namespace semblance::ui
