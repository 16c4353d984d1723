// Inside engine/image only: what one file may use of pixels, memory and time, and the sentences that say which limit it met.
#pragma once

#include <cstdint>
#include <optional>

#include "engine/core/result.h"
#include "engine/image/decoder.h"

namespace semblance::image {

class Limits {
public:
    // The clock starts now. It counts the processor time of the calling thread, so a busy machine makes no file fail.
    explicit Limits(const DecodeOptions &options);

    [[nodiscard]] const DecodeOptions &options() const { return m_options; }

    // The size that a header claims; nothing when it may be decoded. Corrupt (no pixel at all) or TooLarge.
    [[nodiscard]] std::optional<core::Error> refuseSize(std::uint64_t width, std::uint64_t height) const;
    // `bytes` that decoding is going to hold at once, by estimate from the header; nothing when it may. TooLarge.
    [[nodiscard]] std::optional<core::Error> refuseMemory(std::uint64_t bytes) const;
    // To be asked between rows, strips and callbacks of a library.
    [[nodiscard]] bool outOfTime() const;
    [[nodiscard]] core::Error timeError() const;  // TooLarge

private:
    DecodeOptions m_options;
    double m_start = 0;  // seconds
};

}  // namespace semblance::image
