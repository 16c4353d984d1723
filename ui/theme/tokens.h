// The design tokens: colours of the light and the dark theme, spacing, radius and type scale. The only place with literal colours.
#pragma once

#include <QColor>
#include <QPalette>
#include <QString>

namespace semblance::ui {

struct Tokens {
    bool dark = false;
    QColor window, surface, raised, hover, pressed, border;
    QColor text, textMuted, textDisabled;
    QColor accent, onAccent, accentSoft;
    QColor success, warning, danger, dangerSoft;
    QColor skeleton, track;  // tiles that are still loading; the groove of bars and sliders
    QColor scrim, onPhoto;   // laid over photos: the shade and the text on it
    QColor stage;            // behind a photo in the lightbox
};

namespace space {
inline constexpr int xs = 4, s = 8, m = 12, l = 16, xl = 24, xxl = 32;
}
namespace type {
inline constexpr int caption = 11, small = 12, body = 13, title = 15, heading = 20, display = 28;
}
inline constexpr int radius = 6;
inline constexpr int motionMs = 150;

[[nodiscard]] const Tokens &lightTokens();
[[nodiscard]] const Tokens &darkTokens();

// Colours of lines and bars that colour-blind people can tell apart (Okabe and Ito 2008); `index` goes round after six.
[[nodiscard]] QColor chartColour(int index, const Tokens &tokens);

// A palette is dark when its text is light; what is drawn by hand asks here with its own palette.
[[nodiscard]] bool isDark(const QPalette &palette);
[[nodiscard]] const Tokens &tokensFor(const QPalette &palette);

// WCAG 2.1 contrast ratio of two opaque colours, 1 to 21.
[[nodiscard]] double contrast(const QColor &a, const QColor &b);

[[nodiscard]] QPalette paletteOf(const Tokens &tokens);
[[nodiscard]] QString styleSheetOf(const Tokens &tokens);

}  // namespace semblance::ui
