#include "engine/image/tiff_samples.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <limits>
#include <vector>

namespace semblance::image {

namespace {

constexpr unsigned highest = 65535;  // of the 16-bit rows that all depths become

std::uint16_t shortField(TIFF *tiff, std::uint32_t tag, std::uint16_t otherwise)
{
    std::uint16_t value = otherwise;
    return TIFFGetFieldDefaulted(tiff, tag, &value) ? value : otherwise;
}

std::size_t coloursOf(const TiffShape &shape)
{
    switch (shape.photometric) {
    case PHOTOMETRIC_RGB:
    case PHOTOMETRIC_CIELAB:
    case PHOTOMETRIC_ICCLAB:
    case PHOTOMETRIC_YCBCR: return 3;  // comes as RGB from the JPEG codec
    case PHOTOMETRIC_SEPARATED: return 4;
    default: return 1;
    }
}

bool isFloat(const TiffShape &shape)
{
    return shape.format == SAMPLEFORMAT_IEEEFP;
}

// IEEE 754-2008 binary16.
double halfToDouble(std::uint16_t half)
{
    const int exponent = half >> 10 & 31, mantissa = half & 1023;
    const double value = exponent == 0    ? std::ldexp(mantissa, -24)
                         : exponent == 31 ? std::numeric_limits<double>::infinity()
                                          : std::ldexp(mantissa + 1024, exponent - 25);
    return half & 0x8000 ? -value : value;
}

template <class T>
T load(const std::uint8_t *at)
{
    T value{};
    std::memcpy(&value, at, sizeof value);
    return value;
}

double floatAt(const std::uint8_t *at, unsigned bits)
{
    if (bits == 16)
        return halfToDouble(load<std::uint16_t>(at));
    return bits == 32 ? static_cast<double>(load<float>(at)) : load<double>(at);
}

// The whole-number sample number `index` of a row; libtiff has put 16 and 32 bits into the machine's order, odd depths are packed
// from the highest bit on.
std::uint32_t integerAt(const std::uint8_t *row, std::size_t index, unsigned bits)
{
    switch (bits) {
    case 8: return row[index];
    case 16: return load<std::uint16_t>(row + index * 2);
    case 32: return load<std::uint32_t>(row + index * 4);
    default: break;
    }
    std::uint32_t value = 0;
    for (std::size_t bit = index * bits; bit < (index + 1) * bits; ++bit)
        value = value << 1 | (row[bit / 8] >> (7 - bit % 8) & 1u);
    return value;
}

// 8-bit rows that are what the converter takes.
bool isDirect(const TiffShape &shape)
{
    const bool natural = shape.photometric == PHOTOMETRIC_MINISBLACK || shape.photometric == PHOTOMETRIC_RGB
                         || shape.photometric == PHOTOMETRIC_SEPARATED || shape.photometric == PHOTOMETRIC_YCBCR;
    return natural && shape.bits == 8 && shape.format == SAMPLEFORMAT_UINT && !shape.separate && shape.samples == coloursOf(shape);
}

struct Range {
    double low = 0;
    double high = 1;
};

// One row of blocks at a time becomes 16-bit channels, these become RGB.
class Reader {
public:
    Reader(TIFF *tiff, const TiffShape &shape, std::span<const std::uint8_t> profile, const Limits &limits)
        : m_tiff(tiff), m_shape(shape), m_limits(limits), m_colours(coloursOf(shape)), m_converter(layoutFor(shape), profile)
    {
        const std::size_t planes = shape.separate ? shape.samples : 1;
        m_planes.assign(planes, std::vector<std::uint8_t>(static_cast<std::size_t>(shape.blockBytes)));
        m_present.assign(planes, 0);
        m_row.resize(std::size_t{shape.blockWidth} * m_converter.layout().channels());
        if (shape.photometric == PHOTOMETRIC_PALETTE)
            readPalette();
    }

    [[nodiscard]] const std::string &warning() const { return m_converter.warning(); }

    [[nodiscard]] bool read(Picture &picture)
    {
        if (isFloat(m_shape) && !m_limits.outOfTime())
            m_range = floatRange();
        bool any = false;
        const bool inTime = forEachBlock([&](std::uint32_t x, std::uint32_t y) {
            any = true;
            drawBlock(x, y, picture);
        });
        return any && inTime;
    }

private:
    static RowLayout layoutFor(const TiffShape &shape)
    {
        RowLayout layout;
        const std::size_t colours = shape.photometric == PHOTOMETRIC_PALETTE ? 3 : coloursOf(shape);
        const bool lab = shape.photometric == PHOTOMETRIC_CIELAB || shape.photometric == PHOTOMETRIC_ICCLAB;
        layout.model = lab ? ColourModel::Lab : colours == 4 ? ColourModel::Cmyk : colours == 3 ? ColourModel::Rgb : ColourModel::Gray;
        layout.bytesEach = isDirect(shape) ? 1 : 2;
        layout.alpha = shape.extra != EXTRASAMPLE_UNSPECIFIED;
        return layout;
    }

    void readPalette()
    {
        std::array<std::uint16_t *, 3> columns{};
        if (!TIFFGetField(m_tiff, TIFFTAG_COLORMAP, columns.data(), &columns[1], &columns[2]))
            return;
        const std::size_t size = std::size_t{1} << m_shape.bits;
        bool narrow = true;  // some programs write 8-bit values into the 16-bit table
        for (const std::uint16_t *column : columns)
            narrow = narrow && std::all_of(column, column + size, [](std::uint16_t value) { return value < 256; });
        for (std::size_t i = 0; i < size; ++i)
            for (const std::uint16_t *column : columns)
                m_palette.push_back(static_cast<std::uint16_t>(narrow ? column[i] * 257 : column[i]));
    }

    // Calls `use` with the top left corner of every block of which all planes could be read. False: the time is up.
    template <class Use>
    [[nodiscard]] bool forEachBlock(Use &&use)
    {
        for (std::uint32_t y = 0; y < m_shape.height; y += m_shape.blockHeight) {
            for (std::uint32_t x = 0; x < m_shape.width; x += m_shape.blockWidth) {
                if (m_limits.outOfTime())
                    return false;
                if (readBlock(x, y))
                    use(x, y);
            }
        }
        return true;
    }

    [[nodiscard]] bool readBlock(std::uint32_t x, std::uint32_t y)
    {
        const auto size = static_cast<tmsize_t>(m_shape.blockBytes);
        for (std::size_t plane = 0; plane < m_planes.size(); ++plane) {
            const auto s = static_cast<std::uint16_t>(plane);
            void *target = m_planes[plane].data();
            const tmsize_t got = m_shape.tiled ? TIFFReadEncodedTile(m_tiff, TIFFComputeTile(m_tiff, x, y, 0, s), target, size)
                                               : TIFFReadEncodedStrip(m_tiff, TIFFComputeStrip(m_tiff, y, s), target, size);
            if (got <= 0)
                return false;
            m_present[plane] = static_cast<std::size_t>(got);
        }
        return true;
    }

    [[nodiscard]] std::size_t rowBytes() const
    {
        const std::size_t inRow = std::size_t{m_shape.blockWidth} * (m_shape.separate ? 1 : m_shape.samples);
        return (inRow * m_shape.bits + 7) / 8;
    }

    // Rows of the block that came and lie within the picture.
    [[nodiscard]] std::uint32_t rowsOfBlock(std::uint32_t y) const
    {
        const std::size_t least = *std::min_element(m_present.begin(), m_present.end());
        const std::size_t rows = rowBytes() == 0 ? 0 : least / rowBytes();
        return static_cast<std::uint32_t>(std::min<std::size_t>({rows, m_shape.blockHeight, m_shape.height - y}));
    }

    void drawBlock(std::uint32_t x, std::uint32_t y, Picture &picture)
    {
        const std::uint32_t columns = std::min(m_shape.blockWidth, m_shape.width - x), rows = rowsOfBlock(y);
        for (std::uint32_t row = 0; row < rows && !m_limits.outOfTime(); ++row) {
            std::uint8_t *rgb = rowOf(picture, static_cast<int>(y + row)) + std::size_t{x} * 3;
            if (m_converter.layout().bytesEach == 1) {
                m_converter.convert(m_planes[0].data() + row * rowBytes(), rgb, columns);
                continue;
            }
            unpackRow(row, columns);
            m_converter.convert(reinterpret_cast<const std::uint8_t *>(m_row.data()), rgb, columns);
        }
    }

    // Sample `s` of a pixel of the current block, in 0..65535.
    [[nodiscard]] unsigned sample(std::uint32_t row, std::uint32_t column, std::size_t s) const
    {
        const std::uint8_t *start = m_planes[m_shape.separate ? s : 0].data() + row * rowBytes();
        const std::size_t index = m_shape.separate ? column : std::size_t{column} * m_shape.samples + s;
        if (isFloat(m_shape)) {
            const double value = floatAt(start + index * (m_shape.bits / 8u), m_shape.bits);
            const double unit = std::isnan(value) ? 0.0 : std::clamp((value - m_range.low) / (m_range.high - m_range.low), 0.0, 1.0);
            return static_cast<unsigned>(std::lround(unit * highest));
        }
        const std::uint32_t value = integerAt(start, index, m_shape.bits);
        const std::uint32_t most = std::numeric_limits<std::uint32_t>::max() >> (32 - m_shape.bits);
        if (m_shape.photometric == PHOTOMETRIC_PALETTE)
            return value;
        if (m_shape.format == SAMPLEFORMAT_INT && m_shape.photometric != PHOTOMETRIC_CIELAB) {  // below zero is black
            const std::uint32_t positive = most >> 1;
            return value > positive ? 0u : scaled(value, std::max(positive, 1u));
        }
        return scaled(value, most);
    }

    static unsigned scaled(std::uint32_t value, std::uint32_t most)
    {
        return static_cast<unsigned>((std::uint64_t{value} * highest + most / 2) / most);
    }

    void unpackRow(std::uint32_t row, std::uint32_t columns)
    {
        std::uint16_t *to = m_row.data();
        const bool alpha = m_converter.layout().alpha, multiplied = m_shape.extra == EXTRASAMPLE_ASSOCALPHA;
        for (std::uint32_t column = 0; column < columns; ++column) {
            const std::uint16_t *first = to;
            if (m_shape.photometric == PHOTOMETRIC_PALETTE) {
                const std::size_t at = std::size_t{sample(row, column, 0)} * 3;
                for (std::size_t c = 0; c < 3; ++c)
                    *to++ = at + c < m_palette.size() ? m_palette[at + c] : std::uint16_t{0};
            } else {
                for (std::size_t c = 0; c < m_colours; ++c)
                    *to++ = static_cast<std::uint16_t>(meaning(sample(row, column, c), c));
            }
            if (!alpha)
                continue;
            const unsigned a = sample(row, column, m_colours);
            for (auto *colour = const_cast<std::uint16_t *>(first); multiplied && a > 0 && colour != to; ++colour)
                *colour = static_cast<std::uint16_t>(std::min<std::uint64_t>(std::uint64_t{*colour} * highest / a, highest));
            *to++ = static_cast<std::uint16_t>(a);
        }
    }

    // What a sample stands for in the converter's rows.
    [[nodiscard]] unsigned meaning(unsigned value, std::size_t colour) const
    {
        if (m_shape.photometric == PHOTOMETRIC_MINISWHITE)
            return highest - value;
        // CIELab's a and b are signed (TIFF 6.0, section 23): 8 or 16 bits to the offset form.
        if (m_shape.photometric == PHOTOMETRIC_CIELAB && colour > 0) {
            if (m_shape.bits == 8)
                return (value / 257 ^ 0x80u) * 257;
            const double signedValue = static_cast<std::int16_t>(static_cast<std::uint16_t>(value));
            return static_cast<unsigned>(std::clamp(std::lround((signedValue / 256 + 128) * 257), 0L, long{highest}));
        }
        return value;
    }

    // 0..1 is taken as it is and what little is brighter becomes white. Where most is brighter these are measurements, not light:
    // their range is stretched, so that they can be seen.
    [[nodiscard]] Range floatRange()
    {
        double low = 0, high = 1;
        std::uint64_t bright = 0, all = 0;
        const bool inTime = forEachBlock([&](std::uint32_t, std::uint32_t y) {
            const std::size_t each = m_shape.bits / 8u, count = rowsOfBlock(y) * rowBytes() / each;
            for (const auto &plane : m_planes) {
                for (std::size_t i = 0; i < count; ++i) {
                    const double value = floatAt(plane.data() + i * each, m_shape.bits);
                    if (!std::isfinite(value))
                        continue;
                    low = std::min(low, value);
                    high = std::max(high, value);
                    bright += value > 1 ? 1 : 0;
                    ++all;
                }
            }
        });
        return inTime && bright * 2 > all ? Range{low, high} : Range{};
    }

    TIFF *m_tiff;
    const TiffShape &m_shape;
    const Limits &m_limits;
    std::size_t m_colours;
    RowConverter m_converter;
    std::vector<std::vector<std::uint8_t>> m_planes;  // the current block
    std::vector<std::size_t> m_present;               // bytes of it that came
    std::vector<std::uint16_t> m_row;
    std::vector<std::uint16_t> m_palette;
    Range m_range;
};

}  // namespace

TiffShape readTiffShape(TIFF *tiff)
{
    TiffShape shape;
    TIFFGetField(tiff, TIFFTAG_IMAGEWIDTH, &shape.width);
    TIFFGetField(tiff, TIFFTAG_IMAGELENGTH, &shape.height);
    shape.samples = std::max<std::uint16_t>(shortField(tiff, TIFFTAG_SAMPLESPERPIXEL, 1), 1);
    shape.bits = shortField(tiff, TIFFTAG_BITSPERSAMPLE, 1);
    shape.format = shortField(tiff, TIFFTAG_SAMPLEFORMAT, SAMPLEFORMAT_UINT);
    shape.compression = shortField(tiff, TIFFTAG_COMPRESSION, COMPRESSION_NONE);
    shape.photometric = shortField(tiff, TIFFTAG_PHOTOMETRIC, shape.samples >= 3 ? PHOTOMETRIC_RGB : PHOTOMETRIC_MINISBLACK);
    shape.separate = shape.samples > 1 && shortField(tiff, TIFFTAG_PLANARCONFIG, PLANARCONFIG_CONTIG) == PLANARCONFIG_SEPARATE;
    shape.tiled = TIFFIsTiled(tiff) != 0;
    if (shape.tiled) {
        TIFFGetField(tiff, TIFFTAG_TILEWIDTH, &shape.blockWidth);
        TIFFGetField(tiff, TIFFTAG_TILELENGTH, &shape.blockHeight);
    } else {
        shape.blockWidth = shape.width;
        TIFFGetFieldDefaulted(tiff, TIFFTAG_ROWSPERSTRIP, &shape.blockHeight);
        shape.blockHeight = std::min(shape.blockHeight, shape.height);
    }
    if (shape.compression == COMPRESSION_JPEG && shape.photometric == PHOTOMETRIC_YCBCR && !shape.separate)
        TIFFSetField(tiff, TIFFTAG_JPEGCOLORMODE, JPEGCOLORMODE_RGB);  // before the sizes are asked for
    shape.blockBytes = shape.tiled ? TIFFTileSize64(tiff) : TIFFVStripSize64(tiff, shape.blockHeight);
    std::uint16_t count = 0;
    std::uint16_t *extras = nullptr;
    TIFFGetFieldDefaulted(tiff, TIFFTAG_EXTRASAMPLES, &count, &extras);
    if (count > 0 && extras && shape.samples > coloursOf(shape)) {
        const bool alpha = extras[0] == EXTRASAMPLE_ASSOCALPHA || extras[0] == EXTRASAMPLE_UNASSALPHA;
        // A fourth channel beside RGB is alpha even where the file does not say so, as libtiff has it.
        const bool likely = shape.photometric == PHOTOMETRIC_RGB && shape.samples == 4 && extras[0] == EXTRASAMPLE_UNSPECIFIED;
        shape.extra = alpha ? extras[0] : likely ? std::uint16_t{EXTRASAMPLE_ASSOCALPHA} : std::uint16_t{EXTRASAMPLE_UNSPECIFIED};
    }
    return shape;
}

bool hasPlainSamples(const TiffShape &shape)
{
    const bool depth = isFloat(shape)                             ? shape.bits == 16 || shape.bits == 32 || shape.bits == 64
                       : shape.photometric == PHOTOMETRIC_PALETTE ? shape.bits >= 1 && shape.bits <= 16
                                                                  : shape.bits >= 1 && shape.bits <= 32;
    const bool whole = shape.format == SAMPLEFORMAT_UINT || shape.format == SAMPLEFORMAT_INT || shape.format == SAMPLEFORMAT_VOID;
    if (!depth || (!whole && !isFloat(shape)) || shape.samples < coloursOf(shape) || shape.compression == COMPRESSION_OJPEG)
        return false;
    switch (shape.photometric) {
    case PHOTOMETRIC_MINISWHITE:
    case PHOTOMETRIC_MINISBLACK:
    case PHOTOMETRIC_RGB:
    case PHOTOMETRIC_SEPARATED: return true;
    case PHOTOMETRIC_PALETTE: return !isFloat(shape);
    case PHOTOMETRIC_CIELAB:
    case PHOTOMETRIC_ICCLAB: return (shape.bits == 8 || shape.bits == 16) && !isFloat(shape);
    case PHOTOMETRIC_YCBCR: return shape.compression == COMPRESSION_JPEG && !shape.separate && shape.bits == 8;
    default: return false;
    }
}

bool readTiffSamples(TIFF *tiff, const TiffShape &shape, std::span<const std::uint8_t> profile, const Limits &limits, Picture &picture,
                     std::string &warning)
{
    Reader reader(tiff, shape, profile, limits);
    warning = reader.warning();
    return reader.read(picture);
}

}  // namespace semblance::image
