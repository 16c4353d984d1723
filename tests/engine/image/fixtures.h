// Picture files made in code: four corners of known colours in every format the decoder reads.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "engine/image/picture.h"

namespace fixtures {

using Bytes = std::vector<std::uint8_t>;
using semblance::image::Picture;

// Quarters: red, green / blue, white.
[[nodiscard]] Picture corners(int width = 64, int height = 48);
// The letters of the four quarters' colours as seen, clockwise from the top left: "RGWB" for corners(); "?" for anything else.
[[nodiscard]] std::string seen(const Picture &picture);
// Red, green, blue of the pixel.
[[nodiscard]] std::vector<int> pixel(const Picture &picture, int x, int y);

[[nodiscard]] Bytes jpeg(const Picture &picture, int quality = 95);
[[nodiscard]] Bytes progressiveJpeg(const Picture &picture);
[[nodiscard]] Bytes grayJpeg(const Picture &picture);
// YCCK with Adobe's marker and inverted ink, as Photoshop writes it.
[[nodiscard]] Bytes adobeCmykJpeg(const Picture &picture);
// Through OpenCV: ".png", ".webp", ".tif", ".bmp".
[[nodiscard]] Bytes encoded(const std::string &extension, const Picture &picture);
// kind: "gray", "gray16", "rgb16", "alpha" (right half fully transparent), "float" (0..1), "bilevel".
[[nodiscard]] Bytes special(const std::string &extension, const std::string &kind, const Picture &picture);
[[nodiscard]] Bytes palettePng(const Picture &picture);
[[nodiscard]] Bytes interlacedPng(const Picture &picture);
// A PNG with an eXIf chunk (PNG 1.5 extensions) that holds only this orientation.
[[nodiscard]] Bytes pngWithExifChunk(const Picture &picture, int orientation);
// Little-endian, the directory first, one strip a row; bits 1 (white is one) or 8 (RGB).
[[nodiscard]] Bytes tiff(const Picture &picture, int bits);
// OS/2-style rows of a two-colour BMP, red where the picture is red, else white.
[[nodiscard]] Bytes bilevelBmp(const Picture &picture);
// 4 x 2 pixels, run-length coded: upper row red, lower row blue.
[[nodiscard]] Bytes runLengthBmp();

// Any Exif., Iptc. or Xmp. key to its text, written by Exiv2.
[[nodiscard]] Bytes withFields(const Bytes &bytes, const std::map<std::string, std::string> &fields);

}  // namespace fixtures
