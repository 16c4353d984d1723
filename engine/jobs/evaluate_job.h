// Measures a model on photos with captions, and on photos in classes.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "engine/core/evaluation_report.h"
#include "engine/core/result.h"
#include "engine/jobs/encoder.h"
#include "engine/jobs/evaluation_set.h"
#include "engine/jobs/job.h"

namespace semblance::jobs {

struct EvaluationOptions {
    std::filesystem::path data;  // for the report: where the set came from
    std::uint64_t seed = 1;      // of resampling, the calibration's halves, the map's start
    int draws = 1000;            // of bootstrap and randomisation
    int threads = 0;
    std::vector<std::string> prompts{"a photo of a {}"};  // of classes; several are averaged
    std::int64_t folds = 0;                               // of classes: cross-validation of a learnt classifier in so many parts; 0: none
    std::filesystem::path head;                           // of classes: the package whose classifier answers; empty: sentences
};

// Hears figures as they are found, each once, on the job's thread.
using EvaluationListener = std::function<void(std::span<const core::Figure>)>;

// Figures of the report, by scope: text_to_image and image_to_text (r1 r5 r10 median_rank map mrr ndcg10 mean_rank, with intervals; captions
// of a photo are drawn together), "" (queries, gallery, ...), languages/L/<both> where there are two, galleries/ATTRIBUTE (share found
// among photos that differ in it alone, and of a blind guess), distribution (what matching and unrelated pairs score), calibration.
// Series a caption (text_to_image) and a photo (image_to_text): rank, average_precision, ndcg10, first (number of the photo or
// caption that came first), first_score, score (of the best right one); a caption (galleries/ATTRIBUTE): hit, 1 found, 0 not, NaN not asked.
// Pairs behind the diagrams, numbers of captions and photos: distribution/histogram/behind (unrelated ones: caption, photo, score) and
// calibration/behind (caption, photo, matching, platt, isotonic). Memory: O(256 * max(photos, captions)) besides the rows.
// Errors: Cancelled, InvalidArgument (fewer than two photos decode), those of the encoder.
[[nodiscard]] core::Result<core::EvaluationReport> evaluateRetrievalOn(const Encoder &encoder, EvaluationSet set,
                                                                       const EvaluationOptions &options, JobContext &context,
                                                                       const EvaluationListener &listener = {});

// Zero-shot: a photo's class is the one whose sentence ("{}" of a prompt is the class name) is nearest; the unit vectors of several
// prompts are averaged and made unit length again (Radford et al. 2021, section 3.1.4). Probabilities are softmax(logit scale * cosine).
// Figures: "" (accuracy macro_f1 top5 ... with intervals for accuracy and top5), per_class/K, prompts/I when there are several. Series:
// confusion (row by row), predicted, confidence, true_probability, rank, class_place a photo, reliability, per_class/K/roc and .../pr (with
// `called`: how many photos each point calls so) and .../behind (photo, probability: the likeliest ones, the first `called` of which a
// point calls so). The same errors, and InvalidArgument for a prompt without "{}".
// With `folds` or `head` (evaluate_folds.h) all this is said of the classifier's answers, and beside it: zero_shot (accuracy by sentences),
// gain (accuracy: difference to it with its interval, p_value of the paired randomisation test), folds/I (photos, accuracy) and "" (fold_count,
// fold_mean, fold_deviation); a photo: fold. Both at once: InvalidArgument.
[[nodiscard]] core::Result<core::EvaluationReport> evaluateClassesOn(const Encoder &encoder, ClassSet classes,
                                                                     const EvaluationOptions &options, JobContext &context,
                                                                     const EvaluationListener &listener = {});

[[nodiscard]] core::Result<void> checkPrompts(const std::vector<std::string> &prompts);

}  // namespace semblance::jobs
