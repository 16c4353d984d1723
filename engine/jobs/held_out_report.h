// What a trained version is worth beside the one it started from, on photos that neither training nor the choice of the epoch saw.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "engine/core/result.h"
#include "engine/models/feature_adapter.h"
#include "engine/training/feature_dataset.h"

namespace semblance::jobs {

struct Interval {
    double value = 0, low = 0, high = 0;
};

struct HeldOutReport {
    std::int64_t photos = 0, captions = 0;
    Interval baseTextToImage, baseImageToText;  // recall@10, 95 % bootstrap over photos
    Interval textToImage, imageToText;          // of the trained version
    Interval gainTextToImage, gainImageToText;  // paired: the same photos are drawn for both
    // The gains of both ways together are above zero beyond chance.
    bool better = false;
    // "text_to_image_r10", "base_text_to_image_r10", "gain_text_to_image_r10", ... with "_ci_low" and "_ci_high" beside each.
    [[nodiscard]] std::map<std::string, double> values() const;
};

// images [P,D] and texts of one part, as the base embeds them; the adapter maps both. Percentile bootstrap, 2,000 draws (Efron and
// Tibshirani 1993, chapter 13). Errors: those of evaluation::evaluateRetrieval.
[[nodiscard]] core::Result<HeldOutReport> reportHeldOut(const training::FeatureDataset &part, models::FeatureAdapter adapter,
                                                        std::uint64_t seed);

// NAME, base_NAME and gain_NAME, each with "_ci_low" and "_ci_high", from a figure of every query before and after.
void addGain(std::map<std::string, double> &values, const std::string &name, const std::vector<double> &before,
             const std::vector<double> &after, std::uint64_t seed);

}  // namespace semblance::jobs
