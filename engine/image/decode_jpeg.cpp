// JPEG through libjpeg-turbo, row by row: scaled decoding, CMYK, colour profiles, and files that end early.
#include <algorithm>
#include <array>
#include <csetjmp>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <vector>

#include <jpeglib.h>

#include "engine/image/adapters.h"
#include "engine/image/colour.h"

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

// The markers up to the first scan (ITU-T T.81, annex B). Read here because the library says only
// that it refuses a file, not why.
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

// The smallest of the decoder's scales, in eighths, that keeps the short side at least that long (or the photo's own).
int chooseEighths(const JpegHeader &header, int shortSideAtLeast)
{
    const int shortSide = std::min(header.width, header.height);
    if (shortSideAtLeast <= 0)
        return 8;
    for (int eighths = 1; eighths < 8; ++eighths) {
        if ((shortSide * eighths + 7) / 8 >= std::min(shortSideAtLeast, shortSide))
            return eighths;
    }
    return 8;
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

std::optional<core::Error> refuseHeader(const JpegHeader &header, const Limits &limits)
{
    if (header.components == 0)
        return core::Error{ErrorCode::Corrupt, "The JPEG file ends or breaks before its picture header."};
    if (header.precision != 8 || header.process > 2 || (header.components != 1 && header.components != 3 && header.components != 4))
        return core::Error{ErrorCode::Unsupported, "It is a JPEG of a rare kind (process " + std::to_string(header.process) + ", "
                                                       + std::to_string(header.precision) + " bits, " + std::to_string(header.components)
                                                       + " components); expected baseline or progressive, 8 bits."};
    if (auto error = limits.refuseSize(static_cast<std::uint64_t>(header.width), static_cast<std::uint64_t>(header.height)))
        return error;
    if (!header.scanData)
        return core::Error{ErrorCode::Corrupt, "The JPEG file ends before its first pixel."};
    return std::nullopt;
}

// The library reports by longjmp: it comes back to the innermost guarded() below.
struct Client {
    jpeg_error_mgr errors{};  // first: the library hands back a pointer to it
    jpeg_progress_mgr progress{};
    std::jmp_buf back{};
    const Limits *limits = nullptr;
    std::array<char, JMSG_LENGTH_MAX> message{};
    bool damaged = false;  // a warning that costs pixels
    bool timeIsUp = false;
};

Client &clientOf(j_common_ptr jpeg)
{
    return *static_cast<Client *>(jpeg->client_data);
}

[[noreturn]] void onError(j_common_ptr jpeg)
{
    Client &client = clientOf(jpeg);
    jpeg->err->format_message(jpeg, client.message.data());
    std::longjmp(client.back, 1);  // NOLINT(cert-err52-cpp)
}

void onMessage(j_common_ptr jpeg, int level)
{
    Client &client = clientOf(jpeg);
    if (level >= 0 || client.damaged)
        return;
    std::array<char, JMSG_LENGTH_MAX> text{};
    jpeg->err->format_message(jpeg, text.data());
    if (isHarmless(text.data()))
        return;
    client.message = text;
    client.damaged = true;
}

// Thousands of scans over the same pixels are a way to keep a reader busy.
void onProgress(j_common_ptr jpeg)
{
    constexpr int mostScans = 500;
    Client &client = clientOf(jpeg);
    client.timeIsUp = client.limits->outOfTime();
    if (!client.timeIsUp && reinterpret_cast<j_decompress_ptr>(jpeg)->input_scan_number <= mostScans)
        return;
    std::strncpy(client.message.data(), "it has too many scans", client.message.size() - 1);
    std::longjmp(client.back, 1);  // NOLINT(cert-err52-cpp)
}

class Decoder {
public:
    Decoder(Bytes bytes, const Limits &limits) : m_bytes(bytes)
    {
        m_jpeg.err = jpeg_std_error(&m_client.errors);
        m_jpeg.client_data = &m_client;
        m_client.limits = &limits;
        m_client.errors.error_exit = onError;
        m_client.errors.emit_message = onMessage;
        m_client.errors.output_message = [](j_common_ptr) {};
        m_client.progress.progress_monitor = onProgress;
        m_created = guarded([this] { jpeg_create_decompress(&m_jpeg); });
    }
    Decoder(const Decoder &) = delete;
    Decoder &operator=(const Decoder &) = delete;
    ~Decoder()
    {
        if (m_created)
            jpeg_destroy_decompress(&m_jpeg);
    }

    [[nodiscard]] bool readHeader()
    {
        return m_created && guarded([this] {
                   m_jpeg.progress = &m_client.progress;
                   jpeg_mem_src(&m_jpeg, m_bytes.data(), static_cast<unsigned long>(m_bytes.size()));
                   jpeg_save_markers(&m_jpeg, JPEG_APP0 + 2, 0xFFFF);
                   jpeg_read_header(&m_jpeg, TRUE);
               });
    }
    // The ICC profile from its APP2 segments (ICC.1, annex B.4); empty when there is none. `broken` when segments are missing.
    [[nodiscard]] std::vector<std::uint8_t> profile(bool &broken)
    {
        JOCTET *data = nullptr;
        unsigned int size = 0;
        bool any = false;
        for (jpeg_saved_marker_ptr marker = m_jpeg.marker_list; marker; marker = marker->next)
            any = any || (marker->data_length >= 14 && std::memcmp(marker->data, "ICC_PROFILE", 12) == 0);
        const bool damagedBefore = m_client.damaged;  // a profile in pieces is no damage to the pixels
        const bool good = guarded([&] { static_cast<void>(jpeg_read_icc_profile(&m_jpeg, &data, &size)); });
        m_client.damaged = damagedBefore;
        const std::unique_ptr<JOCTET, void (*)(void *)> owner(data, std::free);
        broken = any && (!good || !data);
        return data ? std::vector<std::uint8_t>(data, data + size) : std::vector<std::uint8_t>();
    }
    [[nodiscard]] bool start(J_COLOR_SPACE space, int eighths)
    {
        return guarded([&] {
            m_jpeg.out_color_space = space;
            m_jpeg.scale_num = static_cast<unsigned>(eighths);
            m_jpeg.scale_denom = 8;
            jpeg_start_decompress(&m_jpeg);
        });
    }
    // One row or more, never past the last; 0 on failure.
    [[nodiscard]] int readRows(JSAMPROW *rows, int count)
    {
        m_got = 0;  // a member: a local may be lost in the longjmp
        static_cast<void>(guarded([&] { m_got = jpeg_read_scanlines(&m_jpeg, rows, static_cast<JDIMENSION>(count)); }));
        return static_cast<int>(m_got);
    }
    // Whether the library found the same picture as readHeader above: only then do the checks of its size count.
    [[nodiscard]] bool agreesWith(const JpegHeader &header) const
    {
        return static_cast<int>(m_jpeg.image_width) == header.width && static_cast<int>(m_jpeg.image_height) == header.height
               && m_jpeg.num_components == header.components;
    }
    // A file of several scans is held as 16-bit coefficients until the last of them.
    [[nodiscard]] std::uint64_t coefficientBytes()
    {
        const std::uint64_t pixels = std::uint64_t{m_jpeg.image_width} * m_jpeg.image_height;
        return jpeg_has_multiple_scans(&m_jpeg) ? pixels * static_cast<std::uint64_t>(m_jpeg.num_components) * 2 : 0;
    }
    [[nodiscard]] int width() const { return static_cast<int>(m_jpeg.output_width); }
    [[nodiscard]] int height() const { return static_cast<int>(m_jpeg.output_height); }
    [[nodiscard]] bool adobe() const { return m_jpeg.saw_Adobe_marker != 0; }
    [[nodiscard]] bool damaged() const { return m_client.damaged; }
    [[nodiscard]] bool timeIsUp() const { return m_client.timeIsUp; }
    [[nodiscard]] std::string message() const { return m_client.message.data(); }

private:
    // Nothing with a destructor may live between here and the failing call.
    template <class Step>
    bool guarded(Step &&step)
    {
        if (setjmp(m_client.back))  // NOLINT(cert-err52-cpp)
            return false;
        step();
        return true;
    }

    Bytes m_bytes;
    jpeg_decompress_struct m_jpeg{};
    Client m_client;
    JDIMENSION m_got = 0;
    bool m_created = false;
};

core::Error decodeError(const Decoder &decoder, const Limits &limits)
{
    if (decoder.timeIsUp())
        return limits.timeError();
    return {ErrorCode::Corrupt, "The JPEG data cannot be decoded: " + decoder.message() + "."};
}

// False when the decoder gave up.
bool readPicture(Decoder &decoder, RowConverter &converter, bool direct, const Limits &limits, Picture &picture)
{
    constexpr int atOnce = 16;
    const std::size_t rowBytes = static_cast<std::size_t>(picture.width) * converter.layout().pixelBytes();
    std::vector<std::uint8_t> own(direct ? 0 : rowBytes * atOnce);
    for (int y = 0; y < picture.height;) {
        if (limits.outOfTime())
            return false;
        std::array<JSAMPROW, atOnce> rows{};
        const int wanted = std::min(atOnce, picture.height - y);
        for (int i = 0; i < wanted; ++i)
            rows[static_cast<std::size_t>(i)] = direct ? rowOf(picture, y + i) : own.data() + rowBytes * static_cast<std::size_t>(i);
        const int got = decoder.readRows(rows.data(), wanted);
        if (got <= 0)
            return false;
        for (int i = 0; !direct && i < got; ++i)
            converter.convert(rows[static_cast<std::size_t>(i)], rowOf(picture, y + i), static_cast<std::size_t>(picture.width));
        y += got;
    }
    return true;
}

}  // namespace

Result<StoredPicture> decodeJpeg(Bytes bytes, const Limits &limits)
{
    JpegHeader header = readHeader(bytes);
    if (header.process == 9 || header.process == 10)
        header.process -= 8;  // arithmetic coding: the same picture, the decoder knows both
    if (auto error = refuseHeader(header, limits))
        return fail(std::move(*error));
    Decoder decoder(bytes, limits);
    if (!decoder.readHeader())
        return fail(decodeError(decoder, limits));
    if (!decoder.agreesWith(header))
        return fail(ErrorCode::Corrupt, "The JPEG header is damaged: it describes two different pictures.");
    const std::uint64_t pixels = static_cast<std::uint64_t>(header.width) * static_cast<std::uint64_t>(header.height);
    if (auto error = limits.refuseMemory(decoder.coefficientBytes() + pixels * 3))
        return fail(std::move(*error));
    bool brokenProfile = false;
    const auto profile = decoder.profile(brokenProfile);
    RowLayout layout;
    layout.model = header.components == 1 ? ColourModel::Gray : header.components == 4 ? ColourModel::Cmyk : ColourModel::Rgb;
    layout.inkInverted = decoder.adobe();
    RowConverter converter(layout, profile);
    const bool direct = layout.model != ColourModel::Cmyk && !converter.managed();  // the library writes RGB itself
    const J_COLOR_SPACE space = layout.model == ColourModel::Cmyk              ? JCS_CMYK
                                : layout.model == ColourModel::Gray && !direct ? JCS_GRAYSCALE
                                                                               : JCS_RGB;
    if (!decoder.start(space, chooseEighths(header, limits.options().shortSideAtLeast)))
        return fail(decodeError(decoder, limits));
    StoredPicture stored;
    stored.width = header.width;
    stored.height = header.height;
    stored.picture = greyPicture(decoder.width(), decoder.height());
    if (!readPicture(decoder, converter, direct, limits, stored.picture))
        return fail(limits.outOfTime() ? limits.timeError() : decodeError(decoder, limits));
    if (decoder.damaged())
        stored.warning = "The file ends early or is damaged, part of the picture is missing: " + decoder.message();
    stored.warning = joinWarnings(std::move(stored.warning),
                                  brokenProfile ? "Its colour profile was ignored: part of it is missing" : converter.warning());
    return stored;
}

}  // namespace semblance::image
