// Inside engine/image only: the samples of a TIFF as they stand in its strips and tiles, of any depth, to sRGB.
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include <tiffio.h>

#include "engine/image/adapters.h"
#include "engine/image/colour.h"

namespace semblance::image {

// What the directory says (TIFF 6.0); see readTiffShape.
struct TiffShape {
    std::uint32_t width = 0;  // pixels
    std::uint32_t height = 0;
    std::uint32_t blockWidth = 0;  // of a tile, or the width and rows of a strip
    std::uint32_t blockHeight = 0;
    std::uint64_t blockBytes = 0;  // one tile or strip, decoded
    std::uint16_t samples = 1;     // a pixel
    std::uint16_t bits = 1;        // a sample
    std::uint16_t format = 1;      // SAMPLEFORMAT_...
    std::uint16_t photometric = 0;
    std::uint16_t compression = 1;
    std::uint16_t extra = 0;  // the first extra sample: EXTRASAMPLE_..., 0 when none is alpha
    bool separate = false;    // one plane a sample
    bool tiled = false;
};

[[nodiscard]] TiffShape readTiffShape(TIFF *tiff);

// Whether readTiffSamples knows it: gray, RGB, palette, CMYK and Lab of 1 to 32 bits or floating point. The rest (YCbCr, LogLuv,
// old JPEG) is left to libtiff's own RGBA reader.
[[nodiscard]] bool hasPlainSamples(const TiffShape &shape);

// Into `picture`, which is grey before; missing blocks stay grey. False: none could be read, or the time is up.
// `profile` is the ICC profile or empty; a warning about it is put into `warning`.
[[nodiscard]] bool readTiffSamples(TIFF *tiff, const TiffShape &shape, std::span<const std::uint8_t> profile, const Limits &limits,
                                   Picture &picture, std::string &warning);

}  // namespace semblance::image
