// Random draws that are the same everywhere for one seed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <random>
#include <utility>
#include <vector>

namespace semblance::evaluation {

// The engine is fixed by the standard, the library's distributions are not.
class Draws {
public:
    explicit Draws(std::uint64_t seed) : m_engine(seed) {}
    // 0 <= x < 1
    double unit() { return static_cast<double>(m_engine() >> 11) * 0x1.0p-53; }
    // 0 .. count-1
    std::size_t below(std::size_t count) { return static_cast<std::size_t>(unit() * static_cast<double>(count)); }
    bool coin() { return (m_engine() >> 63) != 0; }

    template <class T>
    void shuffle(std::vector<T> &values)
    {
        for (std::size_t i = values.size(); i-- > 1;)
            std::swap(values[i], values[below(i + 1)]);
    }

private:
    std::mt19937_64 m_engine;
};

}  // namespace semblance::evaluation
