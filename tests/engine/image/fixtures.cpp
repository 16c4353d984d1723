#include "tests/engine/image/fixtures.h"

#include <cstdlib>
#include <cstring>

#include <exiv2/exiv2.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>
#include <png.h>
#include <turbojpeg.h>

#include "engine/image/thumbnails.h"

namespace fixtures {

namespace {

cv::Mat bgr(const Picture &picture)
{
    const cv::Mat rgb(picture.height, picture.width, CV_8UC3, const_cast<std::uint8_t *>(picture.rgb.data()));
    cv::Mat result;
    cv::cvtColor(rgb, result, cv::COLOR_RGB2BGR);
    return result;
}

Bytes encode(const std::string &extension, const cv::Mat &mat, const std::vector<int> &options = {})
{
    Bytes bytes;
    cv::imencode(extension, mat, bytes, options);
    return bytes;
}

void put(Bytes &bytes, std::uint32_t value, int size)
{
    for (int i = 0; i < size; ++i)
        bytes.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
}

std::uint32_t crc32(const std::uint8_t *data, std::size_t size)
{
    std::uint32_t crc = 0xFFFFFFFFu;
    for (std::size_t i = 0; i < size; ++i) {
        crc ^= data[i];
        for (int bit = 0; bit < 8; ++bit)
            crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320u : 0u);
    }
    return ~crc;
}

Bytes compress(const Picture &picture, const std::vector<std::uint8_t> &pixels, TJPF format, TJSAMP sampling, int flags)
{
    const tjhandle encoder = tjInitCompress();
    unsigned char *data = nullptr;
    unsigned long size = 0;
    tjCompress2(encoder, pixels.data(), picture.width, 0, picture.height, format, &data, &size, sampling, 95, flags);
    const Bytes bytes(data, data + size);
    tjFree(data);
    tjDestroy(encoder);
    return bytes;
}

Bytes simplifiedPng(const Picture &picture, png_uint_32 format, const void *pixels, const void *colours, png_uint_32 colourCount)
{
    png_image image{};
    image.version = PNG_IMAGE_VERSION;
    image.width = static_cast<png_uint_32>(picture.width);
    image.height = static_cast<png_uint_32>(picture.height);
    image.format = format;
    image.colormap_entries = colourCount;
    png_alloc_size_t size = 0;
    png_image_write_to_memory(&image, nullptr, &size, 0, pixels, 0, colours);
    Bytes bytes(size);
    png_image_write_to_memory(&image, bytes.data(), &size, 0, pixels, 0, colours);
    bytes.resize(size);
    return bytes;
}

}  // namespace

Picture corners(int width, int height)
{
    Picture picture{width, height, {}};
    for (int y = 0; y < height; ++y) {
        for (int x = 0; x < width; ++x) {
            const bool right = x >= width / 2, low = y >= height / 2;
            const std::uint8_t r = right == low ? 255 : 0, g = right ? 255 : 0, b = low ? 255 : 0;
            picture.rgb.insert(picture.rgb.end(), {r, g, b});
        }
    }
    return picture;
}

std::vector<int> pixel(const Picture &picture, int x, int y)
{
    const std::uint8_t *at =
        picture.rgb.data() + (static_cast<std::size_t>(y) * static_cast<std::size_t>(picture.width) + static_cast<std::size_t>(x)) * 3;
    return {at[0], at[1], at[2]};
}

std::string seen(const Picture &picture)
{
    const auto letter = [&](int x, int y) {
        const auto colour = pixel(picture, x, y);
        const std::map<std::vector<bool>, char> names{
            {{true, false, false}, 'R'}, {{false, true, false}, 'G'}, {{false, false, true}, 'B'}, {{true, true, true}, 'W'}};
        std::vector<bool> bright;
        for (const int value : colour) {
            if (value > 30 && value < 225)
                return '?';
            bright.push_back(value >= 225);
        }
        const auto found = names.find(bright);
        return found == names.end() ? '?' : found->second;
    };
    const int left = picture.width / 4, right = picture.width - 1 - left, top = picture.height / 4, low = picture.height - 1 - top;
    return {letter(left, top), letter(right, top), letter(right, low), letter(left, low)};
}

Bytes jpeg(const Picture &picture, int quality)
{
    return semblance::image::encodeJpeg(picture, quality).value();
}

Bytes progressiveJpeg(const Picture &picture)
{
    return compress(picture, picture.rgb, TJPF_RGB, TJSAMP_420, TJFLAG_PROGRESSIVE);
}

Bytes grayJpeg(const Picture &picture)
{
    return compress(picture, picture.rgb, TJPF_RGB, TJSAMP_GRAY, 0);
}

Bytes adobeCmykJpeg(const Picture &picture)
{
    std::vector<std::uint8_t> inks;
    for (std::size_t i = 0; i < picture.rgb.size(); i += 3)
        inks.insert(inks.end(), {picture.rgb[i], picture.rgb[i + 1], picture.rgb[i + 2], std::uint8_t{255}});
    return compress(picture, inks, TJPF_CMYK, TJSAMP_444, 0);
}

Bytes encoded(const std::string &extension, const Picture &picture)
{
    return encode(extension, bgr(picture));
}

Bytes special(const std::string &extension, const std::string &kind, const Picture &picture)
{
    cv::Mat mat = bgr(picture);
    std::vector<int> options;
    if (kind == "gray" || kind == "bilevel")
        cv::cvtColor(mat, mat, cv::COLOR_BGR2GRAY);
    if (kind == "bilevel") {
        cv::threshold(mat, mat, 60, 255, cv::THRESH_BINARY);  // blue and red differ: 29 and 76
        options = {cv::IMWRITE_PNG_BILEVEL, 1};
    }
    if (kind == "gray16" || kind == "rgb16")
        mat.convertTo(mat, CV_16U, 257);
    if (kind == "gray16")
        cv::cvtColor(mat, mat, cv::COLOR_BGR2GRAY);
    if (kind == "float")
        mat.convertTo(mat, CV_32F, 1 / 255.0);
    if (kind == "alpha") {
        cv::cvtColor(mat, mat, cv::COLOR_BGR2BGRA);
        for (int y = 0; y < mat.rows; ++y)
            for (int x = mat.cols / 2; x < mat.cols; ++x)
                mat.at<cv::Vec4b>(y, x)[3] = 0;
        if (extension == ".webp")
            options = {cv::IMWRITE_WEBP_QUALITY, 101};  // lossless
    }
    return encode(extension, mat, options);
}

Bytes palettePng(const Picture &picture)
{
    const std::uint8_t colours[] = {255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 255};
    std::vector<std::uint8_t> indices;
    for (std::size_t i = 0; i < picture.rgb.size(); i += 3) {
        const bool red = picture.rgb[i] > 0, green = picture.rgb[i + 1] > 0;
        indices.push_back(red && green ? 3 : red ? 0 : green ? 1 : 2);
    }
    return simplifiedPng(picture, PNG_FORMAT_RGB_COLORMAP, indices.data(), colours, 4);
}

Bytes interlacedPng(const Picture &picture)
{
    Bytes bytes;
    png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, nullptr, nullptr, nullptr);
    png_infop info = png_create_info_struct(png);
    png_set_write_fn(
        png, &bytes,
        [](png_structp self, png_bytep data, png_size_t size) {
            auto *target = static_cast<Bytes *>(png_get_io_ptr(self));
            target->insert(target->end(), data, data + size);
        },
        [](png_structp) {});
    png_set_compression_level(png, 0);  // so that half the bytes are half the passes' pixels
    png_set_IHDR(png, info, static_cast<png_uint_32>(picture.width), static_cast<png_uint_32>(picture.height), 8, PNG_COLOR_TYPE_RGB,
                 PNG_INTERLACE_ADAM7, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
    std::vector<png_bytep> rows;
    for (int y = 0; y < picture.height; ++y)
        rows.push_back(const_cast<png_bytep>(picture.rgb.data()) + static_cast<std::ptrdiff_t>(y) * picture.width * 3);
    png_set_rows(png, info, rows.data());
    png_write_png(png, info, PNG_TRANSFORM_IDENTITY, nullptr);
    png_destroy_write_struct(&png, &info);
    return bytes;
}

Bytes pngWithExifChunk(const Picture &picture, int orientation)
{
    Bytes bytes = encoded(".png", picture);
    Bytes chunk{'e', 'X', 'I', 'f', 'I', 'I', 42, 0, 8, 0, 0, 0, 1, 0, 0x12, 0x01, 3, 0, 1, 0, 0, 0, static_cast<std::uint8_t>(orientation),
                0,   0,   0,   0,   0,   0,   0};
    const auto length = static_cast<std::uint8_t>(chunk.size() - 4);
    const std::uint32_t crc = crc32(chunk.data(), chunk.size());
    chunk.insert(chunk.begin(), {0, 0, 0, length});
    for (int shift = 24; shift >= 0; shift -= 8)
        chunk.push_back(static_cast<std::uint8_t>(crc >> shift));
    constexpr std::ptrdiff_t afterHeader = 33;
    bytes.insert(bytes.begin() + afterHeader, chunk.begin(), chunk.end());
    return bytes;
}

Bytes tiff(const Picture &picture, int bits)
{
    const auto width = static_cast<std::uint32_t>(picture.width), height = static_cast<std::uint32_t>(picture.height);
    const std::uint32_t rowSize = bits == 1 ? (width + 7) / 8 : width * 3;
    Bytes bytes{'I', 'I', 42, 0, 8, 0, 0, 0};
    constexpr std::uint32_t entries = 9;
    const std::uint32_t extra = 8 + 2 + entries * 12 + 4;  // then bits a sample, strip offsets, strip sizes, rows
    const std::uint32_t offsets = extra + 8, sizes = offsets + 4 * height, data = sizes + 4 * height;
    put(bytes, entries, 2);
    const auto entry = [&](std::uint32_t tag, std::uint32_t type, std::uint32_t count, std::uint32_t value) {
        put(bytes, tag, 2), put(bytes, type, 2), put(bytes, count, 4), put(bytes, value, 4);
    };
    entry(256, 4, 1, width);
    entry(257, 4, 1, height);
    entry(258, 3, bits == 1 ? 1 : 3, bits == 1 ? 1 : extra);
    entry(259, 3, 1, 1);
    entry(262, 3, 1, bits == 1 ? 1 : 2);
    entry(273, 4, height, offsets);
    entry(277, 3, 1, bits == 1 ? 1 : 3);
    entry(278, 4, 1, 1);
    entry(279, 4, height, sizes);
    put(bytes, 0, 4);
    put(bytes, 8, 2), put(bytes, 8, 2), put(bytes, 8, 2), put(bytes, 0, 2);
    for (std::uint32_t y = 0; y < height; ++y)
        put(bytes, data + y * rowSize, 4);
    for (std::uint32_t y = 0; y < height; ++y)
        put(bytes, rowSize, 4);
    for (int y = 0; y < picture.height; ++y) {
        Bytes row(rowSize);
        for (int x = 0; x < picture.width; ++x) {
            const auto colour = pixel(picture, x, y);
            if (bits == 1 && colour == std::vector<int>{255, 255, 255})
                row[static_cast<std::size_t>(x / 8)] |= static_cast<std::uint8_t>(128 >> x % 8);
            for (std::size_t c = 0; bits == 8 && c < 3; ++c)
                row[static_cast<std::size_t>(x) * 3 + c] = static_cast<std::uint8_t>(colour[c]);
        }
        bytes.insert(bytes.end(), row.begin(), row.end());
    }
    return bytes;
}

namespace {

Bytes bmpHeader(int width, int height, std::uint32_t bits, std::uint32_t compression, const Bytes &palette, std::uint32_t dataSize)
{
    const auto offset = static_cast<std::uint32_t>(54 + palette.size());
    Bytes bytes{'B', 'M'};
    put(bytes, offset + dataSize, 4), put(bytes, 0, 4), put(bytes, offset, 4);
    put(bytes, 40, 4), put(bytes, static_cast<std::uint32_t>(width), 4), put(bytes, static_cast<std::uint32_t>(height), 4);
    put(bytes, 1, 2), put(bytes, bits, 2), put(bytes, compression, 4), put(bytes, dataSize, 4);
    put(bytes, 2835, 4), put(bytes, 2835, 4), put(bytes, static_cast<std::uint32_t>(palette.size() / 4), 4), put(bytes, 0, 4);
    bytes.insert(bytes.end(), palette.begin(), palette.end());
    return bytes;
}

}  // namespace

Bytes bilevelBmp(const Picture &picture)
{
    const std::size_t rowSize = static_cast<std::size_t>((picture.width + 31) / 32 * 4);
    const auto dataSize = static_cast<std::uint32_t>(rowSize * static_cast<std::size_t>(picture.height));
    Bytes bytes = bmpHeader(picture.width, picture.height, 1, 0, {255, 255, 255, 0, 0, 0, 255, 0}, dataSize);
    for (int y = picture.height - 1; y >= 0; --y) {
        Bytes row(rowSize);
        for (int x = 0; x < picture.width; ++x) {
            if (pixel(picture, x, y) == std::vector<int>{255, 0, 0})
                row[static_cast<std::size_t>(x / 8)] |= static_cast<std::uint8_t>(128 >> x % 8);
        }
        bytes.insert(bytes.end(), row.begin(), row.end());
    }
    return bytes;
}

Bytes runLengthBmp()
{
    Bytes bytes = bmpHeader(4, 2, 8, 1, {0, 0, 255, 0, 255, 0, 0, 0}, 10);
    bytes.insert(bytes.end(), {4, 1, 0, 0, 4, 0, 0, 0, 0, 1});
    return bytes;
}

Bytes withFields(const Bytes &bytes, const std::map<std::string, std::string> &fields)
{
    Exiv2::LogMsg::setLevel(Exiv2::LogMsg::mute);
    const auto image = Exiv2::ImageFactory::open(bytes.data(), static_cast<long>(bytes.size()));
    image->readMetadata();
    for (const auto &[key, text] : fields) {
        if (key == "Exif.Image.Orientation")
            image->exifData()[key] = static_cast<std::uint16_t>(std::atoi(text.c_str()));
        else if (key.rfind("Exif.", 0) == 0)
            image->exifData()[key] = text;
        else if (key.rfind("Iptc.", 0) == 0)
            image->iptcData()[key] = text;
        else
            image->xmpData()[key] = text;
    }
    image->writeMetadata();
    Exiv2::BasicIo &io = image->io();
    io.open();
    Bytes result(static_cast<std::size_t>(io.size()));
    io.read(result.data(), static_cast<long>(result.size()));
    return result;
}

}  // namespace fixtures
