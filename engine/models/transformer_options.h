// The sizes of a stack of transformer blocks. No torch here.
#pragma once

#include <cstdint>
#include <string>

#include "engine/core/result.h"

namespace semblance::models {

// x * sigmoid(1.702 x); by the error function; its tanh approximation (Hendrycks and Gimpel 2016).
enum class Activation { QuickGelu, Gelu, GeluTanh };

struct TransformerOptions {
    std::int64_t width = 512;
    std::int64_t layers = 12;
    std::int64_t heads = 8;
    std::int64_t mlpWidth = 0;  // 0: 4 * width
    Activation activation = Activation::QuickGelu;
    double dropout = 0.0;
    double normEpsilon = 1e-5;
    // Attention products of short rows in float32 on the CPU also without a causal mask (see SelfAttentionImpl::forward).
    bool shortRows = false;

    [[nodiscard]] std::int64_t innerWidth() const { return mlpWidth > 0 ? mlpWidth : 4 * width; }
    // InvalidArgument: the first value that cannot work, after the tower's `name`.
    [[nodiscard]] core::Result<void> check(const std::string &name) const;
    // "12 layers of 768, 12 heads, quick GELU"
    [[nodiscard]] std::string describe() const;
};

}  // namespace semblance::models
