#include "ui/widgets/behind_panel.h"

#include <QEvent>
#include <QImage>
#include <QItemSelectionModel>
#include <QLabel>
#include <QListView>
#include <QPainter>
#include <QScrollArea>
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

BehindPanel::BehindPanel(Annotator &annotator, QWidget *parent)
    : QFrame(parent), m_annotator(annotator), m_bridge(annotator.bridge()), m_title(new QLabel(this)), m_hint(new QLabel(this)),
      m_note(new QLabel(this)), m_view(new QListView(this)), m_model(new QStandardItemModel(this)),
      m_right(toolButton("behindRight", "check", this)), m_wrong(toolButton("behindWrong", "close", this)),
      m_texts(toolButton("behindTexts", "caption", this)), m_save(toolButton("behindSave", "export", this)),
      m_learn(toolButton("behindLearn", "train", this)), m_area(new QScrollArea(this))
{
    build();
    connectActions();
    retranslate();
}

void BehindPanel::build()
{
    setObjectName("inspectorPanel");
    setFixedWidth(300);
    setRole(m_title, "title");
    setRole(m_hint, "small");
    setRole(m_note, "small");
    m_title->setObjectName("behindTitle");
    m_hint->setObjectName("behindHint");
    m_note->setObjectName("behindNote");
    for (QLabel *label : {m_title, m_hint, m_note})
        label->setWordWrap(true);
    m_note->hide();
    m_view->setObjectName("behindList");
    m_view->setModel(m_model);
    m_view->setIconSize({kSide, kSide});
    m_view->setWordWrap(true);
    m_view->setSpacing(2);
    m_view->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_view->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_view->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_view->setMinimumHeight(2 * kSide);
    m_texts->setCheckable(true);
    m_area->setObjectName("behindEditor");
    m_area->setWidgetResizable(true);
    m_area->setFrameShape(QFrame::NoFrame);
    m_area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_area->setMaximumHeight(300);
    m_area->hide();
    auto *actions = new QHBoxLayout;
    actions->setSpacing(space::xs);
    for (QToolButton *button : {m_right, m_wrong, m_texts})
        actions->addWidget(button);
    actions->addStretch();
    actions->addWidget(m_save);
    actions->addWidget(m_learn);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(space::l, space::l, space::s, space::s);
    layout->setSpacing(space::s);
    layout->addWidget(m_title);
    layout->addWidget(m_hint);
    layout->addWidget(m_view, 1);
    layout->addLayout(actions);
    layout->addWidget(m_note);
    layout->addWidget(m_area);
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
    m_note->hide();
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
    updateActions();
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
    describe(m_right, tr("Right for its sentence: searches learn it"));
    describe(m_wrong, tr("Wrong for its sentence: searches learn it"));
    describe(m_texts, tr("Correct captions and tags"));
    describe(m_save, tr("Save as a table of photos and captions, for pinned queries too"));
    describe(m_learn, tr("Learn from these: save them and open the Train page"));
}

void BehindPanel::changeEvent(QEvent *event)
{
    QFrame::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

}  // namespace semblance::ui
