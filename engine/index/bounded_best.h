// The k best of many of which only bounds are known: what may be among them. Private to the index.
#pragma once

#include <cstddef>
#include <vector>

namespace semblance::index {

class BoundedBest {
public:
    explicit BoundedBest(std::size_t k) : m_k(k) {}

    // `lower` and `upper` enclose the row's true score.
    void offer(std::size_t row, float lower, float upper)
    {
        if (upper < m_threshold)
            return;
        m_candidates.push_back({row, lower, upper});
        noteLower(lower);
    }
    void merge(const BoundedBest &other);
    // The rows whose score may be one of the k largest, in order; no other row's can. Nothing may be offered after it.
    [[nodiscard]] std::vector<std::size_t> rows();

private:
    struct Candidate {
        std::size_t row;
        float lower, upper;
    };
    void noteLower(float lower);
    void prune();

    std::size_t m_k;
    float m_threshold = -1e30f;   // the k-th largest lower bound so far: k rows are at least as good
    std::vector<float> m_lowers;  // a heap of the k largest, its smallest in front
    std::vector<Candidate> m_candidates;
    std::size_t m_pruneAt = 4096;
};

}  // namespace semblance::index
