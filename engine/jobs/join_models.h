// A package of two towers out of what was published apart: a torchvision ResNet and a BERT.
#pragma once

#include "engine/jobs/model_tools.h"

namespace semblance::jobs {

struct JoinSettings {
    std::int64_t embeddingDimension = 256;
    std::int64_t hidden = 0;    // 0: each projection head is one matrix; else a layer of this width and GELU stand between two
    std::string pool = "mean";  // of BERT's tokens; or "first", the one at [CLS]
    std::int64_t contextLength = 64;
    std::uint64_t seed = 1;  // of the heads, which are random until they are trained
};

// Errors: InvalidArgument (a setting; `out` is not empty), those of models::joinTowers.
[[nodiscard]] core::Result<ModelDescription> joinModels(const std::filesystem::path &image, const std::filesystem::path &text,
                                                        const std::filesystem::path &out, const JoinSettings &settings);

}  // namespace semblance::jobs
