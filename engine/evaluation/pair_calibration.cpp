// From a score to a probability: Platt scaling, isotonic regression, and their check on held-out pairs.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "engine/evaluation/draws.h"
#include "engine/evaluation/pairs.h"

namespace semblance::evaluation {

namespace {

double logistic(double x)
{
    return x >= 0 ? 1 / (1 + std::exp(-x)) : std::exp(x) / (1 + std::exp(x));
}

// -(t ln p + (1-t) ln(1-p)) of p = logistic(x), without overflow.
double logisticLoss(double x, double target)
{
    return std::max(x, 0.0) - x * target + std::log1p(std::exp(-std::abs(x)));
}

struct Half {
    std::vector<double> scores;
    std::vector<std::uint8_t> matching;
    std::vector<std::int64_t> text, photo;

    void add(std::size_t ofText, std::int64_t ofPhoto, double score, bool belong)
    {
        scores.push_back(score);
        matching.push_back(belong ? 1 : 0);
        text.push_back(static_cast<std::int64_t>(ofText));
        photo.push_back(ofPhoto);
    }
};

// The pairs of the photos in `photos`: each caption with its own and with random others of the same half.
Half pairsOf(const torch::Tensor &images, const torch::Tensor &texts, std::span<const std::int64_t> photoOfText,
             const std::vector<std::int64_t> &photos, int unrelatedPerMatch, Draws &draws)
{
    Half half;
    std::vector<bool> inHalf(static_cast<std::size_t>(images.size(0)), false);
    for (const std::int64_t photo : photos)
        inHalf[static_cast<std::size_t>(photo)] = true;
    const std::int64_t dimension = images.size(1);
    const float *image = images.data_ptr<float>(), *text = texts.data_ptr<float>();
    const auto score = [&](std::size_t t, std::int64_t photo) {
        const float *a = text + static_cast<std::int64_t>(t) * dimension, *b = image + photo * dimension;
        return std::inner_product(a, a + dimension, b, 0.0);
    };
    for (std::size_t t = 0; t < photoOfText.size(); ++t) {
        if (!inHalf[static_cast<std::size_t>(photoOfText[t])])
            continue;
        half.add(t, photoOfText[t], score(t, photoOfText[t]), true);
        for (int i = 0; i < unrelatedPerMatch;) {
            const std::int64_t other = photos[draws.below(photos.size())];
            if (other == photoOfText[t])
                continue;
            half.add(t, other, score(t, other), false);
            ++i;
        }
    }
    return half;
}

template <class Scaling>
ProbabilityCheck checkOn(const Half &half, const Scaling &scaling)
{
    std::vector<double> probabilities;
    for (const double score : half.scores)
        probabilities.push_back(scaling.probability(score));
    return checkProbabilities(probabilities, half.matching);
}

// Some of the pairs, of every bin of both reliability diagrams.
std::vector<CheckedPair> examplesOf(const Half &half, const PairCalibration &fit)
{
    constexpr int mostOfABin = 30;
    const auto bins = static_cast<int>(fit.plattCheck.reliability.bins.size());
    std::vector<int> taken[2][2];  // by method, by match
    for (auto &method : taken)
        for (auto &counts : method)
            counts.assign(static_cast<std::size_t>(bins), 0);
    std::vector<CheckedPair> examples;
    for (std::size_t i = 0; i < half.scores.size(); ++i) {
        const bool matching = half.matching[i] != 0;
        const double probabilities[2]{fit.platt.probability(half.scores[i]), fit.isotonic.probability(half.scores[i])};
        bool wanted = false;
        for (int method = 0; method < 2; ++method)
            wanted = taken[method][matching][static_cast<std::size_t>(binOf(probabilities[method], bins))]++ < mostOfABin || wanted;
        if (wanted)
            examples.push_back({half.text[i], half.photo[i], matching, probabilities[0], probabilities[1]});
    }
    return examples;
}

}  // namespace

double PlattScaling::probability(double score) const
{
    return logistic(a * score + b);
}

PlattScaling fitPlatt(std::span<const double> scores, std::span<const std::uint8_t> matching)
{
    double positives = 0;
    for (const std::uint8_t one : matching)
        positives += one;
    const double negatives = static_cast<double>(matching.size()) - positives;
    const double high = (positives + 1) / (positives + 2), low = 1 / (negatives + 2);
    const auto lossOf = [&](double a, double b) {
        double loss = 0;
        for (std::size_t i = 0; i < scores.size(); ++i)
            loss += logisticLoss(a * scores[i] + b, matching[i] != 0 ? high : low);
        return loss;
    };
    PlattScaling fit{0, std::log((positives + 1) / (negatives + 1))};
    double loss = lossOf(fit.a, fit.b);
    for (int round = 0; round < 100; ++round) {
        double ga = 0, gb = 0, haa = 1e-12, hbb = 1e-12, hab = 0;
        for (std::size_t i = 0; i < scores.size(); ++i) {
            const double p = fit.probability(scores[i]), miss = p - (matching[i] != 0 ? high : low), weight = p * (1 - p);
            ga += miss * scores[i];
            gb += miss;
            haa += weight * scores[i] * scores[i];
            hab += weight * scores[i];
            hbb += weight;
        }
        const double determinant = haa * hbb - hab * hab;
        if (std::abs(ga) + std::abs(gb) < 1e-8 || determinant <= 0)
            break;
        const double da = -(hbb * ga - hab * gb) / determinant, db = -(haa * gb - hab * ga) / determinant;
        double step = 1;
        for (; step > 1e-10; step /= 2) {
            const double better = lossOf(fit.a + step * da, fit.b + step * db);
            if (better < loss + 1e-4 * step * (ga * da + gb * db)) {
                loss = better;
                break;
            }
        }
        if (step <= 1e-10)
            break;
        fit.a += step * da;
        fit.b += step * db;
    }
    return fit;
}

double IsotonicScaling::probability(double score) const
{
    if (scores.empty())
        return 0;
    const auto above = std::upper_bound(scores.begin(), scores.end(), score);
    if (above == scores.begin())
        return probabilities.front();
    if (above == scores.end())
        return probabilities.back();
    const auto i = static_cast<std::size_t>(above - scores.begin());
    const double share = (score - scores[i - 1]) / (scores[i] - scores[i - 1]);
    return probabilities[i - 1] + share * (probabilities[i] - probabilities[i - 1]);
}

IsotonicScaling fitIsotonic(std::span<const double> scores, std::span<const std::uint8_t> matching)
{
    struct Block {
        double score = 0, matches = 0, size = 0;  // sums
        [[nodiscard]] double mean() const { return matches / size; }
    };
    std::vector<std::size_t> order(scores.size());
    std::iota(order.begin(), order.end(), 0u);
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return scores[a] < scores[b]; });
    std::vector<Block> blocks;
    for (std::size_t i = 0; i < order.size();) {
        Block block;
        const double score = scores[order[i]];
        for (; i < order.size() && scores[order[i]] == score; ++i) {
            block.score += score;
            block.matches += matching[order[i]];
            ++block.size;
        }
        while (!blocks.empty() && blocks.back().mean() >= block.mean()) {
            block.score += blocks.back().score;
            block.matches += blocks.back().matches;
            block.size += blocks.back().size;
            blocks.pop_back();
        }
        blocks.push_back(block);
    }
    IsotonicScaling fit;
    for (const Block &block : blocks) {
        fit.scores.push_back(block.score / block.size);
        fit.probabilities.push_back(block.mean());
    }
    return fit;
}

ProbabilityCheck checkProbabilities(std::span<const double> probabilities, std::span<const std::uint8_t> matching)
{
    constexpr double edge = 1e-6;
    ProbabilityCheck check;
    const auto count = static_cast<double>(probabilities.size());
    for (std::size_t i = 0; i < probabilities.size(); ++i) {
        const double p = std::clamp(probabilities[i], edge, 1 - edge), miss = probabilities[i] - matching[i];
        check.logLoss -= std::log(matching[i] != 0 ? p : 1 - p) / count;
        check.brier += miss * miss / count;
    }
    check.reliability = reliability(probabilities, matching);
    return check;
}

PairCalibration calibratePairs(const torch::Tensor &images, const torch::Tensor &texts, std::span<const std::int64_t> photoOfText,
                               int unrelatedPerMatch, std::uint64_t seed)
{
    const auto photos = images.to(torch::kCPU, torch::kFloat32).contiguous(),
               captions = texts.to(torch::kCPU, torch::kFloat32).contiguous();
    Draws draws(seed);
    // Only photos with a caption: the halves are then alike.
    std::vector<std::int64_t> order(photoOfText.begin(), photoOfText.end());
    std::sort(order.begin(), order.end());
    order.erase(std::unique(order.begin(), order.end()), order.end());
    draws.shuffle(order);
    const auto middle = order.begin() + static_cast<std::ptrdiff_t>(order.size() / 2);
    const Half fit = pairsOf(photos, captions, photoOfText, {order.begin(), middle}, unrelatedPerMatch, draws);
    const Half held = pairsOf(photos, captions, photoOfText, {middle, order.end()}, unrelatedPerMatch, draws);
    PairCalibration result;
    result.unrelatedPerMatch = unrelatedPerMatch;
    result.fittedPairs = static_cast<std::int64_t>(fit.scores.size());
    result.checkedPairs = static_cast<std::int64_t>(held.scores.size());
    result.platt = fitPlatt(fit.scores, fit.matching);
    result.isotonic = fitIsotonic(fit.scores, fit.matching);
    result.plattCheck = checkOn(held, result.platt);
    result.isotonicCheck = checkOn(held, result.isotonic);
    result.baseRateCheck = checkProbabilities(std::vector<double>(held.scores.size(), 1.0 / (1.0 + unrelatedPerMatch)), held.matching);
    result.examples = examplesOf(held, result);
    return result;
}

}  // namespace semblance::evaluation
