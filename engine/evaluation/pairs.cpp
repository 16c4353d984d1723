#include "engine/evaluation/pairs.h"

#include <algorithm>
#include <cmath>

namespace semblance::evaluation {

namespace {

constexpr std::int64_t chunkRows = 256;
constexpr std::size_t fineBins = 32768;  // over [-1,1]

std::size_t fineBin(double score)
{
    return static_cast<std::size_t>(std::clamp((score + 1) / 2 * fineBins, 0.0, static_cast<double>(fineBins - 1)));
}

double scoreAt(std::size_t bin)
{
    return (static_cast<double>(bin) + 0.5) / fineBins * 2 - 1;
}

// Counts by score, with exact moments beside them.
struct Tally {
    std::vector<std::int64_t> counts = std::vector<std::int64_t>(fineBins, 0);
    std::int64_t count = 0;
    double sum = 0, squares = 0;

    void add(double score, std::size_t bin)
    {
        ++counts[bin];
        ++count;
        sum += score;
        squares += score * score;
    }
    [[nodiscard]] double quantile(double share) const
    {
        const double wanted = share * static_cast<double>(count);
        double seen = 0;
        for (std::size_t bin = 0; bin < fineBins; ++bin)
            if ((seen += static_cast<double>(counts[bin])) >= wanted && counts[bin] > 0)
                return scoreAt(bin);
        return 0;
    }
    [[nodiscard]] ScoreSpread spread() const
    {
        ScoreSpread result;
        result.count = count;
        result.mean = sum / static_cast<double>(count);
        result.deviation = std::sqrt(std::max(0.0, squares / static_cast<double>(count) - result.mean * result.mean));
        result.low = quantile(0.05);
        result.median = quantile(0.5);
        result.high = quantile(0.95);
        return result;
    }
};

double areaUnder(const Tally &matching, const Tally &unrelated)
{
    double area = 0, below = 0;
    for (std::size_t bin = 0; bin < fineBins; ++bin) {
        const auto others = static_cast<double>(unrelated.counts[bin]);
        area += static_cast<double>(matching.counts[bin]) * (below + others / 2);
        below += others;
    }
    return area / static_cast<double>(matching.count) / static_cast<double>(unrelated.count);
}

std::vector<double> shares(const Tally &tally, std::size_t first, std::size_t step, std::size_t bins)
{
    std::vector<double> result(bins, 0);
    for (std::size_t bin = first; bin < std::min(fineBins, first + step * bins); ++bin)
        result[(bin - first) / step] += static_cast<double>(tally.counts[bin]) / static_cast<double>(tally.count);
    return result;
}

// A few unrelated pairs of every score, of a caption one each: bins are not known before all scores are.
class Examples {
public:
    void add(std::int64_t text, std::int64_t photo, double score, std::size_t bin)
    {
        Cell &cell = m_cells[bin / binsACell];
        if (cell.last == text || cell.pairs.size() >= mostExamples)
            return;
        cell.last = text;
        cell.pairs.push_back({text, photo, score});
    }
    // At most `mostExamples` of each of `bins` histogram bins of `step` fine ones, which begin at `first`.
    [[nodiscard]] std::vector<PairExample> of(std::size_t first, std::size_t step, std::size_t bins) const
    {
        std::vector<PairExample> chosen;
        std::vector<std::size_t> taken(bins, 0);
        for (const Cell &cell : m_cells)
            for (const PairExample &pair : cell.pairs)
                if (taken[(fineBin(pair.score) - first) / step]++ < mostExamples)
                    chosen.push_back(pair);
        std::stable_sort(chosen.begin(), chosen.end(), [](const auto &a, const auto &b) { return a.score < b.score; });
        return chosen;
    }

private:
    static constexpr std::size_t mostExamples = 40, binsACell = 64;
    struct Cell {
        std::int64_t last = -1;
        std::vector<PairExample> pairs;
    };
    std::vector<Cell> m_cells = std::vector<Cell>(fineBins / binsACell);
};

}  // namespace

PairDistribution pairDistribution(const torch::Tensor &images, const torch::Tensor &texts, std::span<const std::int64_t> photoOfText,
                                  int bins)
{
    const torch::NoGradGuard noGradients;
    Tally matching, unrelated;
    Examples examples;
    const auto transposed = images.t().contiguous();
    const std::int64_t photos = images.size(0);
    for (std::int64_t begin = 0; begin < texts.size(0); begin += chunkRows) {
        const auto rows = std::min(chunkRows, texts.size(0) - begin);
        const auto block = torch::mm(texts.narrow(0, begin, rows), transposed).contiguous();
        const float *values = block.data_ptr<float>();
        for (std::int64_t row = 0; row < rows; ++row)
            for (std::int64_t photo = 0; photo < photos; ++photo) {
                const double score = static_cast<double>(values[row * photos + photo]);
                const std::size_t bin = fineBin(score);
                if (photoOfText[static_cast<std::size_t>(begin + row)] == photo) {
                    matching.add(score, bin);
                } else {
                    unrelated.add(score, bin);
                    examples.add(begin + row, photo, score, bin);
                }
            }
    }
    PairDistribution result;
    result.matching = matching.spread();
    result.unrelated = unrelated.spread();
    result.auc = areaUnder(matching, unrelated);
    const double pooled =
        std::sqrt((result.matching.deviation * result.matching.deviation + result.unrelated.deviation * result.unrelated.deviation) / 2);
    result.dPrime = pooled > 0 ? (result.matching.mean - result.unrelated.mean) / pooled : 0;
    // The histogram covers what occurs, in whole steps of the fine bins.
    std::size_t first = fineBins, last = 0;
    for (std::size_t bin = 0; bin < fineBins; ++bin)
        if (matching.counts[bin] + unrelated.counts[bin] > 0) {
            first = std::min(first, bin);
            last = bin;
        }
    const auto wanted = static_cast<std::size_t>(bins);
    const std::size_t step = (last - first) / wanted + 1;
    result.low = static_cast<double>(first) / fineBins * 2 - 1;
    result.high = static_cast<double>(first + step * wanted) / fineBins * 2 - 1;
    result.matchingShare = shares(matching, first, step, wanted);
    result.unrelatedShare = shares(unrelated, first, step, wanted);
    result.unrelatedExamples = examples.of(first, step, wanted);
    return result;
}

}  // namespace semblance::evaluation
