#include "tests/engine/image/format_fixtures.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <memory>

#include <gif_lib.h>
#include <libheif/heif.h>
#include <tiffio.h>

namespace fixtures {

namespace {

constexpr int stripRows = 16;  // what the JPEG codec needs

struct Memory {
    Bytes bytes;
    std::size_t at = 0;
};

std::unique_ptr<TIFF, void (*)(TIFF *)> openTiff(Memory &memory)
{
    static const auto memoryOf = [](thandle_t handle) { return static_cast<Memory *>(handle); };
    const TIFFReadWriteProc read = [](thandle_t handle, void *target, tmsize_t size) -> tmsize_t {
        Memory *file = memoryOf(handle);
        const std::size_t count = std::min(static_cast<std::size_t>(size), file->bytes.size() - std::min(file->at, file->bytes.size()));
        std::memcpy(target, file->bytes.data() + file->at, count);
        file->at += count;
        return static_cast<tmsize_t>(count);
    };
    const TIFFReadWriteProc write = [](thandle_t handle, void *source, tmsize_t size) -> tmsize_t {
        Memory *file = memoryOf(handle);
        const auto count = static_cast<std::size_t>(size);
        file->bytes.resize(std::max(file->bytes.size(), file->at + count));
        std::memcpy(file->bytes.data() + file->at, source, count);
        file->at += count;
        return size;
    };
    const TIFFSeekProc seek = [](thandle_t handle, toff_t offset, int whence) -> toff_t {
        Memory *file = memoryOf(handle);
        file->at = whence == SEEK_SET ? offset : whence == SEEK_CUR ? file->at + offset : file->bytes.size() + offset;
        return file->at;
    };
    const TIFFSizeProc size = [](thandle_t handle) -> toff_t { return memoryOf(handle)->bytes.size(); };
    const TIFFCloseProc close = [](thandle_t) { return 0; };
    const TIFFMapFileProc map = [](thandle_t, void **, toff_t *) { return 0; };
    const TIFFUnmapFileProc unmap = [](thandle_t, void *, toff_t) {};
    return {TIFFClientOpen("memory", "w", &memory, read, write, seek, close, size, map, unmap), TIFFClose};
}

// Lab (D50) of the four colours, by CSS Color 4.
std::array<double, 3> labOf(const std::vector<int> &colour)
{
    const bool red = colour[0] > 0, green = colour[1] > 0;
    if (red && green)
        return {100, 0, 0};
    if (red)
        return {54.29, 80.8, 69.89};
    return green ? std::array<double, 3>{87.82, -79.27, 80.99} : std::array<double, 3>{29.57, 68.29, -112.03};
}

// The samples of a pixel, 0..1; a and b of CIELab -1..1 where 1 is the highest signed value.
std::vector<double> samplesOf(const std::vector<int> &colour, const TiffKind &kind)
{
    const double r = colour[0] / 255.0, g = colour[1] / 255.0, b = colour[2] / 255.0;
    if (kind.colours == "gray")
        return {r * 0.2 + g * 0.4 + b * 0.4};
    if (kind.colours == "white-is-zero")
        return {1 - (r * 0.2 + g * 0.4 + b * 0.4)};
    if (kind.colours == "cmyk")
        return {1 - r, 1 - g, 1 - b, 0};
    if (kind.colours == "cielab" || kind.colours == "icclab") {
        const auto lab = labOf(colour);
        const double offset = kind.colours == "icclab" ? 128 : 0;
        return {lab[0] / 100, (lab[1] + offset) / 255, (lab[2] + offset) / 255};
    }
    if (kind.colours == "ycbcr" && kind.compression != "jpeg")  // ITU-R BT.601; the JPEG codec converts by itself
        return {0.299 * r + 0.587 * g + 0.114 * b, 0.5 - 0.168736 * r - 0.331264 * g + 0.5 * b,
                0.5 + 0.5 * r - 0.418688 * g - 0.081312 * b};
    return {r, g, b};
}

std::uint16_t halfOf(double value)  // normal numbers only
{
    int exponent = 0;
    const double mantissa = std::frexp(value, &exponent);
    if (value <= 0)
        return 0;
    return static_cast<std::uint16_t>((exponent + 14) << 10 | (static_cast<int>(std::lround(mantissa * 2048)) & 1023));
}

// Appends samples to a row of packed bits, from the highest bit on; 16 bits and more in the machine's order.
class RowWriter {
public:
    explicit RowWriter(const TiffKind &kind) : m_kind(kind) {}
    void add(double unit)
    {
        if (m_kind.samples == "float")
            return addFloat(unit * m_kind.scale);
        const double highest = std::ldexp(1.0, m_kind.bits - (m_kind.samples == "int" ? 1 : 0)) - 1;
        addBits(static_cast<std::uint32_t>(std::llround(unit * highest)));
    }
    void addBits(std::uint32_t value)
    {
        if (m_kind.bits >= 8 && m_kind.bits % 8 == 0) {
            const auto *bytes = reinterpret_cast<const std::uint8_t *>(&value);
            row.insert(row.end(), bytes, bytes + m_kind.bits / 8);
            return;
        }
        for (int bit = m_kind.bits - 1; bit >= 0; --bit, ++m_used) {
            if (m_used % 8 == 0)
                row.push_back(0);
            row.back() = static_cast<std::uint8_t>(row.back() | (value >> bit & 1u) << (7 - m_used % 8));
        }
    }
    Bytes row;

private:
    template <class T>
    void addRaw(T value)
    {
        const auto *bytes = reinterpret_cast<const std::uint8_t *>(&value);
        row.insert(row.end(), bytes, bytes + sizeof value);
    }
    void addFloat(double value)
    {
        if (m_kind.bits == 16)
            addRaw(halfOf(value));
        else if (m_kind.bits == 32)
            addRaw(static_cast<float>(value));
        else
            addRaw(value);
    }
    const TiffKind &m_kind;
    std::size_t m_used = 0;
};

std::uint32_t paletteIndex(const std::vector<int> &colour)
{
    return colour[0] > 0 ? (colour[1] > 0 ? 3u : 0u) : (colour[1] > 0 ? 1u : 2u);
}

void writePalette(TIFF *tiff, int bits)
{
    const std::size_t size = std::size_t{1} << bits;
    std::vector<std::uint16_t> red(size), green(size), blue(size);
    red[0] = red[3] = green[1] = green[3] = blue[2] = blue[3] = 0xFFFF;
    TIFFSetField(tiff, TIFFTAG_COLORMAP, red.data(), green.data(), blue.data());
}

// Pixels [x, x + width) of row y, one plane or all; outside the picture its last pixel.
Bytes packedRow(const Picture &picture, const TiffKind &kind, int y, int x, int width, int plane)
{
    RowWriter writer(kind);
    for (int column = x; column < x + width; ++column) {
        const auto colour = pixel(picture, std::min(column, picture.width - 1), std::min(y, picture.height - 1));
        if (kind.colours == "palette") {
            writer.addBits(paletteIndex(colour));
            continue;
        }
        std::vector<double> samples = samplesOf(colour, kind);
        const double opacity = column < picture.width / 2 ? 1 : 0;
        if (kind.alpha == "multiplied")
            for (double &sample : samples)
                sample *= opacity;
        if (!kind.alpha.empty())
            samples.push_back(opacity);
        for (std::size_t s = 0; s < samples.size(); ++s) {
            if (plane >= 0 && static_cast<std::size_t>(plane) != s)
                continue;
            if (kind.colours == "cielab" && s > 0)  // signed, and 1/256 steps at 16 bits
                writer.addBits(static_cast<std::uint32_t>(std::lround(samples[s] * 255 * (kind.bits == 16 ? 256 : 1))));
            else
                writer.add(samples[s]);
        }
    }
    return writer.row;
}

int samplesPerPixel(const TiffKind &kind)
{
    const bool one = kind.colours == "gray" || kind.colours == "white-is-zero" || kind.colours == "palette";
    return (one ? 1 : kind.colours == "cmyk" ? 4 : 3) + (kind.alpha.empty() ? 0 : 1);
}

void writeTags(TIFF *tiff, const Picture &picture, const TiffKind &kind)
{
    const std::map<std::string, int> photometric{
        {"rgb", PHOTOMETRIC_RGB},        {"gray", PHOTOMETRIC_MINISBLACK}, {"white-is-zero", PHOTOMETRIC_MINISWHITE},
        {"cmyk", PHOTOMETRIC_SEPARATED}, {"palette", PHOTOMETRIC_PALETTE}, {"cielab", PHOTOMETRIC_CIELAB},
        {"icclab", PHOTOMETRIC_ICCLAB},  {"ycbcr", PHOTOMETRIC_YCBCR}};
    const std::map<std::string, int> compression{{"", COMPRESSION_NONE},
                                                 {"lzw", COMPRESSION_LZW},
                                                 {"deflate", COMPRESSION_ADOBE_DEFLATE},
                                                 {"jpeg", COMPRESSION_JPEG},
                                                 {"fax", COMPRESSION_CCITTFAX4}};
    TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, picture.width);
    TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, picture.height);
    TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, kind.bits);
    TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, samplesPerPixel(kind));
    TIFFSetField(tiff, TIFFTAG_COMPRESSION, compression.at(kind.compression));
    TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, photometric.at(kind.colours));
    TIFFSetField(tiff, TIFFTAG_PLANARCONFIG, kind.separate ? PLANARCONFIG_SEPARATE : PLANARCONFIG_CONTIG);
    TIFFSetField(tiff, TIFFTAG_SAMPLEFORMAT,
                 kind.samples == "float" ? SAMPLEFORMAT_IEEEFP
                 : kind.samples == "int" ? SAMPLEFORMAT_INT
                                         : SAMPLEFORMAT_UINT);
    if (kind.colours == "ycbcr" && kind.compression == "jpeg")
        TIFFSetField(tiff, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);
    else if (kind.colours == "ycbcr")
        TIFFSetField(tiff, TIFFTAG_YCBCRSUBSAMPLING, 1, 1);
    if (kind.colours == "palette")
        writePalette(tiff, kind.bits);
    if (!kind.alpha.empty()) {
        const std::uint16_t extra = kind.alpha == "multiplied" ? EXTRASAMPLE_ASSOCALPHA : EXTRASAMPLE_UNASSALPHA;
        TIFFSetField(tiff, TIFFTAG_EXTRASAMPLES, 1, &extra);
    }
    if (!kind.profile.empty())
        TIFFSetField(tiff, TIFFTAG_ICCPROFILE, static_cast<std::uint32_t>(kind.profile.size()), kind.profile.data());
    if (kind.tiled) {
        TIFFSetField(tiff, TIFFTAG_TILEWIDTH, 16);
        TIFFSetField(tiff, TIFFTAG_TILELENGTH, 16);
    } else {
        TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, stripRows);
    }
}

void writePage(TIFF *tiff, const Picture &picture, const TiffKind &kind)
{
    writeTags(tiff, picture, kind);
    const int blockWidth = kind.tiled ? 16 : picture.width, blockHeight = kind.tiled ? 16 : stripRows;
    const int planes = kind.separate ? samplesPerPixel(kind) : 1;
    for (int plane = 0; plane < planes; ++plane) {
        for (int y = 0; y < picture.height; y += blockHeight) {
            for (int x = 0; x < picture.width; x += blockWidth) {
                Bytes block;
                const int rows = kind.tiled ? blockHeight : std::min(blockHeight, picture.height - y);
                for (int row = 0; row < rows; ++row) {
                    const Bytes packed = packedRow(picture, kind, y + row, x, blockWidth, kind.separate ? plane : -1);
                    block.insert(block.end(), packed.begin(), packed.end());
                }
                const auto px = static_cast<std::uint32_t>(x), py = static_cast<std::uint32_t>(y);
                const auto s = static_cast<std::uint16_t>(plane);
                const auto bytes = static_cast<tmsize_t>(block.size());
                if (kind.tiled)
                    TIFFWriteEncodedTile(tiff, TIFFComputeTile(tiff, px, py, 0, s), block.data(), bytes);
                else
                    TIFFWriteEncodedStrip(tiff, TIFFComputeStrip(tiff, py, s), block.data(), bytes);
            }
        }
    }
    TIFFWriteDirectory(tiff);
}

Picture black(int width, int height)
{
    return {width, height, Bytes(static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 3)};
}

}  // namespace

Bytes tiff(const Picture &picture, const TiffKind &kind)
{
    Memory memory;
    {
        const auto file = openTiff(memory);
        TiffKind plain;
        for (int i = 0; i < kind.thumbnailsFirst; ++i) {
            TIFFSetField(file.get(), TIFFTAG_SUBFILETYPE, FILETYPE_REDUCEDIMAGE);
            writePage(file.get(), black(8, 8), plain);
        }
        writePage(file.get(), picture, kind);
        for (int i = 0; i < kind.pagesAfter; ++i)
            writePage(file.get(), black(30, 20), plain);
    }
    return memory.bytes;
}

namespace {

void writeSensorTags(TIFF *tiff, const Picture &picture)
{
    TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, picture.width);
    TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, picture.height);
    TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, 16);
    TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, 1);
    TIFFSetField(tiff, TIFFTAG_COMPRESSION, COMPRESSION_NONE);
    TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_CFA);
    TIFFSetField(tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
    TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, picture.height);
    const std::array<std::uint16_t, 2> repeat{2, 2};
    const std::array<std::uint8_t, 4> pattern{0, 1, 1, 2};
    TIFFSetField(tiff, TIFFTAG_CFAREPEATPATTERNDIM, repeat.data());
    TIFFSetField(tiff, TIFFTAG_CFAPATTERN, 4, pattern.data());
    const std::uint32_t white = 60000;
    TIFFSetField(tiff, TIFFTAG_WHITELEVEL, 1, &white);
}

void writeCameraTags(TIFF *tiff, int orientation)
{
    const std::array<std::uint8_t, 4> version{1, 4, 0, 0}, backward{1, 1, 0, 0};
    // IEC 61966-2-1: the camera sees exactly the colours of sRGB.
    const std::array<float, 9> matrix{3.2406f, -1.5372f, -0.4986f, -0.9689f, 1.8758f, 0.0415f, 0.0557f, -0.2040f, 1.0570f};
    const std::array<float, 3> neutral{1, 1, 1};
    TIFFSetField(tiff, TIFFTAG_MAKE, "Semblance");
    TIFFSetField(tiff, TIFFTAG_MODEL, "Test Camera");
    TIFFSetField(tiff, TIFFTAG_ORIENTATION, orientation);
    TIFFSetField(tiff, TIFFTAG_DNGVERSION, version.data());
    TIFFSetField(tiff, TIFFTAG_DNGBACKWARDVERSION, backward.data());
    TIFFSetField(tiff, TIFFTAG_UNIQUECAMERAMODEL, "Semblance Test Camera");
    TIFFSetField(tiff, TIFFTAG_COLORMATRIX1, 9, matrix.data());
    TIFFSetField(tiff, TIFFTAG_CALIBRATIONILLUMINANT1, 21);  // D65
    TIFFSetField(tiff, TIFFTAG_ASSHOTNEUTRAL, 3, neutral.data());
}

}  // namespace

Bytes dng(const Picture &picture, int orientation, const Bytes &preview)
{
    std::vector<std::uint16_t> sensor;
    for (int y = 0; y < picture.height; ++y) {
        for (int x = 0; x < picture.width; ++x) {
            const int filter = (y % 2) + (x % 2);  // red, green, green, blue
            sensor.push_back(static_cast<std::uint16_t>(pixel(picture, x, y)[static_cast<std::size_t>(filter)] * 60000 / 255));
        }
    }
    Memory memory;
    {
        const auto file = openTiff(memory);
        TIFF *tiff = file.get();
        if (!preview.empty()) {
            const std::array<toff_t, 1> none{0};
            TIFFSetField(tiff, TIFFTAG_SUBFILETYPE, FILETYPE_REDUCEDIMAGE);
            TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, picture.width);
            TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, picture.height);
            TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, 8);
            TIFFSetField(tiff, TIFFTAG_SAMPLESPERPIXEL, 3);
            TIFFSetField(tiff, TIFFTAG_COMPRESSION, COMPRESSION_JPEG);
            TIFFSetField(tiff, TIFFTAG_JPEGTABLESMODE, 0);
            TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_YCBCR);
            TIFFSetField(tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG);
            TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, picture.height);
            writeCameraTags(tiff, orientation);
            TIFFSetField(tiff, TIFFTAG_SUBIFD, 1, none.data());
            Bytes copy = preview;
            TIFFWriteRawStrip(tiff, 0, copy.data(), static_cast<tmsize_t>(copy.size()));
            TIFFWriteDirectory(tiff);
        }
        writeSensorTags(tiff, picture);
        if (preview.empty())
            writeCameraTags(tiff, orientation);
        TIFFSetField(tiff, TIFFTAG_SUBFILETYPE, 0);
        TIFFWriteEncodedStrip(tiff, 0, sensor.data(), static_cast<tmsize_t>(sensor.size() * 2));
        TIFFWriteDirectory(tiff);
    }
    return memory.bytes;
}

namespace {

void writeFrame(GifFileType *gif, const Picture &picture, const GifKind &kind, const ColorMapObject *colours)
{
    if (kind.whiteIsTransparent) {
        GraphicsControlBlock control{DISPOSAL_UNSPECIFIED, false, 0, 3};
        std::array<GifByteType, 4> block{};
        EGifGCBToExtension(&control, block.data());
        EGifPutExtension(gif, GRAPHICS_EXT_FUNC_CODE, static_cast<int>(block.size()), block.data());
    }
    EGifPutImageDesc(gif, kind.left, kind.top, picture.width, picture.height, kind.interlaced, kind.ownColours ? colours : nullptr);
    std::vector<int> order;
    for (const auto &[first, step] : std::vector<std::pair<int, int>>{{0, 8}, {4, 8}, {2, 4}, {1, 2}}) {
        for (int y = kind.interlaced ? first : 0; y < picture.height; y += kind.interlaced ? step : 1)
            order.push_back(y);
        if (!kind.interlaced)
            break;
    }
    for (const int y : order) {
        Bytes row;
        for (int x = 0; x < picture.width; ++x) {
            const auto colour = pixel(picture, x, y);
            row.push_back(colour == std::vector<int>{0, 0, 0} ? std::uint8_t{4} : static_cast<std::uint8_t>(paletteIndex(colour)));
        }
        EGifPutLine(gif, row.data(), picture.width);
    }
}

}  // namespace

Bytes gif(const Picture &picture, const GifKind &kind)
{
    Bytes bytes;
    const OutputFunc write = [](GifFileType *gif, const GifByteType *data, int size) {
        auto *target = static_cast<Bytes *>(gif->UserData);
        target->insert(target->end(), data, data + size);
        return size;
    };
    int error = 0;
    GifFileType *file = EGifOpen(&bytes, write, &error);
    EGifSetGifVersion(file, true);
    const std::array<GifColorType, 8> table{{{255, 0, 0}, {0, 255, 0}, {0, 0, 255}, {255, 255, 255}, {0, 0, 0}, {}, {}, {}}};
    ColorMapObject *colours = GifMakeMapObject(static_cast<int>(table.size()), table.data());
    EGifPutScreenDesc(file, kind.canvasWidth > 0 ? kind.canvasWidth : picture.width,
                      kind.canvasHeight > 0 ? kind.canvasHeight : picture.height, 8, 4, kind.ownColours ? nullptr : colours);
    writeFrame(file, picture, kind, colours);
    for (int i = 0; i < kind.framesAfter; ++i)
        writeFrame(file, black(picture.width, picture.height), kind, colours);
    EGifCloseFile(file, &error);
    GifFreeMapObject(colours);
    return bytes;
}

namespace {

using HeifImage = std::unique_ptr<heif_image, void (*)(const heif_image *)>;

HeifImage heifImage(const Picture &picture, const HeifKind &kind)
{
    heif_image *image = nullptr;
    const bool wide = kind.bits > 8;
    const heif_chroma chroma = wide         ? (kind.alpha ? heif_chroma_interleaved_RRGGBBAA_LE : heif_chroma_interleaved_RRGGBB_LE)
                               : kind.alpha ? heif_chroma_interleaved_RGBA
                                            : heif_chroma_interleaved_RGB;
    heif_image_create(picture.width, picture.height, heif_colorspace_RGB, chroma, &image);
    heif_image_add_plane(image, heif_channel_interleaved, picture.width, picture.height, kind.bits);
    int stride = 0;
    std::uint8_t *plane = heif_image_get_plane(image, heif_channel_interleaved, &stride);
    for (int y = 0; y < picture.height; ++y) {
        std::uint8_t *to = plane + static_cast<std::ptrdiff_t>(y) * stride;
        for (int x = 0; x < picture.width; ++x) {
            auto values = pixel(picture, x, y);
            if (kind.alpha)
                values.push_back(x < picture.width / 2 ? 255 : 0);
            for (const int value : values) {
                const int stored = value * ((1 << kind.bits) - 1) / 255;
                *to++ = static_cast<std::uint8_t>(stored & 255);
                if (wide)
                    *to++ = static_cast<std::uint8_t>(stored >> 8);
            }
        }
    }
    if (!kind.profile.empty())
        heif_image_set_raw_color_profile(image, "prof", kind.profile.data(), kind.profile.size());
    return {image, heif_image_release};
}

// An EXIF block that holds only this orientation.
Bytes exifBlock(std::uint8_t orientation)
{
    return {'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0};
}

Picture turnedLeft(const Picture &picture)
{
    Picture turned{picture.height, picture.width, {}};
    for (int y = 0; y < turned.height; ++y) {
        for (int x = 0; x < turned.width; ++x) {
            const auto colour = pixel(picture, picture.width - 1 - y, x);
            for (const int value : colour)
                turned.rgb.push_back(static_cast<std::uint8_t>(value));
        }
    }
    return turned;
}

}  // namespace

Bytes heif(const Picture &picture, const HeifKind &kind)
{
    const std::unique_ptr<heif_context, void (*)(heif_context *)> context(heif_context_alloc(), heif_context_free);
    heif_encoder *found = nullptr;
    const heif_compression_format format = kind.avif ? heif_compression_AV1 : heif_compression_HEVC;
    if (heif_context_get_encoder_for_format(context.get(), format, &found).code != heif_error_Ok)
        return {};
    const std::unique_ptr<heif_encoder, void (*)(heif_encoder *)> encoder(found, heif_encoder_release);
    heif_encoder_set_lossy_quality(encoder.get(), 95);
    if (!kind.avif)  // libaom 3.6 stops the program over 4:4:4 from libheif 1.15
        heif_encoder_set_parameter_string(encoder.get(), "chroma", "444");
    heif_encoder_set_parameter_string(encoder.get(), kind.avif ? "speed" : "preset", kind.avif ? "8" : "ultrafast");
    const HeifImage image = heifImage(kind.turnedRight ? turnedLeft(picture) : picture, kind);
    const std::unique_ptr<heif_encoding_options, void (*)(heif_encoding_options *)> options(heif_encoding_options_alloc(),
                                                                                            heif_encoding_options_free);
    const std::unique_ptr<heif_color_profile_nclx, void (*)(heif_color_profile_nclx *)> coded(heif_nclx_color_profile_alloc(),
                                                                                              heif_nclx_color_profile_free);
    if (kind.primaries > 0) {
        heif_nclx_color_profile_set_color_primaries(coded.get(), static_cast<std::uint16_t>(kind.primaries));
        heif_nclx_color_profile_set_transfer_characteristics(coded.get(), static_cast<std::uint16_t>(kind.transfer));
        heif_nclx_color_profile_set_matrix_coefficients(coded.get(), 1);
        coded->full_range_flag = 1;
        options->output_nclx_profile = coded.get();
        heif_image_set_nclx_color_profile(image.get(), coded.get());
    }
    if (kind.turnedRight)
        options->image_orientation = heif_orientation_rotate_90_cw;
    heif_image_handle *written = nullptr;
    if (heif_context_encode_image(context.get(), image.get(), encoder.get(), options.get(), &written).code != heif_error_Ok)
        return {};
    const std::unique_ptr<heif_image_handle, void (*)(const heif_image_handle *)> handle(written, heif_image_handle_release);
    if (kind.turnedRight) {
        const Bytes exif = exifBlock(6);
        heif_context_add_exif_metadata(context.get(), handle.get(), exif.data(), static_cast<int>(exif.size()));
    }
    Bytes bytes;
    heif_writer writer{1, [](heif_context *, const void *data, std::size_t size, void *target) {
                           const auto *from = static_cast<const std::uint8_t *>(data);
                           static_cast<Bytes *>(target)->assign(from, from + size);
                           return heif_error{heif_error_Ok, heif_suberror_Unspecified, ""};
                       }};
    heif_context_write(context.get(), &writer, &bytes);
    return bytes;
}

}  // namespace fixtures
