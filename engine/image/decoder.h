// From a photo file to upright 8-bit sRGB: format by magic bytes, limits before and while decoding, scaled JPEG decoding.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

#include "engine/core/result.h"
#include "engine/image/picture.h"

namespace semblance::image {

enum class Format { Unknown, Jpeg, Png, WebP, Tiff, Bmp, Gif, Heic, Avif, Raw };

struct DecodeOptions {
    // 0: full size. Otherwise the result may be smaller than the photo, but its short side is at least this long (or the photo's own):
    // the JPEG decoder then skips work, others decode fully and are returned at full size, or averaged down to 33 megapixels.
    int shortSideAtLeast = 0;
    std::uint64_t maxBytes = 512ull << 20;
    std::uint64_t maxPixels = 300'000'000;
    std::uint64_t maxMemory = 4ull << 30;  // bytes that decoding may hold at once, by estimate from the header
    double maxSeconds = 60;                // processor time of the calling thread; HEIC, AVIF and BMP are checked only afterwards
};

struct DecodedPhoto {
    Picture picture;
    int width = 0;  // of the full-size upright photo, pixels
    int height = 0;
    Format format = Format::Unknown;
    std::string warning;  // not empty: part of it is missing ("the file ends early ...") or its colour profile was ignored
};

// The allow-list, by the first bytes (at least 16 of them where the file has as many). Camera raw files that are TIFF outside
// (DNG, NEF, ARW) are told apart by their directories, so they are Tiff unless `head` goes that far: best give the whole file.
[[nodiscard]] Format sniffFormat(std::span<const std::uint8_t> head);
[[nodiscard]] const char *formatName(Format format);  // "JPEG"

// Whether a file's name claims that it is a picture (known extension, upper or lower case).
[[nodiscard]] bool nameClaimsPicture(const std::filesystem::path &path);

// Gray, CMYK/YCCK, Lab, palette, alpha (over white), 16 bit and floating point become 8-bit RGB; ICC profiles become sRGB; EXIF
// orientation is applied. Of animations and files of several pages the first picture. Of a camera raw file the camera's own
// preview where it is large enough, else the sensor at half its size.
// Errors, without the file's name: Unsupported (not an allowed format), Corrupt, TooLarge (bytes, pixels, memory or time; says which).
[[nodiscard]] core::Result<DecodedPhoto> decodePhoto(std::span<const std::uint8_t> bytes, const DecodeOptions &options = {});

// The same from a file; errors name it, plus NotFound, AccessDenied, Io.
[[nodiscard]] core::Result<DecodedPhoto> decodePhotoFile(const std::filesystem::path &path, const DecodeOptions &options = {});

}  // namespace semblance::image
