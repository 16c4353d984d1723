// How many pictures an encoder is best given at once.
#pragma once

#include <cstddef>

#include "engine/jobs/encoder.h"

namespace semblance::jobs {

// An encoder that knows what its device takes.
class PictureBatches {
public:
    static constexpr std::size_t usual = 32;

    virtual ~PictureBatches() = default;
    [[nodiscard]] virtual std::size_t picturesAtOnce() const = 0;
};

// For one call of embed(). On a CUDA device it grows with what is learned of its memory: ask before each call.
[[nodiscard]] inline std::size_t picturesAtOnce(const Encoder &encoder)
{
    const auto *batches = dynamic_cast<const PictureBatches *>(&encoder);
    return batches ? batches->picturesAtOnce() : PictureBatches::usual;
}

}  // namespace semblance::jobs
