#include <algorithm>
#include <cmath>
#include <mutex>

#include <torch/torch.h>

#include <ATen/Parallel.h>

#include "engine/index/bounded_best.h"
#include "engine/index/coarse_index.h"
#include "engine/index/index_block.h"
#include "engine/index/index_snapshot.h"

namespace semblance::index {

using core::ErrorCode;
using core::fail;
using core::Result;

namespace {

// A matrix product sums a row in an order that depends on where the row lies. Its figures choose candidates with this margin,
// far above that noise for unit vectors; the candidates are then scored one by one in a fixed order.
constexpr float noiseMargin = 1e-5f;
constexpr float roundingMargin = 2e-6f;  // of the float arithmetic around the codes' whole numbers
constexpr std::int64_t scoredAtOnce = 256;
constexpr std::size_t queriesAtOnce = 64;

tl::unexpected<core::Error> wrongSize(std::size_t came, std::size_t expected)
{
    return fail(ErrorCode::InvalidArgument, "A query has " + std::to_string(came) + " values, but the index holds vectors of "
                                                + std::to_string(expected) + ": it belongs to another model version.");
}

// One parallel region for the whole scan: the BLAS would open one a block, and wait at each.
template <class Work>
void eachBlock(std::size_t blocks, Work work)
{
    at::parallel_for(0, static_cast<std::int64_t>(blocks), 1, [&](std::int64_t begin, std::int64_t end) {
        const torch::NoGradGuard noGradients;
        for (auto block = begin; block < end; ++block)
            work(static_cast<std::size_t>(block));
    });
}

torch::Tensor view(const float *data, std::size_t rows, std::size_t columns)
{
    // from_blob takes no const pointer; nothing writes through it.
    return torch::from_blob(const_cast<float *>(data), {static_cast<std::int64_t>(rows), static_cast<std::int64_t>(columns)},
                            torch::kFloat32);
}

}  // namespace

IndexSnapshot IndexSnapshot::over(const RowRun &rows, std::size_t dimension, std::shared_ptr<const void> owner, std::size_t blockRows,
                                  std::size_t codesFrom)
{
    IndexSnapshot snapshot;
    snapshot.m_dimension = dimension;
    snapshot.m_blockRows = std::max<std::size_t>(blockRows, 1);
    snapshot.m_rows = rows.keys.size();
    snapshot.m_codesFrom = codesFrom;
    const auto stride = codeStride(dimension);
    for (std::size_t first = 0; first < snapshot.m_rows; first += snapshot.m_blockRows) {
        const auto many = std::min(snapshot.m_blockRows, snapshot.m_rows - first);
        auto block = std::make_shared<Block>(dimension);
        block->run = {rows.keys.subspan(first, many), rows.values.subspan(first * dimension, many * dimension),
                      rows.codes.subspan(first * stride, many * stride), rows.measures.subspan(first, many)};
        block->owner = owner;
        snapshot.m_blocks.push_back(std::move(block));
    }
    snapshot.m_removed.resize(snapshot.m_blocks.size());
    return snapshot;
}

Result<std::vector<float>> IndexSnapshot::unitQueries(std::span<const float> queries) const
{
    if (m_dimension == 0 || queries.size() % m_dimension != 0)
        return wrongSize(queries.size(), m_dimension);
    std::vector<float> unit(queries.begin(), queries.end());
    for (std::size_t start = 0; start < unit.size(); start += m_dimension) {
        const double norm = std::sqrt(product(&unit[start], &unit[start], m_dimension));
        if (!std::isfinite(norm) || norm < 1e-12)
            return fail(ErrorCode::InvalidArgument, "A query vector is zero or not finite, so it points nowhere.");
        for (std::size_t i = 0; i < m_dimension; ++i)
            unit[start + i] = static_cast<float>(static_cast<double>(unit[start + i]) / norm);
    }
    return unit;
}

std::vector<std::size_t> IndexSnapshot::acceptedRows(const KeyFilter &accept) const
{
    std::vector<std::size_t> rows;
    if (!accept)
        rows.reserve(size());
    for (std::size_t at = 0; at < m_blocks.size(); ++at)
        for (std::size_t i = 0; i < m_blocks[at]->rows(); ++i)
            if (!(m_removed[at] && m_removed[at]->has(i)) && (!accept || accept(m_blocks[at]->run.keys[i])))
                rows.push_back(at * m_blockRows + i);
    return rows;
}

std::vector<Hit> IndexSnapshot::best(const float *query, const std::vector<float> &cosines, std::span<const std::size_t> rows,
                                     std::size_t k, Ties ties) const
{
    if (rows.empty() || k == 0)
        return {};
    k = std::min(k, rows.size());
    std::vector<float> values(rows.size());
    std::transform(rows.begin(), rows.end(), values.begin(), [&](std::size_t row) { return cosines[row]; });
    const auto last = values.begin() + static_cast<std::ptrdiff_t>(k - 1);
    std::nth_element(values.begin(), last, values.end(), std::greater<>());
    const float threshold = *last - noiseMargin;
    std::vector<std::size_t> candidates;
    std::copy_if(rows.begin(), rows.end(), std::back_inserter(candidates), [&](std::size_t row) { return cosines[row] >= threshold; });
    return scored(query, candidates, k, ties);
}

std::vector<Hit> IndexSnapshot::scored(const float *query, std::span<const std::size_t> rows, std::size_t k, Ties ties) const
{
    std::vector<Hit> hits(rows.size());
    at::parallel_for(0, static_cast<std::int64_t>(rows.size()), scoredAtOnce, [&](std::int64_t begin, std::int64_t end) {
        for (auto i = static_cast<std::size_t>(begin); i < static_cast<std::size_t>(end); ++i) {
            const auto &block = *m_blocks[rows[i] / m_blockRows];
            const auto at = rows[i] % m_blockRows;
            hits[i] = {block.run.keys[at], static_cast<float>(product(query, block.row(at), m_dimension))};
        }
    });
    const auto better = [](const Hit &a, const Hit &b) { return a.score != b.score ? a.score > b.score : a.key < b.key; };
    auto end = hits.begin() + static_cast<std::ptrdiff_t>(std::min(k, hits.size()));
    std::partial_sort(hits.begin(), end, hits.end(), better);
    if (ties == Ties::Keep && end != hits.begin() && end != hits.end()) {
        const auto first = end;
        end = std::partition(first, hits.end(), [last = (first - 1)->score](const Hit &hit) { return hit.score == last; });
        std::sort(first, end, better);
    }
    hits.erase(end, hits.end());
    return hits;
}

// A code loses a known length of its row, so a sum of codes tells the cosine within bounds (Cauchy and Schwarz). Rows whose upper
// bound is below k lower bounds are out of the question; only the others' values are read.
std::vector<Hit> IndexSnapshot::bestByCodes(std::span<const float> query, std::size_t k, const KeyFilter &accept, Ties ties) const
{
    if (k == 0)
        return {};
    std::vector<std::uint8_t> wanted;
    if (accept) {
        wanted.assign(m_rows, 0);
        for (const auto row : acceptedRows(accept))
            wanted[row] = 1;
    }
    const auto stride = codeStride(m_dimension);
    std::vector<std::int8_t> queryCodes(stride);
    const auto of = quantise(query, queryCodes.data());
    BoundedBest all(k);
    std::mutex mutex;
    at::parallel_for(0, static_cast<std::int64_t>(m_blocks.size()), 1, [&](std::int64_t begin, std::int64_t end) {
        BoundedBest some(k);
        std::vector<std::int32_t> sums;
        for (auto at = static_cast<std::size_t>(begin); at < static_cast<std::size_t>(end); ++at) {
            const auto &run = m_blocks[at]->run;
            const Marks *removed = m_removed[at].get();
            sums.resize(run.keys.size());
            multiplyCodes(run.codes.data(), sums.size(), stride, queryCodes.data(), sums.data());
            for (std::size_t i = 0; i < sums.size(); ++i) {
                const auto row = at * m_blockRows + i;
                const auto &part = run.measures[i];
                const float about = static_cast<float>(sums[i]) * (part.scale * of.scale);
                const float margin = part.error + of.error * (1.f + part.error) + roundingMargin;
                if ((wanted.empty() || wanted[row] != 0) && (removed == nullptr || !removed->has(i)))
                    some.offer(row, about - margin, about + margin);
            }
        }
        const std::lock_guard lock(mutex);
        all.merge(some);
    });
    return scored(query.data(), all.rows(), k, ties);
}

// Nothing: the exact scan is as fast or finds more, for want of rows in these clusters, or because a filter leaves few of them.
Result<std::optional<std::vector<Hit>>> IndexSnapshot::bestOfClusters(std::span<const float> query, std::size_t k, const KeyFilter &accept,
                                                                      Ties ties) const
{
    using Found = std::optional<std::vector<Hit>>;
    constexpr std::size_t smallShare = 16;
    const auto covered = m_clusters->rows(), wanted = 4 * k + 64;  // eight-bit scores choose: the k best are well within
    if (k == 0 || wanted > covered / smallShare)
        return Found();
    std::vector<std::uint8_t> among;
    std::vector<std::size_t> rows;
    double share = 1;
    if (accept) {
        among.assign((covered + 7) / 8, 0);
        const auto accepted = acceptedRows(accept);
        if (accepted.size() < m_rows / smallShare)
            return Found();
        share = static_cast<double>(accepted.size()) / static_cast<double>(m_rows);
        for (const auto row : accepted)
            if (row < covered)
                among[row / 8] = static_cast<std::uint8_t>(among[row / 8] | 1u << row % 8);
            else
                rows.push_back(row);
    }
    const auto chosen = m_clusters->candidates(query, wanted, among, share);
    if (!chosen)
        return fail(chosen.error());
    rows.insert(rows.end(), chosen->begin(), chosen->end());
    for (std::size_t row = covered; !accept && row < m_rows; ++row)
        rows.push_back(row);
    std::erase_if(rows, [this](std::size_t row) {
        const auto &marks = m_removed[row / m_blockRows];
        return marks && marks->has(row % m_blockRows);
    });
    return rows.size() < k ? Found() : Found(scored(query.data(), rows, k, ties));
}

IndexSnapshot IndexSnapshot::with(std::shared_ptr<const CoarseIndex> clusters) const
{
    IndexSnapshot same = *this;
    same.m_clusters = std::move(clusters);
    return same;
}

Result<std::vector<Hit>> IndexSnapshot::search(std::span<const float> query, std::size_t k, const KeyFilter &accept, Ties ties) const
{
    if (size() > 0 && query.size() != m_dimension)
        return wrongSize(query.size(), m_dimension);
    auto all = searchMany(query, k, accept, ties);
    if (!all)
        return fail(all.error());
    return all->empty() ? std::vector<Hit>{} : std::move(all->front());
}

Result<std::vector<std::vector<Hit>>> IndexSnapshot::searchMany(std::span<const float> queries, std::size_t k, const KeyFilter &accept,
                                                                Ties ties) const
{
    if (size() == 0)
        return std::vector<std::vector<Hit>>(m_dimension == 0 ? 1 : queries.size() / m_dimension);
    const auto unit = unitQueries(queries);
    if (!unit)
        return fail(unit.error());
    const torch::NoGradGuard noGradients;
    const auto count = unit->size() / m_dimension;
    if (count == 1 && m_clusters) {
        auto found = bestOfClusters(*unit, k, accept, ties);
        if (!found)
            return fail(found.error());
        if (*found)
            return std::vector<std::vector<Hit>>{std::move(**found)};
    }
    if (count == 1 && m_rows >= m_codesFrom)
        return std::vector<std::vector<Hit>>{bestByCodes(*unit, k, accept, ties)};
    const auto rows = acceptedRows(accept);
    std::vector<std::vector<Hit>> answers;
    answers.reserve(count);
    for (std::size_t first = 0; first < count; first += queriesAtOnce) {
        const auto many = std::min(queriesAtOnce, count - first);
        const auto matrix = view(&(*unit)[first * m_dimension], many, m_dimension);
        std::vector<std::vector<float>> cosines(many, std::vector<float>(m_rows));
        eachBlock(m_blocks.size(), [&](std::size_t block) {
            const auto blockRows = m_blocks[block]->rows();
            const auto values = view(m_blocks[block]->row(0), blockRows, m_dimension);
            const auto products = many == 1 ? torch::mv(values, matrix[0]).unsqueeze(0) : torch::matmul(matrix, values.t()).contiguous();
            for (std::size_t query = 0; query < many; ++query)
                std::copy_n(products.data_ptr<float>() + query * blockRows, blockRows, &cosines[query][block * m_blockRows]);
        });
        for (std::size_t query = 0; query < many; ++query)
            answers.push_back(best(&(*unit)[(first + query) * m_dimension], cosines[query], rows, k, ties));
    }
    return answers;
}

Result<Scores> IndexSnapshot::scores(std::span<const float> query) const
{
    Scores result;
    if (size() == 0)
        return result;
    if (query.size() != m_dimension)
        return wrongSize(query.size(), m_dimension);
    const auto unit = unitQueries(query);
    if (!unit)
        return fail(unit.error());
    const torch::NoGradGuard noGradients;
    const auto vector = view(unit->data(), 1, m_dimension)[0];
    std::vector<float> all(m_rows);
    eachBlock(m_blocks.size(), [&](std::size_t block) {
        const auto products = torch::mv(view(m_blocks[block]->row(0), m_blocks[block]->rows(), m_dimension), vector);
        std::copy_n(products.data_ptr<float>(), products.numel(), &all[block * m_blockRows]);
    });
    result.keys = keys();
    if (m_removedRows == 0)
        result.values = std::move(all);
    else
        for (const auto row : acceptedRows({}))
            result.values.push_back(all[row]);
    return result;
}

std::vector<std::int64_t> IndexSnapshot::keys() const
{
    std::vector<std::int64_t> all;
    all.reserve(size());
    for (const auto row : acceptedRows({}))
        all.push_back(m_blocks[row / m_blockRows]->run.keys[row % m_blockRows]);
    return all;
}

std::optional<std::size_t> IndexSnapshot::rowOf(std::int64_t key) const
{
    const auto found = [&](std::size_t row) {
        const auto &marks = m_removed[row / m_blockRows];
        return m_blocks[row / m_blockRows]->run.keys[row % m_blockRows] == key && !(marks && marks->has(row % m_blockRows));
    };
    if (key >= 0 && static_cast<std::size_t>(key) < m_rows && found(static_cast<std::size_t>(key)))
        return static_cast<std::size_t>(key);
    for (std::size_t row = 0; row < m_rows; ++row)
        if (found(row))
            return row;
    return std::nullopt;
}

std::optional<std::vector<float>> IndexSnapshot::vectorOf(std::int64_t key) const
{
    const auto row = rowOf(key);
    if (!row)
        return std::nullopt;
    const float *start = m_blocks[*row / m_blockRows]->row(*row % m_blockRows);
    return std::vector<float>(start, start + m_dimension);
}

std::vector<RowRun> IndexSnapshot::runs() const
{
    std::vector<RowRun> runs;
    for (const auto &block : m_blocks)
        runs.push_back(block->run);
    return runs;
}

}  // namespace semblance::index
