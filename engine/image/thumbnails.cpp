#include "engine/image/thumbnails.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <turbojpeg.h>

#include "engine/core/files.h"
#include "engine/core/log.h"
#include "engine/core/paths.h"
#include "engine/image/adapters.h"
#include "engine/image/decoder.h"

namespace semblance::image {

namespace {

using core::ErrorCode;
using core::fail;
using core::Result;

// OpenCV only reads through it.
cv::Mat view(const Picture &picture)
{
    return {picture.height, picture.width, CV_8UC3, const_cast<std::uint8_t *>(picture.rgb.data())};
}

bool isHash(const std::string &text)
{
    return text.size() >= 8 && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

}  // namespace

Picture shrinkToFit(const Picture &picture, int longSide)
{
    const int longer = std::max(picture.width, picture.height);
    if (picture.empty() || longSide <= 0 || longer <= longSide)
        return picture;
    prepareOpenCv();
    const auto scaled = [&](int side) { return std::max(1, static_cast<int>(std::lround(static_cast<double>(side) * longSide / longer))); };
    Picture small = greyPicture(scaled(picture.width), scaled(picture.height));
    cv::Mat target = view(small);
    cv::resize(view(picture), target, target.size(), 0, 0, cv::INTER_AREA);
    return small;
}

Result<std::vector<std::uint8_t>> encodeJpeg(const Picture &picture, int quality)
{
    if (picture.empty())
        return fail(ErrorCode::InvalidArgument, "A picture without pixels cannot be saved as JPEG.");
    const std::unique_ptr<void, int (*)(tjhandle)> encoder(tjInitCompress(), tjDestroy);
    unsigned char *data = nullptr;
    unsigned long size = 0;
    const int status = encoder ? tjCompress2(encoder.get(), picture.rgb.data(), picture.width, 0, picture.height, TJPF_RGB, &data, &size,
                                             TJSAMP_420, std::clamp(quality, 1, 100), 0)
                               : -1;
    const std::unique_ptr<unsigned char, void (*)(unsigned char *)> owner(data, tjFree);
    if (status != 0)
        return fail(ErrorCode::Internal, std::string("The picture cannot be saved as JPEG: ") + tjGetErrorStr2(encoder.get()) + ".");
    return std::vector<std::uint8_t>(data, data + size);
}

Result<std::vector<std::uint8_t>> encodePng(const Picture &picture)
try {
    if (picture.empty())
        return fail(ErrorCode::InvalidArgument, "A picture without pixels cannot be saved as PNG.");
    prepareOpenCv();
    cv::Mat bgr;
    cv::cvtColor(view(picture), bgr, cv::COLOR_RGB2BGR);
    std::vector<std::uint8_t> bytes;
    if (!cv::imencode(".png", bgr, bytes))
        return fail(ErrorCode::Internal, "The picture cannot be saved as PNG.");
    return bytes;
} catch (const std::exception &error) {
    return fail(ErrorCode::Internal, std::string("The picture cannot be saved as PNG: ") + error.what());
}

ThumbnailCache::ThumbnailCache(std::filesystem::path folder, int longSide) : m_folder(std::move(folder)), m_longSide(std::max(longSide, 16))
{
}

std::filesystem::path ThumbnailCache::fileFor(const std::string &contentHash) const
{
    return m_folder / contentHash.substr(0, 2) / (contentHash + "-" + std::to_string(m_longSide) + ".jpg");
}

bool ThumbnailCache::contains(const std::string &contentHash) const
{
    std::error_code error;
    return isHash(contentHash) && std::filesystem::is_regular_file(fileFor(contentHash), error);
}

Result<void> ThumbnailCache::put(const std::string &contentHash, const Picture &picture) const
{
    if (!isHash(contentHash))
        return fail(ErrorCode::InvalidArgument, "Expected a content hash of lower-case hexadecimal digits, got \"" + contentHash + "\".");
    const auto bytes = encodeJpeg(shrinkToFit(picture, m_longSide));
    if (!bytes)
        return fail(bytes.error());
    const auto file = fileFor(contentHash);
    std::error_code error;
    std::filesystem::create_directories(file.parent_path(), error);
    if (error)
        return fail(core::systemError(error.value(), "create the thumbnail folder", file.parent_path()));
    return core::writeFileAtomically(file, *bytes, core::Durability::Unsynced);
}

Result<Picture> ThumbnailCache::get(const std::string &contentHash, const std::filesystem::path &photo, const DecodeFile &decode) const
{
    if (isHash(contentHash)) {
        constexpr std::uint64_t maxBytes = 16u << 20;
        if (const auto bytes = core::readFile(fileFor(contentHash), maxBytes)) {
            auto cached = decodePhoto(*bytes);
            if (cached && cached->warning.empty())
                return std::move(cached->picture);
        }
    }
    DecodeOptions options;
    options.shortSideAtLeast = m_longSide;
    auto decoded = decode(photo, options);
    if (!decoded)
        return fail(decoded.error());
    Picture small = shrinkToFit(decoded->picture, m_longSide);
    // A cache that cannot be written is slow, not wrong.
    if (const auto stored = put(contentHash, small); !stored)
        core::log(core::LogLevel::Warning, "A thumbnail was not kept: " + stored.error().detail);
    return small;
}

}  // namespace semblance::image
