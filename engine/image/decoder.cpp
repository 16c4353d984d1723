#include "engine/image/decoder.h"

#include <algorithm>
#include <cmath>
#include <mutex>
#include <new>
#include <utility>

#include <opencv2/core.hpp>
#include <opencv2/core/utils/logger.hpp>
#include <opencv2/imgproc.hpp>

#include "engine/core/files.h"
#include "engine/core/paths.h"
#include "engine/image/adapters.h"
#include "engine/image/metadata.h"

namespace semblance::image {

namespace {

using core::ErrorCode;
using core::fail;
using core::Result;

Result<StoredPicture> decodeStored(Format format, Bytes bytes, const Limits &limits)
{
    switch (format) {
    case Format::Jpeg: return decodeJpeg(bytes, limits);
    case Format::Png: return decodePng(bytes, limits);
    case Format::WebP: return decodeWebP(bytes, limits);
    case Format::Tiff: return decodeTiff(bytes, limits);
    case Format::Bmp: return decodeBmp(bytes, limits);
    case Format::Gif: return decodeGif(bytes, limits);
    case Format::Heic:
    case Format::Avif: return decodeHeif(bytes, limits);
    case Format::Raw: return decodeRaw(bytes, limits);
    case Format::Unknown: break;
    }
    return fail(unsupportedFormat(bytes));
}

// EXIF 2.3, tag 274: what has to be done to see the stored picture upright.
Picture upright(Picture stored, int orientation)
{
    if (orientation <= 1 || orientation > 8)
        return stored;
    cv::Mat pixels(stored.height, stored.width, CV_8UC3, stored.rgb.data());
    constexpr int leftRight = 1, upDown = 0, both = -1;
    if (orientation <= 4) {
        cv::flip(pixels, pixels, orientation == 2 ? leftRight : orientation == 3 ? both : upDown);
        return stored;
    }
    Picture turned;
    turned.width = stored.height;
    turned.height = stored.width;
    turned.rgb.resize(stored.rgb.size());
    cv::Mat target(turned.height, turned.width, CV_8UC3, turned.rgb.data());
    cv::transpose(pixels, target);
    if (orientation != 5)
        cv::flip(target, target, orientation == 6 ? leftRight : orientation == 7 ? both : upDown);
    return turned;
}

// What nobody needs of a picture of hundreds of megapixels is not handed on: at most about manyPixels, as far as the short side allows.
Picture withoutNeedlessPixels(Picture picture, int shortSideAtLeast)
{
    constexpr double manyPixels = 1 << 25;
    const double pixels = static_cast<double>(picture.width) * picture.height;
    const double shortSide = std::min(picture.width, picture.height);
    if (shortSideAtLeast <= 0 || pixels <= manyPixels || shortSide <= shortSideAtLeast)
        return picture;
    const double factor = std::max(std::sqrt(manyPixels / pixels), shortSideAtLeast / shortSide);
    const auto scaled = [&](int side) { return std::max(1, static_cast<int>(std::ceil(side * factor))); };
    Picture small = greyPicture(scaled(picture.width), scaled(picture.height));
    cv::Mat target(small.height, small.width, CV_8UC3, small.rgb.data());
    cv::resize(cv::Mat(picture.height, picture.width, CV_8UC3, picture.rgb.data()), target, target.size(), 0, 0, cv::INTER_AREA);
    return small;
}

std::string withStop(std::string sentence)
{
    if (!sentence.empty() && sentence.back() != '.')
        sentence += '.';
    return sentence;
}

Result<DecodedPhoto> decodeAs(Format format, Bytes bytes, const DecodeOptions &options)
{
    prepareOpenCv();
    const Limits limits(options);
    auto stored = decodeStored(format, bytes, limits);
    if (stored && limits.outOfTime())
        return fail(limits.timeError());
    if (!stored)
        return fail(std::move(stored.error()));
    const int orientation = stored->orientation ? *stored->orientation : readMetadata(bytes).orientation;
    DecodedPhoto photo;
    photo.format = format;
    photo.picture = upright(withoutNeedlessPixels(std::move(stored->picture), options.shortSideAtLeast), orientation);
    photo.width = orientation >= 5 ? stored->height : stored->width;
    photo.height = orientation >= 5 ? stored->width : stored->height;
    photo.warning = withStop(std::move(stored->warning));
    return photo;
}

}  // namespace

void prepareOpenCv()
{
    static std::once_flag once;
    std::call_once(once, [] {
        cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_SILENT);
        cv::redirectError([](int, const char *, const char *, const char *, int, void *) { return 0; });
        cv::setNumThreads(1);
    });
}

Picture greyPicture(int width, int height)
{
    Picture picture;
    picture.width = width;
    picture.height = height;
    picture.rgb.assign(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 3, std::uint8_t{128});
    return picture;
}

std::uint8_t *rowOf(Picture &picture, int y)
{
    return picture.rgb.data() + static_cast<std::size_t>(y) * static_cast<std::size_t>(picture.width) * 3;
}

std::string endsEarly(int rows, int height)
{
    return "The file ends early or is damaged: " + std::to_string(rows) + " of " + std::to_string(height) + " rows could be decoded.";
}

std::string joinWarnings(std::string first, const std::string &second)
{
    if (!first.empty() && !second.empty())
        first += first.back() == '.' ? " " : ". ";
    return first + second;
}

Result<DecodedPhoto> decodePhoto(std::span<const std::uint8_t> bytes, const DecodeOptions &options)
try {
    if (bytes.size() > options.maxBytes)
        return fail(ErrorCode::TooLarge,
                    "It has " + std::to_string(bytes.size()) + " bytes, more than the limit of " + std::to_string(options.maxBytes) + ".");
    return decodeAs(sniffFormat(bytes), bytes, options);
} catch (const std::bad_alloc &) {
    return fail(ErrorCode::OutOfMemory, "There is not enough memory to decode it.");
} catch (const std::exception &error) {
    return fail(ErrorCode::Corrupt, std::string("It cannot be decoded: ") + error.what());
}

Result<DecodedPhoto> decodePhotoFile(const std::filesystem::path &path, const DecodeOptions &options)
{
    const auto bytes = core::readFile(path, options.maxBytes);
    if (!bytes)
        return fail(bytes.error());
    auto photo = decodePhoto(*bytes, options);
    if (!photo)
        photo.error().detail = "Cannot decode " + core::displayPath(path) + ": " + photo.error().detail;
    return photo;
}

}  // namespace semblance::image
