#include "engine/evaluation/retrieval.h"

#include <algorithm>
#include <cmath>
#include <string>

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

// Adds one query, whose relevant items have these ranks (ascending), to the sums.
void addQuery(RetrievalScores &sums, const std::vector<std::int64_t> &ranks)
{
    const std::int64_t first = ranks.front();
    sums.firstRank.push_back(first);
    sums.r1 += first <= 1;
    sums.r5 += first <= 5;
    sums.r10 += first <= 10;
    sums.meanRank += static_cast<double>(first);
    sums.mrr += 1.0 / static_cast<double>(first);
    double precision = 0, gain = 0, ideal = 0;
    for (std::size_t i = 0; i < ranks.size(); ++i) {
        precision += static_cast<double>(i + 1) / static_cast<double>(ranks[i]);
        if (ranks[i] <= 10)
            gain += 1.0 / std::log2(static_cast<double>(ranks[i]) + 1.0);
        if (i < 10)
            ideal += 1.0 / std::log2(static_cast<double>(i) + 2.0);
    }
    sums.map += precision / static_cast<double>(ranks.size());
    sums.ndcg10 += gain / ideal;
}

// queries [Q,D] against gallery [G,D]; a query without a relevant item has rank 0 and counts nowhere.
RetrievalScores measure(const torch::Tensor &queries, const torch::Tensor &gallery, const std::vector<std::vector<std::int64_t>> &relevant)
{
    RetrievalScores scores;
    std::vector<std::int64_t> answered;
    const auto transposed = gallery.t().contiguous();
    for (std::int64_t begin = 0; begin < queries.size(0); begin += chunkRows) {
        const auto rows = std::min(chunkRows, queries.size(0) - begin);
        const auto block = torch::mm(queries.narrow(0, begin, rows), transposed).contiguous();
        for (std::int64_t row = 0; row < rows; ++row) {
            const auto &items = relevant[static_cast<std::size_t>(begin + row)];
            if (items.empty()) {
                scores.firstRank.push_back(0);
                continue;
            }
            std::vector<std::int64_t> ranks;
            for (const std::int64_t item : items)
                ranks.push_back(rankOf(block.data_ptr<float>() + row * gallery.size(0), gallery.size(0), item));
            std::sort(ranks.begin(), ranks.end());
            addQuery(scores, ranks);
            answered.push_back(ranks.front());
        }
    }
    const auto count = static_cast<double>(answered.size());
    for (double *sum : {&scores.r1, &scores.r5, &scores.r10, &scores.meanRank, &scores.map, &scores.mrr, &scores.ndcg10})
        *sum /= count;
    std::sort(answered.begin(), answered.end());
    const std::size_t middle = answered.size() / 2;
    scores.medianRank = static_cast<double>(answered[middle]);
    if (answered.size() % 2 == 0)
        scores.medianRank = (scores.medianRank + static_cast<double>(answered[middle - 1])) / 2;
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

}  // namespace semblance::evaluation
