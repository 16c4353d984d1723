// From a photo file to upright 8-bit RGB: format by magic bytes, limits before decoding, scaled JPEG decoding.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

#include "engine/core/result.h"
#include "engine/image/picture.h"

namespace semblance::image {

enum class Format { Unknown, Jpeg, Png, WebP, Tiff, Bmp };

struct DecodeOptions {
    // 0: full size. Otherwise the result may be smaller than the photo, but its short side is at least this long
    // (or the photo's own): the JPEG decoder then skips work, others decode fully and are returned at full size.
    int shortSideAtLeast = 0;
    std::uint64_t maxBytes = 512ull << 20;
    std::uint64_t maxPixels = 300'000'000;
};

struct DecodedPhoto {
    Picture picture;
    int width = 0;  // of the full-size upright photo, pixels
    int height = 0;
    Format format = Format::Unknown;
    std::string warning;  // not empty: it decoded only in part ("the file ends early ...")
};

// The allow-list, by the first bytes (at least 16 of them where the file has as many).
[[nodiscard]] Format sniffFormat(std::span<const std::uint8_t> head);
[[nodiscard]] const char *formatName(Format format);  // "JPEG"

// Whether a file's name claims that it is a picture (known extension, upper or lower case).
[[nodiscard]] bool nameClaimsPicture(const std::filesystem::path &path);

// Gray, CMYK/YCCK, palette, alpha (over white) and 16 bit become 8-bit RGB; EXIF orientation is applied.
// Errors, without the file's name: Unsupported (not an allowed format), Corrupt, TooLarge (bytes or pixels, before decoding).
[[nodiscard]] core::Result<DecodedPhoto> decodePhoto(std::span<const std::uint8_t> bytes, const DecodeOptions &options = {});

// The same from a file; errors name it, plus NotFound, AccessDenied, Io.
[[nodiscard]] core::Result<DecodedPhoto> decodePhotoFile(const std::filesystem::path &path, const DecodeOptions &options = {});

}  // namespace semblance::image
