#include "engine/training/sampler.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/models/preprocess.h"

namespace semblance::training {

namespace {

// Uniform in [0,n) from a counter: small and the same everywhere, unlike the standard distributions.
class Random {
public:
    explicit Random(std::uint64_t seed) : m_seed(seed) {}
    std::uint64_t below(std::uint64_t n) { return mixSeed(m_seed, ++m_count) % n; }
    double unit() { return static_cast<double>(mixSeed(m_seed, ++m_count) >> 11) * 0x1.0p-53; }

private:
    std::uint64_t m_seed, m_count = 0;
};

}  // namespace

std::uint64_t mixSeed(std::uint64_t seed, std::uint64_t a, std::uint64_t b)
{
    std::uint64_t x = seed + 0x9e3779b97f4a7c15ull * (a + 1) + 0xd1b54a32d192ed03ull * (b + 1);
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ull;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebull;
    return x ^ (x >> 31);
}

Sampler::Sampler(const PairDataset &pairs, models::TextLayout layout, std::int64_t batchSize, std::uint64_t seed, double captionBalance)
    : m_pairs(pairs), m_layout(layout), m_batchSize(std::min(batchSize, pairs.size())), m_seed(seed),
      m_stepsPerEpoch(std::max<std::int64_t>(1, pairs.size() / std::max<std::int64_t>(1, m_batchSize))),
      m_captionWeights(pairs.wordings.size(), 0.0)
{
    for (const auto &captions : pairs.captionsOf)
        for (const auto caption : captions)
            m_captionWeights[static_cast<std::size_t>(caption)] += 1.0;
    for (auto &weight : m_captionWeights)
        weight = std::pow(std::max(1.0, weight), -captionBalance);
}

std::int32_t Sampler::drawCaption(const std::vector<std::int32_t> &captions, double unit) const
{
    double total = 0.0;
    for (const auto caption : captions)
        total += m_captionWeights[static_cast<std::size_t>(caption)];
    double left = unit * total;
    for (const auto caption : captions) {
        left -= m_captionWeights[static_cast<std::size_t>(caption)];
        if (left < 0.0)
            return caption;
    }
    return captions.back();
}

std::int32_t Sampler::rarestCaption(const std::vector<std::int32_t> &captions) const
{
    return *std::max_element(captions.begin(), captions.end(), [this](std::int32_t a, std::int32_t b) {
        return m_captionWeights[static_cast<std::size_t>(a)] < m_captionWeights[static_cast<std::size_t>(b)];
    });
}

void Sampler::order(std::int64_t epoch)
{
    const auto count = static_cast<std::size_t>(m_pairs.size());
    Random random(mixSeed(m_seed, static_cast<std::uint64_t>(epoch), 1));
    m_order.resize(count);
    if (m_pairs.source.empty() || m_pairs.sourceWeights.empty()) {
        std::iota(m_order.begin(), m_order.end(), 0);
        for (std::size_t i = count; i > 1; --i)
            std::swap(m_order[i - 1], m_order[random.below(i)]);
    } else {
        std::vector<double> cumulative(count);
        double total = 0.0;
        for (std::size_t i = 0; i < count; ++i)
            cumulative[i] = total += m_pairs.sourceWeights[static_cast<std::size_t>(m_pairs.source[i])];
        for (auto &photo : m_order) {
            const auto at = std::upper_bound(cumulative.begin(), cumulative.end(), random.unit() * total);
            photo = std::min<std::int64_t>(at - cumulative.begin(), static_cast<std::int64_t>(count) - 1);
        }
    }
    m_epoch = epoch;
}

Batch Sampler::batch(std::int64_t step)
{
    const auto epoch = step / m_stepsPerEpoch;
    if (epoch != m_epoch)
        order(epoch);
    Batch batch;
    const auto first = m_order.begin() + (step % m_stepsPerEpoch) * m_batchSize;
    batch.photos.assign(first, first + m_batchSize);
    fill(batch, Wording::Any, mixSeed(m_seed, static_cast<std::uint64_t>(step), 2));
    return batch;
}

Batch Sampler::plainBatch(const std::vector<std::int64_t> &photos) const
{
    Batch batch;
    batch.photos = photos;
    fill(batch, Wording::Plain, 0);
    return batch;
}

void Sampler::fill(Batch &batch, Wording wording, std::uint64_t seed) const
{
    Random random(seed);
    const auto count = static_cast<std::int64_t>(batch.photos.size());
    std::vector<torch::Tensor> rows;
    std::int64_t longest = 2;
    for (const auto photo : batch.photos) {
        const auto &captions = m_pairs.captionsOf[static_cast<std::size_t>(photo)];
        const auto caption = wording == Wording::Plain ? rarestCaption(captions) : drawCaption(captions, random.unit());
        const auto &wordings = m_pairs.wordings[static_cast<std::size_t>(caption)];
        const auto &ids = wording == Wording::Plain ? wordings.front() : wordings[random.below(wordings.size())];
        batch.captions.push_back(caption);
        rows.push_back(models::layOutTokens(std::vector<std::int64_t>(ids.begin(), ids.end()), m_layout));
        longest = std::max(longest, std::min(static_cast<std::int64_t>(ids.size()) + 2, m_layout.contextLength));
    }
    batch.tokens = torch::stack(rows).narrow(1, 0, longest);
    batch.positives = torch::zeros({count, count}, torch::kBool);
    auto positives = batch.positives.accessor<bool, 2>();
    for (std::int64_t i = 0; i < count; ++i) {
        const auto &captions = m_pairs.captionsOf[static_cast<std::size_t>(batch.photos[static_cast<std::size_t>(i)])];
        for (std::int64_t j = 0; j < count; ++j)
            positives[i][j] = std::binary_search(captions.begin(), captions.end(), batch.captions[static_cast<std::size_t>(j)]);
    }
}

}  // namespace semblance::training
