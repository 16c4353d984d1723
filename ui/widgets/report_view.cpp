#include "ui/widgets/report_view.h"

#include <QAbstractButton>
#include <QCheckBox>
#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QScrollArea>
#include <QSortFilterProxyModel>
#include <QStandardItemModel>
#include <QTabWidget>
#include <QTableView>

#include "ui/bridge/formats.h"
#include "ui/charts/chart_file.h"
#include "ui/charts/confusion_matrix.h"
#include "ui/charts/curve_chart.h"
#include "ui/charts/embedding_map.h"
#include "ui/charts/figure_bars.h"
#include "ui/models/figure_model.h"
#include "ui/models/query_model.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/small_widgets.h"

namespace semblance::ui {

ReportView::ReportView(QWidget *parent)
    : QWidget(parent), m_tabs(new QTabWidget(this)), m_heading(new QLabel(this)), m_subject(new QLabel(this)), m_notes(new QLabel(this)),
      m_cellText(new QLabel(this)), m_mapHint(new QLabel(this)), m_mapLegend(new QLabel(this)), m_barsTitle(new QLabel(this)),
      m_tiles(new QHBoxLayout), m_bars(new FigureBars), m_first(new CurveChart("chartFirst")), m_second(new CurveChart("chartSecond")),
      m_curveClass(new QComboBox(this)), m_mapColour(new QComboBox(this)), m_mapKind(new QComboBox(this)), m_matrix(new ConfusionMatrix),
      m_normalise(new QCheckBox(this)), m_order(new QCheckBox(this)), m_map(new EmbeddingMap), m_figures(new FigureModel(this)),
      m_sorted(new QSortFilterProxyModel(this)), m_filter(new QLineEdit(this)), m_table(new QTableView), m_queries(new QueryModel(this)),
      m_sortedQueries(new QSortFilterProxyModel(this)), m_queryFilter(new QLineEdit(this)), m_queryTable(new QTableView),
      m_damages(new QStandardItemModel(this)), m_damageTable(new QTableView)
{
    setObjectName("reportView");
    setRole(m_heading, "title");
    setRole(m_subject, "small");
    setRole(m_notes, "small");
    m_notes->setWordWrap(true);
    m_tabs->setObjectName("reportTabs");
    m_tabs->setDocumentMode(true);
    m_overview = buildOverview();
    m_matrixPage = buildMatrix();
    m_mapPage = buildMap();
    m_tablePage = buildTable();
    m_queryPage = buildQueries();
    m_robustPage = buildRobustness();
    for (QWidget *page : {m_overview, m_matrixPage, m_mapPage, m_tablePage, m_queryPage, m_robustPage}) {
        page->setParent(this);  // a page that is no tab now is still this view's
        page->hide();
    }
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(space::s);
    layout->addWidget(m_heading);
    layout->addWidget(m_subject);
    layout->addWidget(m_tabs, 1);
    connect(m_bars, &FigureBars::activated, this, &ReportView::openBar);
    for (const CurveChart *chart : {m_first, m_second})
        connect(chart, &CurveChart::pointActivated, this, [this](const QString &key, int number) {
            const BehindPoint behind = behindPoint(m_report, key, number);
            Q_EMIT behindWanted(behind.title, behind.items);
        });
    connect(m_matrix, &ConfusionMatrix::cellActivated, this, &ReportView::openCell);
    connect(m_matrix, &ConfusionMatrix::hovered, m_cellText, &QLabel::setText);
    connect(m_normalise, &QCheckBox::toggled, m_matrix, &ConfusionMatrix::setNormalised);
    connect(m_order, &QCheckBox::toggled, m_matrix, &ConfusionMatrix::setOrdered);
    connect(m_map, &EmbeddingMap::selected, this, &ReportView::openPoints);
    connect(m_mapColour, &QComboBox::activated, this, &ReportView::colourMap);
    connect(m_mapKind, &QComboBox::activated, this, &ReportView::showMap);
    connect(m_curveClass, &QComboBox::activated, this, &ReportView::showClassCurves);
    connect(m_filter, &QLineEdit::textChanged, m_sorted, &QSortFilterProxyModel::setFilterFixedString);
    for (const auto signal : {&QTableView::clicked, &QTableView::activated})
        connect(m_table, signal, this, [this](const QModelIndex &index) { openFigure(m_sorted->mapToSource(index).row()); });
    retranslate();
}

QWidget *ReportView::buildOverview()
{
    setRole(m_barsTitle, "section");
    m_bars->setObjectName("reportBars");
    m_curveClass->setObjectName("reportCurveClass");
    m_tiles->setSpacing(space::m);
    auto *bars = new QWidget;
    auto *barsLayout = new QVBoxLayout(bars);
    barsLayout->setContentsMargins(space::s, space::xs, space::s, space::xs);
    barsLayout->addWidget(m_barsTitle);
    barsLayout->addWidget(m_bars);
    auto *curves = new QHBoxLayout;
    curves->setSpacing(space::m);
    curves->addWidget(carded(m_first), 1);
    curves->addWidget(carded(m_second), 1);
    auto *content = new QWidget;
    auto *layout = new QVBoxLayout(content);
    layout->setContentsMargins(0, space::m, space::m, 0);
    layout->setSpacing(space::m);
    layout->addLayout(m_tiles);
    layout->addWidget(m_notes);
    layout->addWidget(carded(bars));
    layout->addWidget(m_curveClass, 0, Qt::AlignLeft);
    layout->addLayout(curves);
    layout->addStretch();
    m_charts = content;
    auto *area = new QScrollArea;
    area->setWidget(content);
    area->setWidgetResizable(true);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    return area;
}

QWidget *ReportView::buildMatrix()
{
    m_matrix->setObjectName("confusionMatrix");
    m_normalise->setObjectName("matrixNormalise");
    m_order->setObjectName("matrixOrder");
    m_normalise->setChecked(true);
    setRole(m_cellText, "muted");
    auto *page = new QWidget;
    auto *tools = new QHBoxLayout;
    tools->setSpacing(space::l);
    tools->addWidget(m_normalise);
    tools->addWidget(m_order);
    tools->addWidget(m_cellText, 1, Qt::AlignRight);
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, space::m, 0, 0);
    layout->addLayout(tools);
    layout->addWidget(m_matrix, 1);
    return page;
}

QWidget *ReportView::buildMap()
{
    m_map->setObjectName("embeddingMap");
    m_mapColour->setObjectName("mapColour");
    m_mapKind->setObjectName("mapKind");
    setRole(m_mapHint, "small");
    setRole(m_mapLegend, "small");
    m_mapLegend->setObjectName("mapLegend");
    m_mapLegend->setWordWrap(true);
    m_mapLegend->setTextFormat(Qt::RichText);
    auto *page = new QWidget;
    auto *tools = new QHBoxLayout;
    tools->setSpacing(space::s);
    tools->addWidget(m_mapKind);
    tools->addWidget(m_mapColour);
    tools->addWidget(m_mapHint, 1, Qt::AlignRight);
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, space::m, 0, 0);
    layout->addLayout(tools);
    layout->addWidget(m_map, 1);
    layout->addWidget(m_mapLegend);
    return page;
}

QWidget *ReportView::buildTable()
{
    m_sorted->setSourceModel(m_figures);
    m_sorted->setSortRole(FigureModel::SortRole);
    m_sorted->setFilterKeyColumn(-1);
    m_sorted->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_table->setObjectName("figureTable");
    m_filter->setObjectName("figureFilter");
    m_table->setModel(m_sorted);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(-1, Qt::AscendingOrder);
    m_table->setShowGrid(false);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->verticalHeader()->hide();
    nameCorner(m_table, tr("All figures"));
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setSectionResizeMode(FigureModel::Words, QHeaderView::Stretch);
    auto *page = new QWidget;
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, space::m, 0, 0);
    layout->setSpacing(space::s);
    layout->addWidget(m_filter);
    layout->addWidget(m_table, 1);
    return page;
}

bool ReportView::savePicture(const std::filesystem::path &file) const
{
    QWidget *shown = m_tabs->currentWidget();
    return writeChart(shown == m_overview ? m_charts : shown, file);
}

void ReportView::setReport(core::EvaluationReport report)
{
    m_report = std::move(report);
    m_classes.clear();
    for (const std::string &name : m_report.classes)
        m_classes << QString::fromStdString(name);
    show();
}

// A row of the table of figures, where there is something behind it.
void ReportView::openFigure(int row)
{
    if (row < 0 || row >= int(m_report.summary.figures.size()))
        return;
    const core::Figure &figure = m_report.summary.figures[std::size_t(row)];
    const std::string key = figure.scope + "|" + figure.name;
    if (!behindFigure(m_report, key).empty())
        openBar(QString::fromStdString(key));
}

void ReportView::openBar(const QString &key)
{
    const std::string figure = key.toStdString();
    const std::size_t bar = figure.find('|');
    const QString measure = key.section('|', 1);
    const bool ofPlaces = measure == "median_rank" || measure == "mean_rank" || measure == "map" || measure == "mrr" || measure == "ndcg10";
    QString name = ofPlaces ? tr("Not the first: %1") : tr("Not found: %1");
    switch (m_report.summary.kind) {
    case core::EvaluationKind::Comparison: name = key.startsWith("regression") ? QStringLiteral("%1") : tr("Earlier or later: %1"); break;
    case core::EvaluationKind::Classification: name = tr("Mistaken: %1"); break;
    case core::EvaluationKind::Map: name = QStringLiteral("%1"); break;
    case core::EvaluationKind::Retrieval:
    case core::EvaluationKind::Robustness: break;
    }
    const QString where = scopeName(figure.substr(0, bar), m_classes), what = figureName(figure.substr(bar + 1));
    Q_EMIT behindWanted(name.arg(where.isEmpty() ? what : where + QStringLiteral(" · ") + what), behindFigure(m_report, figure));
}

void ReportView::openCell(int truth, int answer)
{
    const QString title = truth == answer ? tr("%1, recognised").arg(m_classes.value(truth))
                                          : tr("%1, taken for %2").arg(m_classes.value(truth), m_classes.value(answer));
    Q_EMIT behindWanted(title, behindCell(m_report, truth, answer));
}

void ReportView::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
    else if (event->type() == QEvent::PaletteChange && m_report.summary.kind == core::EvaluationKind::Map)
        colourMap();  // the legend has the colours of the theme
}

void ReportView::retranslate()
{
    m_normalise->setText(tr("Shares of the class"));
    m_order->setText(tr("Confused ones together"));
    m_mapHint->setText(tr("Drag to move, wheel to zoom, Shift and drag to select"));
    m_filter->setPlaceholderText(tr("Filter the figures"));
    describe(m_filter, tr("Filter the figures"));
    m_queryFilter->setPlaceholderText(tr("Filter the queries"));
    describe(m_queryFilter, tr("Filter the queries"));
    describe(m_queryTable, tr("Every query"));
    describe(m_damageTable, tr("What damage costs"));
    describe(m_curveClass, tr("Class of the curves"));
    describe(m_matrix, tr("Confusion matrix"));
    describe(m_map, tr("Map of photos and captions"));
    describe(m_bars, {});
    m_bars->setAccessibleName(tr("Figures as bars"));
    describe(m_mapColour, tr("Colour"));
    describe(m_mapKind, tr("Projection"));
    show();
}

}  // namespace semblance::ui
