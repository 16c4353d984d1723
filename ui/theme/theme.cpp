#include "ui/theme/theme.h"

#include <QFont>
#include <QFontDatabase>
#include <QFontInfo>
#include <QPixmapCache>
#include <QStyleFactory>

#include "ui/theme/tokens.h"

namespace semblance::ui {

Appearance appearanceFrom(const QString &name)
{
    if (name == QLatin1String("light"))
        return Appearance::Light;
    return name == QLatin1String("dark") ? Appearance::Dark : Appearance::System;
}

QString nameOf(Appearance appearance)
{
    switch (appearance) {
    case Appearance::Light: return QStringLiteral("light");
    case Appearance::Dark: return QStringLiteral("dark");
    case Appearance::System: break;
    }
    return QStringLiteral("system");
}

// The system's font, unless that is the bare fallback of a machine without a desktop; Chinese falls back to Noto.
static QFont interfaceFont(const QFont &system)
{
    QFont font = system;
    QStringList families;
    const QString resolved = QFontInfo(system).family();
    if (resolved.startsWith(QLatin1String("DejaVu")) || resolved.isEmpty()) {
        const QStringList installed = QFontDatabase::families();
        for (const QString &better : {QStringLiteral("Inter"), QStringLiteral("Noto Sans"), QStringLiteral("Cantarell"),
                                      QStringLiteral("Ubuntu"), QStringLiteral("Open Sans"), QStringLiteral("Noto Sans CJK SC")})
            if (installed.contains(better)) {
                families << better;
                break;
            }
    }
    families << resolved << QStringLiteral("Noto Sans CJK SC") << QStringLiteral("Noto Sans SC") << QStringLiteral("WenQuanYi Micro Hei");
    families.removeDuplicates();
    font.setFamilies(families);
    font.setPixelSize(type::body);
    return font;
}

Theme::Theme(QApplication &application) : m_application(application), m_systemIsDark(isDark(QApplication::palette()))
{
    QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    QApplication::setFont(interfaceFont(QApplication::font()));
    QPixmapCache::setCacheLimit(32 * 1024);
}

void Theme::apply(Appearance appearance)
{
    const bool dark = appearance == Appearance::Dark || (appearance == Appearance::System && m_systemIsDark);
    const Tokens &tokens = dark ? darkTokens() : lightTokens();
    QApplication::setPalette(paletteOf(tokens));
    m_application.setStyleSheet(styleSheetOf(tokens));
}

}  // namespace semblance::ui
