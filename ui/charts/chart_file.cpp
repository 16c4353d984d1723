#include "ui/charts/chart_file.h"

#include <QBuffer>
#include <QImage>
#include <QPainter>
#include <QSaveFile>
#include <QSvgGenerator>
#include <QWidget>

#include "ui/bridge/formats.h"

namespace semblance::ui {

namespace {

constexpr qreal kPixels = 2;

QByteArray asPng(QWidget *widget)
{
    QImage image(widget->size() * kPixels, QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(kPixels);
    image.fill(widget->palette().color(QPalette::Window));
    widget->render(&image);
    QByteArray bytes;
    QBuffer buffer(&bytes);
    return buffer.open(QIODevice::WriteOnly) && image.save(&buffer, "PNG") ? bytes : QByteArray();
}

QByteArray asSvg(QWidget *widget)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setSize(widget->size());
    generator.setViewBox(QRect(QPoint(), widget->size()));
    QPainter painter(&generator);
    painter.fillRect(widget->rect(), widget->palette().color(QPalette::Window));
    widget->render(&painter);
    painter.end();
    return bytes;
}

}  // namespace

bool writeChart(QWidget *widget, const std::filesystem::path &file)
{
    const QString name = toQString(file);
    const bool png = name.endsWith(QLatin1String(".png"), Qt::CaseInsensitive),
               svg = name.endsWith(QLatin1String(".svg"), Qt::CaseInsensitive);
    const QByteArray bytes = png ? asPng(widget) : svg ? asSvg(widget) : QByteArray();
    QSaveFile out(name);
    return !bytes.isEmpty() && out.open(QIODevice::WriteOnly) && out.write(bytes) == bytes.size() && out.commit();
}

}  // namespace semblance::ui
