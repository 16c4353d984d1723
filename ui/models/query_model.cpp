#include "ui/models/query_model.h"

#include <QLocale>
#include <cstdlib>

#include "ui/bridge/formats.h"

namespace semblance::ui {

namespace {

// Robustness keeps the clean set's queries under a scope of its own.
const core::Series *columnOf(const core::EvaluationReport &report, const std::string &scope, const char *name)
{
    const core::Series *plain = report.seriesOf(scope, name);
    return plain ? plain : report.seriesOf("robustness/clean/" + scope, name);
}

}  // namespace

void QueryModel::addRows(const core::EvaluationReport &report, const std::string &scope, core::SeriesOf of)
{
    const core::Series *places = columnOf(report, scope, "rank"), *before = columnOf(report, scope, "baseline_rank"),
                       *first = columnOf(report, scope, "first");
    if (!places || places->of != of)
        return;
    const std::size_t items = of == core::SeriesOf::Captions ? report.captions.size() : report.photos.size();
    m_compares = m_compares || before;
    for (std::size_t i = 0; i < std::min(items, places->values.size()); ++i) {
        if (!(places->values[i] > 0))
            continue;  // a photo without a caption was not asked
        Row row{i, of == core::SeriesOf::Captions, int(places->values[i])};
        if (before && i < before->values.size())
            row.before = int(before->values[i]);
        if (first && i < first->values.size())
            row.first = int(first->values[i]);
        m_rows.push_back(row);
    }
}

void QueryModel::setReport(const core::EvaluationReport &report)
{
    beginResetModel();
    m_report = &report;
    m_rows.clear();
    m_compares = false;
    addRows(report, "text_to_image", core::SeriesOf::Captions);
    addRows(report, "image_to_text", core::SeriesOf::Photos);
    endResetModel();
}

QueryModel::Asked QueryModel::asked(int row) const
{
    const Row &one = m_rows[std::size_t(row)];
    const std::size_t others = one.caption ? m_report->photos.size() : m_report->captions.size();
    const int instead = one.place > 1 && one.first >= 0 && std::size_t(one.first) < others ? one.first : -1;
    if (!one.caption)
        return {one.item, {}, one.place, one.before, instead};
    const auto &caption = m_report->captions[one.item];
    return {std::size_t(caption.photo), QString::fromStdString(caption.text), one.place, one.before, instead};
}

QString QueryModel::words(const Row &row) const
{
    return row.caption ? QString::fromStdString(m_report->captions[row.item].text) : fileName(m_report->photos[row.item].path);
}

QString QueryModel::firstOf(const Row &row) const
{
    if (row.first < 0 || row.place == 1)
        return {};
    const auto first = std::size_t(row.first);
    if (row.caption)
        return first < m_report->photos.size() ? fileName(m_report->photos[first].path) : QString();
    return first < m_report->captions.size() ? QString::fromStdString(m_report->captions[first].text) : QString();
}

int QueryModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_rows.size());
}

int QueryModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant QueryModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const Row &row = m_rows[std::size_t(index.row())];
    if (role == Qt::TextAlignmentRole)
        return int((index.column() >= Before && index.column() <= Change ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole && index.column() == Query)
        return words(row);
    const int change = row.before - row.place;  // upwards is better
    if (role == SortRole && index.column() >= Before && index.column() <= Change)
        return index.column() == Before ? row.before : index.column() == Place ? row.place : change;
    if (role != Qt::DisplayRole && role != SortRole)
        return {};
    switch (index.column()) {
    case Query: return words(row);
    case Direction: return row.caption ? tr("sentence") : tr("photo");
    case Before: return row.before > 0 ? QLocale().toString(row.before) : QString();
    case Place: return QLocale().toString(row.place);
    case Change: break;
    default: return firstOf(row);
    }
    if (row.before == 0)
        return QString();
    return change == 0 ? QStringLiteral("=") : QString(change > 0 ? QChar('+') : QChar(0x2212)) + QLocale().toString(std::abs(change));
}

QVariant QueryModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case Query: return tr("Asked");
    case Direction: return tr("With a");
    case Before: return tr("Place before");
    case Place: return tr("Place");
    case Change: return tr("Change");
    default: return tr("Came first instead");
    }
}

}  // namespace semblance::ui
