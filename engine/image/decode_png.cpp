// PNG through libpng: every colour type and depth, colour profiles, and files that end early keep the rows that came.
#include <algorithm>
#include <bit>
#include <csetjmp>
#include <cstring>
#include <vector>

#include <png.h>

#include "engine/image/adapters.h"
#include "engine/image/colour.h"

namespace semblance::image {

namespace {

using core::ErrorCode;
using core::fail;
using core::Result;

struct Source {
    Bytes bytes;
    const Limits *limits = nullptr;
    std::size_t at = 0;
    char message[160] = {};
    bool badProfile = false;
};

void onError(png_structp png, png_const_charp message)
{
    auto *source = static_cast<Source *>(png_get_error_ptr(png));
    std::strncpy(source->message, message, sizeof source->message - 1);
    png_longjmp(png, 1);
}

void onWarning(png_structp png, png_const_charp message)
{
    // The known faults of old sRGB profiles do no harm.
    if (std::strncmp(message, "iCCP", 4) == 0 && !std::strstr(message, "sRGB"))
        static_cast<Source *>(png_get_error_ptr(png))->badProfile = true;
}

void onRead(png_structp png, png_bytep target, png_size_t size)
{
    auto *source = static_cast<Source *>(png_get_io_ptr(png));
    if (size > source->bytes.size() - source->at)
        png_error(png, "the file ends early");
    if (source->limits->outOfTime())
        png_error(png, "it takes too long");
    std::memcpy(target, source->bytes.data() + source->at, size);
    source->at += size;
}

// What a picture needs no chunk for; a thousand compressed texts can hold gigabytes.
constexpr png_byte unwanted[] = "bKGD\0hIST\0iTXt\0oFFs\0pCAL\0pHYs\0sCAL\0sPLT\0tEXt\0tIME\0zTXt\0eXIf";

class Reader {
public:
    Reader(Bytes bytes, const Limits &limits)
    {
        m_source.bytes = bytes;
        m_source.limits = &limits;
        m_png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &m_source, onError, onWarning);
        m_info = m_png ? png_create_info_struct(m_png) : nullptr;
    }
    Reader(const Reader &) = delete;
    Reader &operator=(const Reader &) = delete;
    ~Reader() { png_destroy_read_struct(&m_png, &m_info, nullptr); }

    [[nodiscard]] bool started() const { return m_info != nullptr; }
    [[nodiscard]] const char *message() const { return m_source.message; }
    [[nodiscard]] bool badProfile() const { return m_source.badProfile; }
    [[nodiscard]] int passes() const { return m_passes; }

    // Up to the first pixel. False: see message().
    [[nodiscard]] bool readHeader()
    {
        return guarded([this] {
            png_set_read_fn(m_png, &m_source, onRead);
            png_set_user_limits(m_png, 1'000'000, 1'000'000);
            png_set_chunk_malloc_max(m_png, 16u << 20);
            png_set_keep_unknown_chunks(m_png, PNG_HANDLE_CHUNK_NEVER, unwanted, sizeof unwanted / 5);
            png_read_info(m_png, m_info);
        });
    }
    [[nodiscard]] Bytes profile() const
    {
        png_charp name = nullptr;
        png_bytep data = nullptr;
        png_uint_32 size = 0;
        int compression = 0;
        return png_get_iCCP(m_png, m_info, &name, &compression, &data, &size) ? Bytes(data, size) : Bytes();
    }
    // The colours as stored, palette and small depths expanded, always with alpha.
    [[nodiscard]] RowLayout storedLayout() const
    {
        RowLayout layout;
        layout.model = png_get_color_type(m_png, m_info) & PNG_COLOR_MASK_COLOR ? ColourModel::Rgb : ColourModel::Gray;
        layout.bytesEach = png_get_bit_depth(m_png, m_info) == 16 ? 2 : 1;
        layout.alpha = true;
        return layout;
    }
    // Sets rows to come in that layout, which is the stored one or its 8-bit version.
    [[nodiscard]] bool prepareRows(const RowLayout &layout)
    {
        return guarded([&] {
            png_set_expand(m_png);
            if (layout.bytesEach == 1)
                png_set_scale_16(m_png);
            else if (std::endian::native == std::endian::little)
                png_set_swap(m_png);
            png_set_add_alpha(m_png, layout.bytesEach == 1 ? 0xFF : 0xFFFF, PNG_FILLER_AFTER);
            m_passes = png_set_interlace_handling(m_png);
            png_read_update_info(m_png, m_info);
            if (png_get_rowbytes(m_png, m_info) != png_get_image_width(m_png, m_info) * layout.pixelBytes())
                png_error(m_png, "its rows are of another size than its header says");
        });
    }

    // A later pass of an interlaced picture refines what stands in `row`.
    [[nodiscard]] bool readRow(std::uint8_t *row)
    {
        return guarded([&] {
            if (m_passes > 1)
                png_read_row(m_png, nullptr, row);
            else
                png_read_row(m_png, row, nullptr);
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

// Returns how many rows of the first pass came.
int readRows(Reader &reader, RowConverter &converter, const Limits &limits, Picture &picture)
{
    const auto width = static_cast<std::size_t>(picture.width);
    const std::size_t rowBytes = width * converter.layout().pixelBytes();
    const auto rows = static_cast<std::size_t>(reader.passes() > 1 ? picture.height : 1);
    std::vector<std::uint8_t> stored(rowBytes * rows, 128);
    int complete = 0;
    bool good = true;
    for (int pass = 0; good && pass < reader.passes(); ++pass) {
        for (int y = 0; good && y < picture.height; ++y) {
            std::uint8_t *row = stored.data() + (rows > 1 ? static_cast<std::size_t>(y) * rowBytes : 0);
            good = !limits.outOfTime() && reader.readRow(row);
            if (good && rows == 1)
                converter.convert(row, rowOf(picture, y), width);
            if (good && pass == reader.passes() - 1)
                ++complete;
            else if (!good && pass > 0)
                complete = std::max(complete, 1);  // coarse, but the whole picture is there
        }
    }
    for (std::size_t y = 0; rows > 1 && y < rows; ++y)
        converter.convert(stored.data() + y * rowBytes, rowOf(picture, static_cast<int>(y)), width);
    return complete;
}

core::Error decodeError(const Reader &reader, const Limits &limits)
{
    if (limits.outOfTime())
        return limits.timeError();
    return {ErrorCode::Corrupt, std::string("The PNG data cannot be decoded: ") + reader.message() + "."};
}

}  // namespace

Result<StoredPicture> decodePng(Bytes bytes, const Limits &limits)
{
    constexpr std::size_t headerSize = 8 + 8 + 13 + 4;  // signature and IHDR (PNG specification, 11.2.2)
    if (bytes.size() < headerSize || std::memcmp(bytes.data() + 12, "IHDR", 4) != 0)
        return fail(ErrorCode::Corrupt, "The PNG file ends or breaks before its picture header.");
    const auto number = [&](std::size_t at) {
        return std::uint32_t{bytes[at]} << 24 | std::uint32_t{bytes[at + 1]} << 16 | std::uint32_t{bytes[at + 2]} << 8 | bytes[at + 3];
    };
    if (auto error = limits.refuseSize(number(16), number(20)))
        return fail(std::move(*error));
    Reader reader(bytes, limits);
    if (!reader.started())
        return fail(ErrorCode::OutOfMemory, "The PNG decoder could not be started.");
    if (!reader.readHeader())
        return fail(decodeError(reader, limits));
    RowLayout layout = reader.storedLayout();
    const Bytes profile = reader.badProfile() ? Bytes() : reader.profile();
    // 16 bits are only worth their memory where a profile is to be applied.
    if (layout.bytesEach == 2 && !RowConverter(layout, profile).managed())
        layout.bytesEach = 1;
    RowConverter converter(layout, profile);
    if (!reader.prepareRows(layout))
        return fail(decodeError(reader, limits));
    const std::uint64_t pixels = std::uint64_t{number(16)} * number(20);
    if (auto error = limits.refuseMemory(pixels * (3 + (reader.passes() > 1 ? layout.pixelBytes() : 0))))
        return fail(std::move(*error));
    StoredPicture stored;
    stored.width = static_cast<int>(number(16));
    stored.height = static_cast<int>(number(20));
    stored.picture = greyPicture(stored.width, stored.height);
    const int rows = readRows(reader, converter, limits, stored.picture);
    if (rows == 0 || limits.outOfTime())
        return fail(decodeError(reader, limits));
    if (rows < stored.height)
        stored.warning = endsEarly(rows, stored.height);
    stored.warning = joinWarnings(std::move(stored.warning),
                                  reader.badProfile() ? "Its colour profile was ignored: it is damaged" : converter.warning());
    return stored;
}

}  // namespace semblance::image
