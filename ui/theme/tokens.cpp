#include "ui/theme/tokens.h"

#include <algorithm>
#include <cmath>

namespace semblance::ui {

const Tokens &lightTokens()
{
    static const Tokens tokens = [] {
        Tokens t;
        t.window = QColor(0xf6, 0xf6, 0xf8);
        t.surface = QColor(0xff, 0xff, 0xff);
        t.raised = QColor(0xff, 0xff, 0xff);
        t.hover = QColor(0xea, 0xeb, 0xef);
        t.pressed = QColor(0xdf, 0xe1, 0xe7);
        t.border = QColor(0xdc, 0xde, 0xe4);
        t.text = QColor(0x1a, 0x1c, 0x21);
        t.textMuted = QColor(0x5a, 0x60, 0x6c);
        t.textDisabled = QColor(0x9a, 0x9f, 0xa9);
        t.accent = QColor(0x25, 0x56, 0xd0);
        t.onAccent = QColor(0xff, 0xff, 0xff);
        t.accentSoft = QColor(0xe4, 0xeb, 0xfc);
        t.success = QColor(0x17, 0x73, 0x45);
        t.warning = QColor(0x8a, 0x57, 0x00);
        t.danger = QColor(0xb9, 0x2c, 0x25);
        t.dangerSoft = QColor(0xfb, 0xe9, 0xe7);
        t.skeleton = QColor(0xe6, 0xe7, 0xeb);
        t.track = QColor(0xe0, 0xe2, 0xe8);
        t.scrim = QColor(0x10, 0x12, 0x16, 0xb8);
        t.onPhoto = QColor(0xff, 0xff, 0xff);
        t.stage = QColor(0x10, 0x11, 0x14, 0xf5);
        return t;
    }();
    return tokens;
}

const Tokens &darkTokens()
{
    static const Tokens tokens = [] {
        Tokens t;
        t.dark = true;
        t.window = QColor(0x16, 0x17, 0x1a);
        t.surface = QColor(0x1e, 0x20, 0x24);
        t.raised = QColor(0x28, 0x2b, 0x30);
        t.hover = QColor(0x2b, 0x2e, 0x34);
        t.pressed = QColor(0x35, 0x39, 0x41);
        t.border = QColor(0x35, 0x39, 0x41);
        t.text = QColor(0xec, 0xed, 0xf0);
        t.textMuted = QColor(0xa8, 0xad, 0xb8);
        t.textDisabled = QColor(0x6a, 0x6f, 0x7a);
        t.accent = QColor(0x8a, 0xac, 0xff);
        t.onAccent = QColor(0x0e, 0x16, 0x30);
        t.accentSoft = QColor(0x28, 0x33, 0x52);
        t.success = QColor(0x5f, 0xcb, 0x93);
        t.warning = QColor(0xe4, 0xb4, 0x5e);
        t.danger = QColor(0xff, 0x8f, 0x86);
        t.dangerSoft = QColor(0x3d, 0x25, 0x25);
        t.skeleton = QColor(0x25, 0x28, 0x2d);
        t.track = QColor(0x33, 0x37, 0x3f);
        t.scrim = QColor(0x0a, 0x0b, 0x0d, 0xc0);
        t.onPhoto = QColor(0xff, 0xff, 0xff);
        t.stage = QColor(0x0a, 0x0b, 0x0d, 0xf7);
        return t;
    }();
    return tokens;
}

QColor chartColour(int index, const Tokens &tokens)
{
    static const QColor onLight[]{{0x00, 0x72, 0xb2}, {0xd5, 0x5e, 0x00}, {0x00, 0x9e, 0x73},
                                  {0xcc, 0x79, 0xa7}, {0xb8, 0x82, 0x00}, {0x3a, 0x8f, 0xc9}};
    static const QColor onDark[]{{0x56, 0xb4, 0xe9}, {0xf0, 0x8a, 0x3c}, {0x2f, 0xc3, 0x98},
                                 {0xdf, 0x9c, 0xc2}, {0xe6, 0x9f, 0x00}, {0x8c, 0xb8, 0xff}};
    constexpr int count = 6;
    return tokens.dark ? onDark[index % count] : onLight[index % count];
}

bool isDark(const QPalette &palette)
{
    // By the text: a style sheet makes the window colour of some widgets transparent.
    return palette.color(QPalette::WindowText).lightnessF() > 0.5f;
}

const Tokens &tokensFor(const QPalette &palette)
{
    return isDark(palette) ? darkTokens() : lightTokens();
}

static double luminance(const QColor &colour)
{
    const auto linear = [](double c) { return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
}

double contrast(const QColor &a, const QColor &b)
{
    const double la = luminance(a), lb = luminance(b);
    return (std::max(la, lb) + 0.05) / (std::min(la, lb) + 0.05);
}

QPalette paletteOf(const Tokens &t)
{
    QPalette p;
    p.setColor(QPalette::Window, t.window);
    p.setColor(QPalette::WindowText, t.text);
    p.setColor(QPalette::Base, t.surface);
    p.setColor(QPalette::AlternateBase, t.window);
    p.setColor(QPalette::Text, t.text);
    p.setColor(QPalette::PlaceholderText, t.textMuted);
    p.setColor(QPalette::Button, t.raised);
    p.setColor(QPalette::ButtonText, t.text);
    p.setColor(QPalette::BrightText, t.onPhoto);
    p.setColor(QPalette::Highlight, t.accent);
    p.setColor(QPalette::HighlightedText, t.onAccent);
    p.setColor(QPalette::ToolTipBase, t.raised);
    p.setColor(QPalette::ToolTipText, t.text);
    p.setColor(QPalette::Link, t.accent);
    p.setColor(QPalette::Light, t.raised);
    p.setColor(QPalette::Midlight, t.hover);
    p.setColor(QPalette::Mid, t.border);
    p.setColor(QPalette::Dark, t.border);
    p.setColor(QPalette::Shadow, t.border);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        p.setColor(QPalette::Disabled, role, t.textDisabled);
    return p;
}

}  // namespace semblance::ui
