// What training can be asked for.
#include <algorithm>

#include "engine/api/learning.h"
#include "engine/jobs/recipes.h"

namespace semblance::api {

std::vector<std::string> recipeNames()
{
    std::vector<std::string> names;
    for (const jobs::RecipeInfo &recipe : jobs::recipes())
        names.push_back(recipe.name);
    return names;
}

std::vector<std::string> lossNames()
{
    std::vector<std::string> names;
    for (const jobs::RecipeInfo &recipe : jobs::recipes())
        for (const std::string &loss : recipe.losses)
            if (std::find(names.begin(), names.end(), loss) == names.end())
                names.push_back(loss);
    return names;
}

std::vector<std::string> lossesOf(const std::string &recipe)
{
    for (const jobs::RecipeInfo &info : jobs::recipes())
        if (info.name == recipe)
            return info.losses;
    return {};
}

}  // namespace semblance::api
