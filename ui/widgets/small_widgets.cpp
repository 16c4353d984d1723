#include "ui/widgets/small_widgets.h"

#include <QAbstractButton>
#include <QEvent>
#include <QHBoxLayout>
#include <QPainter>
#include <QPainterPath>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/theme/icons.h"
#include "ui/theme/motion.h"

namespace semblance::ui {

namespace {
constexpr int kStateWidth = 480, kLeastStateWidth = 280;
constexpr int kStep = 20;       // degrees that a spinner turns in 40 ms
constexpr int kQuietSteps = 4;  // before it is seen
}  // namespace

void describe(QWidget *control, const QString &text, const QString &shortcut)
{
    control->setAccessibleName(text);
    control->setToolTip(shortcut.isEmpty() ? text : QStringLiteral("%1 (%2)").arg(text, shortcut));
}

void setRole(QWidget *widget, const char *role)
{
    widget->setProperty("role", QString::fromLatin1(role));
}

QToolButton *toolButton(const QString &objectName, const QString &iconName, QWidget *parent)
{
    auto *button = new QToolButton(parent);
    button->setObjectName(objectName);
    button->setIcon(icon(iconName));
    button->setIconSize({18, 18});
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

QPushButton *pushButton(const QString &objectName, const char *kind, QWidget *parent)
{
    auto *button = new QPushButton(parent);
    button->setObjectName(objectName);
    button->setProperty("kind", QString::fromLatin1(kind));
    button->setIconSize({16, 16});
    button->setAutoDefault(false);
    return button;
}

QFrame *carded(QWidget *content)
{
    auto *frame = new QFrame;
    setRole(frame, "card");
    auto *layout = new QVBoxLayout(frame);
    layout->setContentsMargins(space::xs, space::xs, space::xs, space::xs);
    layout->addWidget(content);
    return frame;
}

void nameCorner(QTableView *table, const QString &accessibleName)
{
    if (auto *corner = table->findChild<QAbstractButton *>()) {
        corner->setObjectName(table->objectName() + "Corner");
        corner->setAccessibleName(accessibleName);
    }
}

Spinner::Spinner(QWidget *parent) : QWidget(parent)
{
    setFixedSize(20, 20);
    m_timer.setInterval(40);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        m_angle += kStep;
        update();
    });
}

void Spinner::setSpinning(bool spinning)
{
    if (spinning == m_spinning)
        return;
    m_spinning = spinning;
    m_angle = 0;
    spinning && !lessMotion() ? m_timer.start() : m_timer.stop();
    update();
}

void Spinner::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Tokens &t = tokensFor(palette());
    const bool soon = m_timer.isActive() && m_angle < kQuietSteps * kStep;  // what is done at once does not flicker
    if (!m_spinning || soon) {
        painter.drawPixmap(0, 0, tintedIcon("search", t.textMuted, 20, devicePixelRatioF()));
        return;
    }
    painter.setRenderHint(QPainter::Antialiasing);
    const QRectF ring = QRectF(rect()).adjusted(3, 3, -3, -3);
    painter.setPen(QPen(t.track, 2));
    painter.drawEllipse(ring);
    painter.setPen(QPen(t.accent, 2, Qt::SolidLine, Qt::RoundCap));
    painter.drawArc(ring, -(m_angle % 360) * 16, 100 * 16);
}

ElidedLabel::ElidedLabel(Qt::TextElideMode mode, QWidget *parent) : QLabel(parent), m_mode(mode)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void ElidedLabel::setFullText(const QString &text)
{
    m_full = text;
    setAccessibleName(text);
    setToolTip(text);
    updateGeometry();
    update();
}

QSize ElidedLabel::minimumSizeHint() const
{
    return {40, fontMetrics().height()};
}

QSize ElidedLabel::sizeHint() const
{
    return {fontMetrics().horizontalAdvance(m_full) + 2, fontMetrics().height()};
}

void ElidedLabel::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setPen(palette().color(foregroundRole()));
    painter.drawText(rect(), int(Qt::AlignLeft | Qt::AlignVCenter), fontMetrics().elidedText(m_full, m_mode, width()));
}

WrappedLabel::WrappedLabel(int width, QWidget *parent) : QLabel(parent)
{
    setWordWrap(true);
    setFixedWidth(width);
}

QSize WrappedLabel::sizeHint() const
{
    ensurePolished();  // the style sheet sets the size of the letters
    const QRect text = fontMetrics().boundingRect(QRect(0, 0, width(), 4000), Qt::TextWordWrap, this->text());
    return {width(), text.height() + 2};
}

RoundedPicture::RoundedPicture(QSize most, QWidget *parent) : QWidget(parent), m_most(most)
{
    setFixedSize(most.width(), most.width() * 3 / 4);
}

void RoundedPicture::setImage(const QImage &image)
{
    m_failed = false;
    m_image = image;
    if (!image.isNull())
        setShape(image.size());
    update();
}

void RoundedPicture::setFailed()
{
    m_image = {};
    m_failed = true;
    update();
}

void RoundedPicture::setShade(const QImage &shade)
{
    m_shade = shade;
    update();
}

void RoundedPicture::setShape(QSize photo)
{
    if (!photo.isEmpty())
        setFixedHeight(std::clamp(m_most.width() * photo.height() / photo.width(), 80, m_most.height()));
}

void RoundedPicture::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Tokens &t = tokensFor(palette());
    if (m_image.isNull()) {
        painter.setPen(Qt::NoPen);
        painter.setBrush(t.skeleton);
        painter.drawRoundedRect(rect(), radius, radius);
        if (m_failed)
            painter.drawPixmap(rect().center() - QPoint(16, 16), tintedIcon("photo-broken", t.textMuted, 32, devicePixelRatioF()));
        return;
    }
    const QSize fitted = m_image.size().scaled(size(), Qt::KeepAspectRatio);
    QRect target(QPoint(), fitted);
    target.moveCenter(rect().center());
    QPainterPath path;
    path.addRoundedRect(target, radius, radius);
    painter.setClipPath(path);
    const qreal ratio = devicePixelRatioF();
    painter.drawImage(target, m_image.scaled(fitted * ratio, Qt::IgnoreAspectRatio, Qt::SmoothTransformation));
    if (!m_shade.isNull())
        painter.drawImage(target, m_shade.scaled(fitted * ratio, Qt::IgnoreAspectRatio, Qt::SmoothTransformation));
}

void RoundedPicture::mouseDoubleClickEvent(QMouseEvent *)
{
    Q_EMIT doubleClicked();
}

PageState::PageState(QWidget *parent)
    : QWidget(parent), m_picture(new QLabel(this)), m_title(new WrappedLabel(kStateWidth, this)),
      m_detail(new WrappedLabel(kStateWidth, this)), m_primary(pushButton("statePrimary", "primary", this)),
      m_secondary(pushButton("stateSecondary", "plain", this))
{
    setObjectName("pageState");
    setMinimumWidth(kLeastStateWidth);  // less than its words would like: they wrap
    m_title->setObjectName("stateTitle");
    m_detail->setObjectName("stateDetail");
    setRole(m_title, "heading");
    setRole(m_detail, "muted");
    for (QLabel *label : {m_title, m_detail}) {
        label->setAlignment(Qt::AlignCenter);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    }
    m_picture->setFixedSize(240, 160);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(space::s);
    buttons->addStretch();
    buttons->addWidget(m_primary);
    buttons->addWidget(m_secondary);
    buttons->addStretch();
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(0);
    layout->addStretch(2);
    layout->addWidget(m_picture, 0, Qt::AlignHCenter);
    layout->addSpacing(space::l);
    layout->addWidget(m_title, 0, Qt::AlignHCenter);
    layout->addSpacing(space::s);
    layout->addWidget(m_detail, 0, Qt::AlignHCenter);
    layout->addSpacing(space::xl);
    layout->addLayout(buttons);
    layout->addStretch(3);
    connect(m_primary, &QPushButton::clicked, this, &PageState::primaryClicked);
    connect(m_secondary, &QPushButton::clicked, this, &PageState::secondaryClicked);
    setActions({});
}

void PageState::setContent(const QString &picture, const QString &title, const QString &detail)
{
    m_pictureName = picture;
    m_title->setText(title);
    m_detail->setText(detail);
    m_detail->setVisible(!detail.isEmpty());
    setAccessibleName(title);
    updatePicture();
}

void PageState::setActions(const QString &primary, const QString &secondary)
{
    m_primary->setText(primary);
    m_primary->setVisible(!primary.isEmpty());
    m_primary->setAccessibleName(primary);
    m_secondary->setText(secondary);
    m_secondary->setVisible(!secondary.isEmpty());
    m_secondary->setAccessibleName(secondary);
}

void PageState::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        updatePicture();
}

void PageState::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    const QMargins around = layout()->contentsMargins();
    for (QLabel *label : {m_title, m_detail})
        label->setFixedWidth(std::clamp(width() - around.left() - around.right(), kLeastStateWidth / 2, kStateWidth));
}

void PageState::updatePicture()
{
    if (!m_pictureName.isEmpty())
        m_picture->setPixmap(illustration(m_pictureName, tokensFor(palette()), devicePixelRatioF()));
}

}  // namespace semblance::ui
