// JPEG through the TurboJPEG API: scaled decoding, CMYK, and files that end early.
#include <algorithm>
#include <cstring>
#include <memory>

#include <turbojpeg.h>

#include "engine/image/adapters.h"

namespace semblance::image {

namespace {

using core::ErrorCode;
using core::fail;
using core::Result;

struct JpegHeader {
    int width = 0;
    int height = 0;
    int components = 0;
    int precision = 0;
    int process = 0;  // low nibble of the SOF marker
    bool adobe = false;
    bool scanData = false;  // at least one byte after the first SOS header
};

// The markers up to the first scan (ITU-T T.81, annex B). Read here because tjDecompressHeader3 refuses unusual subsampling
// and does not tell whether the file carries Adobe's marker.
JpegHeader readHeader(Bytes bytes)
{
    JpegHeader header;
    std::size_t at = 2;
    while (at + 4 <= bytes.size()) {
        if (bytes[at] != 0xFF || bytes[at + 1] == 0xFF || bytes[at + 1] == 0x00) {
            ++at;  // fill bytes and rubbish between segments
            continue;
        }
        const int marker = bytes[at + 1];
        if (marker == 0x01 || (marker >= 0xD0 && marker <= 0xD8)) {
            at += 2;
            continue;
        }
        if (marker == 0xD9)
            break;
        const std::size_t length = static_cast<std::size_t>(bytes[at + 2]) << 8 | bytes[at + 3];
        const Bytes body = bytes.subspan(at + 4, std::min(length < 2 ? 0 : length - 2, bytes.size() - at - 4));
        const bool frame = marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
        if (frame && body.size() >= 6) {
            header.process = marker & 15;
            header.precision = body[0];
            header.height = body[1] << 8 | body[2];
            header.width = body[3] << 8 | body[4];
            header.components = body[5];
        } else if (marker == 0xEE && body.size() >= 12 && std::memcmp(body.data(), "Adobe", 5) == 0) {
            header.adobe = true;
        } else if (marker == 0xDA) {
            header.scanData = at + 2 + length < bytes.size();
            break;
        }
        at += 2 + std::max<std::size_t>(length, 2);
    }
    return header;
}

// The smallest of the decoder's factors that keeps the short side at least that long (or the photo's own).
tjscalingfactor chooseScale(const JpegHeader &header, int shortSideAtLeast)
{
    tjscalingfactor best{1, 1};
    if (shortSideAtLeast <= 0)
        return best;
    const int shortSide = std::min(header.width, header.height);
    int count = 0;
    const tjscalingfactor *factors = tjGetScalingFactors(&count);
    for (int i = 0; factors && i < count; ++i) {
        const bool smaller = factors[i].num * best.denom < best.num * factors[i].denom;
        if (smaller && TJSCALED(shortSide, factors[i]) >= std::min(shortSideAtLeast, shortSide))
            best = factors[i];
    }
    return best;
}

// Adobe writes ink inverted: 255 is none. Others write 255 as full ink.
void cmykToRgb(const std::vector<std::uint8_t> &cmyk, bool inverted, std::vector<std::uint8_t> &rgb)
{
    const unsigned flip = inverted ? 0u : 255u;
    for (std::size_t pixel = 0; pixel < rgb.size() / 3; ++pixel) {
        const unsigned black = cmyk[pixel * 4 + 3] ^ flip;
        for (std::size_t c = 0; c < 3; ++c)
            rgb[pixel * 3 + c] = static_cast<std::uint8_t>(((cmyk[pixel * 4 + c] ^ flip) * black + 127u) / 255u);
    }
}

// The decoder grumbles about these, but every pixel is there.
bool isHarmless(const std::string &message)
{
    for (const char *part : {"extraneous bytes", "Invalid SOS", "Adobe color transform", "Unknown APP"}) {
        if (message.find(part) != std::string::npos)
            return true;
    }
    return false;
}

std::optional<core::Error> refuseHeader(const JpegHeader &header, const DecodeOptions &options)
{
    if (header.components == 0)
        return core::Error{ErrorCode::Corrupt, "The JPEG file ends or breaks before its picture header."};
    if (header.precision != 8 || header.process > 2 || (header.components != 1 && header.components != 3 && header.components != 4))
        return core::Error{ErrorCode::Unsupported, "It is a JPEG of a rare kind (process " + std::to_string(header.process) + ", "
                                                       + std::to_string(header.precision) + " bits, " + std::to_string(header.components)
                                                       + " components); expected baseline or progressive, 8 bits."};
    if (auto error = refuseSize(static_cast<std::uint64_t>(header.width), static_cast<std::uint64_t>(header.height), options))
        return error;
    if (!header.scanData)
        return core::Error{ErrorCode::Corrupt, "The JPEG file ends before its first pixel."};
    return std::nullopt;
}

}  // namespace

Result<StoredPicture> decodeJpeg(Bytes bytes, const DecodeOptions &options)
{
    JpegHeader header = readHeader(bytes);
    if (header.process == 9 || header.process == 10)
        header.process -= 8;  // arithmetic coding: the same picture, the decoder knows both
    if (auto error = refuseHeader(header, options))
        return fail(std::move(*error));
    const tjscalingfactor scale = chooseScale(header, options.shortSideAtLeast);
    StoredPicture stored;
    stored.width = header.width;
    stored.height = header.height;
    stored.picture = greyPicture(TJSCALED(header.width, scale), TJSCALED(header.height, scale));

    const std::unique_ptr<void, int (*)(tjhandle)> decoder(tjInitDecompress(), tjDestroy);
    if (!decoder)
        return fail(ErrorCode::OutOfMemory, "The JPEG decoder could not be started.");
    Picture &picture = stored.picture;
    const bool cmyk = header.components == 4;
    std::vector<std::uint8_t> inks(cmyk ? picture.rgb.size() / 3 * 4 : 0);
    const int status =
        tjDecompress2(decoder.get(), bytes.data(), static_cast<unsigned long>(bytes.size()), cmyk ? inks.data() : picture.rgb.data(),
                      picture.width, 0, picture.height, cmyk ? TJPF_CMYK : TJPF_RGB, TJFLAG_LIMITSCANS);
    if (status != 0) {
        const std::string message = tjGetErrorStr2(decoder.get());
        if (tjGetErrorCode(decoder.get()) != TJERR_WARNING)
            return fail(ErrorCode::Corrupt, "The JPEG data cannot be decoded: " + message + ".");
        if (!isHarmless(message))
            stored.warning = "The file ends early or is damaged, part of the picture is missing: " + message;
    }
    if (cmyk)
        cmykToRgb(inks, header.adobe, picture.rgb);
    return stored;
}

}  // namespace semblance::image
