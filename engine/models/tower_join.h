// Makes a package of two towers out of what was published apart: a torchvision ResNet and a BERT.
#pragma once

#include <cstdint>
#include <filesystem>

#include "engine/core/result.h"
#include "engine/models/two_towers_options.h"

namespace semblance::models {

struct JoinOptions {
    std::int64_t embeddingDimension = 256;
    std::int64_t projectionWidth = 0;  // as TwoTowersOptions
    BertPool pool = BertPool::Mean;
    std::int64_t contextLength = 64;
    std::uint64_t seed = 1;  // of the projection heads, which are random until they are trained
};

// `image`: a safetensors file with torchvision's names (the classifier is left out), or a folder with model.safetensors. `text`: the
// folder of a Hugging Face BERT; its pooler and its language model head are left out. `out`: a new or empty folder that becomes the
// package, tokenizer included. Errors: those of reading, Unsupported (neither network), Corrupt (a tensor is missing or misshapen),
// InvalidArgument (`out` is not empty), those of writing.
[[nodiscard]] core::Result<TwoTowersOptions> joinTowers(const std::filesystem::path &image, const std::filesystem::path &text,
                                                        const std::filesystem::path &out, const JoinOptions &options);

}  // namespace semblance::models
