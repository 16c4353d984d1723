#include "ui/theme/language.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>

namespace semblance::ui {

QString Language::resolved(const QString &name)
{
    if (name == QLatin1String("en") || name == QLatin1String("zh_CN"))
        return name;
    return QLocale::system().language() == QLocale::Chinese ? QStringLiteral("zh_CN") : QStringLiteral("en");
}

// Dates as the user's own country writes them where the language is the system's; else those of British English.
static QLocale localeOf(const QString &language)
{
    const QLocale system = QLocale::system();
    if (system.language() != QLocale::C && system.name().startsWith(language.left(2)))
        return system;
    return language == QLatin1String("en") ? QLocale(QStringLiteral("en_GB")) : QLocale(language);
}

void Language::apply(const QString &name)
{
    const QString language = resolved(name);
    QLocale::setDefault(name == language ? localeOf(language) : QLocale::system());
    QCoreApplication::removeTranslator(&m_own);
    QCoreApplication::removeTranslator(&m_qt);
    if (m_qt.load(QStringLiteral("qtbase_") + language, QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
        QCoreApplication::installTranslator(&m_qt);
    if (m_own.load(QStringLiteral(":/translations/semblance_%1.qm").arg(language)))
        QCoreApplication::installTranslator(&m_own);
}

}  // namespace semblance::ui
