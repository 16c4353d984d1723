// Between the version that a run began with and the one that it made: what each mix of both is worth, and a package of one.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "engine/core/result.h"

namespace semblance::jobs {

struct BlendFigures {
    double share = 1;                            // of the new version; 0: the old one
    double textToImage = 0, imageToText = 0;     // recall@10 on photos that the run did not learn from
    double gain = 0, gainLow = 0, gainHigh = 0;  // of the mean of both ways over the old version, with its 95 % interval
    double general = -1;                         // recall@10, mean of both ways, on the run's general probe; below 0: it had none
};

// Wortsman et al. 2022 (WiSE-FT, section 3): the weights (1 - share) old + share new. What a recipe on embeddings learns is a map behind
// both towers; mixing it with the identity would tear the towers apart, so the cosines are mixed, which for a linear head is the same
// (section 3, "output-space ensembling").
class Blend {
public:
    virtual ~Blend() = default;
    // `made`: the package of a finished run, with its run folder; its start must still be where it was. Errors: NotFound (no run, no
    // start), InvalidArgument (it began with random weights; a classifier), those of loading.
    [[nodiscard]] static core::Result<std::unique_ptr<Blend>> open(const std::filesystem::path &made, const std::string &device);

    // share in [0,1]. Slow for recipes through the towers: the held-out photos are embedded each time.
    [[nodiscard]] virtual core::Result<BlendFigures> measure(double share) = 0;
    // share in (0,1). `out` is made and must hold no model. Errors: InvalidArgument, those of writing.
    [[nodiscard]] virtual core::Result<void> write(double share, const std::filesystem::path &out) = 0;
};

}  // namespace semblance::jobs
