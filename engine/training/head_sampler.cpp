#include "engine/training/head_sampler.h"

#include <ATen/CPUGeneratorImpl.h>

#include <algorithm>
#include <cmath>

#include "engine/models/dual_encoder.h"
#include "engine/training/sampler.h"

namespace semblance::training {

namespace {

at::Generator seededGenerator(std::uint64_t seed)
{
    return at::make_generator<at::CPUGeneratorImpl>(seed);
}

// The captions of each photo with the smallest random keys; each caption once, whoever drew it.
torch::Tensor drawCaptions(const torch::Tensor &truth, std::int64_t wanted, const at::Generator &generator)
{
    const auto keys = torch::rand(truth.sizes(), generator).masked_fill(truth.logical_not(), 2.0);
    const auto [smallest, columns] = keys.topk(std::min(wanted, truth.size(1)), 1, /*largest=*/false);
    auto drawn = torch::zeros({truth.size(1)}, torch::kBool);
    drawn.index_fill_(0, columns.masked_select(smallest < 1.5), true);
    return drawn.nonzero().squeeze(1);
}

torch::Tensor noisy(const torch::Tensor &rows, double length, const at::Generator &generator)
{
    const double deviation = length / std::sqrt(static_cast<double>(rows.size(1)));
    return models::normalised(rows + deviation * torch::randn(rows.sizes(), generator));
}

}  // namespace

HeadSampler::HeadSampler(const FeatureDataset &pairs, const HeadOptions &options)
    : m_pairs(pairs), m_options(options), m_positives(pairs.positives()), m_batch(std::min(options.batchSize, pairs.size())),
      m_batches(std::max<std::int64_t>(1, pairs.size() / m_batch))
{
    if (!options.balance)
        return;
    std::vector<double> photosOf(static_cast<std::size_t>(pairs.texts.size(0)), 0.0), shares;
    for (const auto &captions : pairs.captionsOf)
        for (const auto caption : captions)
            photosOf[static_cast<std::size_t>(caption)] += 1.0;
    for (const auto &captions : pairs.captionsOf) {
        double fewest = static_cast<double>(pairs.size());
        for (const auto caption : captions)
            fewest = std::min(fewest, photosOf[static_cast<std::size_t>(caption)]);
        shares.push_back(1.0 / fewest);
    }
    m_shares = torch::tensor(shares, torch::kFloat64);
}

std::int64_t HeadSampler::stepsPerEpoch() const
{
    return std::max<std::int64_t>(1, m_batches / m_options.accumulate);
}

HeadBatch HeadSampler::draw(std::int64_t number, std::uint64_t seed)
{
    const auto epoch = number / m_batches, first = (number % m_batches) * m_batch;
    if (epoch != m_epoch) {
        const auto orderSeed = mixSeed(m_options.seed, static_cast<std::uint64_t>(epoch), 21);
        m_order = m_shares.defined() ? torch::multinomial(m_shares, m_pairs.size(), /*replacement=*/true, seededGenerator(orderSeed))
                                     : torch::randperm(m_pairs.size(), seededGenerator(orderSeed), torch::kInt64);
        m_epoch = epoch;
    }
    const auto generator = seededGenerator(seed);
    const auto photos = m_order.narrow(0, first, m_batch);
    const auto truth = m_positives.index_select(0, photos);
    const auto captions = drawCaptions(truth, m_options.captionsPerPhoto, generator);
    const auto views = torch::randint(m_pairs.views(), {m_batch}, generator, torch::kInt64);
    HeadBatch batch{m_pairs.images.index({views, photos}), m_pairs.texts.index_select(0, captions), truth.index_select(1, captions)};
    if (m_options.noise > 0.0) {
        batch.images = noisy(batch.images, m_options.noise, generator);
        batch.texts = noisy(batch.texts, m_options.noise, generator);
    }
    return batch;
}

}  // namespace semblance::training
