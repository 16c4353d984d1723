#include "engine/image/limits.h"

#include <array>
#include <cstdio>
#include <ctime>
#include <string>

namespace semblance::image {

namespace {

double processorSeconds()
{
    timespec now{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

}  // namespace

Limits::Limits(const DecodeOptions &options) : m_options(options), m_start(processorSeconds()) {}

std::optional<core::Error> Limits::refuseSize(std::uint64_t width, std::uint64_t height) const
{
    const std::string size = std::to_string(width) + " x " + std::to_string(height);
    if (width == 0 || height == 0)
        return core::Error{core::ErrorCode::Corrupt, "Its header says " + size + " pixels; expected a picture with at least one."};
    constexpr std::uint64_t longest = 1'000'000;  // keeps every product below within 64 bits
    if (width > longest || height > longest || width * height > m_options.maxPixels)
        return core::Error{core::ErrorCode::TooLarge,
                           "It has " + size + " pixels, more than the limit of " + std::to_string(m_options.maxPixels) + " in all."};
    return std::nullopt;
}

std::optional<core::Error> Limits::refuseMemory(std::uint64_t bytes) const
{
    if (bytes <= m_options.maxMemory)
        return std::nullopt;
    constexpr std::uint64_t mebibyte = 1u << 20;
    return core::Error{core::ErrorCode::TooLarge, "Decoding it takes about " + std::to_string(bytes / mebibyte)
                                                      + " MiB of memory, more than the limit of "
                                                      + std::to_string(m_options.maxMemory / mebibyte) + " MiB."};
}

bool Limits::outOfTime() const
{
    return processorSeconds() - m_start > m_options.maxSeconds;
}

core::Error Limits::timeError() const
{
    std::array<char, 40> seconds{};
    std::snprintf(seconds.data(), seconds.size(), "%g", m_options.maxSeconds);
    return {core::ErrorCode::TooLarge,
            std::string("Decoding it takes longer than the limit of ") + seconds.data() + " s of processor time."};
}

}  // namespace semblance::image
