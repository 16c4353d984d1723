// Pictures with known pixels in the formats that need their own library to be written: TIFF of every kind, DNG, GIF, HEIC, AVIF.
#pragma once

#include <cstdint>
#include <string>

#include "tests/engine/image/fixtures.h"

namespace fixtures {

struct TiffKind {
    int bits = 8;
    std::string colours = "rgb";   // "gray", "white-is-zero", "palette", "cmyk", "cielab", "icclab", "ycbcr"
    std::string samples = "uint";  // "int", "float"
    bool separate = false;         // one plane a sample
    bool tiled = false;            // 16 x 16
    std::string compression{};     // "", "lzw", "deflate", "jpeg", "fax"
    std::string alpha{};           // "", "straight", "multiplied": the right half is see-through
    double scale = 1;              // float samples are multiplied by it
    Bytes profile{};
    int thumbnailsFirst = 0;  // pages of another picture, marked as reduced
    int pagesAfter = 0;       // pages of another picture
};
[[nodiscard]] Bytes tiff(const Picture &picture, const TiffKind &kind);

// A camera raw file: one 16-bit sensor sample a pixel behind red-green/green-blue filters. `preview`: a JPEG stored beside it.
[[nodiscard]] Bytes dng(const Picture &picture, int orientation = 1, const Bytes &preview = {});

struct GifKind {
    int left = 0, top = 0, canvasWidth = 0, canvasHeight = 0;  // 0: the picture's size
    bool interlaced = false;
    bool whiteIsTransparent = false;
    bool ownColours = false;  // a colour table of the frame, not of the file
    int framesAfter = 0;      // all black
};
// Of the four colours of corners().
[[nodiscard]] Bytes gif(const Picture &picture, const GifKind &kind = {});

struct HeifKind {
    bool avif = false;
    int bits = 8;
    bool alpha = false;  // the right half is see-through
    Bytes profile{};
    int primaries = 0;  // ITU-T H.273, with its transfer; 0: not said
    int transfer = 13;
    bool turnedRight = false;  // stored turned left, with the turn that makes it upright, in EXIF too
};
// Empty when this machine's libheif cannot write the format.
[[nodiscard]] Bytes heif(const Picture &picture, const HeifKind &kind = {});

}  // namespace fixtures
