// A training run as it is kept: what was asked, what it learned from, how it went and what came out. Plain values from the job to the
// window.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "engine/core/ids.h"

namespace semblance::core {

// Interrupted: its process ended without a word; it can be gone on with, as after a stop.
enum class RunState { Running, Done, Stopped, Failed, Interrupted };

// Source: what the recipe `shared` must not forget. Probe: the forgetting guard.
enum class RunPart { Train, Validation, Test, Source, Probe };

// A photo that a run used: the manifest has one a line.
struct RunPhoto {
    std::filesystem::path path;
    RunPart part = RunPart::Train;
    std::int64_t captions = 0;
    bool operator==(const RunPhoto &) const = default;
};

// A sentence that is watched, and the held-out photos that the version as it is then would answer it with, the best first.
struct PinnedRanking {
    std::string sentence;
    std::vector<std::filesystem::path> photos;
    std::vector<double> scores;  // cosines, one a photo
    bool operator==(const PinnedRanking &) const = default;
};

// One figure over the steps of a run; thinned evenly when it grows beyond some thousand points.
struct RunCurve {
    std::string name;      // "loss", "val_loss", "recall_at_10", ...
    bool byEpoch = false;  // measured at the end of an epoch, at the step that stands beside it; else at every step
    std::vector<double> steps, values;
};

struct RunSummary {
    RunId id;
    RunState state = RunState::Running;
    std::string failure;  // of Failed: why

    // What was asked.
    std::filesystem::path data, validation;  // SPECs
    std::string recipe, loss;
    std::map<std::string, std::string> settings;
    std::uint64_t seed = 1;
    std::filesystem::path start;  // the package that it went on from; empty: random weights
    std::string startVersion;     // its hash
    std::filesystem::path out;    // the package
    std::string version;          // its hash; empty before there is one
    std::string options;          // every option of the recipe with the value it had, as JSON; empty when the run never began

    std::string startedAt;  // UTC, "2026-11-21T15:02:11Z"
    double seconds = 0;     // of work, without those between a stop and its continuation
    std::string process;    // of Running: who runs it
    std::string note;       // the user's own words

    std::int64_t photos[3] = {0, 0, 0};     // of Train, Validation, Test
    std::string manifest;                   // hash of the photos with their parts, captions and bytes; the same data give the same
    std::map<std::string, double> figures;  // of its end: "better", "text_to_image_r10", "gain_text_to_image_r10_ci_low", ...
};

struct RunReport {
    RunSummary summary;
    std::vector<RunCurve> curves;  // by name
    std::vector<RunPhoto> photos;  // in the order of the run's data

    [[nodiscard]] const RunCurve *curve(const std::string &name) const
    {
        for (const RunCurve &one : curves)
            if (one.name == name)
                return &one;
        return nullptr;
    }
};

}  // namespace semblance::core
