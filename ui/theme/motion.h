// Whether things move: the user's choice, else what the desktop is set to.
#pragma once

#include <QString>

namespace semblance::ui {

// What GTK's and KDE's settings of this user say: no animations.
[[nodiscard]] bool systemWantsLessMotion();

// "less": nothing moves; anything else: as the system says. Holds for the whole application from now on.
void applyMotion(const QString &name);
[[nodiscard]] bool lessMotion();

}  // namespace semblance::ui
