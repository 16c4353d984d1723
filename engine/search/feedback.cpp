#include "engine/search/feedback.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace semblance::search {

using core::ErrorCode;
using core::Result;

namespace {

constexpr double leastLength = 1e-6;  // of a joined query: below, its parts cancel out
constexpr double beta = 0.75, gamma = 0.25;
constexpr std::size_t leastSample = 8;  // photos that tell how far scores spread

Spread spreadOver(const index::IndexSnapshot &sample, std::span<const float> direction)
{
    const auto scores = sample.scores(direction);
    if (!scores)
        return {0, 0};
    return spreadOf(std::vector<double>(scores->values.begin(), scores->values.end()));
}

// The unit vector from the mean photo to the mean of these; empty when they are the same.
std::vector<float> directionTo(std::span<const std::vector<float>> rows, std::span<const float> mean)
{
    std::vector<double> sum(mean.size(), 0.0);
    for (const std::vector<float> &row : rows)
        for (std::size_t i = 0; i < mean.size() && i < row.size(); ++i)
            sum[i] += static_cast<double>(row[i]) / static_cast<double>(rows.size());
    for (std::size_t i = 0; i < mean.size(); ++i)
        sum[i] -= static_cast<double>(mean[i]);
    const double length = std::sqrt(std::inner_product(sum.begin(), sum.end(), sum.begin(), 0.0));
    std::vector<float> unit;
    if (length > leastLength)
        for (const double value : sum)
            unit.push_back(static_cast<float>(value / length));
    return unit;
}

}  // namespace

Result<JoinedQuery> joinParts(const VectorQuery &query, std::size_t dimension)
{
    JoinedQuery joined;
    joined.parts.text = query.text.empty() ? 0 : 1;
    joined.parts.minus = query.minus.empty() ? 0 : query.minusWeight;
    joined.parts.photo = query.photo.empty() ? 0 : query.photoWeight;
    joined.parts.knownShare = query.knownShare;
    if (query.text.empty() && query.minus.empty() && query.photo.empty())
        return core::fail(ErrorCode::InvalidArgument, "The query is empty: give words or a photo.");
    std::vector<double> sum(dimension, 0.0);
    for (const auto &[part, weight] : {std::pair{&query.text, joined.parts.text}, std::pair{&query.minus, -joined.parts.minus},
                                       std::pair{&query.photo, joined.parts.photo}}) {
        if (part->empty())
            continue;
        if (part->size() != dimension)
            return core::fail(ErrorCode::InvalidArgument, "A query vector has " + std::to_string(part->size())
                                                              + " values, the library's have " + std::to_string(dimension)
                                                              + ": they are of different models.");
        for (std::size_t i = 0; i < dimension; ++i)
            sum[i] += weight * static_cast<double>((*part)[i]);
    }
    const double length = std::sqrt(std::inner_product(sum.begin(), sum.end(), sum.begin(), 0.0));
    if (!(length > leastLength))
        return core::fail(ErrorCode::InvalidArgument,
                          "What is looked for and what is excluded are the same: nothing is left of the query.");
    joined.parts.length = length;
    joined.parts.photoSum = query.photoSum;
    for (const double value : sum)
        joined.values.push_back(static_cast<float>(value / length));
    return joined;
}

void applyFeedback(JoinedQuery &query, std::span<const std::vector<float>> liked, std::span<const std::vector<float>> disliked,
                   std::span<const float> mean, const index::IndexSnapshot &sample)
{
    if (sample.size() < leastSample)
        return;
    const double own = spreadOver(sample, query.values).deviation;
    std::vector<double> sum(query.values.begin(), query.values.end());
    for (const auto &[rows, share] : {std::pair{liked, beta}, std::pair{disliked, -gamma}}) {
        const std::vector<float> direction = rows.empty() ? std::vector<float>() : directionTo(rows, mean);
        const Spread spread = direction.empty() ? Spread{0, 0} : spreadOver(sample, direction);
        if (!(spread.deviation > 0))
            continue;
        const double weight = share * own / spread.deviation;
        for (std::size_t i = 0; i < sum.size(); ++i)
            sum[i] += weight * static_cast<double>(direction[i]);
        query.shift += weight * spread.mean;
        query.variance += share * own * share * own;
    }
    const double length = std::sqrt(std::inner_product(sum.begin(), sum.end(), sum.begin(), 0.0));
    if (!(length > leastLength))
        return;
    for (std::size_t i = 0; i < sum.size(); ++i)
        query.values[i] = static_cast<float>(sum[i] / length);
    query.parts.length *= length;
    query.shift /= length;
    query.variance /= length * length;
}

}  // namespace semblance::search
