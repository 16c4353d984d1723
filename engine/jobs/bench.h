// How fast the engine is, each figure beside a bare one of the library that does the work, measured in one run by turns.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "engine/core/result.h"
#include "engine/jobs/job.h"

namespace semblance::jobs {

struct BenchOptions {
    std::filesystem::path library;  // its photos and vectors are used when there are some; rendered scenes and random vectors else
    std::filesystem::path model;
    std::string device = "auto", precision = "auto";
    int threads = 0;
    int rounds = 7;
};

struct Figure {
    std::string name, unit;
    double median = 0, low = 0, high = 0;  // of the rounds
    std::string settings;                  // "64 photos of the library, batches of 32, CPU, 2 threads, bf16"
};

// Errors: those of loading the model, Cancelled.
[[nodiscard]] core::Result<std::vector<Figure>> benchEmbed(const BenchOptions &options, JobContext &context);
[[nodiscard]] core::Result<std::vector<Figure>> benchSearch(const BenchOptions &options, JobContext &context);
[[nodiscard]] core::Result<std::vector<Figure>> benchDecode(const BenchOptions &options, JobContext &context);

}  // namespace semblance::jobs
