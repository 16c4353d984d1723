// Searching for settings, for those who run the trials: where to look next, what was tried before, and data that trials share.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/core/result.h"
#include "engine/training/tuning.h"

namespace semblance::jobs {

using training::Tuner;
using training::TuneRange;
using training::TuneTrial;

struct TuneSearch {
    std::vector<TuneRange> ranges;
    std::optional<Tuner> tuner;
};
// `ranges` empty: the recipe's usual ones. Errors: InvalidArgument (a range, a method, no range).
[[nodiscard]] core::Result<TuneSearch> planSearch(const std::string &recipe, const std::string &method, int trials,
                                                  const std::vector<std::string> &ranges, std::uint64_t seed);

// What a finished run is judged by: its figures on the validation photos, never those of the report. Nothing: it has none.
[[nodiscard]] std::optional<double> objectiveOf(const std::map<std::string, double> &done);

// trials.txt in the search's folder: a line a trial. A file that is not there has none. Errors: Corrupt (another number of ranges), Io.
[[nodiscard]] core::Result<std::vector<TuneTrial>> readTrials(const std::filesystem::path &folder, std::size_t ranges);
[[nodiscard]] core::Result<void> writeTrials(const std::filesystem::path &folder, const std::vector<TuneTrial> &trials);

// Embeddings or packed pictures of one run into the folder of another on the same data, where that has none yet: as a second name of the
// same file, or a copy. Nothing is done when a range changes what they depend on.
void shareRunData(const std::filesystem::path &from, const std::filesystem::path &to, const std::vector<TuneRange> &ranges);

}  // namespace semblance::jobs
