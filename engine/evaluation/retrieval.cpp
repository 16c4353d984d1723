#include "engine/evaluation/retrieval.h"

#include <algorithm>
#include <cmath>
#include <string>

#include <ATen/Parallel.h>

namespace semblance::evaluation {

using core::ErrorCode;

namespace {

constexpr std::int64_t chunkRows = 256;

std::string shapeOf(const torch::Tensor &tensor)
{
    std::string text = "[";
    for (std::int64_t i = 0; i < tensor.dim(); ++i) {
        if (i > 0)
            text += ',';
        text += std::to_string(tensor.size(i));
    }
    return text + "]";
}

core::Result<void> check(const torch::Tensor &images, const torch::Tensor &texts, std::span<const std::int64_t> photoOfText)
{
    const auto refuse = [](const std::string &what) { return core::fail(ErrorCode::InvalidArgument, "Retrieval: " + what); };
    for (const auto *rows : {&images, &texts}) {
        if (!rows->defined() || rows->dim() != 2 || rows->size(0) == 0 || rows->size(1) == 0)
            return refuse("expected at least one photo and one text as [rows, dimension].");
        if (!torch::isfinite(*rows).all().item<bool>())
            return refuse("an embedding is not finite.");
    }
    if (images.size(1) != texts.size(1))
        return refuse("photos " + shapeOf(images) + " and texts " + shapeOf(texts) + " have different dimensions.");
    if (static_cast<std::int64_t>(photoOfText.size()) != texts.size(0))
        return refuse("expected a photo number for each of " + std::to_string(texts.size(0)) + " texts, got "
                      + std::to_string(photoOfText.size()) + ".");
    for (const std::int64_t photo : photoOfText)
        if (photo < 0 || photo >= images.size(0))
            return refuse("photo number " + std::to_string(photo) + " is not in [0," + std::to_string(images.size(0)) + ").");
    return {};
}

// 1 + how many come before item `item`: higher scores, and equal ones of smaller number.
std::int64_t rankOf(const float *scores, std::int64_t count, std::int64_t item)
{
    const float own = scores[item];
    std::int64_t before = 0;
    for (std::int64_t i = 0; i < item; ++i)
        before += scores[i] >= own;
    for (std::int64_t i = item + 1; i < count; ++i)
        before += scores[i] > own;
    return before + 1;
}

// Writes what query `q` found; its relevant items are not empty.
void measureQuery(RetrievalScores &scores, std::size_t q, const float *row, std::int64_t count, const std::vector<std::int64_t> &relevant)
{
    std::vector<std::int64_t> ranks;
    for (const std::int64_t item : relevant)
        ranks.push_back(rankOf(row, count, item));
    std::sort(ranks.begin(), ranks.end());
    double precision = 0, gain = 0, ideal = 0;
    for (std::size_t i = 0; i < ranks.size(); ++i) {
        precision += static_cast<double>(i + 1) / static_cast<double>(ranks[i]);
        if (ranks[i] <= 10)
            gain += 1.0 / std::log2(static_cast<double>(ranks[i]) + 1.0);
        if (i < 10)
            ideal += 1.0 / std::log2(static_cast<double>(i) + 2.0);
    }
    scores.firstRank[q] = ranks.front();
    scores.averagePrecision[q] = precision / static_cast<double>(ranks.size());
    scores.gain10[q] = gain / ideal;
    scores.top[q] = std::max_element(row, row + count) - row;
    scores.topScore[q] = row[scores.top[q]];
    scores.bestRelevantScore[q] = row[relevant.front()];
    for (const std::int64_t item : relevant)
        scores.bestRelevantScore[q] = std::max(scores.bestRelevantScore[q], row[item]);
}

// Means over the queries that have an answer, in their order.
void addMeans(RetrievalScores &scores)
{
    std::vector<double> answered;
    for (std::size_t q = 0; q < scores.firstRank.size(); ++q) {
        const auto rank = static_cast<double>(scores.firstRank[q]);
        if (rank == 0)
            continue;
        answered.push_back(rank);
        scores.r1 += rank <= 1;
        scores.r5 += rank <= 5;
        scores.r10 += rank <= 10;
        scores.meanRank += rank;
        scores.mrr += 1.0 / rank;
        scores.map += scores.averagePrecision[q];
        scores.ndcg10 += scores.gain10[q];
    }
    const auto count = static_cast<double>(answered.size());
    for (double *sum : {&scores.r1, &scores.r5, &scores.r10, &scores.meanRank, &scores.map, &scores.mrr, &scores.ndcg10})
        *sum /= count;
    scores.medianRank = medianOf(std::move(answered));
}

// queries [Q,D] against gallery [G,D]; a query without a relevant item has rank 0 and counts nowhere.
RetrievalScores measure(const torch::Tensor &queries, const torch::Tensor &gallery, const std::vector<std::vector<std::int64_t>> &relevant)
{
    RetrievalScores scores;
    scores.firstRank.assign(relevant.size(), 0);
    scores.averagePrecision.assign(relevant.size(), 0);
    scores.gain10.assign(relevant.size(), 0);
    scores.top.assign(relevant.size(), -1);
    scores.topScore.assign(relevant.size(), 0);
    scores.bestRelevantScore.assign(relevant.size(), 0);
    const auto transposed = gallery.t().contiguous();
    for (std::int64_t begin = 0; begin < queries.size(0); begin += chunkRows) {
        const auto rows = std::min(chunkRows, queries.size(0) - begin);
        const auto block = torch::mm(queries.narrow(0, begin, rows), transposed).contiguous();
        const float *values = block.data_ptr<float>();
        at::parallel_for(0, rows, 1, [&](std::int64_t from, std::int64_t to) {
            for (std::int64_t row = from; row < to; ++row)
                if (const auto q = static_cast<std::size_t>(begin + row); !relevant[q].empty())
                    measureQuery(scores, q, values + row * gallery.size(0), gallery.size(0), relevant[q]);
        });
    }
    addMeans(scores);
    return scores;
}

}  // namespace

core::Result<RetrievalBothWays> evaluateRetrieval(const torch::Tensor &images, const torch::Tensor &texts,
                                                  std::span<const std::int64_t> photoOfText)
{
    if (auto checked = check(images, texts, photoOfText); !checked)
        return core::fail(checked.error());
    const torch::NoGradGuard noGradients;
    const auto photos = images.to(torch::kCPU, torch::kFloat32).contiguous(),
               captions = texts.to(torch::kCPU, torch::kFloat32).contiguous();
    std::vector<std::vector<std::int64_t>> photosOf(photoOfText.size()), textsOf(static_cast<std::size_t>(photos.size(0)));
    for (std::size_t i = 0; i < photoOfText.size(); ++i) {
        photosOf[i].push_back(photoOfText[i]);
        textsOf[static_cast<std::size_t>(photoOfText[i])].push_back(static_cast<std::int64_t>(i));
    }
    return RetrievalBothWays{measure(captions, photos, photosOf), measure(photos, captions, textsOf)};
}

std::vector<core::Figure> retrievalFigures(const RetrievalScores &scores, std::span<const std::int64_t> clusterOf,
                                           const Resampling &resampling, const std::string &scope)
{
    // r1, r5, r10, map, mrr, ndcg10, mean rank: the order of `means` below.
    std::vector<std::vector<double>> columns(7);
    std::vector<std::int64_t> clusters;
    for (std::size_t q = 0; q < scores.firstRank.size(); ++q) {
        const auto rank = static_cast<double>(scores.firstRank[q]);
        if (rank == 0)
            continue;
        const double values[] = {rank <= 1 ? 1.0 : 0.0,
                                 rank <= 5 ? 1.0 : 0.0,
                                 rank <= 10 ? 1.0 : 0.0,
                                 scores.averagePrecision[q],
                                 1.0 / rank,
                                 scores.gain10[q],
                                 rank};
        for (std::size_t c = 0; c < columns.size(); ++c)
            columns[c].push_back(values[c]);
        if (!clusterOf.empty())
            clusters.push_back(clusterOf[q]);
    }
    if (columns.front().empty())
        return {};
    const auto means = bootstrapMeans(columns, clusters, resampling);
    using core::Unit;
    return {{scope, "r1", scores.r1, Unit::Fraction, means[0]},
            {scope, "r5", scores.r5, Unit::Fraction, means[1]},
            {scope, "r10", scores.r10, Unit::Fraction, means[2]},
            {scope, "median_rank", scores.medianRank, Unit::Rank, bootstrapMedian(columns[6], clusters, resampling)},
            {scope, "map", scores.map, Unit::Fraction, means[3]},
            {scope, "mrr", scores.mrr, Unit::Fraction, means[4]},
            {scope, "ndcg10", scores.ndcg10, Unit::Fraction, means[5]},
            {scope, "mean_rank", scores.meanRank, Unit::Rank, means[6]}};
}

}  // namespace semblance::evaluation
