// Inside engine/image only: the decoders behind decodePhoto, one a format, and what they share.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "engine/core/result.h"
#include "engine/image/decoder.h"
#include "engine/image/picture.h"

namespace semblance::image {

using Bytes = std::span<const std::uint8_t>;

// As stored in the file: orientation is not applied yet.
struct StoredPicture {
    Picture picture;
    int width = 0;  // full size, pixels
    int height = 0;
    std::string warning;
};

[[nodiscard]] core::Result<StoredPicture> decodeJpeg(Bytes bytes, const DecodeOptions &options);
[[nodiscard]] core::Result<StoredPicture> decodePng(Bytes bytes, const DecodeOptions &options);
[[nodiscard]] core::Result<StoredPicture> decodeWebP(Bytes bytes, const DecodeOptions &options);
[[nodiscard]] core::Result<StoredPicture> decodeTiff(Bytes bytes, const DecodeOptions &options);
[[nodiscard]] core::Result<StoredPicture> decodeBmp(Bytes bytes, const DecodeOptions &options);

// Why these bytes are not on the allow-list: "It is a GIF picture ...".
[[nodiscard]] core::Error unsupportedFormat(Bytes bytes);
[[nodiscard]] bool nameIsCameraRaw(const std::filesystem::path &path);

// The size from a header against the limit; nothing when it may be decoded.
[[nodiscard]] std::optional<core::Error> refuseSize(std::uint64_t width, std::uint64_t height, const DecodeOptions &options);

// Room for width x height pixels in mid-grey: what a file that ends early leaves undecoded.
[[nodiscard]] Picture greyPicture(int width, int height);

// "The file ends early: ... of ... rows could be decoded."
[[nodiscard]] std::string endsEarly(int rows, int height);

// c over white with straight alpha a, both 0..255.
[[nodiscard]] constexpr std::uint8_t overWhite(unsigned c, unsigned a)
{
    return static_cast<std::uint8_t>((c * a + 255u * (255u - a) + 127u) / 255u);
}

// OpenCV once for the process: no messages, and one thread a call, since pictures are decoded on a pool.
void prepareOpenCv();

}  // namespace semblance::image
