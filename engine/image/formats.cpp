#include <algorithm>
#include <array>
#include <string_view>

#include "engine/core/paths.h"
#include "engine/image/adapters.h"

namespace semblance::image {

namespace {

using namespace std::string_view_literals;

bool has(Bytes bytes, std::size_t offset, std::string_view magic)
{
    return bytes.size() >= offset + magic.size()
           && std::equal(magic.begin(), magic.end(), bytes.begin() + static_cast<std::ptrdiff_t>(offset),
                         [](char a, std::uint8_t b) { return static_cast<std::uint8_t>(a) == b; });
}

// "BM" alone begins many a text; the size of the header that follows is one of a few.
bool isBmp(Bytes bytes)
{
    if (!has(bytes, 0, "BM") || bytes.size() < 16 || bytes[15] != 0)
        return false;
    constexpr std::array<std::uint8_t, 8> headerSizes{12, 16, 40, 52, 56, 64, 108, 124};
    return std::find(headerSizes.begin(), headerSizes.end(), bytes[14]) != headerSizes.end();
}

bool isCanonRaw(Bytes bytes)
{
    return has(bytes, 8, "CR\x02"sv);
}

struct Known {
    std::size_t offset;
    std::string_view magic;
    const char *name;
};

// Recognised only to say clearly what came.
constexpr std::array known{
    Known{0, "GIF8", "a GIF picture"},
    Known{4, "ftypavif", "an AVIF picture"},
    Known{4, "ftypavis", "an AVIF picture"},
    Known{4, "ftypheic", "a HEIC picture"},
    Known{4, "ftypheix", "a HEIC picture"},
    Known{4, "ftyphevc", "a HEIC picture"},
    Known{4, "ftypmif1", "a HEIF picture"},
    Known{4, "ftypmsf1", "a HEIF picture"},
    Known{4, "ftypcrx ", "a camera raw file"},
    Known{8, "CR\x02", "a camera raw file"},
    Known{0, "FUJIFILMCCD-RAW", "a camera raw file"},
    Known{0, "IIRO", "a camera raw file"},
    Known{0, "IIU\0"sv, "a camera raw file"},
    Known{0, "FOVb", "a camera raw file"},
    Known{0, "\0MRM"sv, "a camera raw file"},
    Known{0, "\xFF\x0A"sv, "a JPEG XL picture"},
    Known{4, "JXL ", "a JPEG XL picture"},
    Known{4, "jP  ", "a JPEG 2000 picture"},
    Known{0, "8BPS", "a Photoshop document"},
    Known{0, "%PDF", "a PDF document"},
    Known{0, "<svg", "an SVG drawing"},
    Known{4, "ftyp", "a video"},
};

constexpr std::array pictureExtensions{".jpg"sv,  ".jpeg"sv, ".jpe"sv, ".jfif"sv, ".png"sv,  ".webp"sv, ".tif"sv,
                                       ".tiff"sv, ".bmp"sv,  ".dib"sv, ".gif"sv,  ".heic"sv, ".heif"sv, ".avif"sv};
constexpr std::array rawExtensions{".3fr"sv, ".arw"sv, ".cr2"sv, ".cr3"sv, ".crw"sv, ".dcr"sv, ".dng"sv, ".erf"sv, ".iiq"sv,
                                   ".kdc"sv, ".mef"sv, ".mos"sv, ".mrw"sv, ".nef"sv, ".nrw"sv, ".orf"sv, ".pef"sv, ".raf"sv,
                                   ".raw"sv, ".rw2"sv, ".rwl"sv, ".sr2"sv, ".srf"sv, ".srw"sv, ".x3f"sv};

std::string lowerExtension(const std::filesystem::path &path)
{
    std::string extension = path.extension().native();
    for (char &c : extension) {
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    }
    return extension;
}

template <std::size_t N>
bool contains(const std::array<std::string_view, N> &list, std::string_view item)
{
    return std::find(list.begin(), list.end(), item) != list.end();
}

}  // namespace

Format sniffFormat(std::span<const std::uint8_t> head)
{
    if (has(head, 0, "\xFF\xD8\xFF"sv))
        return Format::Jpeg;
    if (has(head, 0, "\x89PNG\r\n\x1A\n"sv))
        return Format::Png;
    if (has(head, 0, "RIFF") && has(head, 8, "WEBP"))
        return Format::WebP;
    const bool tiff = has(head, 0, "II*\0"sv) || has(head, 0, "MM\0*"sv) || has(head, 0, "II+\0"sv) || has(head, 0, "MM\0+"sv);
    if (tiff && !isCanonRaw(head))
        return Format::Tiff;
    return isBmp(head) ? Format::Bmp : Format::Unknown;
}

const char *formatName(Format format)
{
    switch (format) {
    case Format::Jpeg: return "JPEG";
    case Format::Png: return "PNG";
    case Format::WebP: return "WebP";
    case Format::Tiff: return "TIFF";
    case Format::Bmp: return "BMP";
    case Format::Unknown: break;
    }
    return "unknown";
}

bool nameClaimsPicture(const std::filesystem::path &path)
{
    return contains(pictureExtensions, lowerExtension(path)) || nameIsCameraRaw(path);
}

bool nameIsCameraRaw(const std::filesystem::path &path)
{
    return contains(rawExtensions, lowerExtension(path));
}

core::Error unsupportedFormat(Bytes bytes)
{
    if (bytes.empty())
        return {core::ErrorCode::Corrupt, "The file is empty; expected a JPEG, PNG, WebP, TIFF or BMP picture."};
    for (const Known &format : known) {
        if (has(bytes, format.offset, format.magic))
            return {core::ErrorCode::Unsupported,
                    std::string("It is ") + format.name + ", which Semblance does not read; save it as JPEG, PNG, WebP, TIFF or BMP."};
    }
    return {core::ErrorCode::Unsupported, "Its content is not a picture; expected JPEG, PNG, WebP, TIFF or BMP."};
}

}  // namespace semblance::image
