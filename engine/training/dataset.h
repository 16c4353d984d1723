// What a trainer learns from: packed 8-bit pictures and token ids, so that a bare GPU machine needs no decoder.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <torch/torch.h>

#include "engine/core/result.h"

namespace semblance::training {

// Photos and the captions that are true of them. A caption is stored once; photos point to it, so two photos that share a
// caption are never each other's negatives for it.
struct PairDataset {
    torch::Tensor pictures;                             // [N,3,S,S] uint8 RGB
    std::vector<std::vector<std::int32_t>> captionsOf;  // N lists of caption numbers, ascending
    // Wordings of each caption as token ids without start and end: number -> wordings (the first is the plain one).
    std::vector<std::vector<std::vector<std::int32_t>>> wordings;
    std::vector<std::int32_t> source;  // N: which of the mixed sources a photo came from
    // N, or empty for none: 1 where the captions tell of the whole picture (sides, counts), which is then neither mirrored nor cut.
    std::vector<std::int32_t> whole;
    // N, or empty for none: photos with the same number above -1 differ in one thing alone and are seen in one step, so that their
    // captions are each other's hard negatives (Yuksekgonul et al. 2023). Not together with source weights.
    std::vector<std::int32_t> group;
    std::vector<double> sourceWeights;  // how often a source is drawn, relative to its size; empty: all 1

    [[nodiscard]] std::int64_t size() const { return pictures.defined() ? pictures.size(0) : 0; }
    // InvalidArgument naming the first contradiction (a photo without captions, a caption number out of range, shapes).
    [[nodiscard]] core::Result<void> check() const;
};

// One file, safetensors. Errors: those of reading and writing, Corrupt.
[[nodiscard]] core::Result<void> savePairs(const std::filesystem::path &file, const PairDataset &pairs);
[[nodiscard]] core::Result<PairDataset> loadPairs(const std::filesystem::path &file);

}  // namespace semblance::training
