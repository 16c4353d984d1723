// PNG through libpng: every colour type and depth, and files that end early keep the rows that came.
#include <algorithm>
#include <csetjmp>
#include <cstring>
#include <vector>

#include <png.h>

#include "engine/image/adapters.h"

namespace semblance::image {

namespace {

using core::ErrorCode;
using core::fail;
using core::Result;

struct Source {
    Bytes bytes;
    std::size_t at = 0;
    char message[160] = {};
};

void onError(png_structp png, png_const_charp message)
{
    auto *source = static_cast<Source *>(png_get_error_ptr(png));
    std::strncpy(source->message, message, sizeof source->message - 1);
    png_longjmp(png, 1);
}

void onWarning(png_structp, png_const_charp) {}

void onRead(png_structp png, png_bytep target, png_size_t size)
{
    auto *source = static_cast<Source *>(png_get_io_ptr(png));
    if (size > source->bytes.size() - source->at)
        png_error(png, "the file ends early");
    std::memcpy(target, source->bytes.data() + source->at, size);
    source->at += size;
}

class Reader {
public:
    explicit Reader(Bytes bytes)
    {
        m_source.bytes = bytes;
        m_png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &m_source, onError, onWarning);
        m_info = m_png ? png_create_info_struct(m_png) : nullptr;
    }
    Reader(const Reader &) = delete;
    Reader &operator=(const Reader &) = delete;
    ~Reader() { png_destroy_read_struct(&m_png, &m_info, nullptr); }

    [[nodiscard]] bool started() const { return m_info != nullptr; }
    [[nodiscard]] const char *message() const { return m_source.message; }
    [[nodiscard]] int passes() const { return m_passes; }

    // Up to the first row, with everything set to come as 8-bit RGBA. False: see message().
    [[nodiscard]] bool readHeader()
    {
        return guarded([this] {
            png_set_read_fn(m_png, &m_source, onRead);
            png_set_user_limits(m_png, 1'000'000, 1'000'000);
            png_set_chunk_malloc_max(m_png, 64u << 20);
            png_read_info(m_png, m_info);
            png_set_expand(m_png);
            png_set_scale_16(m_png);
            png_set_gray_to_rgb(m_png);
            png_set_add_alpha(m_png, 0xFF, PNG_FILLER_AFTER);
            m_passes = png_set_interlace_handling(m_png);
            png_read_update_info(m_png, m_info);
        });
    }

    // A later pass of an interlaced picture refines what stands in `rgba`.
    [[nodiscard]] bool readRow(std::uint8_t *rgba)
    {
        return guarded([&] {
            if (m_passes > 1)
                png_read_row(m_png, nullptr, rgba);
            else
                png_read_row(m_png, rgba, nullptr);
        });
    }

private:
    // libpng reports by longjmp: nothing with a destructor may live between here and the failing call.
    template <class Step>
    bool guarded(Step &&step)
    {
        if (setjmp(png_jmpbuf(m_png)))  // NOLINT(cert-err52-cpp)
            return false;
        step();
        return true;
    }

    Source m_source;
    png_structp m_png = nullptr;
    png_infop m_info = nullptr;
    int m_passes = 1;
};

void rowOverWhite(const std::uint8_t *rgba, std::uint8_t *rgb, int width)
{
    for (int x = 0; x < width; ++x, rgba += 4, rgb += 3) {
        for (int c = 0; c < 3; ++c)
            rgb[c] = overWhite(rgba[c], rgba[3]);
    }
}

// Returns how many rows of the first pass came.
int readRows(Reader &reader, Picture &picture)
{
    const auto width = static_cast<std::size_t>(picture.width);
    const auto rows = static_cast<std::size_t>(reader.passes() > 1 ? picture.height : 1);
    std::vector<std::uint8_t> rgba(width * rows * 4, 128);
    int complete = 0;
    bool good = true;
    for (int pass = 0; good && pass < reader.passes(); ++pass) {
        for (int y = 0; good && y < picture.height; ++y) {
            std::uint8_t *row = rgba.data() + (rows > 1 ? static_cast<std::size_t>(y) * width * 4 : 0);
            good = reader.readRow(row);
            if (good && rows == 1)
                rowOverWhite(row, picture.rgb.data() + static_cast<std::size_t>(y) * width * 3, picture.width);
            if (good && pass == reader.passes() - 1)
                ++complete;
            else if (!good && pass > 0)
                complete = std::max(complete, 1);  // coarse, but the whole picture is there
        }
    }
    for (std::size_t y = 0; rows > 1 && y < rows; ++y)
        rowOverWhite(rgba.data() + y * width * 4, picture.rgb.data() + y * width * 3, picture.width);
    return complete;
}

}  // namespace

Result<StoredPicture> decodePng(Bytes bytes, const DecodeOptions &options)
{
    constexpr std::size_t headerSize = 8 + 8 + 13 + 4;  // signature and IHDR (PNG specification, 11.2.2)
    if (bytes.size() < headerSize || std::memcmp(bytes.data() + 12, "IHDR", 4) != 0)
        return fail(ErrorCode::Corrupt, "The PNG file ends or breaks before its picture header.");
    const auto number = [&](std::size_t at) {
        return std::uint32_t{bytes[at]} << 24 | std::uint32_t{bytes[at + 1]} << 16 | std::uint32_t{bytes[at + 2]} << 8 | bytes[at + 3];
    };
    if (auto error = refuseSize(number(16), number(20), options))
        return fail(std::move(*error));
    Reader reader(bytes);
    if (!reader.started())
        return fail(ErrorCode::OutOfMemory, "The PNG decoder could not be started.");
    if (!reader.readHeader())
        return fail(ErrorCode::Corrupt, std::string("The PNG data cannot be decoded: ") + reader.message() + ".");
    StoredPicture stored;
    stored.width = static_cast<int>(number(16));
    stored.height = static_cast<int>(number(20));
    stored.picture = greyPicture(stored.width, stored.height);
    const int rows = readRows(reader, stored.picture);
    if (rows == 0)
        return fail(ErrorCode::Corrupt, std::string("The PNG data cannot be decoded: ") + reader.message() + ".");
    if (rows < stored.height)
        stored.warning = endsEarly(rows, stored.height);
    return stored;
}

}  // namespace semblance::image
