// How fast the engine is, each figure beside a bare one of the library that does the work, measured in one run by turns.
#pragma once

#include <cstdint>
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
    std::int64_t vectors = 100'000;  // random ones, of the model's width: for search and start
    std::size_t photos = 256;        // that are indexed in a round
    std::filesystem::path decoder;   // the worker program with which photos are indexed; empty: in this process
};

struct Figure {
    std::string name, unit;
    double median = 0, low = 0, high = 0;  // of the rounds
    double processor = 0;                  // milliseconds that all threads and workers together computed for a unit: the median
    std::string settings;                  // "64 photos of the library, batches of 32, CPU, 2 threads, bf16"
};

// Errors: those of loading the model, Cancelled.
[[nodiscard]] core::Result<std::vector<Figure>> benchEmbed(const BenchOptions &options, JobContext &context);
[[nodiscard]] core::Result<std::vector<Figure>> benchSearch(const BenchOptions &options, JobContext &context);
[[nodiscard]] core::Result<std::vector<Figure>> benchDecode(const BenchOptions &options, JobContext &context);
// Photos to a searchable library beside their decoding and their embedding alone; then the same folder again, unchanged.
[[nodiscard]] core::Result<std::vector<Figure>> benchIndex(const BenchOptions &options, JobContext &context);
// A sentence to ranked photos, alone and while photos are decoded and embedded beside it.
[[nodiscard]] core::Result<std::vector<Figure>> benchQuery(const BenchOptions &options, JobContext &context);
// A library of so many vectors from its file to its first answer, beside reading that file's codes.
[[nodiscard]] core::Result<std::vector<Figure>> benchStart(const BenchOptions &options, JobContext &context);

// The linear layers of a vision transformer (ViT-B/32, 32 photos) in float32, bf16 and eight bits, as far as this processor has them;
// needs no model.
[[nodiscard]] core::Result<std::vector<Figure>> benchLayers(const BenchOptions &options, JobContext &context);

// Figures of a large set once it is embedded, beside the matrix products alone; needs no model.
[[nodiscard]] core::Result<std::vector<Figure>> benchEvaluate(const BenchOptions &options, JobContext &context);

}  // namespace semblance::jobs
