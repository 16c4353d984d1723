#include "ui/widgets/behind_panel.h"

#include <QEvent>
#include <QImage>
#include <QLabel>
#include <QListView>
#include <QPainter>
#include <QStandardItemModel>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/bridge/formats.h"
#include "ui/theme/tokens.h"
#include "ui/widgets/small_widgets.h"

namespace semblance::ui {

namespace {

constexpr int kShown = 200, kSide = 64, kAtOnce = 2;

QPixmap squared(const QImage &image, qreal ratio)
{
    const int side = int(kSide * ratio);
    const QImage scaled = image.scaled(side, side, Qt::KeepAspectRatioByExpanding, Qt::SmoothTransformation);
    QPixmap pixmap = QPixmap::fromImage(scaled.copy((scaled.width() - side) / 2, (scaled.height() - side) / 2, side, side));
    pixmap.setDevicePixelRatio(ratio);
    return pixmap;
}

}  // namespace

BehindPanel::BehindPanel(EngineBridge &bridge, QWidget *parent)
    : QFrame(parent), m_bridge(bridge), m_title(new QLabel(this)), m_hint(new QLabel(this)), m_view(new QListView(this)),
      m_model(new QStandardItemModel(this))
{
    setObjectName("inspectorPanel");
    setFixedWidth(300);
    setRole(m_title, "title");
    setRole(m_hint, "small");
    m_title->setObjectName("behindTitle");
    m_hint->setObjectName("behindHint");
    m_title->setWordWrap(true);
    m_hint->setWordWrap(true);
    m_view->setObjectName("behindList");
    m_view->setModel(m_model);
    m_view->setIconSize({kSide, kSide});
    m_view->setWordWrap(true);
    m_view->setSpacing(2);
    m_view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::l, space::l, space::s, space::s);
    layout->setSpacing(space::s);
    layout->addWidget(m_title);
    layout->addWidget(m_hint);
    layout->addWidget(m_view, 1);
    connect(m_view, &QListView::activated, this, [this](const QModelIndex &index) {
        if (index.row() < int(m_items.size()))
            Q_EMIT photoWanted(m_items[std::size_t(index.row())].photo);
    });
    retranslate();
}

void BehindPanel::show(const QString &title, std::vector<BehindItem> items)
{
    m_name = title;
    m_items = std::move(items);
    fill();
}

void BehindPanel::fill()
{
    ++m_generation;
    m_next = 0;
    m_model->clear();
    const int shown = std::min(kShown, int(m_items.size()));
    QPixmap blank(kSide, kSide);
    blank.fill(tokensFor(palette()).skeleton);
    for (int i = 0; i < shown; ++i) {
        const BehindItem &item = m_items[std::size_t(i)];
        auto *row = new QStandardItem(QIcon(blank), item.detail.isEmpty() ? item.title : item.title + '\n' + item.detail);
        row->setToolTip(toQString(item.photo));
        m_model->appendRow(row);
    }
    retranslate();
    for (int i = 0; i < kAtOnce; ++i)
        loadNext();
}

// A few at a time, so that a new list is not behind hundreds of the old one.
void BehindPanel::loadNext()
{
    if (m_next >= m_model->rowCount())
        return;
    const int row = m_next++, generation = m_generation;
    m_bridge.picture(m_items[std::size_t(row)].photo, 2 * kSide, this, [this, row, generation](const api::Result<QImage> &image) {
        if (generation != m_generation)
            return;
        if (image)
            m_model->item(row)->setIcon(QIcon(squared(*image, devicePixelRatioF())));
        loadNext();
    });
}

void BehindPanel::retranslate()
{
    m_title->setText(m_name.isEmpty() ? tr("Behind the numbers") : m_name);
    const int more = int(m_items.size()) - m_model->rowCount();
    if (m_name.isEmpty())
        m_hint->setText(tr("Click a bar, a cell or a point to see the photos behind it."));
    else if (m_items.empty())
        m_hint->setText(tr("None."));
    else
        m_hint->setText(more > 0 ? tr("%1, the first %2 shown").arg(number(std::int64_t(m_items.size())), number(m_model->rowCount()))
                                 : number(std::int64_t(m_items.size())));
    describe(m_view, tr("Photos behind the number"));
}

void BehindPanel::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

}  // namespace semblance::ui
