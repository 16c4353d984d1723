#include "engine/training/sampler.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "engine/models/preprocess.h"

namespace semblance::training {

namespace {

constexpr double photosOfAConcept = 32.0;  // a caption of fewer is a sentence about them, not a name of a kind

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

Sampler::Sampler(const PairDataset &pairs, models::TextLayout layout, std::int64_t batchSize, std::uint64_t seed, double captionBalance,
                 std::int64_t captionsPerPhoto)
    : m_pairs(pairs), m_layout(layout), m_batchSize(std::min(batchSize, pairs.size())), m_seed(seed), m_captionsPerPhoto(captionsPerPhoto),
      m_stepsPerEpoch(std::max<std::int64_t>(1, pairs.size() / std::max<std::int64_t>(1, m_batchSize))),
      m_captionWeights(pairs.wordings.size(), 0.0)
{
    for (const auto &captions : pairs.captionsOf)
        for (const auto caption : captions)
            m_captionWeights[static_cast<std::size_t>(caption)] += 1.0;
    std::vector<float> conceptWeights;
    m_conceptOf.assign(m_captionWeights.size(), -1);
    for (std::size_t caption = 0; caption < m_captionWeights.size(); ++caption) {
        auto &weight = m_captionWeights[caption];
        const bool isConcept = weight >= photosOfAConcept;
        weight = std::pow(std::max(1.0, weight), -captionBalance);
        if (!isConcept)
            continue;
        m_conceptOf[caption] = static_cast<std::int64_t>(conceptWeights.size());
        conceptWeights.push_back(static_cast<float>(weight));
    }
    m_conceptWeights = torch::tensor(conceptWeights, torch::kFloat32);
    linkGroups();
}

void Sampler::linkGroups()
{
    const auto count = static_cast<std::size_t>(m_pairs.size());
    m_nextOfGroup.assign(count, -1);
    std::unordered_map<std::int32_t, std::int64_t> last;
    for (std::size_t photo = 0; photo < count; ++photo) {
        const auto number = static_cast<std::int64_t>(photo);
        const auto group = m_pairs.group.empty() ? -1 : m_pairs.group[photo];
        if (const auto known = group < 0 ? last.end() : last.find(group); known != last.end())
            m_nextOfGroup[static_cast<std::size_t>(std::exchange(known->second, number))] = number;
        else
            m_units.push_back(number);
        if (group >= 0)
            last.insert_or_assign(group, number);
    }
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
        // Photos of a group stay side by side: a step sees them together, unless its end comes between them.
        std::vector<std::int64_t> units = m_units;
        for (std::size_t i = units.size(); i > 1; --i)
            std::swap(units[i - 1], units[random.below(i)]);
        m_order.clear();
        for (const auto first : units)
            for (auto photo = first; photo >= 0; photo = m_nextOfGroup[static_cast<std::size_t>(photo)])
                m_order.push_back(photo);
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

torch::Tensor Sampler::conceptTokens() const
{
    std::vector<torch::Tensor> rows;
    for (std::size_t caption = 0; caption < m_conceptOf.size(); ++caption)
        if (m_conceptOf[caption] >= 0) {
            const auto &ids = m_pairs.wordings[caption].front();
            rows.push_back(models::layOutTokens(std::vector<std::int64_t>(ids.begin(), ids.end()), m_layout));
        }
    return rows.empty() ? torch::empty({0, m_layout.contextLength}, torch::kInt64) : torch::stack(rows);
}

Batch Sampler::batch(std::int64_t step)
{
    const auto epoch = step / m_stepsPerEpoch;
    if (epoch != m_epoch)
        order(epoch);
    Batch batch;
    const auto first = m_order.begin() + (step % m_stepsPerEpoch) * m_batchSize;
    batch.photos.assign(first, first + m_batchSize);
    Random random(mixSeed(m_seed, static_cast<std::uint64_t>(step), 2));
    std::vector<torch::Tensor> rows;
    std::unordered_set<std::int32_t> drawn;
    for (const auto photo : batch.photos)
        for (std::int64_t draw = 0; draw < m_captionsPerPhoto; ++draw) {
            const auto caption = drawCaption(m_pairs.captionsOf[static_cast<std::size_t>(photo)], random.unit());
            const auto wording = random.below(m_pairs.wordings[static_cast<std::size_t>(caption)].size());
            if (drawn.insert(caption).second)
                addCaption(batch, rows, caption, thinned(tokensOf(caption, wording), step, caption));
        }
    describe(batch, rows);
    return batch;
}

Batch Sampler::plainBatch(const std::vector<std::int64_t> &photos) const
{
    Batch batch;
    batch.photos = photos;
    std::vector<torch::Tensor> rows;
    for (const auto photo : photos) {
        const auto caption = rarestCaption(m_pairs.captionsOf[static_cast<std::size_t>(photo)]);
        addCaption(batch, rows, caption, tokensOf(caption, 0));
    }
    describe(batch, rows);
    return batch;
}

std::vector<std::int64_t> Sampler::tokensOf(std::int32_t caption, std::size_t wording) const
{
    const auto &ids = m_pairs.wordings[static_cast<std::size_t>(caption)][wording];
    return {ids.begin(), ids.end()};
}

// Random numbers of its own, so that runs without it draw what they always drew.
std::vector<std::int64_t> Sampler::thinned(std::vector<std::int64_t> tokens, std::int64_t step, std::int32_t caption) const
{
    if (m_wordDropout <= 0.0 || tokens.empty())
        return tokens;
    Random random(mixSeed(mixSeed(m_seed, static_cast<std::uint64_t>(step), 3), static_cast<std::uint64_t>(caption)));
    const auto stays = tokens[random.below(tokens.size())];
    std::erase_if(tokens, [&](std::int64_t) { return random.unit() < m_wordDropout; });
    if (tokens.empty())
        tokens.push_back(stays);
    return tokens;
}

void Sampler::addCaption(Batch &batch, std::vector<torch::Tensor> &rows, std::int32_t caption,
                         const std::vector<std::int64_t> &tokens) const
{
    batch.captions.push_back(caption);
    rows.push_back(models::layOutTokens(tokens, m_layout));
}

// What follows from the photos and captions of a batch.
void Sampler::describe(Batch &batch, const std::vector<torch::Tensor> &rows) const
{
    const auto photos = static_cast<std::int64_t>(batch.photos.size()), captions = static_cast<std::int64_t>(batch.captions.size());
    batch.tokens = torch::stack(rows);
    const auto length = batch.tokens.eq(m_layout.endToken).to(torch::kInt).argmax(1).max().item<std::int64_t>() + 1;
    batch.tokens = batch.tokens.narrow(1, 0, std::max<std::int64_t>(2, length));
    batch.positives = torch::zeros({photos, captions}, torch::kBool);
    batch.weights = torch::empty({captions});
    batch.whole = torch::zeros({photos}, torch::kBool);
    batch.conceptWeights = m_conceptWeights;
    batch.concepts = torch::zeros({photos, conceptCount()}, torch::kBool);
    batch.conceptOf = torch::empty({captions}, torch::kInt64);
    auto positives = batch.positives.accessor<bool, 2>(), concepts = batch.concepts.accessor<bool, 2>();
    for (std::int64_t j = 0; j < captions; ++j) {
        const auto caption = static_cast<std::size_t>(batch.captions[static_cast<std::size_t>(j)]);
        batch.weights[j] = m_captionWeights[caption];
        batch.conceptOf[j] = m_conceptOf[caption];
    }
    for (std::int64_t i = 0; i < photos; ++i) {
        const auto photo = static_cast<std::size_t>(batch.photos[static_cast<std::size_t>(i)]);
        const auto &owned = m_pairs.captionsOf[photo];
        for (const auto caption : owned)
            if (const auto known = m_conceptOf[static_cast<std::size_t>(caption)]; known >= 0)
                concepts[i][known] = true;
        if (!m_pairs.whole.empty())
            batch.whole[i] = m_pairs.whole[photo] != 0;
        for (std::int64_t j = 0; j < captions; ++j)
            positives[i][j] = std::binary_search(owned.begin(), owned.end(), batch.captions[static_cast<std::size_t>(j)]);
    }
}

}  // namespace semblance::training
