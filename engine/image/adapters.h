// Inside engine/image only: the decoders behind decodePhoto, one a format, and what they share.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "engine/core/result.h"
#include "engine/image/decoder.h"
#include "engine/image/limits.h"
#include "engine/image/picture.h"

namespace semblance::image {

using Bytes = std::span<const std::uint8_t>;

// As stored in the file: orientation is not applied yet.
struct StoredPicture {
    Picture picture;
    int width = 0;  // full size, pixels
    int height = 0;
    std::string warning;
    std::optional<int> orientation;  // EXIF 1..8; nothing: the file's metadata says it
};

[[nodiscard]] core::Result<StoredPicture> decodeJpeg(Bytes bytes, const Limits &limits);
[[nodiscard]] core::Result<StoredPicture> decodePng(Bytes bytes, const Limits &limits);
[[nodiscard]] core::Result<StoredPicture> decodeWebP(Bytes bytes, const Limits &limits);
[[nodiscard]] core::Result<StoredPicture> decodeTiff(Bytes bytes, const Limits &limits);
[[nodiscard]] core::Result<StoredPicture> decodeBmp(Bytes bytes, const Limits &limits);
[[nodiscard]] core::Result<StoredPicture> decodeGif(Bytes bytes, const Limits &limits);
// HEIC and AVIF.
[[nodiscard]] core::Result<StoredPicture> decodeHeif(Bytes bytes, const Limits &limits);
// Errors besides the others': Unsupported when the raw library does not know the file.
[[nodiscard]] core::Result<StoredPicture> decodeRaw(Bytes bytes, const Limits &limits);

// Why these bytes are not on the allow-list: "It is a Photoshop document ...".
[[nodiscard]] core::Error unsupportedFormat(Bytes bytes);

// Whether a TIFF holds what only a camera writes: the DNG tag, or sensor data as its picture (TIFF/EP, DNG 1.6). Follows the
// directories within `bytes` and no loop.
[[nodiscard]] bool tiffIsCameraRaw(Bytes bytes);

// Room for width x height pixels in mid-grey: what a file that ends early leaves undecoded.
[[nodiscard]] Picture greyPicture(int width, int height);
[[nodiscard]] std::uint8_t *rowOf(Picture &picture, int y);

// "The file ends early: ... of ... rows could be decoded."
[[nodiscard]] std::string endsEarly(int rows, int height);
// Two warnings as one text; either may be empty.
[[nodiscard]] std::string joinWarnings(std::string first, const std::string &second);

// OpenCV once for the process: no messages, and one thread a call, since pictures are decoded on a pool.
void prepareOpenCv();

}  // namespace semblance::image
