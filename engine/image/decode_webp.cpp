// WebP through libwebp, incrementally so that a file that ends early keeps its rows; of an animation the first frame.
#include <memory>
#include <vector>

#include <webp/decode.h>
#include <webp/demux.h>

#include "engine/image/adapters.h"

namespace semblance::image {

namespace {

using core::ErrorCode;
using core::fail;
using core::Result;

void overWhiteRows(const std::uint8_t *rgba, Picture &picture, int rows)
{
    const std::size_t pixels = static_cast<std::size_t>(rows) * static_cast<std::size_t>(picture.width);
    for (std::size_t i = 0; i < pixels; ++i) {
        for (std::size_t c = 0; c < 3; ++c)
            picture.rgb[i * 3 + c] = overWhite(rgba[i * 4 + c], rgba[i * 4 + 3]);
    }
}

Result<StoredPicture> decodeFirstFrame(Bytes bytes, StoredPicture stored)
{
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
    overWhiteRows(canvas, stored.picture, stored.height);
    return stored;
}

// Rows decoded into `target` (channels bytes a pixel), 0 when nothing came.
int decodeRows(Bytes bytes, const Picture &picture, int channels, std::uint8_t *target)
{
    WebPDecoderConfig config;
    if (!WebPInitDecoderConfig(&config))
        return 0;
    const std::size_t stride = static_cast<std::size_t>(picture.width) * static_cast<std::size_t>(channels);
    config.output.colorspace = channels == 4 ? MODE_RGBA : MODE_RGB;
    config.output.is_external_memory = 1;
    config.output.u.RGBA.rgba = target;
    config.output.u.RGBA.stride = static_cast<int>(stride);
    config.output.u.RGBA.size = stride * static_cast<std::size_t>(picture.height);
    const std::unique_ptr<WebPIDecoder, void (*)(WebPIDecoder *)> decoder(WebPIDecode(nullptr, 0, &config), WebPIDelete);
    if (!decoder)
        return 0;
    if (WebPIUpdate(decoder.get(), bytes.data(), bytes.size()) == VP8_STATUS_OK)
        return picture.height;
    int lastRow = 0;
    if (!WebPIDecGetRGB(decoder.get(), &lastRow, nullptr, nullptr, nullptr))
        return 0;
    return lastRow;
}

}  // namespace

Result<StoredPicture> decodeWebP(Bytes bytes, const DecodeOptions &options)
{
    WebPBitstreamFeatures features{};
    if (WebPGetFeatures(bytes.data(), bytes.size(), &features) != VP8_STATUS_OK)
        return fail(ErrorCode::Corrupt, "The WebP file ends or breaks before its picture header.");
    if (auto error = refuseSize(static_cast<std::uint64_t>(features.width), static_cast<std::uint64_t>(features.height), options))
        return fail(std::move(*error));
    StoredPicture stored;
    stored.width = features.width;
    stored.height = features.height;
    stored.picture = greyPicture(stored.width, stored.height);
    if (features.has_animation)
        return decodeFirstFrame(bytes, std::move(stored));

    Picture &picture = stored.picture;
    std::vector<std::uint8_t> rgba(features.has_alpha ? picture.rgb.size() / 3 * 4 : 0);
    const int rows = decodeRows(bytes, picture, features.has_alpha ? 4 : 3, features.has_alpha ? rgba.data() : picture.rgb.data());
    if (rows <= 0)
        return fail(ErrorCode::Corrupt, "The WebP data cannot be decoded: it is damaged or ends before its first row.");
    if (features.has_alpha)
        overWhiteRows(rgba.data(), picture, rows);
    if (rows < stored.height)
        stored.warning = endsEarly(rows, stored.height);
    return stored;
}

}  // namespace semblance::image
