// The recipes there are: what each does in a sentence, which losses it takes, and what it will cost.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace semblance::training {

struct RecipeInfo {
    std::string name;
    std::string explanation;          // one sentence, English
    bool onFeatures = false;          // learns on cached embeddings: the photos are read once
    std::vector<std::string> losses;  // empty: it minimises nothing that could be chosen
    bool onPairs = true;              // photos with captions are all it needs
};

// The one list of them, in the order in which a user should try them.
[[nodiscard]] const std::vector<RecipeInfo> &recipes();
// nullptr when there is none of that name.
[[nodiscard]] const RecipeInfo *findRecipe(const std::string &name);

// What is known before a run begins.
struct RunSize {
    std::int64_t photos = 0, captions = 0, dimension = 0, epochs = 0;
    std::int64_t imageSize = 0;  // pixels a side of the tower's input
    double photosPerSecond = 0;  // that the base model embeds on this device; 0: they are embedded already
    double parameters = 0;       // of the base model
    std::int64_t views = 1, batchSize = 128;
};
struct Forecast {
    double seconds = 0;
    double bytes = 0;  // of memory beyond the loaded base model
};
// A rough forecast, right within a factor of about three: reading and embedding once for recipes on embeddings, three passes an epoch (one
// forward, two backward) for the others.
[[nodiscard]] Forecast forecast(const RecipeInfo &recipe, const RunSize &size);

}  // namespace semblance::training
