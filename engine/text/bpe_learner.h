// Learns a byte-level BPE vocabulary (Sennrich et al. 2016; bytes as in GPT-2, end-of-word mark as in CLIP) for models trained from scratch.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

#include "engine/core/result.h"

namespace semblance::text {

// Writes vocab.json and merges.txt to `folder`: 256 bytes, 256 bytes with </w>, merges, <|startoftext|>, <|endoftext|>;
// `vocabularySize` ids at most (fewer when the texts hold fewer pairs). Deterministic: ties go to the smaller pair.
[[nodiscard]] core::Result<void> learnBpe(std::span<const std::string> texts, std::int64_t vocabularySize,
                                          const std::filesystem::path &folder);

}  // namespace semblance::text
