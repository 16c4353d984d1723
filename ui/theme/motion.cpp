#include "ui/theme/motion.h"

#include <QCoreApplication>
#include <QSettings>
#include <QStandardPaths>
#include <QVariant>

namespace semblance::ui {

namespace {
constexpr const char *kProperty = "semblanceLessMotion";  // of the application: every widget can ask, nobody owns it
}

bool systemWantsLessMotion()
{
    const QString config = QStandardPaths::writableLocation(QStandardPaths::GenericConfigLocation);
    for (const char *file : {"/gtk-4.0/settings.ini", "/gtk-3.0/settings.ini"}) {
        const QSettings gtk(config + QLatin1String(file), QSettings::IniFormat);
        const QString value = gtk.value("Settings/gtk-enable-animations").toString();
        if (!value.isEmpty())
            return value == QLatin1String("0") || value.compare(QLatin1String("false"), Qt::CaseInsensitive) == 0;
    }
    const QSettings kde(config + QStringLiteral("/kdeglobals"), QSettings::IniFormat);
    bool given = false;
    const double factor = kde.value("KDE/AnimationDurationFactor").toDouble(&given);
    return given && factor == 0;
}

void applyMotion(const QString &name)
{
    QCoreApplication::instance()->setProperty(kProperty, name == QLatin1String("less") || systemWantsLessMotion());
}

bool lessMotion()
{
    return QCoreApplication::instance()->property(kProperty).toBool();
}

}  // namespace semblance::ui
