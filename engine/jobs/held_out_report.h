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
    Interval baseBoth, both, gainBoth;          // the mean of both ways
    // The gains of both ways together are above zero beyond chance.
    bool better = false;
    // A fall that is beyond chance and larger than `mostForgotten`.
    [[nodiscard]] bool fell() const { return gainBoth.high < 0.0 && gainBoth.value < -mostForgotten; }
    static constexpr double mostForgotten = 0.05;  // of recall@10: about what one sees in use
    // "text_to_image_r10", "base_text_to_image_r10", "gain_text_to_image_r10", ... with "_ci_low" and "_ci_high" beside each.
    [[nodiscard]] std::map<std::string, double> values() const;
};

// The same photos and captions as two versions embed them. Percentile bootstrap, 2,000 draws (Efron and Tibshirani 1993, chapter 13).
// Errors: those of evaluation::evaluateRetrieval.
[[nodiscard]] core::Result<HeldOutReport> reportChange(const training::FeatureDataset &before, const training::FeatureDataset &after,
                                                       std::uint64_t seed);

// images [P,D] and texts of one part, as the base embeds them; the adapter maps both. The same errors.
[[nodiscard]] core::Result<HeldOutReport> reportHeldOut(const training::FeatureDataset &part, models::FeatureAdapter adapter,
                                                        std::uint64_t seed);

// The values of a run's end: those of `own`, and of the general probe (null: there was none) "probe_r10", "base_probe_r10" and
// "gain_probe_r10" with their intervals and "forgets". "better" then means: better on its own photos, and nothing forgotten.
void addVerdict(std::map<std::string, double> &values, const HeldOutReport &own, const HeldOutReport *probe);

// NAME, base_NAME and gain_NAME, each with "_ci_low" and "_ci_high", from a figure of every query before and after.
void addGain(std::map<std::string, double> &values, const std::string &name, const std::vector<double> &before,
             const std::vector<double> &after, std::uint64_t seed);

}  // namespace semblance::jobs
