#include "ui/theme/preferences.h"

namespace semblance::ui {

static QString fileOr(const QString &file)
{
    if (!file.isEmpty())
        return file;
    return QSettings(QSettings::IniFormat, QSettings::UserScope, QStringLiteral("semblance"), QStringLiteral("semblance")).fileName();
}

Preferences::Preferences(const QString &file) : m_settings(fileOr(file), QSettings::IniFormat) {}

bool Preferences::inspectorShown(const QString &page) const
{
    return m_settings.value("inspector/" + page, page == QLatin1String("search")).toBool();
}

// Typing passes through shorter queries: one that the new one begins with was on the way to it.
void Preferences::rememberSearch(const QString &line)
{
    constexpr qsizetype most = 50;
    QStringList lines = recentSearches();
    lines.removeAll(line);
    if (!lines.isEmpty() && line.startsWith(lines.first()))
        lines.removeFirst();
    lines.prepend(line);
    m_settings.setValue("searches/recent", lines.mid(0, most));
}

void Preferences::setSaved(const QString &line, bool saved)
{
    QStringList lines = savedSearches();
    lines.removeAll(line);
    if (saved)
        lines.prepend(line);
    m_settings.setValue("searches/saved", lines);
}

void Preferences::setTheme(const QString &name)
{
    m_theme.clear();
    m_settings.setValue("theme", name);
}

void Preferences::setLanguage(const QString &name)
{
    m_language.clear();
    m_settings.setValue("language", name);
}

QString Preferences::text(const char *key, const char *fallback) const
{
    const QString name = QLatin1String(key);
    if (name == QLatin1String("theme") && !m_theme.isEmpty())
        return m_theme;
    if (name == QLatin1String("language") && !m_language.isEmpty())
        return m_language;
    return m_settings.value(name, QLatin1String(fallback)).toString();
}

}  // namespace semblance::ui
