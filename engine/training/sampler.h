// Which photos and which of their captions a step sees; follows from (seed, epoch, step) alone.
#pragma once

#include <cstdint>
#include <vector>

#include <torch/torch.h>

#include "engine/models/dual_encoder.h"
#include "engine/training/dataset.h"

namespace semblance::training {

// A mixed 64-bit number from a seed and two counters (SplitMix64, Steele et al. 2014).
[[nodiscard]] std::uint64_t mixSeed(std::uint64_t seed, std::uint64_t a, std::uint64_t b = 0);

struct Batch {
    std::vector<std::int64_t> photos;    // N rows of the dataset
    std::vector<std::int32_t> captions;  // M caption numbers
    torch::Tensor tokens;                // [M,L] int64, cut after the longest
    torch::Tensor positives;             // [N,M] bool: caption j is true of photo i
    torch::Tensor weights;               // [M] float32: how much a caption counts among the captions of a photo
    torch::Tensor whole;                 // [N] bool: the photo is neither mirrored nor cut
    torch::Tensor concepts;              // [N,C] bool: concept c is true of photo i; a concept is a caption that many photos share
    torch::Tensor conceptOf;             // [M] int64: the concept that a caption is, or -1
    torch::Tensor conceptWeights;        // [C] float32, as `weights`
};

class Sampler {
public:
    // A photo's captions are drawn with a weight of (number of photos that share it)^-captionBalance: with 0 all alike, with more
    // the rarer, more telling ones ("a poodle") come before those that half of a batch shares ("an animal").
    Sampler(const PairDataset &pairs, models::TextLayout layout, std::int64_t batchSize, std::uint64_t seed, double captionBalance = 0.5,
            std::int64_t captionsPerPhoto = 1);
    // Every token of a caption is left out with this probability while training, but for one (Iyyer et al. 2015, section 3.1).
    void setWordDropout(double probability) { m_wordDropout = probability; }

    [[nodiscard]] std::int64_t stepsPerEpoch() const { return m_stepsPerEpoch; }
    [[nodiscard]] std::int64_t conceptCount() const { return m_conceptWeights.size(0); }
    // The concepts in their plain wording, [C,L] int64.
    [[nodiscard]] torch::Tensor conceptTokens() const;
    // The batch of a step: `captionsPerPhoto` draws for each photo, a caption that several of them draw comes once.
    // Every photo comes once an epoch; with source weights, photos are drawn with replacement instead.
    [[nodiscard]] Batch batch(std::int64_t step);
    // The batch with these photos, M = N: the rarest caption of each in its plain wording; for validation.
    [[nodiscard]] Batch plainBatch(const std::vector<std::int64_t> &photos) const;

private:
    void linkGroups();
    void order(std::int64_t epoch);
    [[nodiscard]] std::int32_t drawCaption(const std::vector<std::int32_t> &captions, double unit) const;
    [[nodiscard]] std::int32_t rarestCaption(const std::vector<std::int32_t> &captions) const;
    [[nodiscard]] std::vector<std::int64_t> tokensOf(std::int32_t caption, std::size_t wording) const;
    [[nodiscard]] std::vector<std::int64_t> thinned(std::vector<std::int64_t> tokens, std::int64_t step, std::int32_t caption) const;
    void addCaption(Batch &batch, std::vector<torch::Tensor> &rows, std::int32_t caption, const std::vector<std::int64_t> &tokens) const;
    void describe(Batch &batch, const std::vector<torch::Tensor> &rows) const;

    const PairDataset &m_pairs;
    models::TextLayout m_layout;
    std::int64_t m_batchSize;
    std::uint64_t m_seed;
    std::int64_t m_captionsPerPhoto;
    std::int64_t m_stepsPerEpoch;
    std::int64_t m_epoch = -1;
    double m_wordDropout = 0.0;
    std::vector<std::int64_t> m_units;        // the first photo of every group, and every photo of none
    std::vector<std::int64_t> m_nextOfGroup;  // N: the photo after it, or -1
    std::vector<std::int64_t> m_order;
    std::vector<double> m_captionWeights;
    std::vector<std::int64_t> m_conceptOf;  // caption -> concept, or -1
    torch::Tensor m_conceptWeights;         // [C]
};

}  // namespace semblance::training
