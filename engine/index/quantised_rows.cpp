#include "engine/index/quantised_rows.h"

#include <algorithm>
#include <cmath>

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace semblance::index {

namespace {

constexpr std::size_t line = 64;  // codes a cache line

#if defined(__x86_64__)

// By way of memory: GCC 12 takes its own _mm512_reduce_add_epi32 for a use of something undefined.
__attribute__((target("avx512f"))) std::int32_t sumOf(__m512i lanes)
{
    alignas(64) std::int32_t values[16];
    _mm512_store_si512(values, lanes);
    std::int32_t sum = 0;
    for (const auto value : values)
        sum += value;
    return sum;
}

// vpdpbusd multiplies unsigned by signed: a flipped sign bit adds 128 to every code, and 128 times the query's sum is taken off.
__attribute__((target("avx512f,avx512bw,avx512vnni"))) void multiplyVnni(const std::int8_t *codes, std::size_t rows, std::size_t stride,
                                                                         const std::int8_t *query, std::int32_t *sums)
{
    const __m512i flip = _mm512_set1_epi8(static_cast<char>(0x80));
    __m512i queryTotal = _mm512_setzero_si512();
    for (std::size_t i = 0; i < stride; i += line)
        queryTotal = _mm512_dpbusd_epi32(queryTotal, flip, _mm512_loadu_si512(query + i));
    const std::int32_t offset = sumOf(queryTotal);
    for (std::size_t row = 0; row < rows; ++row, codes += stride) {
        __m512i total = _mm512_setzero_si512();
        for (std::size_t i = 0; i < stride; i += line)
            total = _mm512_dpbusd_epi32(total, _mm512_xor_si512(_mm512_loadu_si512(codes + i), flip), _mm512_loadu_si512(query + i));
        sums[row] = sumOf(total) - offset;
    }
}

__attribute__((target("avx2"))) __m256i sixteenCodes(const std::int8_t *from)
{
    return _mm256_cvtepi8_epi16(_mm_loadu_si128(reinterpret_cast<const __m128i *>(from)));
}

__attribute__((target("avx2"))) void multiplyAvx2(const std::int8_t *codes, std::size_t rows, std::size_t stride, const std::int8_t *query,
                                                  std::int32_t *sums)
{
    for (std::size_t row = 0; row < rows; ++row, codes += stride) {
        __m256i total = _mm256_setzero_si256();
        for (std::size_t i = 0; i < stride; i += 16)
            total = _mm256_add_epi32(total, _mm256_madd_epi16(sixteenCodes(codes + i), sixteenCodes(query + i)));
        const __m128i half = _mm_add_epi32(_mm256_castsi256_si128(total), _mm256_extracti128_si256(total, 1));
        const __m128i quarter = _mm_add_epi32(half, _mm_shuffle_epi32(half, 0x4E));
        sums[row] = _mm_cvtsi128_si32(_mm_add_epi32(quarter, _mm_shuffle_epi32(quarter, 0xB1)));
    }
}

#endif

using Multiply = void (*)(const std::int8_t *, std::size_t, std::size_t, const std::int8_t *, std::int32_t *);

Multiply fastest()
{
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512vnni") && __builtin_cpu_supports("avx512bw"))
        return multiplyVnni;
    if (__builtin_cpu_supports("avx2"))
        return multiplyAvx2;
#endif
    return multiplyCodesPlainly;
}

}  // namespace

std::size_t codeStride(std::size_t dimension)
{
    return (dimension + line - 1) / line * line;
}

QuantisedRow quantise(std::span<const float> row, std::int8_t *codes)
{
    float most = 0.f;
    for (const float value : row)
        most = std::max(most, std::abs(value));
    const float scale = most > 0.f ? most / 127.f : 1.f;
    double lost = 0.0;
    for (std::size_t i = 0; i < row.size(); ++i) {
        const float code = std::clamp(std::nearbyint(row[i] / scale), -127.f, 127.f);
        codes[i] = static_cast<std::int8_t>(code);
        const double difference = static_cast<double>(row[i]) - static_cast<double>(code) * static_cast<double>(scale);
        lost += difference * difference;
    }
    std::fill(codes + row.size(), codes + codeStride(row.size()), std::int8_t{0});
    return {scale, static_cast<float>(std::sqrt(lost))};
}

void multiplyCodes(const std::int8_t *codes, std::size_t rows, std::size_t stride, const std::int8_t *query, std::int32_t *sums)
{
    static const Multiply multiply = fastest();
    multiply(codes, rows, stride, query, sums);
}

void multiplyCodesPlainly(const std::int8_t *codes, std::size_t rows, std::size_t stride, const std::int8_t *query, std::int32_t *sums)
{
    for (std::size_t row = 0; row < rows; ++row, codes += stride) {
        std::int32_t sum = 0;
        for (std::size_t i = 0; i < stride; ++i)
            sum += static_cast<std::int32_t>(codes[i]) * static_cast<std::int32_t>(query[i]);
        sums[row] = sum;
    }
}

}  // namespace semblance::index
