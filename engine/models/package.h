// A model package: a folder with config, safetensors and tokenizer files, in one of the layouts we know.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "engine/core/result.h"
#include "engine/models/device.h"
#include "engine/models/dual_encoder.h"
#include "engine/models/families.h"

namespace semblance::models {

// What a folder is, without loading its weights.
struct PackageReport {
    std::filesystem::path folder;
    std::string name;  // the folder's name or the config's own
    PackageLayout layout = PackageLayout::Semblance;
    EncoderTraits traits;
    std::string imageTower, textTower;  // a phrase each
    std::string storedAs;               // "fp16", "fp32 and fp16", "fp16, 3 shards"; "" without weights
    std::string version;                // hash of weights, config, tokenizer and preprocessing: 32 hexadecimal digits
    std::uint64_t parameters = 0;
    std::uint64_t bytes = 0;
    int adapters = 0;                   // of recipes on embeddings, behind the towers
    std::vector<std::string> problems;  // one sentence each: missing, unexpected or misshapen parts; empty means it fits
    std::vector<std::string> notes;     // one sentence each: worth knowing, but no hindrance
};

// Errors: NotFound, AccessDenied, Unsupported (pickle, unknown family), Corrupt (names the file). A folder that is a model but
// incomplete is a report with problems.
[[nodiscard]] core::Result<PackageReport> inspectPackage(const std::filesystem::path &folder);

// Loads a package that has no problems; otherwise the first ones are the error. In evaluation mode, no gradients needed.
[[nodiscard]] core::Result<std::unique_ptr<DualEncoder>> loadPackage(const std::filesystem::path &folder, const DeviceChoice &device);

// Writes every parameter and running sum of a module under its own name, atomically: matrices as fp16 or fp32, vectors always as
// fp32. The module of a semblance encoder makes a semblance package, that of a CLIP an OpenCLIP one. Errors: InvalidArgument
// (another precision, or weights that are not finite in it), AccessDenied, NoSpace, Io.
[[nodiscard]] core::Result<void> savePackageWeights(const torch::nn::Module &module, const std::filesystem::path &path,
                                                    torch::ScalarType precision);

[[nodiscard]] const char *layoutName(PackageLayout layout);  // "hf-clip", "open-clip", "siglip", ...

}  // namespace semblance::models
