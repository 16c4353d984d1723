#include "ui/widgets/lightbox.h"

#include <QAbstractItemModel>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QToolButton>
#include <algorithm>
#include <cmath>

#include "ui/bridge/formats.h"
#include "ui/bridge/thumbnail_store.h"
#include "ui/models/photo_model.h"
#include "ui/theme/icons.h"
#include "ui/widgets/small_widgets.h"

namespace semblance::ui {

namespace {
constexpr double kMostZoom = 12;
constexpr int kBar = 56;
constexpr int kSharpSide = 6000;  // decoded once the user looks closer
}  // namespace

Lightbox::Lightbox(EngineBridge &bridge, const ThumbnailStore &thumbnails, QWidget *parent)
    : QWidget(parent), m_bridge(bridge), m_thumbnails(thumbnails), m_previous(toolButton("lightboxPrevious", "chevron-left", this)),
      m_next(toolButton("lightboxNext", "chevron-right", this)), m_close(toolButton("lightboxClose", "close", this)),
      m_fit(toolButton("lightboxFit", "fit", this)), m_draw(toolButton("lightboxRegion", "region", this)),
      m_write(toolButton("lightboxWrite", "caption", this)), m_side(new QFrame(this)), m_title(new QLabel(this)), m_hint(new QLabel(this))
{
    setObjectName("lightbox");
    setFocusPolicy(Qt::StrongFocus);
    const QColor onPhoto = lightTokens().onPhoto;
    const auto dress = [&](QToolButton *button, const QString &name) {
        button->setProperty("kind", "photo");
        button->setIcon(icon(name, onPhoto));
        button->setIconSize({20, 20});
        button->setFixedSize(40, 40);
    };
    dress(m_previous, "chevron-left");
    dress(m_next, "chevron-right");
    dress(m_close, "close");
    dress(m_fit, "fit");
    dress(m_draw, "region");
    dress(m_write, "caption");
    m_side->setObjectName("lightboxSide");
    m_side->hide();
    connect(m_write, &QToolButton::clicked, this, [this] { showPanel(!panelShown()); });
    m_hint->setObjectName("lightboxHint");
    m_hint->setStyleSheet(QStringLiteral("color: %1;").arg(onPhoto.name()));
    m_hint->setAlignment(Qt::AlignCenter);
    connect(m_draw, &QToolButton::clicked, this, &Lightbox::drawRegion);
    m_title->setObjectName("lightboxTitle");
    m_title->setStyleSheet(QStringLiteral("color: %1;").arg(onPhoto.name()));
    connect(m_previous, &QToolButton::clicked, this, [this] { step(-1); });
    connect(m_next, &QToolButton::clicked, this, [this] { step(1); });
    connect(m_close, &QToolButton::clicked, this, &Lightbox::leave);
    connect(m_fit, &QToolButton::clicked, this, [this] { zoomTo(1, rect().center()); });
    retranslate();
    hide();
}

void Lightbox::retranslate()
{
    setAccessibleName(tr("Photo"));
    describe(m_previous, tr("Previous photo"), "←");
    describe(m_next, tr("Next photo"), "→");
    describe(m_close, tr("Close"), "Esc");
    describe(m_fit, tr("Fit to the window"), "0");
    describe(m_draw, tr("Search with a part of this photo"), "R");
    describe(m_write, tr("Captions and tags"), "C");
    showHint();
}

void Lightbox::open(const QAbstractItemModel *photos, int row)
{
    m_model = photos;
    m_row = row;
    start();
    showRow();
}

void Lightbox::openFile(const std::filesystem::path &file)
{
    m_model = nullptr;
    m_row = -1;
    m_id = {};
    showPanel(false);
    start();
    m_image = {};
    m_title->setText(fileName(file));
    load(file, std::max(width(), height()));
}

void Lightbox::start()
{
    setGeometry(parentWidget()->rect());
    raise();
    show();
    setFocus();
}

void Lightbox::leave()
{
    if (!isVisible())
        return;
    stopDrawing();
    hide();
    ++m_ticket;
    m_loading = false;
    m_image = {};
    Q_EMIT closed();
}

void Lightbox::step(int by)
{
    if (!m_model || m_row + by < 0 || m_row + by >= m_model->rowCount())
        return;
    m_row += by;
    stopDrawing();
    showRow();
}

void Lightbox::showRow()
{
    const QModelIndex index = m_model->index(m_row, 0);
    const api::PhotoId id{index.data(PhotoModel::IdRole).toLongLong()};
    m_id = id;
    showPanel(panelShown());
    m_previous->setEnabled(m_row > 0);
    m_next->setEnabled(m_row + 1 < m_model->rowCount());
    m_image = m_thumbnails.image(id);  // at once, sharp a moment later
    m_shape = m_image.size();
    m_zoom = 1;
    m_pan = {};
    m_message.clear();
    m_file.clear();
    m_loading = true;
    const int ticket = ++m_ticket;
    m_bridge.photo(id, this, [this, ticket](const api::Result<api::Photo> &photo) {
        if (ticket != m_ticket)
            return;
        if (!photo) {
            m_loading = false;
            m_message = QString::fromStdString(photo.error().detail);
            return update();
        }
        m_stars = photo->rating;
        m_file = photo->path;
        showTitle();
        if (photo->width > 0)
            m_shape = {photo->width, photo->height};
        load(photo->path, int(std::max(width(), height()) * devicePixelRatioF()));
    });
    update();
    Q_EMIT photoShown(id);
}

// "boat.jpg   3 / 120   ★★★"
void Lightbox::showTitle()
{
    const QString stars = m_stars > 0 ? QStringLiteral("   ") + QString(m_stars, QChar(0x2605)) : QString();
    m_title->setText(QStringLiteral("%1   %2 / %3%4").arg(fileName(m_file), number(m_row + 1), number(m_model->rowCount()), stars));
}

void Lightbox::load(const std::filesystem::path &file, int longSide)
{
    m_file = file;
    m_sharp = longSide >= kSharpSide;
    m_loading = true;
    const int ticket = ++m_ticket;
    m_bridge.picture(file, longSide, this, [this, ticket](const api::Result<QImage> &image) {
        if (ticket != m_ticket)
            return;
        m_loading = false;
        if (image) {
            m_image = *image;
            m_shape = image->size();
            if (m_drawWanted)
                drawRegion();
        } else {
            m_message = errorTitle(image.error().code) + "\n" + QString::fromStdString(image.error().detail);
        }
        update();
        Q_EMIT settledMaybe();
    });
}

QRectF Lightbox::target() const
{
    const int side = panelShown() ? m_side->width() : 0;
    const QRectF stage = QRectF(rect()).adjusted(kBar + space::l, kBar, -kBar - space::l - side, -space::xl);
    QSizeF fitted = QSizeF(m_shape).scaled(stage.size(), Qt::KeepAspectRatio);
    if (!m_loading && m_sharp == false && m_shape.width() < stage.width() && m_shape.height() < stage.height()
        && m_shape.width() * 2 < stage.width())
        fitted = QSizeF(m_shape) * 2;  // a tiny picture is not blown up to fill the window
    QRectF rect(QPointF(), fitted * m_zoom);
    rect.moveCenter(stage.center() + m_pan);
    return rect;
}

void Lightbox::clampPan()
{
    const QRectF photo = target();
    const double mostX = std::max(0.0, (photo.width() - width()) / 2 + kBar), mostY = std::max(0.0, (photo.height() - height()) / 2 + kBar);
    m_pan = m_zoom <= 1 ? QPointF() : QPointF(std::clamp(m_pan.x(), -mostX, mostX), std::clamp(m_pan.y(), -mostY, mostY));
}

void Lightbox::zoomTo(double zoom, QPointF anchor)
{
    const double wanted = std::clamp(zoom, 1.0, kMostZoom);
    const QPointF centre = target().center();
    m_pan += (anchor - centre) * (1 - wanted / m_zoom);  // what is under the mouse stays there
    m_zoom = wanted;
    clampPan();
    setCursor(m_zoom > 1 ? Qt::OpenHandCursor : Qt::ArrowCursor);
    if (m_zoom > 1.2 && !m_sharp && !m_loading && !m_file.empty())
        load(m_file, kSharpSide);
    update();
}

void Lightbox::paintEvent(QPaintEvent *)
{
    const Tokens &t = tokensFor(palette());
    QPainter painter(this);
    painter.fillRect(rect(), t.stage);
    if (!m_image.isNull()) {
        painter.setRenderHint(QPainter::SmoothPixmapTransform);
        painter.drawImage(target(), m_image);
    }
    if (m_drawing)
        paintRegion(painter);
    if (!m_message.isEmpty()) {
        painter.setPen(t.onPhoto);
        painter.drawText(rect().adjusted(80, 80, -80, -80), Qt::AlignCenter | Qt::TextWordWrap, m_message);
    }
}

void Lightbox::resizeEvent(QResizeEvent *)
{
    m_title->move(space::xl, space::l);
    m_title->resize(width() - 256, 24);
    m_write->move(width() - 160 - 4 * space::s, space::s);
    placePanel();
    m_close->move(width() - 40 - space::s, space::s);
    m_fit->move(width() - 80 - 2 * space::s, space::s);
    m_draw->move(width() - 120 - 3 * space::s, space::s);
    m_hint->setGeometry(0, height() - space::xl - space::xs, width(), space::xl);
    m_previous->move(space::s, height() / 2 - 20);
    clampPan();
}

// The window's own shortcuts (letters, arrows) must not act behind the photo.
bool Lightbox::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride) {
        event->accept();
        return true;
    }
    return QWidget::event(event);
}

void Lightbox::keyPressEvent(QKeyEvent *event)
{
    if ((m_drawing && drawingKey(event)) || panelKey(event))
        return;
    switch (event->key()) {
    case Qt::Key_R: return drawRegion();
    case Qt::Key_Escape:
    case Qt::Key_Space:
    case Qt::Key_Return:
    case Qt::Key_Enter: return leave();
    case Qt::Key_Left:
    case Qt::Key_PageUp: return step(-1);
    case Qt::Key_Right:
    case Qt::Key_PageDown: return step(1);
    case Qt::Key_Home: return m_model ? step(-m_row) : void();
    case Qt::Key_End: return m_model ? step(m_model->rowCount() - 1 - m_row) : void();
    case Qt::Key_Plus:
    case Qt::Key_Equal: return zoomTo(m_zoom * 1.25, rect().center());
    case Qt::Key_Minus: return zoomTo(m_zoom / 1.25, rect().center());
    case Qt::Key_0: return zoomTo(1, rect().center());
    case Qt::Key_1:
    case Qt::Key_2:
    case Qt::Key_3:
    case Qt::Key_4:
    case Qt::Key_5:
        if (!m_id.valid())
            return;
        m_stars = event->key() - Qt::Key_0;
        showTitle();
        return Q_EMIT rated(m_id, m_stars);
    default: QWidget::keyPressEvent(event);
    }
}

void Lightbox::wheelEvent(QWheelEvent *event)
{
    zoomTo(m_zoom * std::pow(1.0015, event->angleDelta().y()), event->position());
}

void Lightbox::mousePressEvent(QMouseEvent *event)
{
    m_grab = event->position();
    if (m_drawing) {
        m_region = QRectF(shareAt(event->position()), QSizeF());
        return update();
    }
    if (!target().contains(event->position()))
        leave();
}

void Lightbox::mouseMoveEvent(QMouseEvent *event)
{
    if (m_drawing && (event->buttons() & Qt::LeftButton)) {
        m_region = QRectF(shareAt(m_grab), shareAt(event->position())).normalized();
        return update();
    }
    if (!(event->buttons() & Qt::LeftButton) || m_zoom <= 1)
        return;
    m_pan += event->position() - m_grab;
    m_grab = event->position();
    clampPan();
    update();
}

void Lightbox::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (m_drawing)
        return;
    zoomTo(m_zoom > 1 ? 1 : 3, event->position());
}

void Lightbox::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

}  // namespace semblance::ui
