// GIF through giflib: the first picture on its canvas, row by row, so that a file that ends early keeps its rows.
#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <vector>

#include <gif_lib.h>

#include "engine/image/adapters.h"

namespace semblance::image {

namespace {

using core::ErrorCode;
using core::fail;
using core::Result;

struct Source {
    Bytes bytes;
    std::size_t at = 0;
};

int onRead(GifFileType *gif, GifByteType *target, int size)
{
    auto *source = static_cast<Source *>(gif->UserData);
    const std::size_t count = std::min(static_cast<std::size_t>(std::max(size, 0)), source->bytes.size() - source->at);
    std::memcpy(target, source->bytes.data() + source->at, count);
    source->at += count;
    return static_cast<int>(count);
}

using GifFile = std::unique_ptr<GifFileType, void (*)(GifFileType *)>;

GifFile openGif(Source &source)
{
    int error = 0;
    return {DGifOpen(&source, onRead, &error), [](GifFileType *gif) {
                int ignored = 0;
                DGifCloseFile(gif, &ignored);
            }};
}

// Up to the first picture's description; `transparent` becomes its see-through index, -1 for none (GIF89a, 23). False: no picture.
bool findPicture(GifFileType *gif, const Limits &limits, int &transparent)
{
    for (;;) {
        GifRecordType record = UNDEFINED_RECORD_TYPE;
        if (limits.outOfTime() || DGifGetRecordType(gif, &record) == GIF_ERROR || record == TERMINATE_RECORD_TYPE)
            return false;
        if (record == IMAGE_DESC_RECORD_TYPE)
            return DGifGetImageDesc(gif) != GIF_ERROR;
        int code = 0;
        GifByteType *block = nullptr;
        if (record != EXTENSION_RECORD_TYPE || DGifGetExtension(gif, &code, &block) == GIF_ERROR)
            return false;
        while (block) {
            if (code == GRAPHICS_EXT_FUNC_CODE && block[0] >= 4)
                transparent = (block[1] & 1) ? block[4] : NO_TRANSPARENT_COLOR;
            if (limits.outOfTime() || DGifGetExtensionNext(gif, &block) == GIF_ERROR)
                return false;
        }
    }
}

// The order of the rows in the file.
std::vector<int> rowOrder(int height, bool interlaced)
{
    struct Pass {
        int first, step;
    };
    constexpr std::array<Pass, 4> passes{{{0, 8}, {4, 8}, {2, 4}, {1, 2}}};  // GIF89a, appendix E
    std::vector<int> order;
    order.reserve(static_cast<std::size_t>(height));
    for (const Pass &pass : passes) {
        const int first = interlaced ? pass.first : 0, step = interlaced ? pass.step : 1;
        for (int y = first; y < height; y += step)
            order.push_back(y);
        if (!interlaced)
            break;
    }
    return order;
}

// How many rows came.
int drawRows(GifFileType *gif, const Limits &limits, int transparent, Picture &canvas)
{
    const GifImageDesc frame = gif->Image;
    const ColorMapObject *colours = frame.ColorMap ? frame.ColorMap : gif->SColorMap;
    std::vector<GifPixelType> indices(static_cast<std::size_t>(frame.Width));
    int rows = 0;
    for (const int y : rowOrder(frame.Height, frame.Interlace)) {
        if (limits.outOfTime() || DGifGetLine(gif, indices.data(), frame.Width) == GIF_ERROR)
            break;
        ++rows;
        const int onCanvas = y + frame.Top;
        if (onCanvas >= canvas.height)
            continue;
        std::uint8_t *row = rowOf(canvas, onCanvas);
        for (int x = 0; x < frame.Width && x + frame.Left < canvas.width; ++x) {
            const int index = indices[static_cast<std::size_t>(x)];
            std::uint8_t *pixel = row + static_cast<std::ptrdiff_t>(x + frame.Left) * 3;
            if (index == transparent) {
                std::fill_n(pixel, 3, std::uint8_t{255});
            } else if (colours && index < colours->ColorCount) {
                const GifColorType &colour = colours->Colors[index];
                pixel[0] = colour.Red, pixel[1] = colour.Green, pixel[2] = colour.Blue;
            }
        }
    }
    return rows;
}

// White where the picture leaves the canvas free, mid-grey where its rows are still to come.
Picture emptyCanvas(int width, int height, const GifImageDesc &frame)
{
    Picture canvas = greyPicture(width, height);
    for (int y = 0; y < height; ++y) {
        const bool beside = y < frame.Top || y >= frame.Top + frame.Height;
        std::uint8_t *row = rowOf(canvas, y);
        const int left = beside ? width : std::min(frame.Left, width), right = beside ? width : std::min(frame.Left + frame.Width, width);
        std::fill(row, row + static_cast<std::ptrdiff_t>(left) * 3, std::uint8_t{255});
        std::fill(row + static_cast<std::ptrdiff_t>(right) * 3, row + static_cast<std::ptrdiff_t>(width) * 3, std::uint8_t{255});
    }
    return canvas;
}

}  // namespace

Result<StoredPicture> decodeGif(Bytes bytes, const Limits &limits)
{
    Source source{bytes};
    const GifFile gif = openGif(source);
    if (!gif)
        return fail(ErrorCode::Corrupt, "The GIF file ends or breaks before its picture header.");
    int transparent = NO_TRANSPARENT_COLOR;
    if (!findPicture(gif.get(), limits, transparent))
        return fail(limits.outOfTime() ? limits.timeError()
                                       : core::Error{ErrorCode::Corrupt, "The GIF file ends or breaks before its first picture."});
    const GifImageDesc &frame = gif->Image;
    const int width = gif->SWidth > 0 ? gif->SWidth : frame.Left + frame.Width;
    const int height = gif->SHeight > 0 ? gif->SHeight : frame.Top + frame.Height;
    if (auto error = limits.refuseSize(static_cast<std::uint64_t>(width), static_cast<std::uint64_t>(height)))
        return fail(std::move(*error));
    if (auto error = limits.refuseSize(static_cast<std::uint64_t>(frame.Width), static_cast<std::uint64_t>(frame.Height)))
        return fail(std::move(*error));
    if (auto error = limits.refuseMemory(static_cast<std::uint64_t>(width) * static_cast<std::uint64_t>(height) * 3))
        return fail(std::move(*error));
    StoredPicture stored;
    stored.width = width;
    stored.height = height;
    stored.orientation = 1;
    stored.picture = emptyCanvas(width, height, frame);
    const int rows = drawRows(gif.get(), limits, transparent, stored.picture);
    if (limits.outOfTime())
        return fail(limits.timeError());
    if (rows == 0)
        return fail(ErrorCode::Corrupt, "The GIF data cannot be decoded: it is damaged or ends before its first row.");
    if (rows < frame.Height)
        stored.warning = endsEarly(rows, frame.Height);
    return stored;
}

}  // namespace semblance::image
