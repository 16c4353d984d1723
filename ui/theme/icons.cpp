#include "ui/theme/icons.h"

#include <QFile>
#include <QGuiApplication>
#include <QIconEngine>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

static void registerResources()
{
    Q_INIT_RESOURCE(semblance);
    Q_INIT_RESOURCE(translations);
}

namespace semblance::ui {

void initResources()
{
    registerResources();
}

static QPixmap render(QByteArray svg, QSize size, qreal pixelRatio)
{
    QSvgRenderer renderer(svg);
    QPixmap pixmap(size * pixelRatio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    renderer.render(&painter);
    painter.end();
    pixmap.setDevicePixelRatio(pixelRatio);
    return pixmap;
}

static QByteArray read(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

QPixmap tintedIcon(const QString &name, const QColor &colour, int side, qreal pixelRatio)
{
    const QString key = QStringLiteral("%1/%2/%3/%4").arg(name, colour.name(QColor::HexArgb)).arg(side).arg(pixelRatio);
    QPixmap pixmap;
    if (QPixmapCache::find(key, &pixmap))
        return pixmap;
    QByteArray svg = read(QStringLiteral(":/icons/%1.svg").arg(name));
    svg.replace("currentColor", colour.name().toLatin1());
    pixmap = render(svg, {side, side}, pixelRatio);
    QPixmapCache::insert(key, pixmap);
    return pixmap;
}

QPixmap illustration(const QString &name, const Tokens &t, qreal pixelRatio)
{
    QByteArray svg = read(QStringLiteral(":/illustrations/%1.svg").arg(name));
    svg.replace("--line", t.textDisabled.name().toLatin1());
    svg.replace("--soft", t.accentSoft.name().toLatin1());
    svg.replace("--surface", t.surface.name().toLatin1());
    svg.replace("--accent", t.accent.name().toLatin1());
    svg.replace("--muted", t.textMuted.name().toLatin1());
    svg.replace("--danger", t.danger.name().toLatin1());
    return render(svg, {240, 160}, pixelRatio);
}

namespace {

class TintedEngine : public QIconEngine {
public:
    explicit TintedEngine(QString name, QColor colour = {}) : m_name(std::move(name)), m_colour(colour) {}

    void paint(QPainter *painter, const QRect &rect, QIcon::Mode mode, QIcon::State state) override
    {
        const qreal ratio = painter->device()->devicePixelRatioF();
        const int side = qMin(rect.width(), rect.height());
        painter->drawPixmap(QRect(rect.center() - QPoint(side / 2, side / 2), QSize(side, side)),
                            tintedIcon(m_name, colourFor(mode, state), side, ratio));
    }

    QPixmap pixmap(const QSize &size, QIcon::Mode mode, QIcon::State state) override
    {
        return tintedIcon(m_name, colourFor(mode, state), qMin(size.width(), size.height()), 1);
    }

    QPixmap scaledPixmap(const QSize &size, QIcon::Mode mode, QIcon::State state, qreal scale) override
    {
        QPixmap pixmap = tintedIcon(m_name, colourFor(mode, state), qRound(qMin(size.width(), size.height()) / scale), scale);
        pixmap.setDevicePixelRatio(1);  // QIcon sets the ratio of what it is given
        return pixmap;
    }

    [[nodiscard]] QIconEngine *clone() const override { return new TintedEngine(m_name, m_colour); }

private:
    [[nodiscard]] QColor colourFor(QIcon::Mode mode, QIcon::State state) const
    {
        const Tokens &t = tokensFor(QGuiApplication::palette());
        if (mode == QIcon::Disabled)
            return t.textDisabled;
        if (m_colour.isValid())
            return m_colour;
        return state == QIcon::On ? t.accent : t.textMuted;
    }

    QString m_name;
    QColor m_colour;
};

}  // namespace

QIcon icon(const QString &name)
{
    return QIcon(new TintedEngine(name));
}

QIcon icon(const QString &name, const QColor &colour)
{
    return QIcon(new TintedEngine(name, colour));
}

}  // namespace semblance::ui
