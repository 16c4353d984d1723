// Headings of the grid, and the rubber band over its tiles.
#include <QPainter>
#include <QScrollBar>
#include <algorithm>

#include "ui/bridge/formats.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/photo_grid.h"

namespace semblance::ui {

namespace {
constexpr int kMarginLeft = GridLayout::margin;
}

void PhotoGrid::setDivider(int row, const QString &text)
{
    m_divider = row;
    setSections(row > 0 ? std::vector<GridSection>{{row, text, true}} : std::vector<GridSection>());
}

void PhotoGrid::setSections(std::vector<GridSection> sections)
{
    m_layout.setSections(std::move(sections));
    updateGeometries();
    viewport()->update();
    m_ask.start();
}

int PhotoGrid::sectionCount() const
{
    return tiles().sectionCount();
}

void PhotoGrid::paintHeadings(QPainter &painter) const
{
    const Tokens &t = tokensFor(palette());
    for (int section = tiles().sectionAt(verticalOffset()); section < tiles().sectionCount(); ++section) {
        const QRect band = headingRect(section);
        if (band.top() > viewport()->height())
            return;
        if (band.isEmpty())
            continue;
        const GridSection &what = tiles().section(section);
        QFont font = painter.font();
        font.setPixelSize(what.divides ? type::small : type::title);
        font.setWeight(QFont::Medium);
        painter.setFont(font);
        painter.setPen(what.divides ? t.textMuted : t.text);
        const QString title = painter.fontMetrics().elidedText(what.title, Qt::ElideMiddle, band.width() * 3 / 4);
        painter.drawText(band, Qt::AlignLeft | Qt::AlignVCenter, title);
        const int after = band.left() + painter.fontMetrics().horizontalAdvance(title) + space::m;
        if (what.divides) {
            painter.setPen(t.border);
            painter.drawLine(after, band.center().y(), band.right(), band.center().y());
            continue;
        }
        font.setPixelSize(type::small);
        font.setWeight(QFont::Normal);
        painter.setFont(font);
        painter.setPen(t.textMuted);
        const auto [first, last] = tiles().rowsOf(section);
        painter.drawText(band.adjusted(after - band.left(), 2, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, photoCount(last - first));
    }
}

// Between headings: under which one the photos at the top stand.
void PhotoGrid::paintWhere(QPainter &painter) const
{
    if (tiles().sectionCount() == 0 || count() == 0)
        return;
    const int section = tiles().sectionAt(verticalOffset() + GridLayout::gap);
    const GridSection &what = tiles().section(section);
    if (!tiles().hasHeading(section) || what.divides || headingRect(section).top() >= 0)
        return;
    const Tokens &t = tokensFor(palette());
    QFont font = painter.font();
    font.setPixelSize(type::small);
    font.setWeight(QFont::Medium);
    painter.setFont(font);
    const QString title = painter.fontMetrics().elidedText(what.title, Qt::ElideMiddle, viewport()->width() / 2);
    QRect pill(kMarginLeft, space::s, painter.fontMetrics().horizontalAdvance(title) + 2 * space::m, 26);
    if (section + 1 < tiles().sectionCount())  // the next heading pushes it out
        pill.moveBottom(std::min(pill.bottom(), headingRect(section + 1).top() - space::xs));
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(t.border, 1));
    painter.setBrush(t.raised);
    painter.drawRoundedRect(QRectF(pill).adjusted(0.5, 0.5, -0.5, -0.5), 13, 13);
    painter.setPen(t.text);
    painter.drawText(pill, Qt::AlignCenter, title);
}

void PhotoGrid::paintBand(QPainter &painter) const
{
    if (!m_band)
        return;
    const Tokens &t = tokensFor(palette());
    QColor inside = t.accent;
    inside.setAlphaF(0.18F);
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(t.accent);
    painter.setBrush(inside);
    painter.drawRect(QRect(*m_band, m_bandEnd).normalized().translated(0, -verticalOffset()));
}

QRect PhotoGrid::headingRect(int section) const
{
    if (!tiles().hasHeading(section))
        return {};
    return {kMarginLeft, tiles().topOf(section) - verticalOffset(), viewport()->width() - kMarginLeft,
            GridLayout::headingHeight - space::s};
}

int PhotoGrid::headingAt(const QPoint &point) const
{
    if (count() == 0)
        return -1;
    const int section = tiles().sectionAt(point.y() + verticalOffset());
    return !tiles().section(section).divides && headingRect(section).contains(point) ? section : -1;
}

void PhotoGrid::selectSection(int section, bool add)
{
    const auto [first, last] = tiles().rowsOf(section);
    const QItemSelection all(model()->index(first, 0), model()->index(last - 1, 0));
    selectionModel()->setCurrentIndex(model()->index(first, 0), QItemSelectionModel::NoUpdate);
    selectionModel()->select(all, add ? QItemSelectionModel::Select : QItemSelectionModel::ClearAndSelect);
}

void PhotoGrid::moveBand(const QPoint &to)
{
    m_bandEnd = to;
    const QRect area = QRect(*m_band, m_bandEnd).normalized();
    QItemSelection touched = m_beforeBand;
    const auto [first, last] = tiles().rowsBetween(area.top(), area.bottom());
    for (int row = first; row < last; ++row)
        if (tiles().rectOf(row).intersects(area))
            touched.select(model()->index(row, 0), model()->index(row, 0));
    selectionModel()->select(touched, QItemSelectionModel::ClearAndSelect);
    const int at = m_bandEnd.y() - verticalOffset();
    at<0 || at> viewport()->height() ? m_bandScroll.start() : m_bandScroll.stop();
    viewport()->update();
}

void PhotoGrid::endBand()
{
    m_band.reset();
    m_bandScroll.stop();
    const QModelIndexList rows = selectionModel()->selectedIndexes();
    if (!rows.isEmpty() && !rows.contains(currentIndex()))
        selectionModel()->setCurrentIndex(*std::min_element(rows.begin(), rows.end()), QItemSelectionModel::NoUpdate);
    viewport()->update();
}

}  // namespace semblance::ui
