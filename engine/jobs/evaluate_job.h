// Measures a model on photos with captions, and on photos in classes.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/core/result.h"
#include "engine/evaluation/classification.h"
#include "engine/evaluation/retrieval.h"
#include "engine/jobs/encoder.h"
#include "engine/jobs/job.h"
#include "engine/jobs/pair_source.h"

namespace semblance::jobs {

struct RetrievalEvaluation {
    evaluation::RetrievalBothWays scores;
    std::int64_t queries = 0, gallery = 0;  // captions and photos
    std::vector<SkippedFile> skipped;
};

// Photos by path bytes are the gallery. Errors: Cancelled, InvalidArgument (no photo decodes), those of the encoder.
[[nodiscard]] core::Result<RetrievalEvaluation> evaluateRetrievalOn(const Encoder &encoder, PairList pairs, int threads,
                                                                    JobContext &context);

struct ClassifyEvaluation {
    evaluation::ClassificationScores scores;
    std::vector<std::string> classes;
    std::vector<SkippedFile> skipped;
};

// Zero-shot: a photo's class is the one whose sentence (`prompt` with "{}" replaced by the class name) is nearest. The same errors,
// and InvalidArgument for a prompt without "{}".
[[nodiscard]] core::Result<ClassifyEvaluation> evaluateClassifyOn(const Encoder &encoder, const LabelledPhotos &photos,
                                                                  const std::string &prompt, int threads, JobContext &context);

}  // namespace semblance::jobs
