// One set of SVG icons and illustrations, tinted from the palette at the moment they are painted.
#pragma once

#include <QIcon>
#include <QPixmap>
#include <QString>

#include "ui/theme/tokens.h"

namespace semblance::ui {

// Registers the embedded pictures and translations; call once before the first widget.
void initResources();

// "search" is resources/icons/search.svg. Follows the palette; checked icons take the accent.
[[nodiscard]] QIcon icon(const QString &name);
[[nodiscard]] QIcon icon(const QString &name, const QColor &colour);
[[nodiscard]] QPixmap tintedIcon(const QString &name, const QColor &colour, int side, qreal pixelRatio);

// "welcome" is resources/illustrations/welcome.svg, 240 x 160 in device independent pixels.
[[nodiscard]] QPixmap illustration(const QString &name, const Tokens &tokens, qreal pixelRatio);

}  // namespace semblance::ui
