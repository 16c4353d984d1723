// What a feature-based recipe learns from: the base model's embeddings, computed once.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <torch/torch.h>

#include "engine/core/result.h"

namespace semblance::training {

struct FeatureDataset {
    torch::Tensor images;  // [V,P,D] float32, unit length: view 0 is the photo as search sees it, the others are varied
    torch::Tensor texts;   // [C,D] float32, unit length; a caption that several photos share is one row
    std::vector<std::vector<std::int32_t>> captionsOf;  // P lists of rows of `texts`, ascending: what is true of a photo

    [[nodiscard]] std::int64_t size() const { return images.defined() ? images.size(1) : 0; }
    [[nodiscard]] std::int64_t views() const { return images.defined() ? images.size(0) : 0; }
    [[nodiscard]] std::int64_t dimension() const { return images.defined() ? images.size(2) : 0; }
    // [P,C] bool.
    [[nodiscard]] torch::Tensor positives() const;
    // These photos, with the captions that they use, renumbered.
    [[nodiscard]] FeatureDataset subset(const std::vector<std::int64_t> &photos) const;
    // InvalidArgument naming the first contradiction (shapes, a photo without captions, a number out of range, not finite).
    [[nodiscard]] core::Result<void> check() const;
};

enum class Part : std::int32_t { Train, Validation, Test };

// A data set and which part each photo is in: what a run keeps beside its checkpoint.
struct SplitFeatures {
    FeatureDataset all;
    std::vector<Part> partOf;         // P
    std::vector<std::string> photos;  // P, names for the ledger
    std::string model;                // the version whose embeddings these are

    [[nodiscard]] FeatureDataset part(Part wanted) const;
};

// One file, safetensors. Errors: those of reading and writing, Corrupt.
[[nodiscard]] core::Result<void> saveFeatures(const std::filesystem::path &file, const SplitFeatures &features);
[[nodiscard]] core::Result<SplitFeatures> loadFeatures(const std::filesystem::path &file);

// Recall both ways over a whole part: a query counts when anything that is true of it is among the first k.
struct FeatureFigures {
    double loss = 0;  // filled by who has a loss
    double textToImage1 = 0, textToImage5 = 0, textToImage10 = 0;
    double imageToText1 = 0, imageToText5 = 0, imageToText10 = 0;
    // The mean of all six: steadier than any one of them on a small validation part.
    [[nodiscard]] double meanRecall() const
    {
        return (textToImage1 + textToImage5 + textToImage10 + imageToText1 + imageToText5 + imageToText10) / 6.0;
    }
    [[nodiscard]] double recallAt10() const { return 0.5 * (textToImage10 + imageToText10); }
};
// images [P,D], texts [C,D], unit length; positives [P,C] bool.
[[nodiscard]] FeatureFigures measureRecall(const torch::Tensor &images, const torch::Tensor &texts, const torch::Tensor &positives);

}  // namespace semblance::training
