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
    std::filesystem::path baseline;                       // of Comparison and Map: the version that `model` is held against
    std::uint64_t seed = 1;                               // of resampling, halves, damage and the map's draws
    int draws = 1000;                                     // of bootstrap and randomisation
    std::vector<std::string> prompts{"a photo of a {}"};  // of Classification; several are averaged
    std::int64_t folds = 0;                               // of Classification: a classifier is learnt and checked in turn; 0: sentences
    bool head = false;                                    // of Classification: the classifier that the model carries, not sentences
    std::filesystem::path pins;                           // of Comparison: a table of pinned queries; empty: all
    std::int64_t within = 10;                             // of Comparison: a pinned query is answered among the first so many
    std::int64_t mapPoints = 20000;                       // of Map
    int clusters = 0;                                     // of Map; 0: by the number of photos
};

// How a version's scores become the probability that a search shows, measured on the library's captions and on what was judged.
struct RelevanceCheck {
    std::string model, version;
    std::string method;                  // "gaussian", or "platt" where that did better on pairs that it had not seen
    std::int64_t pairs = 0, judged = 0;  // it was fitted and checked on; 0: too few captions, the general assumptions hold
    double gaussianLogLoss = 0, plattLogLoss = 0, baseRateLogLoss = 0;  // nats, on held-out photos
    double gaussianError = 0, plattError = 0;                           // expected calibration error there
};

}  // namespace semblance::api
