// Two versions side by side, the map of a set, and what damage does to a version.
#pragma once

#include "engine/jobs/evaluate_job.h"

namespace semblance::jobs {

struct ComparisonOptions {
    // Pinned queries: a CSV or TSV of image,caption that are in the set too. Empty: every query is held to it.
    std::filesystem::path pins;
    std::int64_t within = 10;  // a pinned query is answered when its photo is among the first so many
};

// The same set through both versions. Figures: text_to_image/r1 (and r5 r10 map mrr ndcg10): baseline, version, difference with its interval,
// p_value (paired randomisation, captions of a photo flipped together); text_to_image: wins, losses, ties by rank; image_to_text alike;
// regression: pinned, kept, gained, lost. Series a caption and a photo: baseline_rank, rank; a caption: pinned_lost (0 or 1). Errors: as
// evaluateRetrievalOn, and InvalidArgument for a pin that the set does not have.
[[nodiscard]] core::Result<core::EvaluationReport> compareOn(const Encoder &baseline, const Encoder &version, EvaluationSet set,
                                                             const EvaluationOptions &options, const ComparisonOptions &comparison,
                                                             JobContext &context, const EvaluationListener &listener = {});

struct MapOptions {
    std::int64_t points = 20000;  // photos and captions together; more are drawn by seed
    int clusters = 0;             // 0: about the square root of half the photos, 2 to 24
    int iterations = 500;
    const Encoder *baseline = nullptr;  // another version on the same plane; it has half of the points
};

// Photos and captions on one plane. Figures: "" (photos, captions on the map), pca (explained_x, explained_y, neighbours_kept), tsne
// (neighbours_kept), modality_gap, clusters/K (photos, and in the report's classes its words). Series a photo and a caption, NaN where
// it is not on the map: pca_x pca_y tsne_x tsne_y; a photo: cluster, and taken (years, 2023.53) where the library knows it. Clusters are
// named by the words of the set's captions whose vectors lie nearest to the centre, both seen from the mean of their side. With a
// baseline also baseline_pca_x ..., moved (1 - cosine between both versions, the baseline turned into the version's space) and its means,
// moved (of_photos, of_captions). Errors: as evaluateRetrievalOn.
[[nodiscard]] core::Result<core::EvaluationReport> mapOf(const Encoder &encoder, EvaluationSet set, const EvaluationOptions &options,
                                                         const MapOptions &map, JobContext &context,
                                                         const EvaluationListener &listener = {});

// The set as it is, then once for each damage. Figures: robustness/clean/<both> and robustness/blur/<both> ...: r1 r5 r10 and the rest,
// with r10_change (difference from clean with its interval, queries paired). Notes say what each damage is. Errors: as evaluateRetrievalOn.
[[nodiscard]] core::Result<core::EvaluationReport> robustnessOn(const Encoder &encoder, EvaluationSet set, const EvaluationOptions &options,
                                                                JobContext &context, const EvaluationListener &listener = {});

}  // namespace semblance::jobs
