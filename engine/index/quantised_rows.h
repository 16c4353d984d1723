// Unit vectors in eight bits a value: a quarter of the memory to read, and how far each may be from the truth.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace semblance::index {

// code * scale is the value; `error` is the length of what that loses.
struct QuantisedRow {
    float scale = 0.f;
    float error = 0.f;
};

// Codes a row takes: D rounded up to whole cache lines, the rest zeros.
[[nodiscard]] std::size_t codeStride(std::size_t dimension);

// row: D values; codes: codeStride(D), in -127..127.
QuantisedRow quantise(std::span<const float> row, std::int8_t *codes);

// sums[i] = the product of the codes of row i with those of the query; codes: [rows,stride], stride as codeStride gives it.
void multiplyCodes(const std::int8_t *codes, std::size_t rows, std::size_t stride, const std::int8_t *query, std::int32_t *sums);
// The same without the instructions of a newer processor.
void multiplyCodesPlainly(const std::int8_t *codes, std::size_t rows, std::size_t stride, const std::int8_t *query, std::int32_t *sums);

}  // namespace semblance::index
