// Model packages as the command line handles them: described, imported, and run on single inputs.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "engine/core/result.h"
#include "engine/isolation/photo_reader.h"
#include "engine/jobs/encoder.h"

namespace semblance::jobs {

// One budget for OpenMP, BLAS and the pools; 0: all cores.
void setThreads(int threads);

struct ModelDescription {
    std::string name;
    std::filesystem::path folder;
    std::string layout;   // "hf-clip", "open-clip", "semblance"
    std::string version;  // hash
    std::int64_t parameters = 0, bytes = 0, embeddingDimension = 0, imageSize = 0, contextLength = 0, vocabularySize = 0;
    std::string imageTower, textTower;  // a phrase each
    std::string storedAs;               // "fp16", "fp16, 3 shards"; "" without weights
    std::vector<std::string> problems;  // empty: it can be used
    std::vector<std::string> notes;     // worth knowing, but no hindrance
    bool adaptable = true;              // one more recipe on embeddings may start from it
};

// Errors: those of models::inspectPackage.
[[nodiscard]] core::Result<ModelDescription> describeModel(const std::filesystem::path &package);
// The packages in subfolders of `folder`, by name; what is no package at all is left out.
[[nodiscard]] std::vector<ModelDescription> describeModelsIn(const std::filesystem::path &folder);
// Copies the package's files into a folder of its name in `models`, which appears at once or not at all. The same version again is
// no error. Errors: Corrupt (it has problems), InvalidArgument (another model has this name), those of copying.
[[nodiscard]] core::Result<ModelDescription> importModel(const std::filesystem::path &package, const std::filesystem::path &models);

// Without the weights. Errors: those of text::loadTokenizer.
[[nodiscard]] core::Result<std::vector<std::int64_t>> tokenizeWith(const std::filesystem::path &package, const std::string &text);
// Writes `image` F32 [1,3,H,W]: decoded at full size, fitted and normalised as the package says. Needs no weights.
[[nodiscard]] core::Result<void> preprocessToFile(const std::filesystem::path &package, isolation::PhotoReader &decoder,
                                                  const std::filesystem::path &photo, const std::filesystem::path &out);

// Photos decoded at full size, in the order of `files`. The first that fails is the error.
[[nodiscard]] core::Result<EmbeddingRows> embedFiles(const Encoder &encoder, isolation::PhotoReader &decoder,
                                                     std::span<const std::filesystem::path> files, Scaling scaling, int threads);

struct TensorEmbeddings {
    EmbeddingRows images, texts;
};
// A safetensors file with `image` F32 [N,3,H,W] and/or `tokens` I64 [N,L], put into the towers as they are. Errors: those of reading
// it and of loading the package, InvalidArgument (neither is there, shapes, types, a token out of range).
[[nodiscard]] core::Result<TensorEmbeddings> embedTensorFile(const std::filesystem::path &package, const std::string &device,
                                                             const std::string &precision, const std::filesystem::path &file,
                                                             Scaling scaling);

}  // namespace semblance::jobs
