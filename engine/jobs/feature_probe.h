// The forgetting guard of the recipes on embeddings: a general set, as the base embeds it, on which every version is measured.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "engine/core/result.h"
#include "engine/core/run_record.h"
#include "engine/jobs/job.h"
#include "engine/training/feature_dataset.h"

namespace semblance::jobs {

struct FeatureProbeRequest {
    std::filesystem::path spec;     // of pair_source.h
    std::filesystem::path library;  // what the words of a SPEC mean
    std::filesystem::path base;     // the package that embeds it
    std::string device, precision;
    int threads = 0;
};

struct FeatureProbe {
    training::FeatureDataset pairs;
    std::vector<core::RunPhoto> photos;  // empty when they were embedded before
};

// From `file` when it is there, else embedded and kept in it. Errors: Cancelled, those of reading, encoding and writing.
[[nodiscard]] core::Result<FeatureProbe> loadFeatureProbe(const std::filesystem::path &file, const FeatureProbeRequest &request,
                                                          JobContext &context);

}  // namespace semblance::jobs
