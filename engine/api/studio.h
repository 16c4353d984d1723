// What the fine-tuning studio keeps in a library: the same questions for the window (engine.h) and the command line (tools.h).
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "engine/api/learning.h"
#include "engine/core/personal_name.h"
#include "engine/core/run_record.h"

namespace semblance::api {

using core::PersonalName;
using core::RunCurve;
using core::RunId;
using core::RunPart;
using core::RunPhoto;
using core::RunReport;
using core::RunState;
using core::RunSummary;

// What was said of answers to sentences; it is learned from as the SPEC "corrections".
struct Corrections {
    std::int64_t right = 0, wrong = 0;
    std::int64_t queries = 0;  // different sentences
};

// A mix of the version that a run began with and the one that it made (Wortsman et al. 2022, WiSE-FT), see jobs/blend.h.
struct BlendPoint {
    double share = 1;                            // of the new version; 0: the old one
    double textToImage = 0, imageToText = 0;     // recall@10 on photos that the run did not learn from
    double gain = 0, gainLow = 0, gainHigh = 0;  // of the mean of both over the old version, with its 95 % interval
    double general = -1;                         // recall@10 on the general probe; below 0: the run had none
};

// What a run with a recipe's own settings would cost, right within a factor of about three.
struct RunForecast {
    double seconds = 0;
    double bytes = 0;  // of memory beside the loaded model
};

// Any thread. Writing: Locked when another process holds the library.
class Studio {
public:
    virtual ~Studio() = default;

    // What a run would learn from. Slow. Errors: those of reading the SPEC (CLI.md).
    [[nodiscard]] virtual Result<PairPreview> previewPairs(const std::filesystem::path &spec) = 0;

    // Training runs that are kept, whoever ran them.
    [[nodiscard]] virtual Result<std::vector<RunSummary>> runs() = 0;  // the newest first
    // With its curves and every photo that it used. Errors: NotFound.
    [[nodiscard]] virtual Result<RunReport> run(RunId id) = 0;
    [[nodiscard]] virtual Result<void> annotateRun(RunId id, const std::string &note) = 0;  // Errors: NotFound
    // The model that it made stays. Errors: NotFound.
    [[nodiscard]] virtual Result<void> forgetRun(RunId id) = 0;

    // `package`: made by a finished run on this machine. Each point is told as it is measured; false: no more of them. Slow for recipes
    // that train through the towers. Errors: NotFound (the run or its beginning is gone), InvalidArgument (nothing to mix).
    [[nodiscard]] virtual Result<void> measureBlend(const std::filesystem::path &package, const std::vector<double> &shares,
                                                    const std::function<bool(const BlendPoint &)> &found) = 0;
    // A mix as a version of its own; `out` empty: beside the package, with the share in its name. Returns where it is. The same errors.
    [[nodiscard]] virtual Result<std::filesystem::path> keepBlend(const std::filesystem::path &package, double share,
                                                                  const std::filesystem::path &out) = 0;

    [[nodiscard]] virtual Result<Corrections> corrections() = 0;
    // By the recipe's name, for the model that searches; measures for a moment how quickly it embeds.
    [[nodiscard]] virtual Result<std::map<std::string, RunForecast>> forecasts(std::int64_t photos, std::int64_t captions) = 0;

    // Names of the user's own, for use inside sentences; by name.
    [[nodiscard]] virtual Result<std::vector<PersonalName>> names() = 0;
    // Learnt at once from 3 to 20 photos; replaces one of the same name. Errors: InvalidArgument.
    [[nodiscard]] virtual Result<void> giveName(const PersonalName &name) = 0;
    [[nodiscard]] virtual Result<void> forgetName(const std::string &name) = 0;  // Errors: NotFound
};

// What may be tried for a recipe when nobody says what, as TuneRequest::ranges; empty: it is not searched for.
[[nodiscard]] std::vector<std::string> usualRanges(const std::string &recipe);

// What would do this run once more: the same data, split, seed, settings and beginning; a new package.
[[nodiscard]] TrainRequest requestOf(const RunSummary &run);

}  // namespace semblance::api
