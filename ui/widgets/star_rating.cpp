#include "ui/widgets/star_rating.h"

#include <QKeyEvent>
#include <QPainter>
#include <algorithm>

#include "ui/theme/icons.h"

namespace semblance::ui {

namespace {
constexpr int kStar = 18, kStep = 24, kMost = 5, kMixed = -2;
}

StarRating::StarRating(QWidget *parent) : QWidget(parent)
{
    setObjectName("starRating");
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setCursor(Qt::PointingHandCursor);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    retranslate();
}

QSize StarRating::sizeHint() const
{
    return {kMost * kStep + 4, 28};
}

void StarRating::setStars(int stars)
{
    m_stars = std::clamp(stars, kMixed, kMost);
    retranslate();
    update();
}

void StarRating::retranslate()
{
    QString name = tr("Not rated");
    if (m_stars == kMixed)
        name = tr("Photos with different ratings");
    else if (m_stars < 0)
        name = tr("Rejected");
    else if (m_stars > 0)
        name = tr("%Ln star(s)", nullptr, m_stars);
    setAccessibleName(name);
    setToolTip(tr("%1; keys 0 to 5 rate").arg(name));
}

int StarRating::starAt(double x) const
{
    const int star = int((x - 2) / kStep) + 1;
    return x >= 2 && star <= kMost ? star : 0;
}

void StarRating::paintEvent(QPaintEvent *)
{
    const Tokens &t = tokensFor(palette());
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const int shown = m_hovered > 0 ? m_hovered : std::max(0, m_stars);
    for (int star = 1; star <= kMost; ++star) {
        const bool full = star <= shown;
        const QColor colour = full ? (m_hovered > 0 ? t.accent : t.text) : t.textMuted;
        painter.drawPixmap(2 + (star - 1) * kStep + (kStep - kStar) / 2, (height() - kStar) / 2,
                           tintedIcon(full ? "star-full" : "star", colour, kStar, devicePixelRatioF()));
    }
    if (hasFocus()) {
        painter.setPen(QPen(t.accent, 2));
        painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), radius - 1, radius - 1);
    }
}

void StarRating::mouseReleaseEvent(QMouseEvent *event)
{
    const int star = starAt(event->position().x());
    if (event->button() == Qt::LeftButton && star > 0 && rect().contains(event->position().toPoint()))
        Q_EMIT chosen(star == m_stars ? 0 : star);
}

void StarRating::mouseMoveEvent(QMouseEvent *event)
{
    m_hovered = starAt(event->position().x());
    update();
}

void StarRating::leaveEvent(QEvent *event)
{
    QWidget::leaveEvent(event);
    m_hovered = 0;
    update();
}

void StarRating::keyPressEvent(QKeyEvent *event)
{
    const int now = std::max(0, m_stars);
    if (event->key() >= Qt::Key_0 && event->key() <= Qt::Key_5)
        Q_EMIT chosen(event->key() - Qt::Key_0);
    else if ((event->key() == Qt::Key_Right || event->key() == Qt::Key_Up) && now < kMost)
        Q_EMIT chosen(now + 1);
    else if ((event->key() == Qt::Key_Left || event->key() == Qt::Key_Down) && now > 0)
        Q_EMIT chosen(now - 1);
    else
        QWidget::keyPressEvent(event);
}

bool StarRating::event(QEvent *event)
{
    if (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut)
        update();
    return QWidget::event(event);
}

void StarRating::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

}  // namespace semblance::ui
