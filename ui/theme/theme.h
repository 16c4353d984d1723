// Applies a theme to the application: light, dark or what the system's own palette says.
#pragma once

#include <QApplication>

namespace semblance::ui {

enum class Appearance { System, Light, Dark };

[[nodiscard]] Appearance appearanceFrom(const QString &name);  // "light", "dark", anything else: System
[[nodiscard]] QString nameOf(Appearance appearance);

// Create it before any other palette is set: it remembers what the system looked like.
class Theme {
public:
    explicit Theme(QApplication &application);
    void apply(Appearance appearance);

private:
    QApplication &m_application;
    bool m_systemIsDark;
};

}  // namespace semblance::ui
