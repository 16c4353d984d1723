#include "ui/models/recipe_words.h"

#include <QCoreApplication>

namespace semblance::ui {

namespace {

struct Recipes {
    Q_DECLARE_TR_FUNCTIONS(Recipes)
};

}  // namespace

QString recipeTitle(const QString &recipe)
{
    if (recipe == "align")
        return Recipes::tr("Align");
    if (recipe == "head")
        return Recipes::tr("Quick");
    if (recipe == "lora")
        return Recipes::tr("Thorough");
    if (recipe == "layers")
        return Recipes::tr("Last layers");
    if (recipe == "full")
        return Recipes::tr("Everything");
    if (recipe == "shared")
        return Recipes::tr("Learn without forgetting");
    if (recipe == "classify")
        return Recipes::tr("Classes");
    if (recipe == "concept")
        return Recipes::tr("A name of your own");
    return recipe == "scratch" ? Recipes::tr("From scratch") : recipe;
}

QString recipeExplanation(const QString &recipe)
{
    if (recipe == "align")
        return Recipes::tr("Turns the space of photos onto the space of words in one step. Seconds.");
    if (recipe == "head")
        return Recipes::tr("A small layer on top of what the model sees already. Seconds to a minute; a good first choice.");
    if (recipe == "lora")
        return Recipes::tr("Small changes inside the model. Minutes to hours; for words and things it has never seen.");
    if (recipe == "layers")
        return Recipes::tr("The last blocks of the model learn, the first stay as they are.");
    if (recipe == "full")
        return Recipes::tr("All of the model learns. Needs many pictures and time.");
    if (recipe == "shared")
        return Recipes::tr("Learns the new beside the old, so that the old is kept.");
    if (recipe == "classify")
        return Recipes::tr("Learns to tell classes apart, for automatic tags.");
    if (recipe == "concept")
        return Recipes::tr("Learns a name from a few photos, for use inside sentences.");
    return recipe == "scratch" ? Recipes::tr("A new model from random weights. Needs tens of thousands of pictures and hours.") : QString();
}

}  // namespace semblance::ui
