// BMP through OpenCV, whose decoder is made safe by checking the header and completing a short file first.
#include <algorithm>
#include <array>
#include <vector>

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "engine/image/adapters.h"

namespace semblance::image {

namespace {

using core::ErrorCode;
using core::fail;
using core::Result;

struct BmpHeader {
    std::uint32_t size = 0;  // of the header after the first 14 bytes
    std::uint32_t dataOffset = 0;
    std::uint32_t width = 0;
    std::uint32_t height = 0;
    unsigned bits = 0;
    std::uint32_t compression = 0;
    std::uint32_t dataSize = 0;  // of compressed data, 0: unknown
    std::uint32_t colours = 0;   // of the palette, 0: all that the bits allow

    [[nodiscard]] bool runLength() const { return compression == 1 || compression == 2; }
};

std::uint32_t littleEndian(Bytes bytes, std::size_t at, std::size_t size)
{
    std::uint32_t value = 0;
    for (std::size_t i = 0; i < size; ++i)
        value |= std::uint32_t{bytes[at + i]} << (8 * i);
    return value;
}

BmpHeader readHeader(Bytes bytes)
{
    BmpHeader header;
    header.dataOffset = littleEndian(bytes, 10, 4);
    header.size = littleEndian(bytes, 14, 4);
    if (header.size == 12) {  // OS/2 1.x
        header.width = littleEndian(bytes, 18, 2);
        header.height = littleEndian(bytes, 20, 2);
        header.bits = littleEndian(bytes, 24, 2);
        return header;
    }
    const auto height = static_cast<std::int32_t>(littleEndian(bytes, 22, 4));
    header.width = littleEndian(bytes, 18, 4);
    header.height = static_cast<std::uint32_t>(height < 0 ? -static_cast<std::int64_t>(height) : height);  // negative: top row first
    header.bits = littleEndian(bytes, 28, 2);
    header.compression = littleEndian(bytes, 30, 4);
    header.dataSize = littleEndian(bytes, 34, 4);
    header.colours = littleEndian(bytes, 46, 4);
    return header;
}

// Bytes the whole file has to have; a run-length picture may be shorter than it says.
std::uint64_t expectedSize(const BmpHeader &header)
{
    const std::uint64_t row = (std::uint64_t{header.width} * header.bits + 31) / 32 * 4;
    return header.dataOffset + (header.runLength() ? header.dataSize : row * header.height);
}

std::optional<core::Error> refuseHeader(const BmpHeader &header, std::size_t fileSize, const Limits &limits)
{
    if (auto error = limits.refuseSize(header.width, header.height))
        return error;
    constexpr std::array<unsigned, 6> depths{1, 4, 8, 16, 24, 32};
    if (header.compression > 3 || std::find(depths.begin(), depths.end(), header.bits) == depths.end())
        return core::Error{ErrorCode::Unsupported, "It is a BMP of a rare kind (compression " + std::to_string(header.compression) + ", "
                                                       + std::to_string(header.bits)
                                                       + " bits); expected 1 to 32 bits, plain, run lengths or bit fields."};
    if (header.size > 124 || header.dataOffset < 14 + header.size)
        return core::Error{ErrorCode::Corrupt, "The BMP header is damaged: it says " + std::to_string(header.size)
                                                   + " bytes of header and pixels from byte " + std::to_string(header.dataOffset) + " on."};
    if (header.colours > 256)
        return core::Error{ErrorCode::Corrupt, "The BMP header is damaged: its palette has " + std::to_string(header.colours)
                                                   + " colours, expected at most 256."};
    if (header.dataOffset >= fileSize)
        return core::Error{ErrorCode::Corrupt, "The BMP file ends before its first pixel."};
    // OpenCV decodes in one call: the completed file, its picture and ours.
    if (auto error =
            limits.refuseMemory(std::max<std::uint64_t>(fileSize, expectedSize(header)) + std::uint64_t{header.width} * header.height * 6))
        return error;
    return std::nullopt;
}

}  // namespace

Result<StoredPicture> decodeBmp(Bytes bytes, const Limits &limits)
{
    constexpr std::size_t smallestHeader = 54;
    if (bytes.size() < smallestHeader)
        return fail(ErrorCode::Corrupt, "The BMP file ends before its picture header.");
    const BmpHeader header = readHeader(bytes);
    if (auto error = refuseHeader(header, bytes.size(), limits))
        return fail(std::move(*error));
    StoredPicture stored;
    stored.width = static_cast<int>(header.width);
    stored.height = static_cast<int>(header.height);
    std::vector<std::uint8_t> complete(bytes.begin(), bytes.end());
    if (bytes.size() < expectedSize(header)) {
        stored.warning =
            "The file ends early: " + std::to_string(bytes.size()) + " of " + std::to_string(expectedSize(header)) + " bytes are there";
        if (!header.runLength())
            complete.resize(static_cast<std::size_t>(expectedSize(header)), 128);
    }
    // OpenCV writes to stderr where the data runs out. These ends of run-length data keep it inside, and so does
    // their number: a whole palette fits.
    for (int i = 0; i < 600; ++i)
        complete.insert(complete.end(), {0, 1});
    // IMREAD_COLOR: the fourth byte of most 32-bit BMPs is zero and means nothing, so it must not count as alpha.
    cv::Mat bgr = cv::imdecode(complete, cv::IMREAD_COLOR | cv::IMREAD_IGNORE_ORIENTATION);
    if (bgr.cols != stored.width || bgr.rows != stored.height)
        return fail(ErrorCode::Corrupt, "The BMP data cannot be decoded: it is damaged, or its kind (" + std::to_string(header.bits)
                                            + " bits) is not supported.");
    stored.picture = greyPicture(stored.width, stored.height);
    cv::Mat rgb(stored.height, stored.width, CV_8UC3, stored.picture.rgb.data());
    cv::cvtColor(bgr, rgb, cv::COLOR_BGR2RGB);
    return stored;
}

}  // namespace semblance::image
