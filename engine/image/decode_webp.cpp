// WebP through libwebp, incrementally so that a file that ends early keeps its rows; of an animation the first frame.
#include <algorithm>
#include <memory>
#include <vector>

#include <webp/decode.h>
#include <webp/demux.h>

#include "engine/image/adapters.h"
#include "engine/image/colour.h"

namespace semblance::image {

namespace {

using core::ErrorCode;
using core::fail;
using core::Result;

// The ICCP chunk; also of a file that ends early, since it comes before the pixels.
std::vector<std::uint8_t> profileOf(Bytes bytes)
{
    const WebPData data{bytes.data(), bytes.size()};
    WebPDemuxState state = WEBP_DEMUX_PARSE_ERROR;
    const std::unique_ptr<WebPDemuxer, void (*)(WebPDemuxer *)> demuxer(WebPDemuxPartial(&data, &state), WebPDemuxDelete);
    WebPChunkIterator chunk{};
    if (!demuxer || !WebPDemuxGetChunk(demuxer.get(), "ICCP", 1, &chunk))
        return {};
    std::vector<std::uint8_t> profile(chunk.chunk.bytes, chunk.chunk.bytes + chunk.chunk.size);
    WebPDemuxReleaseChunkIterator(&chunk);
    return profile;
}

void convertRows(RowConverter &converter, const std::uint8_t *rows, Picture &picture, int count)
{
    const auto width = static_cast<std::size_t>(picture.width);
    for (int y = 0; y < count; ++y)
        converter.convert(rows + static_cast<std::size_t>(y) * width * converter.layout().pixelBytes(), rowOf(picture, y), width);
}

Result<StoredPicture> decodeFirstFrame(Bytes bytes, RowConverter &converter, const Limits &limits, StoredPicture stored)
{
    // Two canvases besides ours.
    if (auto error = limits.refuseMemory(stored.picture.rgb.size() / 3 * 11))
        return fail(std::move(*error));
    const WebPData data{bytes.data(), bytes.size()};
    WebPAnimDecoderOptions options;
    if (!WebPAnimDecoderOptionsInit(&options))
        return fail(ErrorCode::Internal, "The WebP library is of another version than its headers.");
    options.color_mode = MODE_RGBA;
    const std::unique_ptr<WebPAnimDecoder, void (*)(WebPAnimDecoder *)> decoder(WebPAnimDecoderNew(&data, &options), WebPAnimDecoderDelete);
    std::uint8_t *canvas = nullptr;
    int timestamp = 0;
    if (!decoder || !WebPAnimDecoderGetNext(decoder.get(), &canvas, &timestamp))
        return fail(ErrorCode::Corrupt, "The animated WebP data cannot be decoded: its first frame is damaged or missing.");
    convertRows(converter, canvas, stored.picture, stored.height);
    return stored;
}

// Rows decoded into `target` (channels bytes a pixel), 0 when nothing came or the time is up.
int decodeRows(Bytes bytes, const Picture &picture, std::size_t channels, const Limits &limits, std::uint8_t *target)
{
    WebPDecoderConfig config;
    if (!WebPInitDecoderConfig(&config))
        return 0;
    const std::size_t stride = static_cast<std::size_t>(picture.width) * channels;
    config.output.colorspace = channels == 4 ? MODE_RGBA : MODE_RGB;
    config.output.is_external_memory = 1;
    config.output.u.RGBA.rgba = target;
    config.output.u.RGBA.stride = static_cast<int>(stride);
    config.output.u.RGBA.size = stride * static_cast<std::size_t>(picture.height);
    const std::unique_ptr<WebPIDecoder, void (*)(WebPIDecoder *)> decoder(WebPIDecode(nullptr, 0, &config), WebPIDelete);
    if (!decoder)
        return 0;
    // In pieces, to look at the clock between them.
    constexpr std::size_t piece = 256u << 10;
    VP8StatusCode status = VP8_STATUS_SUSPENDED;
    for (std::size_t size = 0; status == VP8_STATUS_SUSPENDED && size < bytes.size();) {
        if (limits.outOfTime())
            return 0;
        size = std::min(bytes.size(), size + piece);
        status = WebPIUpdate(decoder.get(), bytes.data(), size);
    }
    if (status == VP8_STATUS_OK)
        return picture.height;
    int lastRow = 0;
    if (!WebPIDecGetRGB(decoder.get(), &lastRow, nullptr, nullptr, nullptr))
        return 0;
    return lastRow;
}

}  // namespace

Result<StoredPicture> decodeWebP(Bytes bytes, const Limits &limits)
{
    WebPBitstreamFeatures features{};
    if (WebPGetFeatures(bytes.data(), bytes.size(), &features) != VP8_STATUS_OK)
        return fail(ErrorCode::Corrupt, "The WebP file ends or breaks before its picture header.");
    const auto width = static_cast<std::uint64_t>(features.width), height = static_cast<std::uint64_t>(features.height);
    if (auto error = limits.refuseSize(width, height))
        return fail(std::move(*error));
    if (auto error = limits.refuseMemory(width * height * (features.has_alpha ? 11 : 7)))  // the decoder's own 4 bytes a pixel included
        return fail(std::move(*error));
    StoredPicture stored;
    stored.width = features.width;
    stored.height = features.height;
    stored.picture = greyPicture(stored.width, stored.height);
    RowLayout layout;
    layout.alpha = features.has_alpha || features.has_animation;
    RowConverter converter(layout, profileOf(bytes));
    stored.warning = converter.warning();
    if (features.has_animation)
        return decodeFirstFrame(bytes, converter, limits, std::move(stored));

    const bool direct = !layout.alpha && !converter.managed();
    std::vector<std::uint8_t> own(direct ? 0 : stored.picture.rgb.size() / 3 * layout.pixelBytes());
    std::uint8_t *target = direct ? stored.picture.rgb.data() : own.data();
    const int rows = decodeRows(bytes, stored.picture, layout.pixelBytes(), limits, target);
    if (limits.outOfTime())
        return fail(limits.timeError());
    if (rows <= 0)
        return fail(ErrorCode::Corrupt, "The WebP data cannot be decoded: it is damaged or ends before its first row.");
    if (!direct)
        convertRows(converter, own.data(), stored.picture, rows);
    if (rows < stored.height)
        stored.warning = joinWarnings(endsEarly(rows, stored.height), stored.warning);
    return stored;
}

}  // namespace semblance::image
