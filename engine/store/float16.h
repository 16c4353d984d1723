// Private to this folder: IEEE 754 half precision, as embeddings lie on disk. Uses the processor's own instructions when it has them.
#pragma once

#include <cstdint>
#include <span>

namespace semblance::store {

// Rounds to nearest, ties to even. `to` is as long as `from`.
void toHalf(std::span<const float> from, std::span<std::uint16_t> to);
void toFloat(std::span<const std::uint16_t> from, std::span<float> to);

// The same without special instructions; the two agree bit for bit (but for the payload of a NaN).
[[nodiscard]] std::uint16_t halfOf(float value);
[[nodiscard]] float floatOf(std::uint16_t half);

// Scales a vector to length 1; all zeros stay zeros.
void toUnitLength(std::span<float> vector);

}  // namespace semblance::store
