// The pages of a report besides its overview: every query, the table of damages, the map.
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QSortFilterProxyModel>
#include <QStandardItemModel>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "ui/bridge/formats.h"
#include "ui/charts/embedding_map.h"
#include "ui/models/figure_model.h"
#include "ui/models/query_model.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/report_view.h"
#include "ui/widgets/small_widgets.h"

namespace semblance::ui {

namespace {

constexpr int kKeyRole = Qt::UserRole + 1, kSortRole = Qt::UserRole;
constexpr int kMostColours = 64, kMostNamed = 16;

enum class MapColour { Kind, Cluster, Folder, Year, Version };

const core::Series *columnOf(const core::EvaluationReport &report, const std::string &name, core::SeriesOf of)
{
    for (const core::Series &series : report.series)
        if (series.scope == "map" && series.name == name && series.of == of)
            return &series;
    return nullptr;
}

// A cell of the table of damages; `scope|name` tells what is behind it.
QStandardItem *damageCell(const core::EvaluationReport &report, const std::string &scope, const std::string &name)
{
    const core::Figure *figure = report.figure(scope, name);
    auto *cell = new QStandardItem(figure ? figureValue(*figure) : QStringLiteral("–"));
    if (figure && figure->interval) {
        core::Figure end = *figure;
        end.value = figure->interval->low;
        QString text = figureValue(end);
        end.value = figure->interval->high;
        cell->setToolTip(text + QStringLiteral(" – ") + figureValue(end));
    }
    cell->setData(figure ? figure->value : -2, kSortRole);
    cell->setData(QString::fromStdString(scope + "|" + (name == "r10_change" ? "r10" : name)), kKeyRole);
    cell->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
    cell->setEditable(false);
    return cell;
}

// A common look: whole rows, no grid, sorted by a click on a heading.
void setUp(QTableView *table, QAbstractItemModel *model, const char *name, const QString &corner)
{
    table->setObjectName(QLatin1String(name));
    table->setModel(model);
    table->setSortingEnabled(true);
    table->sortByColumn(-1, Qt::AscendingOrder);
    table->setShowGrid(false);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setWordWrap(false);
    table->verticalHeader()->hide();
    nameCorner(table, corner);
}

}  // namespace

QWidget *ReportView::buildQueries()
{
    m_sortedQueries->setSourceModel(m_queries);
    m_sortedQueries->setSortRole(QueryModel::SortRole);
    m_sortedQueries->setFilterKeyColumn(QueryModel::Query);
    m_sortedQueries->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_queryFilter->setObjectName("queryFilter");
    setUp(m_queryTable, m_sortedQueries, "queryTable", tr("Every query"));
    m_queryTable->horizontalHeader()->setSectionResizeMode(QueryModel::Query, QHeaderView::Stretch);
    connect(m_queryFilter, &QLineEdit::textChanged, m_sortedQueries, &QSortFilterProxyModel::setFilterFixedString);
    const auto open = [this](const QModelIndex &index) { openQuery(m_sortedQueries->mapToSource(index).row()); };
    connect(m_queryTable, &QTableView::clicked, this, open);
    connect(m_queryTable, &QTableView::activated, this, open);
    auto *page = new QWidget;
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, space::m, 0, 0);
    layout->setSpacing(space::s);
    layout->addWidget(m_queryFilter);
    layout->addWidget(m_queryTable, 1);
    return page;
}

QWidget *ReportView::buildRobustness()
{
    setUp(m_damageTable, m_damages, "damageTable", tr("What damage costs"));
    m_damages->setSortRole(kSortRole);
    m_damageTable->setSelectionBehavior(QAbstractItemView::SelectItems);
    const auto open = [this](const QModelIndex &index) {
        if (const QString key = index.data(kKeyRole).toString(); !key.isEmpty())
            openBar(key);
    };
    connect(m_damageTable, &QTableView::clicked, this, open);
    connect(m_damageTable, &QTableView::activated, this, open);
    auto *page = new QWidget;
    auto *layout = new QVBoxLayout(page);
    layout->setContentsMargins(0, space::m, 0, 0);
    layout->addWidget(m_damageTable, 1);
    return page;
}

void ReportView::showQueries()
{
    m_queries->setReport(m_report);
    m_queryTable->setColumnHidden(QueryModel::Before, !m_queries->compares());
    m_queryTable->setColumnHidden(QueryModel::Change, !m_queries->compares());
    m_queryTable->setColumnHidden(QueryModel::First, m_queries->compares());
    m_queryTable->setColumnWidth(QueryModel::First, 200);
    m_queryTable->sortByColumn(m_queries->compares() ? QueryModel::Change : -1, Qt::AscendingOrder);  // losses first
}

void ReportView::openQuery(int row)
{
    if (row < 0 || row >= m_queries->rowCount())
        return;
    const QueryModel::Asked asked = m_queries->asked(row);
    const core::MeasuredPhoto &photo = m_report.photos.at(asked.photo);
    const QString place = asked.before > 0 ? tr("place %1, before %2").arg(number(asked.place), number(asked.before))
                                           : tr("place %1").arg(number(asked.place));
    std::vector<BehindItem> items{
        {photo.path, asked.sentence.isEmpty() ? fileName(photo.path) : asked.sentence, place, photo.id, asked.sentence}};
    if (asked.instead >= 0 && !asked.sentence.isEmpty()) {
        const core::MeasuredPhoto &first = m_report.photos.at(std::size_t(asked.instead));
        items.push_back({first.path, asked.sentence, tr("came first instead"), first.id, asked.sentence});
    } else if (asked.instead >= 0) {  // a caption of another photo: shown with the photo that was asked
        const QString caption = QString::fromStdString(m_report.captions.at(std::size_t(asked.instead)).text);
        items.push_back({photo.path, caption, tr("came first instead"), photo.id, caption});
    }
    Q_EMIT behindWanted(tr("One query"), items);
}

// A row a damage, a column a measure of either direction.
void ReportView::showRobustness()
{
    m_damages->clear();
    QStringList headings{tr("Damage")};
    for (const char *way : {"text_to_image", "image_to_text"})
        for (const char *name : {"r1", "r5", "r10", "r10_change"})
            headings << scopeName(way, {}) + QLatin1Char('\n') + figureName(name);
    m_damages->setHorizontalHeaderLabels(headings);
    for (const core::Figure &figure : m_report.summary.figures) {
        if (figure.name != "r1" || !figure.scope.starts_with("robustness/") || !figure.scope.ends_with("/text_to_image"))
            continue;
        const std::string damage = figure.scope.substr(0, figure.scope.rfind('/') + 1);
        auto *name = new QStandardItem(scopeName(damage, {}));
        name->setData(m_damages->rowCount(), kSortRole);
        name->setEditable(false);
        QList<QStandardItem *> row{name};
        for (const char *way : {"text_to_image", "image_to_text"})
            for (const char *measure : {"r1", "r5", "r10", "r10_change"})
                row << damageCell(m_report, damage + way, measure);
        m_damages->appendRow(row);
    }
    m_damageTable->resizeColumnsToContents();
}

void ReportView::showMap()
{
    const QString kind = m_mapKind->currentData().toString();
    m_mapKind->clear();
    for (const char *name : {"tsne", "pca"})
        if (columnOf(m_report, std::string(name) + "_x", core::SeriesOf::Photos))
            m_mapKind->addItem(name == std::string("tsne") ? QStringLiteral("t-SNE") : QStringLiteral("PCA"), QString::fromLatin1(name));
    m_mapKind->setCurrentIndex(std::max(0, m_mapKind->findData(kind)));
    QVariant colour = m_mapColour->currentData();
    const bool hadTwo = m_mapColour->findData(int(MapColour::Version)) >= 0;
    m_mapColour->clear();
    m_mapColour->addItem(tr("By kind"), int(MapColour::Kind));
    m_mapColour->addItem(tr("By cluster"), int(MapColour::Cluster));
    m_mapColour->addItem(tr("By folder or class"), int(MapColour::Folder));
    if (columnOf(m_report, "taken", core::SeriesOf::Photos))
        m_mapColour->addItem(tr("By year"), int(MapColour::Year));
    const std::string name = m_mapKind->currentData().toString().toStdString();
    const bool two = columnOf(m_report, "baseline_" + name + "_x", core::SeriesOf::Photos) != nullptr;
    if (two)
        m_mapColour->addItem(tr("By model"), int(MapColour::Version));
    if (two && !hadTwo)
        colour = int(MapColour::Version);  // what a second model is drawn for
    m_mapColour->setCurrentIndex(std::max(0, m_mapColour->findData(colour)));
    std::vector<MapPoint> points;
    addPoints(points, name);
    if (two)
        addPoints(points, "baseline_" + name);
    m_map->setPoints(std::move(points));
    colourMap();
}

// All photos, then all captions; what is not on the map is nowhere.
void ReportView::addPoints(std::vector<MapPoint> &points, const std::string &name) const
{
    for (const auto of : {core::SeriesOf::Photos, core::SeriesOf::Captions}) {
        const core::Series *x = columnOf(m_report, name + "_x", of), *y = columnOf(m_report, name + "_y", of);
        const std::size_t count = of == core::SeriesOf::Photos ? m_report.photos.size() : m_report.captions.size();
        for (std::size_t i = 0; i < count; ++i) {
            const bool there = x && y && i < x->values.size() && i < y->values.size();
            points.push_back({there ? float(x->values[i]) : float(qQNaN()), there ? float(y->values[i]) : float(qQNaN()), 0,
                              of == core::SeriesOf::Captions});
        }
    }
}

// What each photo's colour stands for, and the names of the colours; -1: none.
void ReportView::colourMap()
{
    const auto by = MapColour(m_mapColour->currentData().toInt());
    const core::Series *clusters = columnOf(m_report, "cluster", core::SeriesOf::Photos),
                       *taken = columnOf(m_report, "taken", core::SeriesOf::Photos);
    QStringList names = by == MapColour::Cluster ? m_classes : QStringList();
    if (by == MapColour::Kind)
        names = QStringList{tr("Photos"), tr("Captions")};
    const auto numberOf = [&names](const QString &name) {
        if (!names.contains(name) && names.size() < kMostColours)
            names << name;
        return int(names.indexOf(name));
    };
    std::vector<int> colours(m_report.photos.size(), by == MapColour::Kind ? 0 : -1);
    for (std::size_t i = 0; i < m_report.photos.size(); ++i) {
        if (by == MapColour::Folder)
            colours[i] = numberOf(fileName(m_report.photos[i].path.parent_path()));
        else if (by == MapColour::Cluster && clusters && i < clusters->values.size() && std::isfinite(clusters->values[i]))
            colours[i] = int(clusters->values[i]);
        else if (by == MapColour::Year && taken && i < taken->values.size() && std::isfinite(taken->values[i]))
            colours[i] = numberOf(QString::number(int(taken->values[i])));
    }
    colours.resize(m_report.photos.size() + m_report.captions.size(), by == MapColour::Kind ? 1 : -1);
    if (by == MapColour::Version) {
        names = {QString::fromStdString(m_report.summary.model), QString::fromStdString(m_report.summary.baseline)};
        std::fill(colours.begin(), colours.end(), 0);
    }
    // The other version's points follow in the same order.
    const std::size_t each = colours.size();
    colours.resize(2 * each);
    for (std::size_t i = 0; i < each; ++i)
        colours[each + i] = by == MapColour::Version ? 1 : colours[i];
    m_map->setColours(colours);
    const Tokens &t = tokensFor(palette());
    QStringList legend;
    for (qsizetype i = 0; i < std::min<qsizetype>(names.size(), kMostNamed); ++i)
        legend << QStringLiteral("<span style=\"color:%1\">●</span>&nbsp;%2")
                      .arg(chartColour(int(i), t).name(), names[i].toHtmlEscaped().replace(QLatin1Char(' '), QStringLiteral("&nbsp;")));
    if (names.size() > kMostNamed)
        legend << tr("and %1 more").arg(number(names.size() - kMostNamed));
    m_mapLegend->setText(legend.join(QStringLiteral("&ensp; ")));
}

void ReportView::openPoints(const std::vector<int> &points)
{
    if (!points.empty())
        Q_EMIT behindWanted(tr("Selected on the map"), behindPoints(m_report, points));
}

}  // namespace semblance::ui
