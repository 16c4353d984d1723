// Random numbers that are the same everywhere: SplitMix64 (Steele, Lea, Flood 2014), without the library's distributions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace semblance::samples {

class Rng {
public:
    explicit Rng(std::uint64_t seed) : m_state(seed) {}

    std::uint64_t next()
    {
        std::uint64_t z = (m_state += 0x9E3779B97F4A7C15u);
        z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
        z = (z ^ z >> 27) * 0x94D049BB133111EBu;
        return z ^ z >> 31;
    }
    // 0 <= x < 1
    double unit() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }
    double between(double low, double high) { return low + (high - low) * unit(); }
    // 0 .. count-1; the bias for small counts is below 1e-15.
    int below(int count) { return static_cast<int>(unit() * count); }
    bool chance(double probability) { return unit() < probability; }
    template <class Range>
    const auto &pick(const Range &range)
    {
        return range[static_cast<std::size_t>(below(static_cast<int>(std::size(range))))];
    }

private:
    std::uint64_t m_state;
};

}  // namespace semblance::samples
