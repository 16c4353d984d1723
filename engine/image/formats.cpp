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

struct Magic {
    std::size_t offset;
    std::string_view bytes;
    Format format;
};

// TIFF and BMP need a closer look and are not here.
constexpr std::array magics{
    Magic{0, "\xFF\xD8\xFF"sv, Format::Jpeg},
    Magic{0, "\x89PNG\r\n\x1A\n"sv, Format::Png},
    Magic{8, "WEBP"sv, Format::WebP},
    Magic{0, "GIF87a"sv, Format::Gif},
    Magic{0, "GIF89a"sv, Format::Gif},
    Magic{4, "ftypcrx "sv, Format::Raw},         // Canon CR3
    Magic{6, "HEAPCCDR"sv, Format::Raw},         // Canon CRW
    Magic{0, "FUJIFILMCCD-RAW"sv, Format::Raw},  // RAF
    Magic{0, "IIRO"sv, Format::Raw},             // Olympus ORF
    Magic{0, "IIRS"sv, Format::Raw},
    Magic{0, "MMOR"sv, Format::Raw},
    Magic{0, "IIU\0"sv, Format::Raw},  // Panasonic and Leica RW2
    Magic{0, "\0MRM"sv, Format::Raw},  // Minolta
    Magic{0, "FOVb"sv, Format::Raw},   // Sigma X3F
};

struct Known {
    std::size_t offset;
    std::string_view magic;
    const char *name;
};

// Recognised only to say clearly what came.
constexpr std::array known{
    Known{0, "\xFF\x0A"sv, "a JPEG XL picture"},
    Known{4, "JXL ", "a JPEG XL picture"},
    Known{4, "jP  ", "a JPEG 2000 picture"},
    Known{0, "8BPS", "a Photoshop document"},
    Known{0, "%PDF", "a PDF document"},
    Known{0, "<svg", "an SVG drawing"},
    Known{4, "ftyp", "a video"},
};

// ISO/IEC 23008-12, annex B, and the AVIF specification: the main brand and those it claims to be readable as.
Format heifBrand(std::string_view brand)
{
    constexpr std::array heic{"heic"sv, "heix"sv, "heim"sv, "heis"sv, "hevc"sv, "hevx"sv};
    if (brand == "avif" || brand == "avis")
        return Format::Avif;
    return std::find(heic.begin(), heic.end(), brand) != heic.end() ? Format::Heic : Format::Unknown;
}

Format sniffHeif(Bytes bytes)
{
    if (!has(bytes, 4, "ftyp") || bytes.size() < 12)
        return Format::Unknown;
    const auto brandAt = [&](std::size_t at) { return std::string_view(reinterpret_cast<const char *>(bytes.data()) + at, 4); };
    const std::string_view main = brandAt(8);
    if (const Format format = heifBrand(main); format != Format::Unknown)
        return format;
    if (main != "mif1" && main != "msf1" && main != "miaf")
        return Format::Unknown;
    const std::size_t box = std::min<std::size_t>(bytes.size(), bytes[2] << 8 | bytes[3]);
    for (std::size_t at = 16; at + 4 <= box; at += 4) {
        if (const Format format = heifBrand(brandAt(at)); format != Format::Unknown)
            return format;
    }
    return Format::Heic;  // a HEIF file of some codec: the library knows
}

constexpr std::array pictureExtensions{".jpg"sv, ".jpeg"sv, ".jpe"sv, ".jfif"sv, ".png"sv,  ".webp"sv, ".tif"sv, ".tiff"sv,
                                       ".bmp"sv, ".dib"sv,  ".gif"sv, ".heic"sv, ".heif"sv, ".hif"sv,  ".avif"sv};
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
    for (const Magic &magic : magics) {
        if (has(head, magic.offset, magic.bytes) && (magic.format != Format::WebP || has(head, 0, "RIFF")))
            return magic.format;
    }
    if (has(head, 0, "II*\0"sv) || has(head, 0, "MM\0*"sv) || has(head, 0, "II+\0"sv) || has(head, 0, "MM\0+"sv))
        return has(head, 8, "CR\x02"sv) || tiffIsCameraRaw(head) ? Format::Raw : Format::Tiff;  // "CR": Canon CR2
    if (const Format format = sniffHeif(head); format != Format::Unknown)
        return format;
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
    case Format::Gif: return "GIF";
    case Format::Heic: return "HEIC";
    case Format::Avif: return "AVIF";
    case Format::Raw: return "camera raw";
    case Format::Unknown: break;
    }
    return "unknown";
}

bool nameClaimsPicture(const std::filesystem::path &path)
{
    const std::string extension = lowerExtension(path);
    return contains(pictureExtensions, extension) || contains(rawExtensions, extension);
}

core::Error unsupportedFormat(Bytes bytes)
{
    const std::string list = "JPEG, PNG, WebP, HEIC, AVIF, TIFF, GIF, BMP or a camera raw file";
    if (bytes.empty())
        return {core::ErrorCode::Corrupt, "The file is empty; expected " + list + "."};
    for (const Known &format : known) {
        if (has(bytes, format.offset, format.magic))
            return {core::ErrorCode::Unsupported,
                    std::string("It is ") + format.name + ", which Semblance does not read; save it as JPEG, PNG or TIFF."};
    }
    return {core::ErrorCode::Unsupported, "Its content is not a picture; expected " + list + "."};
}

}  // namespace semblance::image
