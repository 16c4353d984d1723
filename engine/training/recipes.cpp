#include "engine/training/recipes.h"

#include <algorithm>

namespace semblance::training {

namespace {

constexpr double bytesOfFloat = 4.0;
// Measured on one core: multiply-adds a second of the small products of a head.
constexpr double headRate = 2e9;

}  // namespace

const std::vector<RecipeInfo> &recipes()
{
    static const std::vector<RecipeInfo> all{
        {"head",
         "Learns a small adapter behind both towers on embeddings that are computed once: the best first choice for some hundred photos "
         "with captions.",
         true,
         {"infonce", "siglip", "triplet", "siamese", "match"}},
        {"align", "Brings photos and captions together by two matrices that are computed, not learnt: done in seconds.", true, {}},
        {"layers",
         "Trains the last blocks of the model and leaves the first as they are.",
         false,
         {"infonce", "siglip", "triplet", "siamese", "match"}},
        {"lora",
         "Learns small changes beside the weights of both towers, for words and things that the model has never seen.",
         false,
         {"infonce", "siglip", "triplet", "siamese", "match"}},
        {"full", "Trains all of the model: needs many photos and time.", false, {"infonce", "siglip", "triplet", "siamese", "match"}},
        {"shared",
         "Trains on new photos and old ones in turn, so that the old is not forgotten.",
         false,
         {"infonce", "siglip", "triplet", "siamese", "match"},
         false},
        {"classify", "Learns to tell classes of photos apart, from a folder a class; search itself stays as it is.", true, {}, false},
        {"scratch", "Trains a new small model from random weights: for a hundred thousand pairs and more, hours.", false, {"infonce"}},
    };
    return all;
}

const RecipeInfo *findRecipe(const std::string &name)
{
    const auto found = std::find_if(recipes().begin(), recipes().end(), [&](const RecipeInfo &recipe) { return recipe.name == name; });
    return found == recipes().end() ? nullptr : &*found;
}

Forecast forecast(const RecipeInfo &recipe, const RunSize &size)
{
    const auto photos = static_cast<double>(size.photos), captions = static_cast<double>(size.captions);
    const auto dimension = static_cast<double>(size.dimension), epochs = static_cast<double>(size.epochs);
    const double onePass = size.photosPerSecond > 0.0 ? photos / size.photosPerSecond : 0.0;
    Forecast made;
    if (!recipe.onFeatures) {
        const auto side = static_cast<double>(size.imageSize);
        made.seconds = 3.0 * epochs * onePass;
        // Gradient, two moments and the average of every parameter; the pixels; the activations, about 40 numbers a pixel of the batch.
        made.bytes = 4.0 * bytesOfFloat * size.parameters + 3.0 * side * side * photos
                     + 40.0 * bytesOfFloat * side * side * static_cast<double>(size.batchSize);
        return made;
    }
    const auto views = static_cast<double>(size.views);
    made.seconds = views * onePass;
    if (recipe.name == "head")  // two layers, forward and backward, of each photo and two captions
        made.seconds += epochs * photos * 3.0 * 2.0 * 3.0 * dimension * dimension / headRate;
    if (recipe.name == "align")  // decompositions, and some hundred candidates
        made.seconds += 60.0 * dimension * dimension * dimension / headRate;
    made.bytes = bytesOfFloat * dimension * (views * photos + captions) + 16.0 * bytesOfFloat * dimension * dimension;
    return made;
}

}  // namespace semblance::training
