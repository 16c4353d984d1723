// Single-label classification measured from scores.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include <torch/torch.h>

#include "engine/core/result.h"

namespace semblance::evaluation {

struct ClassificationScores {
    double accuracy = 0, top5 = 0, macroPrecision = 0, macroRecall = 0, macroF1 = 0;  // a class without photos or predictions counts 0
    std::vector<std::vector<std::int64_t>> confusion;                                 // [true][predicted]
};

// scores: [N,K] float32, higher is likelier; labels[n] in [0,K). Ties go to the smaller class. Errors: InvalidArgument.
[[nodiscard]] core::Result<ClassificationScores> evaluateClassification(const torch::Tensor &scores, std::span<const std::int64_t> labels);

}  // namespace semblance::evaluation
