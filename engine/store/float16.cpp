#include "engine/store/float16.h"

#include <array>
#include <bit>
#include <cassert>
#include <cmath>
#include <cstddef>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace semblance::store {

namespace {

#if defined(__x86_64__)
bool hasF16c()
{
    // Every processor with AVX2 has F16C; Clang 14 does not know the latter's name.
    static const bool present = __builtin_cpu_supports("avx2");
    return present;
}

// Each converts groups of eight and returns how many values that were.
__attribute__((target("avx,f16c"))) std::size_t toHalfFast(std::span<const float> from, std::uint16_t *to)
{
    std::size_t i = 0;
    for (; i + 8 <= from.size(); i += 8) {
        const __m128i halves = _mm256_cvtps_ph(_mm256_loadu_ps(from.data() + i), _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
        _mm_storeu_si128(reinterpret_cast<__m128i *>(to + i), halves);
    }
    return i;
}

__attribute__((target("avx,f16c"))) std::size_t toFloatFast(std::span<const std::uint16_t> from, float *to)
{
    std::size_t i = 0;
    for (; i + 8 <= from.size(); i += 8)
        _mm256_storeu_ps(to + i, _mm256_cvtph_ps(_mm_loadu_si128(reinterpret_cast<const __m128i *>(from.data() + i))));
    return i;
}
#endif

}  // namespace

std::uint16_t halfOf(float value)
{
    const auto bits = std::bit_cast<std::uint32_t>(value);
    const auto sign = static_cast<std::uint16_t>((bits >> 16) & 0x8000u);
    const std::uint32_t magnitude = bits & 0x7FFFFFFFu;
    if (magnitude > 0x7F800000u)
        return static_cast<std::uint16_t>(sign | 0x7E00u);  // not a number
    if (magnitude >= 0x477FF000u)
        return static_cast<std::uint16_t>(sign | 0x7C00u);  // rounds to infinity
    if (magnitude < 0x38800000u) {
        // Below the smallest normal half: adding 0.5 lets the processor round to the subnormal's last place.
        const float shifted = std::bit_cast<float>(magnitude) + 0.5f;
        return static_cast<std::uint16_t>(sign | (std::bit_cast<std::uint32_t>(shifted) - 0x3F000000u));
    }
    const std::uint32_t odd = (magnitude >> 13) & 1u;
    return static_cast<std::uint16_t>(sign | ((magnitude - 0x38000000u + 0x0FFFu + odd) >> 13));
}

float floatOf(std::uint16_t half)
{
    const std::uint32_t sign = (half & 0x8000u) << 16;
    const std::uint32_t magnitude = half & 0x7FFFu;
    if (magnitude >= 0x7C00u)
        return std::bit_cast<float>(sign | 0x7F800000u | (magnitude & 0x3FFu) << 13 | (magnitude > 0x7C00u ? 0x400000u : 0u));
    // Scaling by 2^112 moves the exponent's bias and makes subnormals normal.
    const float scaled = std::bit_cast<float>(magnitude << 13) * 0x1p112f;
    return std::bit_cast<float>(sign | std::bit_cast<std::uint32_t>(scaled));
}

void toHalf(std::span<const float> from, std::span<std::uint16_t> to)
{
    assert(from.size() == to.size());
    std::size_t done = 0;
#if defined(__x86_64__)
    if (hasF16c())
        done = toHalfFast(from, to.data());
#endif
    for (; done < from.size(); ++done)
        to[done] = halfOf(from[done]);
}

void toFloat(std::span<const std::uint16_t> from, std::span<float> to)
{
    assert(from.size() == to.size());
    std::size_t done = 0;
#if defined(__x86_64__)
    if (hasF16c())
        done = toFloatFast(from, to.data());
#endif
    for (; done < from.size(); ++done)
        to[done] = floatOf(from[done]);
}

void toUnitLength(std::span<float> vector)
{
    // Eight sums side by side: the compiler may not reorder one by itself.
    std::array<float, 8> sums{};
    std::size_t i = 0;
    for (; i + 8 <= vector.size(); i += 8) {
        for (std::size_t k = 0; k < 8; ++k)
            sums[k] += vector[i + k] * vector[i + k];
    }
    float total = 0;
    for (const float sum : sums)
        total += sum;
    for (; i < vector.size(); ++i)
        total += vector[i] * vector[i];
    if (total <= 0 || !std::isfinite(total))
        return;
    const float scale = 1.0f / std::sqrt(total);
    for (float &value : vector)
        value *= scale;
}

}  // namespace semblance::store
