// TIFF through libtiff: the first page that is no thumbnail, its samples by tiff_samples, rare kinds by libtiff's RGBA reader.
#include <algorithm>
#include <array>
#include <cstdarg>
#include <cstdio>
#include <cstring>
#include <memory>
#include <mutex>
#include <vector>

#include <tiffio.h>

#include "engine/image/adapters.h"
#include "engine/image/colour.h"
#include "engine/image/tiff_samples.h"

namespace semblance::image {

namespace {

using core::ErrorCode;
using core::fail;
using core::Result;

// libtiff's handlers are global: errors are kept for the thread that decodes, warnings are dropped.
thread_local std::string lastMessage;

void onError(const char *, const char *format, va_list arguments)
{
    std::array<char, 256> text{};
    std::vsnprintf(text.data(), text.size(), format, arguments);
    lastMessage = text.data();
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

TiffFile openTiff(Source &source, const Limits &limits)
{
    const auto noWrite = [](thandle_t, void *, tmsize_t) { return tmsize_t{0}; };
    const auto close = [](thandle_t) { return 0; };
    const auto size = [](thandle_t handle) -> toff_t { return static_cast<Source *>(handle)->bytes.size(); };
    const auto noMap = [](thandle_t, void **, toff_t *) { return 0; };
    const auto noUnmap = [](thandle_t, void *, toff_t) {};
#if TIFFLIB_VERSION >= 20221213  // 4.5: one claim of a header cannot ask for all the memory
    const std::unique_ptr<TIFFOpenOptions, void (*)(TIFFOpenOptions *)> options(TIFFOpenOptionsAlloc(), TIFFOpenOptionsFree);
    if (options)
        TIFFOpenOptionsSetMaxSingleMemAlloc(options.get(),
                                            static_cast<tmsize_t>(std::min<std::uint64_t>(limits.options().maxMemory, INT64_MAX)));
    return {TIFFClientOpenExt("photo", "rm", &source, onRead, noWrite, onSeek, close, size, noMap, noUnmap, options.get()), TIFFClose};
#else
    static_cast<void>(limits);
    return {TIFFClientOpen("photo", "rm", &source, onRead, noWrite, onSeek, close, size, noMap, noUnmap), TIFFClose};
#endif
}

// Some programs put a thumbnail first: the first directory that is none, else the first of all.
void goToFirstPage(TIFF *tiff)
{
    constexpr int most = 32;
    for (int i = 0; i < most; ++i) {
        std::uint32_t kind = 0;
        if (!TIFFGetField(tiff, TIFFTAG_SUBFILETYPE, &kind) || !(kind & (FILETYPE_REDUCEDIMAGE | FILETYPE_MASK)))
            return;
        if (!TIFFReadDirectory(tiff))
            break;
    }
    TIFFSetDirectory(tiff, 0);
}

Bytes profileOf(TIFF *tiff)
{
    std::uint32_t size = 0;
    void *data = nullptr;
    return TIFFGetField(tiff, TIFFTAG_ICCPROFILE, &size, &data) && data ? Bytes(static_cast<std::uint8_t *>(data), size) : Bytes();
}

// A band of rows from libtiff's RGBA reader to the picture; alpha comes multiplied in.
void placeBand(const std::vector<std::uint32_t> &raster, std::uint32_t y, std::uint32_t rows, RowConverter &converter, Picture &picture)
{
    const auto width = static_cast<std::size_t>(picture.width);
    std::vector<std::uint8_t> row(width * 3);
    for (std::uint32_t i = 0; i < rows; ++i) {
        for (std::size_t x = 0; x < width; ++x) {
            const std::uint32_t pixel = raster[i * width + x];
            const unsigned white = 255u - TIFFGetA(pixel);
            row[x * 3] = static_cast<std::uint8_t>(std::min(255u, TIFFGetR(pixel) + white));
            row[x * 3 + 1] = static_cast<std::uint8_t>(std::min(255u, TIFFGetG(pixel) + white));
            row[x * 3 + 2] = static_cast<std::uint8_t>(std::min(255u, TIFFGetB(pixel) + white));
        }
        converter.convert(row.data(), rowOf(picture, static_cast<int>(y + i)), width);
    }
}

// In bands of one strip or row of tiles, to look at the clock between them.
bool readRgba(TIFF *tiff, const TiffShape &shape, RowConverter &converter, const Limits &limits, Picture &picture)
{
    std::array<char, 1024> reason{};
    TIFFRGBAImage image;
    if (!TIFFRGBAImageOK(tiff, reason.data()) || !TIFFRGBAImageBegin(&image, tiff, 0, reason.data())) {
        lastMessage = reason.data();
        return false;
    }
    const std::unique_ptr<TIFFRGBAImage, void (*)(TIFFRGBAImage *)> guard(&image, TIFFRGBAImageEnd);
    image.req_orientation = image.orientation;  // rows as stored: decodePhoto turns all formats in the same way
    std::vector<std::uint32_t> raster(std::size_t{shape.width} * shape.blockHeight);
    bool any = false;
    for (std::uint32_t y = 0; y < shape.height; y += shape.blockHeight) {
        if (limits.outOfTime())
            return false;
        const std::uint32_t rows = std::min(shape.blockHeight, shape.height - y);
        std::fill(raster.begin(), raster.end(), 0xFF808080u);
        image.row_offset = static_cast<int>(y);
        image.col_offset = 0;
        if (!TIFFRGBAImageGet(&image, raster.data(), shape.width, rows))
            continue;
        any = true;
        placeBand(raster, y, rows, converter, picture);
    }
    return any;
}

std::optional<core::Error> refuseShape(const TiffShape &shape, const Limits &limits)
{
    if (auto error = limits.refuseSize(shape.width, shape.height))
        return error;
    constexpr std::uint32_t mostSamples = 64;
    if (shape.samples > mostSamples)
        return core::Error{ErrorCode::Unsupported, "The TIFF picture has " + std::to_string(shape.samples)
                                                       + " samples a pixel, expected at most " + std::to_string(mostSamples) + "."};
    if (shape.blockWidth == 0 || shape.blockHeight == 0 || shape.blockBytes == 0)
        return core::Error{ErrorCode::Corrupt, "The TIFF header is damaged: its strips or tiles are empty."};
    const std::uint64_t planes = shape.separate ? shape.samples : 1, pixels = std::uint64_t{shape.width} * shape.height;
    const std::uint64_t raster =
        hasPlainSamples(shape) ? shape.blockWidth * std::uint64_t{10} : std::uint64_t{shape.width} * shape.blockHeight * 4;
    // Within 64 bits: no block is larger than the limit, or it is refused for that alone.
    if (auto error = limits.refuseMemory(shape.blockBytes))
        return error;
    return limits.refuseMemory(shape.blockBytes * planes + raster + pixels * 3);
}

}  // namespace

Result<StoredPicture> decodeTiff(Bytes bytes, const Limits &limits)
{
    prepareLibTiff();
    lastMessage.clear();
    Source source{bytes};
    const TiffFile tiff = openTiff(source, limits);
    if (!tiff)
        return fail(ErrorCode::Corrupt, "The TIFF file cannot be opened: it ends early or its directory is damaged.");
    goToFirstPage(tiff.get());
    const TiffShape shape = readTiffShape(tiff.get());
    if (auto error = refuseShape(shape, limits))
        return fail(std::move(*error));
    lastMessage.clear();
    StoredPicture stored;
    stored.width = static_cast<int>(shape.width);
    stored.height = static_cast<int>(shape.height);
    stored.picture = greyPicture(stored.width, stored.height);
    bool good = false;
    if (hasPlainSamples(shape)) {
        good = readTiffSamples(tiff.get(), shape, profileOf(tiff.get()), limits, stored.picture, stored.warning);
    } else {
        RowConverter converter(RowLayout{}, profileOf(tiff.get()));
        stored.warning = converter.warning();
        good = readRgba(tiff.get(), shape, converter, limits, stored.picture);
    }
    if (limits.outOfTime())
        return fail(limits.timeError());
    if (!good)
        return fail(ErrorCode::Corrupt, "The TIFF data cannot be decoded: " + (lastMessage.empty() ? "it is damaged" : lastMessage) + ".");
    if (!lastMessage.empty())
        stored.warning = joinWarnings("The file ends early or is damaged, part of the picture is missing: " + lastMessage, stored.warning);
    return stored;
}

}  // namespace semblance::image
