// The values of models and of teaching them: what is installed, what a run is asked for, what it reports.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "engine/api/values.h"
#include "engine/core/run_record.h"

namespace semblance::api {

struct ModelInfo {
    std::string id;  // "starter", or the folder's name
    std::filesystem::path folder;
    std::string layout;   // "hf-clip", "open-clip", "semblance"
    std::string version;  // hash
    std::int64_t parameters = 0, bytes = 0, embeddingDimension = 0, imageSize = 0, contextLength = 0, vocabularySize = 0;
    bool active = false;
    bool adaptable = true;  // `head` and `align` may start from it
    std::string base;       // version that it was taught from; empty: not known
    std::vector<std::string> problems;
};

// What a model folder is; info.problems say why it cannot be used.
struct ModelReport {
    ModelInfo info;
    std::string imageTower, textTower;  // a phrase each: "vision transformer, patches of 32, 12 layers of 768, 12 heads, quick GELU"
    std::string storedAs;               // of the weights: "fp16", "fp16, 3 shards"; "" without them
    std::vector<std::string> notes;     // worth knowing, but no hindrance: a sentence each
};

using core::PinnedRanking;

// Several runs that try settings, then one more with the best of them, chosen on the validation photos.
struct TuneRequest {
    std::string method;  // "grid", "random" or "bayes"; empty: one run, as it was asked for
    int trials = 12;
    std::vector<std::string> ranges;  // "learning_rate=1e-4..1e-2", "kind=linear|residual"; empty: the recipe's usual ones
};

struct TrainRequest {
    std::filesystem::path data;        // SPEC of CLI.md
    std::filesystem::path validation;  // SPEC; empty: split by photo
    // One of recipeNames(): "scratch" begins with random weights, or with the model that the setting "start_from" names; the others go
    // on from the model of EngineOptions, or of "start_from".
    std::string recipe = "scratch";
    std::string loss = "infonce";
    std::map<std::string, std::string> settings;  // --set key=value
    std::filesystem::path out, resume;
    bool finish = false;  // with `resume`: what the run has learned so far becomes the package, without another step
    std::uint64_t seed = 1;
    std::vector<std::string> pinned;             // sentences whose answers are told again at each evaluation, at most 6
    std::vector<std::filesystem::path> without;  // photos of the data that must not be used: they are to be forgotten
    TuneRequest tune;
};

// What a SPEC holds, before anything is decoded.
struct PairPreview {
    struct Example {
        std::filesystem::path photo;
        std::string caption;
    };
    std::int64_t photos = 0, captions = 0, skipped = 0;
    std::map<std::string, std::int64_t> languages;  // captions of each, by its code ("en", "zh")
    std::vector<Example> examples;                  // spread over the set, at most 24
    std::vector<Problem> problems;                  // the first 100 of `skipped`
};

struct TrainEvent {
    // "step", "epoch", "done", "baseline", "rollback", "memory", "early_stop", "finish" or "pinned", see jobs/train_job.h; "trial": one of a
    // search for settings is over (`step` its number, values "objective", "best", "seconds", "failed", "steps": how many there will be).
    std::string event;
    std::int64_t step = 0, epoch = 0;
    std::map<std::string, double> values;           // loss, val_loss, recall_at_10, learning_rate, gradient_norm, pairs_per_second, ...
    std::filesystem::path out;                      // of "done": the package
    std::vector<PinnedRanking> pinned{};            // of "pinned"
    std::map<std::string, std::string> settings{};  // of "trial": what it tried
};

// What may be asked for, the best first choice first; the losses are those that any recipe takes.
[[nodiscard]] std::vector<std::string> recipeNames();
[[nodiscard]] std::vector<std::string> lossNames();
[[nodiscard]] std::vector<std::string> lossesOf(const std::string &recipe);  // empty: it minimises nothing that could be chosen

}  // namespace semblance::api
