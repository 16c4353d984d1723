#include "ui/widgets/caption_results.h"

#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QListView>
#include <QMenu>
#include <algorithm>

#include "ui/delegates/row_delegates.h"
#include "ui/models/caption_model.h"
#include "ui/theme/icons.h"
#include "ui/widgets/small_widgets.h"

namespace semblance::ui {

namespace {
constexpr int kPhotoSide = 300, kMostText = 820;
}

CaptionResults::CaptionResults(QWidget *parent)
    : QWidget(parent), m_model(new CaptionModel(this)), m_delegate(new CaptionDelegate(kMostText, this)),
      m_picture(new RoundedPicture({kPhotoSide, kPhotoSide}, this)), m_name(new ElidedLabel(Qt::ElideMiddle, this)),
      m_hint(new QLabel(this)), m_list(new QListView(this))
{
    setObjectName("captionResults");
    m_list->setObjectName("captionResultsList");
    m_list->setModel(m_model);
    m_list->setItemDelegate(m_delegate);
    m_list->setMouseTracking(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setResizeMode(QListView::Adjust);
    m_list->setContextMenuPolicy(Qt::CustomContextMenu);
    m_list->installEventFilter(this);
    m_picture->setObjectName("captionResultsPhoto");
    setRole(m_name, "title");
    setRole(m_hint, "small");
    m_hint->setWordWrap(true);
    m_name->setFixedWidth(kPhotoSide);
    m_hint->setFixedWidth(kPhotoSide);
    auto *left = new QVBoxLayout;
    left->setSpacing(space::s);
    left->addWidget(m_picture);
    left->addWidget(m_name);
    left->addWidget(m_hint);
    left->addStretch();
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(space::l, space::s, space::l, 0);
    layout->setSpacing(space::xl);
    layout->addLayout(left);
    layout->addWidget(m_list, 1);
    connect(m_list, &QListView::activated, this, [this] { Q_EMIT searchWanted(currentText()); });
    connect(m_list, &QListView::customContextMenuRequested, this, &CaptionResults::openMenu);
    retranslate();
}

void CaptionResults::retranslate()
{
    m_list->setAccessibleName(tr("Captions that fit the photo, best first"));
    m_hint->setText(tr("Captions of the library, compared with this photo. Enter searches for photos that fit the caption."));
}

void CaptionResults::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void CaptionResults::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fit();
}

void CaptionResults::fit()
{
    m_delegate->setWidth(std::clamp(m_list->viewport()->width(), 160, kMostText));
    m_list->doItemsLayout();
}

void CaptionResults::setPhoto(const QString &name, const QImage &picture)
{
    m_name->setFullText(name);
    m_picture->setImage(picture);
}

void CaptionResults::setPhotoFailed(const QString &name)
{
    m_name->setFullText(name);
    m_picture->setFailed();
}

void CaptionResults::setAnswer(const api::CaptionAnswer &answer)
{
    m_model->reset(answer.hits, {});
    fit();
    m_list->scrollToTop();
    if (!answer.hits.empty())
        m_list->setCurrentIndex(m_model->index(0));
}

int CaptionResults::count() const
{
    return m_model->rowCount();
}

QString CaptionResults::currentText() const
{
    return m_list->currentIndex().data().toString();
}

void CaptionResults::openMenu(const QPoint &position)
{
    const QModelIndex index = m_list->indexAt(position);
    if (!index.isValid())
        return;
    m_list->setCurrentIndex(index);
    auto *menu = new QMenu(this);
    menu->setObjectName("captionResultMenu");
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(icon("search"), tr("Search with this caption"), this, [this] { Q_EMIT searchWanted(currentText()); });
    menu->addAction(icon("photo"), tr("Show the photo that it was written for"), this,
                    [this, id = m_model->at(index.row()).photo] { Q_EMIT photoWanted(id); });
    menu->addAction(icon("copy"), tr("Copy"), this, [this] { QGuiApplication::clipboard()->setText(currentText()); });
    menu->popup(m_list->viewport()->mapToGlobal(position));
}

// Ctrl+C copies the caption, not the photos behind this page.
bool CaptionResults::eventFilter(QObject *watched, QEvent *event)
{
    const bool key = event->type() == QEvent::ShortcutOverride || event->type() == QEvent::KeyPress;
    if (!key || !static_cast<QKeyEvent *>(event)->matches(QKeySequence::Copy) || !m_list->currentIndex().isValid())
        return QWidget::eventFilter(watched, event);
    event->accept();
    if (event->type() == QEvent::KeyPress)
        QGuiApplication::clipboard()->setText(currentText());
    return true;
}

}  // namespace semblance::ui
