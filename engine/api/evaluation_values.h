// What an evaluation is asked and answers, as values that cross the engine's door.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "engine/core/evaluation_report.h"

namespace semblance::api {

using EvaluationFigure = core::Figure;
using core::EvaluationId;
using core::EvaluationKind;
using core::EvaluationReport;
using core::EvaluationSummary;

// What to measure, and on what.
struct EvaluationRequest {
    EvaluationKind kind = EvaluationKind::Retrieval;
    std::filesystem::path data;                           // SPEC of CLI.md; for Classification a folder with a subfolder a class
    std::filesystem::path model;                          // starter, a model's name or a package folder; empty: the active one
    std::filesystem::path baseline;                       // of Comparison: the version that `model` is held against
    std::uint64_t seed = 1;                               // of resampling, halves, damage and the map's draws
    int draws = 1000;                                     // of bootstrap and randomisation
    std::vector<std::string> prompts{"a photo of a {}"};  // of Classification; several are averaged
    std::filesystem::path pins;                           // of Comparison: a table of pinned queries; empty: all
    std::int64_t within = 10;                             // of Comparison: a pinned query is answered among the first so many
    std::int64_t mapPoints = 20000;                       // of Map
    int clusters = 0;                                     // of Map; 0: by the number of photos
};

}  // namespace semblance::api
