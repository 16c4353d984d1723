// TIFF through libtiff: its RGBA reader for the common kinds, raw samples for floating point and 32-bit integers.
#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <memory>
#include <mutex>
#include <vector>

#include <tiffio.h>

#include "engine/image/adapters.h"

namespace semblance::image {

namespace {

using core::ErrorCode;
using core::fail;
using core::Result;

// libtiff's handlers are global: errors are kept for the thread that decodes, warnings are dropped.
thread_local std::string lastMessage;

void onError(const char *, const char *format, va_list arguments)
{
    char text[256];
    std::vsnprintf(text, sizeof text, format, arguments);
    lastMessage = text;
}

void prepareLibTiff()
{
    static std::once_flag once;
    std::call_once(once, [] {
        TIFFSetErrorHandler(onError);
        TIFFSetWarningHandler(nullptr);
    });
}

struct Source {
    Bytes bytes;
    std::uint64_t at = 0;
};

tmsize_t onRead(thandle_t handle, void *target, tmsize_t size)
{
    auto *source = static_cast<Source *>(handle);
    if (size <= 0 || source->at >= source->bytes.size())
        return 0;
    const std::size_t count = std::min(static_cast<std::size_t>(size), source->bytes.size() - static_cast<std::size_t>(source->at));
    std::memcpy(target, source->bytes.data() + source->at, count);
    source->at += count;
    return static_cast<tmsize_t>(count);
}

toff_t onSeek(thandle_t handle, toff_t offset, int whence)
{
    auto *source = static_cast<Source *>(handle);
    source->at = whence == SEEK_SET ? offset : whence == SEEK_CUR ? source->at + offset : source->bytes.size() + offset;
    return source->at;
}

using TiffFile = std::unique_ptr<TIFF, void (*)(TIFF *)>;

TiffFile openTiff(Source &source)
{
    const auto noWrite = [](thandle_t, void *, tmsize_t) { return tmsize_t{0}; };
    const auto close = [](thandle_t) { return 0; };
    const auto size = [](thandle_t handle) -> toff_t { return static_cast<Source *>(handle)->bytes.size(); };
    const auto noMap = [](thandle_t, void **, toff_t *) { return 0; };
    const auto noUnmap = [](thandle_t, void *, toff_t) {};
    return {TIFFClientOpen("photo", "rm", &source, onRead, noWrite, onSeek, close, size, noMap, noUnmap), TIFFClose};
}

std::uint16_t shortField(TIFF *tiff, std::uint32_t tag, std::uint16_t otherwise)
{
    std::uint16_t value = otherwise;
    return TIFFGetFieldDefaulted(tiff, tag, &value) ? value : otherwise;
}

bool needsRawSamples(TIFF *tiff)
{
    const auto kind = shortField(tiff, TIFFTAG_SAMPLEFORMAT, SAMPLEFORMAT_UINT);
    const auto bits = shortField(tiff, TIFFTAG_BITSPERSAMPLE, 1);
    const auto photometric = shortField(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISBLACK);
    const bool plain = photometric == PHOTOMETRIC_MINISBLACK || photometric == PHOTOMETRIC_MINISWHITE || photometric == PHOTOMETRIC_RGB;
    return plain && ((kind == SAMPLEFORMAT_IEEEFP && (bits == 32 || bits == 64)) || (kind == SAMPLEFORMAT_UINT && bits == 32));
}

// The RGBA reader: 1 to 16 bits, palette, CMYK, YCbCr, Lab; alpha comes multiplied in.
bool readRgba(TIFF *tiff, Picture &picture)
{
    char reason[1024] = {};
    TIFFRGBAImage image;
    if (!TIFFRGBAImageOK(tiff, reason) || !TIFFRGBAImageBegin(&image, tiff, 0, reason)) {
        lastMessage = reason;
        return false;
    }
    const std::unique_ptr<TIFFRGBAImage, void (*)(TIFFRGBAImage *)> guard(&image, TIFFRGBAImageEnd);
    image.req_orientation = image.orientation;  // rows as stored: decodePhoto turns all formats in the same way
    std::vector<std::uint32_t> raster(picture.rgb.size() / 3, 0xFF808080u);
    if (!TIFFRGBAImageGet(&image, raster.data(), image.width, image.height))
        return false;
    for (std::size_t i = 0; i < raster.size(); ++i) {
        const unsigned white = 255u - TIFFGetA(raster[i]);
        picture.rgb[i * 3] = static_cast<std::uint8_t>(std::min(255u, TIFFGetR(raster[i]) + white));
        picture.rgb[i * 3 + 1] = static_cast<std::uint8_t>(std::min(255u, TIFFGetG(raster[i]) + white));
        picture.rgb[i * 3 + 2] = static_cast<std::uint8_t>(std::min(255u, TIFFGetB(raster[i]) + white));
    }
    return true;
}

struct Samples {
    std::size_t width = 0;
    std::size_t height = 0;
    std::size_t perPixel = 1;
    std::size_t bytesEach = 4;
    bool floating = true;
    bool separate = false;      // one plane a sample
    std::vector<float> values;  // height * width * perPixel
};

float sampleAt(const std::uint8_t *bytes, const Samples &samples)
{
    if (!samples.floating) {
        std::uint32_t value = 0;
        std::memcpy(&value, bytes, sizeof value);
        return static_cast<float>(static_cast<double>(value) / std::numeric_limits<std::uint32_t>::max());
    }
    if (samples.bytesEach == 4) {
        float value = 0;
        std::memcpy(&value, bytes, sizeof value);
        return value;
    }
    double value = 0;
    std::memcpy(&value, bytes, sizeof value);
    return static_cast<float>(value);
}

// A block (tile or strip) whose top left pixel is x, y; `plane` counts only when planes are separate.
void placeBlock(Samples &samples, const std::vector<std::uint8_t> &block, std::size_t x, std::size_t y, std::size_t blockWidth,
                std::size_t blockHeight, std::size_t plane)
{
    const std::size_t inBlock = samples.separate ? 1 : samples.perPixel;
    for (std::size_t row = 0; row < blockHeight && y + row < samples.height; ++row) {
        for (std::size_t column = 0; column < blockWidth && x + column < samples.width; ++column) {
            for (std::size_t s = 0; s < inBlock; ++s) {
                const std::size_t from = ((row * blockWidth + column) * inBlock + s) * samples.bytesEach;
                if (from + samples.bytesEach > block.size())
                    return;
                const std::size_t sample = samples.separate ? plane : s;
                samples.values[((y + row) * samples.width + x + column) * samples.perPixel + sample] = sampleAt(&block[from], samples);
            }
        }
    }
}

// False when no block could be read; a block that is missing stays black.
bool readBlocks(TIFF *tiff, Samples &samples)
{
    const bool tiled = TIFFIsTiled(tiff) != 0;
    std::uint32_t blockWidth = static_cast<std::uint32_t>(samples.width), blockHeight = 0;
    if (tiled) {
        TIFFGetField(tiff, TIFFTAG_TILEWIDTH, &blockWidth);
        TIFFGetField(tiff, TIFFTAG_TILELENGTH, &blockHeight);
    } else {
        TIFFGetFieldDefaulted(tiff, TIFFTAG_ROWSPERSTRIP, &blockHeight);
        blockHeight = std::min(blockHeight, static_cast<std::uint32_t>(samples.height));
    }
    const tmsize_t blockSize = tiled ? TIFFTileSize(tiff) : TIFFStripSize(tiff);
    constexpr tmsize_t largest = tmsize_t{4} << 30;  // a header may claim anything
    if (blockSize <= 0 || blockSize > largest || blockWidth == 0 || blockHeight == 0)
        return false;
    std::vector<std::uint8_t> block(static_cast<std::size_t>(blockSize));
    const std::size_t planes = samples.separate ? samples.perPixel : 1;
    bool any = false;
    for (std::size_t plane = 0; plane < planes; ++plane) {
        for (std::size_t y = 0; y < samples.height; y += blockHeight) {
            for (std::size_t x = 0; x < samples.width; x += blockWidth) {
                const auto px = static_cast<std::uint32_t>(x), py = static_cast<std::uint32_t>(y);
                const auto s = static_cast<std::uint16_t>(plane);
                const tmsize_t got = tiled ? TIFFReadEncodedTile(tiff, TIFFComputeTile(tiff, px, py, 0, s), block.data(), blockSize)
                                           : TIFFReadEncodedStrip(tiff, TIFFComputeStrip(tiff, py, s), block.data(), blockSize);
                if (got <= 0)
                    continue;
                any = true;
                placeBlock(samples, block, x, y, blockWidth, blockHeight, plane);
            }
        }
    }
    return any;
}

// 0..1 is taken as it is; any other range is stretched to 0..1, so that measurements can at least be seen.
void samplesToRgb(const Samples &samples, bool minIsWhite, Picture &picture)
{
    float low = 0, high = 1;
    for (const float value : samples.values) {
        if (std::isfinite(value)) {
            low = std::min(low, value);
            high = std::max(high, value);
        }
    }
    const bool colour = samples.perPixel >= 3;
    for (std::size_t pixel = 0; pixel < samples.width * samples.height; ++pixel) {
        for (std::size_t c = 0; c < 3; ++c) {
            const float value = samples.values[pixel * samples.perPixel + (colour ? c : 0)];
            float unit = std::isfinite(value) ? (value - low) / (high - low) : 0.0f;
            if (minIsWhite)
                unit = 1.0f - unit;
            picture.rgb[pixel * 3 + c] = static_cast<std::uint8_t>(std::lround(std::clamp(unit, 0.0f, 1.0f) * 255.0f));
        }
    }
}

bool readRawSamples(TIFF *tiff, Picture &picture)
{
    Samples samples;
    samples.width = static_cast<std::size_t>(picture.width);
    samples.height = static_cast<std::size_t>(picture.height);
    samples.perPixel = std::max<std::uint16_t>(shortField(tiff, TIFFTAG_SAMPLESPERPIXEL, 1), 1);
    samples.bytesEach = shortField(tiff, TIFFTAG_BITSPERSAMPLE, 32) / 8u;
    samples.floating = shortField(tiff, TIFFTAG_SAMPLEFORMAT, SAMPLEFORMAT_UINT) == SAMPLEFORMAT_IEEEFP;
    samples.separate = shortField(tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG) == PLANARCONFIG_SEPARATE;
    if (samples.perPixel > 16) {
        lastMessage = "it has " + std::to_string(samples.perPixel) + " samples a pixel";
        return false;
    }
    samples.values.resize(samples.width * samples.height * samples.perPixel);
    if (!readBlocks(tiff, samples))
        return false;
    samplesToRgb(samples, shortField(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISBLACK) == PHOTOMETRIC_MINISWHITE, picture);
    return true;
}

}  // namespace

Result<StoredPicture> decodeTiff(Bytes bytes, const DecodeOptions &options)
{
    prepareLibTiff();
    lastMessage.clear();
    Source source{bytes};
    const TiffFile tiff = openTiff(source);
    if (!tiff)
        return fail(ErrorCode::Corrupt, "The TIFF file cannot be opened: it ends early or its directory is damaged.");
    std::uint32_t width = 0, height = 0;
    TIFFGetField(tiff.get(), TIFFTAG_IMAGEWIDTH, &width);
    TIFFGetField(tiff.get(), TIFFTAG_IMAGELENGTH, &height);
    if (auto error = refuseSize(width, height, options))
        return fail(std::move(*error));
    lastMessage.clear();
    StoredPicture stored;
    stored.width = static_cast<int>(width);
    stored.height = static_cast<int>(height);
    stored.picture = greyPicture(stored.width, stored.height);
    const bool good = needsRawSamples(tiff.get()) ? readRawSamples(tiff.get(), stored.picture) : readRgba(tiff.get(), stored.picture);
    if (!good)
        return fail(ErrorCode::Corrupt, "The TIFF data cannot be decoded: " + (lastMessage.empty() ? "it is damaged" : lastMessage) + ".");
    if (!lastMessage.empty())
        stored.warning = "The file ends early or is damaged, part of the picture is missing: " + lastMessage;
    return stored;
}

}  // namespace semblance::image
