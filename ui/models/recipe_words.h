// Recipes of training in words for people.
#pragma once

#include <QString>

namespace semblance::ui {

// The name of a recipe and what it does. An unknown one keeps its own name.
[[nodiscard]] QString recipeTitle(const QString &recipe);
[[nodiscard]] QString recipeExplanation(const QString &recipe);

}  // namespace semblance::ui
