// What program and worker say to each other, and the check of an answer before anything is done with it.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <tl/expected.hpp>

#include "engine/core/result.h"
#include "engine/isolation/photo_reader.h"

namespace semblance::isolation {

// Program to worker, once, with the shared memory attached: an area for the answer's words, behind it one for the pixels.
struct Setup {
    std::string version;
    std::uint64_t addressSpace = 0;  // bytes a worker may map; 0: no limit
    std::uint64_t sharedBytes = 0;   // size of the shared memory
    std::uint64_t answerBytes = 0;   // size of its first area
};

// Worker to program, once, when it is confined.
struct Hello {
    std::string version;
    bool filtered = false;    // system calls are filtered: it tried one and was refused
    std::string description;  // what confines it, or why the filter is missing
};

// Program to worker, with the bytes of the photo and behind them those of its sidecar attached.
struct Request {
    std::uint64_t id = 0;
    std::uint64_t photoBytes = 0;
    std::uint64_t sidecarBytes = 0;
    Wanted wanted = Wanted::PictureAndMetadata;
    image::DecodeOptions options;
};

// Worker to program: how much of the shared memory is filled.
struct Reply {
    std::uint64_t id = 0;
    std::uint64_t answerBytes = 0;
    std::uint64_t pixelBytes = 0;
};

// The same in both programs or they do not work together: the release, and how many members cross.
[[nodiscard]] std::string protocolVersion();

// An outcome without its pixels. Never more than `most` bytes: metadata beyond that are left out, with a warning; a sidecar is refused.
[[nodiscard]] std::vector<std::uint8_t> encodeAnswer(const core::Result<PhotoRead> &outcome, std::uint64_t most);

// The outcome, its picture without pixels, or what makes the answer impossible: its form, sizes beyond `options`, values out of
// their range, what was not wanted. The text of errors and warnings comes without control characters.
[[nodiscard]] tl::expected<core::Result<PhotoRead>, std::string> decodeAnswer(std::span<const std::uint8_t> bytes, Wanted wanted,
                                                                              const image::DecodeOptions &options);

// width * height * 3 of a picture that decodeAnswer let through.
[[nodiscard]] std::uint64_t pixelBytesOf(const image::Picture &picture);

}  // namespace semblance::isolation
