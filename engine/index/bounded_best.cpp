#include "engine/index/bounded_best.h"

#include <algorithm>
#include <functional>

namespace semblance::index {

void BoundedBest::noteLower(float lower)
{
    if (m_lowers.size() < m_k) {
        m_lowers.push_back(lower);
        std::push_heap(m_lowers.begin(), m_lowers.end(), std::greater<>());
    } else if (lower > m_lowers.front()) {
        std::pop_heap(m_lowers.begin(), m_lowers.end(), std::greater<>());
        m_lowers.back() = lower;
        std::push_heap(m_lowers.begin(), m_lowers.end(), std::greater<>());
    }
    if (m_lowers.size() == m_k)
        m_threshold = m_lowers.front();
    if (m_candidates.size() >= m_pruneAt)
        prune();
}

void BoundedBest::prune()
{
    std::erase_if(m_candidates, [this](const Candidate &candidate) { return candidate.upper < m_threshold; });
    m_pruneAt = std::max<std::size_t>(4096, 2 * m_candidates.size());
}

void BoundedBest::merge(const BoundedBest &other)
{
    for (const auto &candidate : other.m_candidates)
        offer(candidate.row, candidate.lower, candidate.upper);
}

std::vector<std::size_t> BoundedBest::rows()
{
    prune();
    std::vector<std::size_t> rows;
    rows.reserve(m_candidates.size());
    for (const auto &candidate : m_candidates)
        rows.push_back(candidate.row);
    std::sort(rows.begin(), rows.end());
    return rows;
}

}  // namespace semblance::index
