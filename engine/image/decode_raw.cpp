// Camera raw through LibRaw: the camera's own preview where it is large enough, else the sensor's data at half its size.
#include <algorithm>
#include <cstring>
#include <memory>
#include <string>

#include <libraw/libraw.h>
#include <omp.h>

#include "engine/image/adapters.h"
#include "engine/image/quiet.h"

namespace semblance::image {

namespace {

using core::ErrorCode;
using core::fail;
using core::Result;

struct Watch {
    const Limits *limits = nullptr;
    bool damaged = false;
};

int onProgress(void *data, LibRaw_progress, int, int)
{
    return static_cast<Watch *>(data)->limits->outOfTime() ? 1 : 0;
}

[[maybe_unused]] void onDataError(void *data, const char *, const INT64)
{
    static_cast<Watch *>(data)->damaged = true;
}

void onOldDataError(void *data, const char *, const int)  // before LibRaw 0.21
{
    static_cast<Watch *>(data)->damaged = true;
}

template <class Callback>
auto dataErrorHandler()
{
    if constexpr (std::is_same_v<Callback, decltype(&onDataError)>)
        return &onDataError;
    else
        return &onOldDataError;
}

// One thread a call: pictures are decoded on a pool.
class OneThread {
public:
    OneThread() : m_before(omp_get_max_threads()) { omp_set_num_threads(1); }
    ~OneThread() { omp_set_num_threads(m_before); }
    OneThread(const OneThread &) = delete;
    OneThread &operator=(const OneThread &) = delete;

private:
    int m_before;
};

core::Error rawError(int status, const Limits &limits)
{
    if (limits.outOfTime() || status == LIBRAW_CANCELLED_BY_CALLBACK)
        return limits.timeError();
    const std::string reason = LibRaw::strerror(status);
    switch (status) {
    case LIBRAW_FILE_UNSUPPORTED:
    case LIBRAW_NOT_IMPLEMENTED:
        return {ErrorCode::Unsupported, "It is a camera raw file of a kind that LibRaw does not read; save it as DNG, JPEG or TIFF."};
    case LIBRAW_UNSUFFICIENT_MEMORY: return {ErrorCode::OutOfMemory, "There is not enough memory to decode the camera raw file."};
    case LIBRAW_TOO_BIG:
        return {ErrorCode::TooLarge,
                "The camera raw file needs more memory than the limit of " + std::to_string(limits.options().maxMemory >> 20) + " MiB."};
    default: return {ErrorCode::Corrupt, "The camera raw data cannot be decoded: " + reason + "."};
    }
}

// LibRaw's turns (0, 3: half, 5: left, 6: right) as EXIF orientation.
int exifOrientation(int flip)
{
    return flip == 3 ? 3 : flip == 5 ? 8 : flip == 6 ? 6 : 1;
}

struct Sensor {
    int width = 0;  // upright as stored, pixels
    int height = 0;
    int orientation = 1;
};

Result<StoredPicture> bitmapPreview(const libraw_thumbnail_t &thumbnail, const Limits &limits)
{
    if (auto error = limits.refuseSize(thumbnail.twidth, thumbnail.theight))
        return fail(std::move(*error));
    StoredPicture stored;
    stored.picture = greyPicture(thumbnail.twidth, thumbnail.theight);
    const auto channels = static_cast<std::size_t>(thumbnail.tcolors == 1 ? 1 : 3);
    const std::size_t pixels = stored.picture.rgb.size() / 3;
    if (!thumbnail.thumb || thumbnail.tlength < pixels * channels)
        return fail(ErrorCode::Corrupt, "The preview of the camera raw file ends early.");
    for (std::size_t i = 0; i < pixels; ++i) {
        for (std::size_t c = 0; c < 3; ++c)
            stored.picture.rgb[i * 3 + c] = static_cast<std::uint8_t>(thumbnail.thumb[i * channels + (channels == 3 ? c : 0)]);
    }
    return stored;
}

Result<StoredPicture> preview(LibRaw &raw, const Sensor &sensor, const Limits &limits)
{
    if (const int status = raw.unpack_thumb(); status != LIBRAW_SUCCESS)
        return fail(rawError(status, limits));
    const libraw_thumbnail_t &thumbnail = raw.imgdata.thumbnail;
    Result<StoredPicture> stored = fail(ErrorCode::Unsupported, "The preview of the camera raw file is of a rare kind.");
    if (thumbnail.tformat == LIBRAW_THUMBNAIL_JPEG && thumbnail.thumb)
        stored = decodeJpeg({reinterpret_cast<const std::uint8_t *>(thumbnail.thumb), thumbnail.tlength}, limits);
    else if (thumbnail.tformat == LIBRAW_THUMBNAIL_BITMAP)
        stored = bitmapPreview(thumbnail, limits);
    if (!stored)
        return stored;
    // Some cameras turn the preview themselves.
    const Picture &picture = stored->picture;
    const bool sideways = sensor.orientation >= 5;
    const bool turned = sideways && sensor.width != sensor.height && (picture.width > picture.height) != (sensor.width > sensor.height);
    stored->orientation = turned ? 1 : sensor.orientation;
    stored->width = turned ? sensor.height : sensor.width;
    stored->height = turned ? sensor.width : sensor.height;
    return stored;
}

// The short side that makes a preview as good as the demosaiced picture, or as large as was asked for.
int previewSideWanted(const Sensor &sensor, const Limits &limits)
{
    const int half = std::max(1, std::min(sensor.width, sensor.height) / 2), asked = limits.options().shortSideAtLeast;
    return asked > 0 ? std::min(asked, half) : half;
}

Result<StoredPicture> demosaicked(LibRaw &raw, const Sensor &sensor, const Watch &watch, const Limits &limits)
{
    libraw_output_params_t &parameters = raw.imgdata.params;
    parameters.half_size = 1;
    parameters.use_camera_wb = 1;
    parameters.output_color = 1;  // sRGB
    parameters.output_bps = 8;
    parameters.gamm[0] = 1 / 2.4;
    parameters.gamm[1] = 12.92;
    int status = raw.unpack();
    if (status == LIBRAW_SUCCESS)
        status = raw.dcraw_process();
    if (status != LIBRAW_SUCCESS)
        return fail(rawError(status, limits));
    const std::unique_ptr<libraw_processed_image_t, void (*)(libraw_processed_image_t *)> image(raw.dcraw_make_mem_image(&status),
                                                                                                LibRaw::dcraw_clear_mem);
    if (!image || status != LIBRAW_SUCCESS)
        return fail(rawError(status, limits));
    const bool expected = image->type == LIBRAW_IMAGE_BITMAP && image->bits == 8 && (image->colors == 3 || image->colors == 1);
    StoredPicture stored;
    stored.picture = greyPicture(image->width, image->height);
    const std::size_t channels = image->colors, pixels = stored.picture.rgb.size() / 3;
    if (!expected || pixels == 0 || image->data_size < pixels * channels)
        return fail(ErrorCode::Unsupported, "The camera raw file holds colours of a rare kind.");
    for (std::size_t i = 0; i < pixels; ++i) {
        for (std::size_t c = 0; c < 3; ++c)
            stored.picture.rgb[i * 3 + c] = image->data[i * channels + (channels == 3 ? c : 0)];
    }
    stored.orientation = 1;  // LibRaw turned it
    stored.width = sensor.orientation >= 5 ? sensor.height : sensor.width;
    stored.height = sensor.orientation >= 5 ? sensor.width : sensor.height;
    if (watch.damaged || raw.error_count() > 0)
        stored.warning = "The file ends early or is damaged, part of the picture is missing";
    return stored;
}

Result<void> open(LibRaw &raw, Bytes bytes, Watch &watch, const Limits &limits)
{
    raw.set_progress_handler(onProgress, &watch);
    raw.set_dataerror_handler(dataErrorHandler<data_callback>(), &watch);
    const auto mebibytes = static_cast<unsigned>(std::max<std::uint64_t>(limits.options().maxMemory >> 20, 1));
#if LIBRAW_COMPILE_CHECK_VERSION_NOTLESS(0, 21)
    raw.imgdata.rawparams.max_raw_memory_mb = mebibytes;
#else
    raw.imgdata.params.max_raw_memory_mb = mebibytes;
#endif
    // It only reads through the pointer.
    if (const int status = raw.open_buffer(const_cast<std::uint8_t *>(bytes.data()), bytes.size()); status != LIBRAW_SUCCESS)
        return fail(rawError(status, limits));
    const libraw_image_sizes_t &sizes = raw.imgdata.sizes;
    const std::uint64_t pixels = std::uint64_t{sizes.raw_width} * sizes.raw_height;
    if (auto error = limits.refuseSize(sizes.raw_width, sizes.raw_height))
        return fail(std::move(*error));
    if (auto error = limits.refuseSize(sizes.width, sizes.height))
        return fail(std::move(*error));
    // The sensor's samples, half the size in four 16-bit channels, and what comes out of it twice.
    if (auto error = limits.refuseMemory(pixels * (2 + 2 + 2)))
        return fail(std::move(*error));
    return {};
}

}  // namespace

Result<StoredPicture> decodeRaw(Bytes bytes, const Limits &limits)
{
    const OneThread oneThread;
    const QuietStderr quiet;
    Watch watch{&limits};
    const auto raw = std::make_unique<LibRaw>(LIBRAW_OPTIONS_NONE);
    raw->set_memerror_handler(nullptr, nullptr);
    if (const auto opened = open(*raw, bytes, watch, limits); !opened)
        return fail(opened.error());
    const libraw_image_sizes_t &sizes = raw->imgdata.sizes;
    const Sensor sensor{sizes.width, sizes.height, exifOrientation(sizes.flip)};
    auto small = preview(*raw, sensor, limits);
    if (small && std::min(small->picture.width, small->picture.height) >= previewSideWanted(sensor, limits))
        return small;
    auto whole = demosaicked(*raw, sensor, watch, limits);
    if (whole || !small || whole.error().code == ErrorCode::TooLarge)
        return whole;
    small->warning = joinWarnings("Only its small preview could be decoded", small->warning);
    return small;
}

}  // namespace semblance::image
