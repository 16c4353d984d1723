#include "engine/index/vector_index.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "engine/index/index_block.h"

namespace semblance::index {

using core::ErrorCode;
using core::fail;
using core::Result;

namespace {

// The row with length exactly 1, or nothing when it has none to speak of.
bool toUnit(std::span<const float> row, float *out)
{
    double square = 0.0;
    for (const float value : row)
        square += static_cast<double>(value) * static_cast<double>(value);
    const double norm = std::sqrt(square);
    if (!(std::abs(norm - 1.0) <= 1e-2))  // also false for NaN
        return false;
    std::transform(row.begin(), row.end(), out, [norm](float value) { return static_cast<float>(static_cast<double>(value) / norm); });
    return true;
}

}  // namespace

ExactIndex::ExactIndex(std::size_t dimension, std::size_t blockRows, std::size_t codesFrom)
    : m_dimension(dimension), m_blockRows(std::max<std::size_t>(blockRows, 1)), m_codesFrom(codesFrom)
{
}
ExactIndex::ExactIndex(ExactIndex &&) noexcept = default;
ExactIndex &ExactIndex::operator=(ExactIndex &&) noexcept = default;
ExactIndex::~ExactIndex() = default;

Result<void> ExactIndex::add(std::span<const std::int64_t> keys, std::span<const float> rows)
{
    if (m_dimension == 0 || rows.size() != keys.size() * m_dimension)
        return fail(ErrorCode::InvalidArgument, std::to_string(keys.size()) + " vectors of " + std::to_string(m_dimension)
                                                    + " values were expected, but " + std::to_string(rows.size()) + " values came.");
    std::vector<float> unit(rows.size());
    for (std::size_t i = 0; i < keys.size(); ++i)
        if (!toUnit(rows.subspan(i * m_dimension, m_dimension), &unit[i * m_dimension]))
            return fail(ErrorCode::InvalidArgument,
                        "The vector of key " + std::to_string(keys[i]) + " is not of unit length (zero, not finite or not normalised).");
    for (std::size_t i = 0; i < keys.size(); ++i)
        put(keys[i], &unit[i * m_dimension]);
    return {};
}

std::size_t ExactIndex::remove(std::span<const std::int64_t> keys)
{
    const auto before = size();
    for (const auto key : keys)
        take(key);
    return before - size();
}

void ExactIndex::clear()
{
    m_blocks.clear();
    m_shared.clear();
    m_rowOf.clear();
}

std::optional<std::vector<float>> ExactIndex::vectorOf(std::int64_t key) const
{
    const auto found = m_rowOf.find(key);
    if (found == m_rowOf.end())
        return std::nullopt;
    const auto &block = *m_blocks[found->second / m_blockRows];
    const auto start = block.values.begin() + static_cast<std::ptrdiff_t>(found->second % m_blockRows * m_dimension);
    return std::vector<float>(start, start + static_cast<std::ptrdiff_t>(m_dimension));
}

IndexSnapshot ExactIndex::view() const
{
    IndexSnapshot rows;
    rows.m_blocks.assign(m_blocks.begin(), m_blocks.end());
    rows.m_dimension = m_dimension;
    rows.m_blockRows = m_blockRows;
    rows.m_size = size();
    rows.m_codesFrom = m_codesFrom;
    return rows;
}

IndexSnapshot ExactIndex::snapshot()
{
    // Asking a shared_ptr how many hold it would race with readers that let go; a mark of our own does not.
    m_shared.assign(m_blocks.size(), true);
    return view();
}

Result<std::vector<Hit>> ExactIndex::search(std::span<const float> query, std::size_t k, const KeyFilter &accept) const
{
    return view().search(query, k, accept);
}

Result<Scores> ExactIndex::scores(std::span<const float> query) const
{
    return view().scores(query);
}

ExactIndex::Block &ExactIndex::writable(std::size_t block)
{
    if (m_shared[block]) {
        m_blocks[block] = std::make_shared<Block>(*m_blocks[block]);
        m_shared[block] = false;
    }
    return *m_blocks[block];
}

void ExactIndex::put(std::int64_t key, const float *row)
{
    const auto [place, added] = m_rowOf.try_emplace(key, size());
    const auto at = place->second;
    if (added && at / m_blockRows == m_blocks.size()) {
        m_blocks.push_back(std::make_shared<Block>());
        m_shared.push_back(false);
    }
    auto &block = writable(at / m_blockRows);
    if (added)
        block.append(key, {row, m_dimension});
    else
        block.overwrite(at % m_blockRows, {row, m_dimension});
}

void ExactIndex::take(std::int64_t key)
{
    const auto found = m_rowOf.find(key);
    if (found == m_rowOf.end())
        return;
    const auto at = found->second, lastAt = size() - 1;
    auto &last = writable(lastAt / m_blockRows);
    m_rowOf[last.keys.back()] = at;
    m_rowOf.erase(key);
    writable(at / m_blockRows).takeLastOf(last, at % m_blockRows, m_dimension);
    if (last.keys.empty()) {
        m_blocks.pop_back();
        m_shared.pop_back();
    }
}

}  // namespace semblance::index
