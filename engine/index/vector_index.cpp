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
ExactIndex::ExactIndex(const IndexSnapshot &snapshot)
    : m_dimension(snapshot.m_dimension), m_blockRows(snapshot.m_blockRows), m_codesFrom(snapshot.m_codesFrom), m_rows(snapshot.m_rows),
      m_removedRows(snapshot.m_removedRows), m_blocks(snapshot.m_blocks), m_removed(snapshot.m_removed), m_ownMarks(m_blocks.size()),
      m_clusters(snapshot.m_clusters), m_numbered(snapshot.m_rows)
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
        mark(key);
    const auto removed = before - size();
    if (m_numbered == 0 && m_removedRows > m_rows / 2 && m_removedRows >= m_blockRows)
        moveTogether();
    return removed;
}

void ExactIndex::clear()
{
    *this = ExactIndex(m_dimension, m_blockRows, m_codesFrom);
}

bool ExactIndex::isMarked(std::size_t row) const
{
    const auto &marks = m_removed[row / m_blockRows];
    return marks && marks->has(row % m_blockRows);
}

std::optional<std::size_t> ExactIndex::rowOf(std::int64_t key) const
{
    if (const auto found = m_rowOf.find(key); found != m_rowOf.end())
        return found->second;
    if (key < 0 || static_cast<std::size_t>(key) >= m_numbered || isMarked(static_cast<std::size_t>(key)))
        return std::nullopt;
    return static_cast<std::size_t>(key);
}

std::optional<std::vector<float>> ExactIndex::vectorOf(std::int64_t key) const
{
    const auto row = rowOf(key);
    if (!row)
        return std::nullopt;
    const float *start = m_blocks[*row / m_blockRows]->row(*row % m_blockRows);
    return std::vector<float>(start, start + m_dimension);
}

IndexSnapshot ExactIndex::view() const
{
    IndexSnapshot rows;
    rows.m_blocks = m_blocks;
    rows.m_removed = m_removed;
    rows.m_dimension = m_dimension;
    rows.m_blockRows = m_blockRows;
    rows.m_rows = m_rows;
    rows.m_removedRows = m_removedRows;
    rows.m_codesFrom = m_codesFrom;
    rows.m_clusters = m_clusters;
    return rows;
}

IndexSnapshot ExactIndex::snapshot()
{
    // From here on both belong to readers as well.
    m_tail.reset();
    m_ownMarks.assign(m_blocks.size(), nullptr);
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

ExactIndex::Block &ExactIndex::writableTail()
{
    if (m_rows % m_blockRows == 0) {
        m_tail = std::make_shared<Block>(m_dimension);
        m_blocks.push_back(m_tail);
        m_removed.push_back(nullptr);
        m_ownMarks.push_back(nullptr);
    } else if (!m_tail) {
        m_tail = m_blocks.back()->copy(m_blockRows);
        m_blocks.back() = m_tail;
    }
    return *m_tail;
}

void ExactIndex::put(std::int64_t key, const float *row)
{
    mark(key);
    writableTail().append(key, row);
    m_rowOf.insert_or_assign(key, m_rows++);
}

bool ExactIndex::mark(std::int64_t key)
{
    const auto row = rowOf(key);
    if (!row)
        return false;
    const auto block = *row / m_blockRows;
    if (!m_ownMarks[block]) {
        m_ownMarks[block] = m_removed[block] ? std::make_shared<Marks>(*m_removed[block]) : std::make_shared<Marks>(m_blockRows);
        m_removed[block] = m_ownMarks[block];
    }
    m_ownMarks[block]->set(*row % m_blockRows);
    m_rowOf.erase(key);
    ++m_removedRows;
    return true;
}

// The rows that are left, in their order, into new blocks.
void ExactIndex::moveTogether()
{
    ExactIndex other(m_dimension, m_blockRows, m_codesFrom);
    other.m_rowOf.reserve(size());
    for (std::size_t row = 0; row < m_rows; ++row) {
        if (isMarked(row))
            continue;
        const auto &block = *m_blocks[row / m_blockRows];
        other.writableTail().appendFrom(block, row % m_blockRows);
        other.m_rowOf.emplace(block.run.keys[row % m_blockRows], other.m_rows++);
    }
    *this = std::move(other);
}

}  // namespace semblance::index
