// HEIC and AVIF through libheif, which turns and crops the picture itself: the EXIF orientation must not be applied again.
#include <algorithm>
#include <cmath>
#include <memory>
#include <vector>

#include <libheif/heif.h>

#include "engine/image/adapters.h"
#include "engine/image/colour.h"
#include "engine/image/quiet.h"

namespace semblance::image {

namespace {

using core::ErrorCode;
using core::fail;
using core::Result;

using Context = std::unique_ptr<heif_context, void (*)(heif_context *)>;
using Handle = std::unique_ptr<heif_image_handle, void (*)(const heif_image_handle *)>;
using Image = std::unique_ptr<heif_image, void (*)(const heif_image *)>;

core::Error heifError(const heif_error &error)
{
    const std::string reason = error.message ? error.message : "unknown";
    if (error.code == heif_error_Memory_allocation_error && error.subcode == heif_suberror_Security_limit_exceeded)
        return {ErrorCode::TooLarge, "The HEIF data exceeds a limit of its library: " + reason + "."};
    if (error.code == heif_error_Unsupported_filetype || error.code == heif_error_Unsupported_feature)
        return {ErrorCode::Unsupported, "It is a HEIF picture of a kind that is not supported here: " + reason + "."};
    return {ErrorCode::Corrupt, "The HEIF data cannot be decoded, it ends early or is damaged: " + reason + "."};
}

// The picture's ICC profile, given or described by numbers; empty: sRGB.
std::vector<std::uint8_t> profileOf(const heif_image_handle *handle)
{
    if (const std::size_t size = heif_image_handle_get_raw_color_profile_size(handle); size > 0) {
        std::vector<std::uint8_t> profile(size);
        if (heif_image_handle_get_raw_color_profile(handle, profile.data()).code == heif_error_Ok)
            return profile;
    }
    heif_color_profile_nclx *coded = nullptr;
    if (heif_image_handle_get_nclx_color_profile(handle, &coded).code != heif_error_Ok || !coded)
        return {};
    const std::unique_ptr<heif_color_profile_nclx, void (*)(heif_color_profile_nclx *)> owner(coded, heif_nclx_color_profile_free);
    return profileOfCodedColours(coded->color_primaries, coded->transfer_characteristics);
}

// A row of the library's to one of the converter's: alpha made straight, 10 or 12 bits made 16.
void readRow(const std::uint8_t *from, const RowLayout &layout, int bits, bool premultiplied, std::size_t pixels,
             std::vector<std::uint16_t> &wide, std::vector<std::uint8_t> &row)
{
    const std::size_t channels = layout.channels();
    const unsigned highest = (1u << bits) - 1, target = layout.bytesEach == 2 ? 65535u : 255u;
    for (std::size_t i = 0; i < pixels * channels; ++i) {
        const unsigned value = layout.bytesEach == 2 ? unsigned{from[i * 2]} | unsigned{from[i * 2 + 1]} << 8 : from[i];
        wide[i] = static_cast<std::uint16_t>((std::min(value, highest) * target + highest / 2) / highest);
    }
    for (std::size_t i = 0; premultiplied && layout.alpha && i < pixels; ++i) {
        std::uint16_t *pixel = wide.data() + i * channels;
        for (std::size_t c = 0; pixel[3] > 0 && c < 3; ++c)
            pixel[c] = static_cast<std::uint16_t>(std::min<unsigned>(pixel[c] * target / pixel[3], target));
    }
    if (layout.bytesEach == 2)
        std::copy_n(reinterpret_cast<const std::uint8_t *>(wide.data()), pixels * channels * 2, row.data());
    else
        std::transform(wide.begin(), wide.end(), row.begin(), [](std::uint16_t value) { return static_cast<std::uint8_t>(value); });
}

Result<StoredPicture> convert(const heif_image *image, const heif_image_handle *handle, const RowLayout &layout, const Limits &limits)
{
    int stride = 0;
    const std::uint8_t *plane = heif_image_get_plane_readonly(image, heif_channel_interleaved, &stride);
    const int width = heif_image_get_width(image, heif_channel_interleaved),
              height = heif_image_get_height(image, heif_channel_interleaved);
    const int bits = heif_image_get_bits_per_pixel_range(image, heif_channel_interleaved);
    const std::size_t rowBytes = static_cast<std::size_t>(std::max(width, 0)) * layout.pixelBytes();
    if (!plane || width <= 0 || height <= 0 || bits < 1 || bits > 16 || stride < 0 || static_cast<std::size_t>(stride) < rowBytes)
        return fail(ErrorCode::Corrupt, "The HEIF data cannot be decoded: its library gave no pixels.");
    if (auto error = limits.refuseSize(static_cast<std::uint64_t>(width), static_cast<std::uint64_t>(height)))
        return fail(std::move(*error));
    RowConverter converter(layout, profileOf(handle));
    StoredPicture stored;
    stored.picture = greyPicture(width, height);
    stored.width = width;
    stored.height = height;
    stored.orientation = 1;
    stored.warning = converter.warning();
    const auto pixels = static_cast<std::size_t>(width);
    const bool premultiplied = layout.alpha && heif_image_handle_is_premultiplied_alpha(handle) != 0;
    const bool asItIs = layout.bytesEach == 1 && !premultiplied;
    std::vector<std::uint16_t> wide(asItIs ? 0 : pixels * layout.channels());
    std::vector<std::uint8_t> row(asItIs ? 0 : rowBytes);
    for (int y = 0; y < height; ++y) {
        const std::uint8_t *from = plane + static_cast<std::ptrdiff_t>(y) * stride;
        if (!asItIs)
            readRow(from, layout, bits, premultiplied, pixels, wide, row);
        converter.convert(asItIs ? from : row.data(), rowOf(stored.picture, y), pixels);
    }
    return stored;
}

Result<StoredPicture> decodeHandle(const heif_image_handle *handle, const Limits &limits)
{
    RowLayout layout;
    layout.alpha = heif_image_handle_has_alpha_channel(handle) != 0;
    layout.bytesEach = heif_image_handle_get_luma_bits_per_pixel(handle) > 8 ? 2 : 1;
    const heif_chroma chroma = layout.bytesEach == 1 ? (layout.alpha ? heif_chroma_interleaved_RGBA : heif_chroma_interleaved_RGB)
                               : layout.alpha        ? heif_chroma_interleaved_RRGGBBAA_LE
                                                     : heif_chroma_interleaved_RRGGBB_LE;
    const auto width = static_cast<std::uint64_t>(std::max(heif_image_handle_get_width(handle), 0));
    const auto height = static_cast<std::uint64_t>(std::max(heif_image_handle_get_height(handle), 0));
    if (auto error = limits.refuseSize(width, height))
        return fail(std::move(*error));
    // The library keeps the coded planes, their RGB version and a turned one at once.
    if (auto error = limits.refuseMemory(width * height * (3 + 5 * static_cast<std::uint64_t>(layout.bytesEach) + 2 * layout.pixelBytes())))
        return fail(std::move(*error));
    heif_image *decoded = nullptr;
    const heif_error status = heif_decode_image(handle, &decoded, heif_colorspace_RGB, chroma, nullptr);
    const Image image(decoded, heif_image_release);
    if (status.code != heif_error_Ok)
        return fail(heifError(status));
    auto stored = convert(image.get(), handle, layout, limits);
    if (stored && heif_image_get_decoding_warnings(image.get(), 0, nullptr, 0) > 0)
        stored->warning = joinWarnings("The file is damaged, part of the picture may be missing", stored->warning);
    return stored;
}

// What a file that ends early may still hold: phones store a thumbnail before the picture.
Result<StoredPicture> decodeThumbnail(const heif_image_handle *handle, const Limits &limits, core::Error reason)
{
    heif_item_id id = 0;
    heif_image_handle *found = nullptr;
    if (heif_image_handle_get_list_of_thumbnail_IDs(handle, &id, 1) < 1
        || heif_image_handle_get_thumbnail(handle, id, &found).code != heif_error_Ok)
        return fail(std::move(reason));
    const Handle thumbnail(found, heif_image_handle_release);
    auto stored = decodeHandle(thumbnail.get(), limits);
    if (!stored)
        return fail(std::move(reason));
    stored->width = std::max(heif_image_handle_get_width(handle), stored->width);
    stored->height = std::max(heif_image_handle_get_height(handle), stored->height);
    stored->warning = joinWarnings("The file ends early or is damaged, only its small preview could be decoded", stored->warning);
    return stored;
}

}  // namespace

Result<StoredPicture> decodeHeif(Bytes bytes, const Limits &limits)
{
    const QuietStderr quiet;
    const Context context(heif_context_alloc(), heif_context_free);
    if (!context)
        return fail(ErrorCode::OutOfMemory, "The HEIF decoder could not be started.");
    // The library checks each coded picture, which is rounded up to whole blocks, against the square of this.
    constexpr double longest = 30'000, block = 64;
    const double side = std::ceil(std::sqrt(static_cast<double>(limits.options().maxPixels))) + block;
    heif_context_set_maximum_image_size_limit(context.get(), static_cast<int>(std::min(side, longest)));
    heif_context_set_max_decoding_threads(context.get(), 0);  // pictures are decoded on a pool
    if (const heif_error error = heif_context_read_from_memory_without_copy(context.get(), bytes.data(), bytes.size(), nullptr);
        error.code != heif_error_Ok)
        return fail(heifError(error));
    heif_image_handle *primary = nullptr;
    if (const heif_error error = heif_context_get_primary_image_handle(context.get(), &primary); error.code != heif_error_Ok)
        return fail(heifError(error));
    const Handle handle(primary, heif_image_handle_release);
    auto stored = decodeHandle(handle.get(), limits);
    if (stored || stored.error().code != ErrorCode::Corrupt)
        return stored;
    return decodeThumbnail(handle.get(), limits, stored.error());
}

}  // namespace semblance::image
