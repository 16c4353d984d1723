// The recipes of training, for those who run them.
#pragma once

#include "engine/training/recipes.h"

namespace semblance::jobs {

using training::RecipeInfo;
using training::recipes;

}  // namespace semblance::jobs
