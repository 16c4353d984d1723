// What the camera and the photographer wrote into a photo or into its XMP sidecar: EXIF, IPTC and XMP through Exiv2.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/core/result.h"

namespace semblance::image {

struct MetadataText {
    std::string text;
    std::string language;  // as the file names it, lower case ("en", "zh-cn"); empty: not said
};

// All text is valid UTF-8 without control characters, cut to the lengths below.
struct PhotoMetadata {
    std::string takenAt;             // local time of the camera, "2023-07-14T18:05:11", sub-seconds left out; empty: unknown
    std::optional<int> zoneMinutes;  // of takenAt from UTC, east positive, -840..840
    std::string camera;              // "Canon EOS 80D": maker and model, the maker not twice
    std::string lens;
    std::optional<double> latitude;                  // degrees, north positive, -90..90; there is always both or none
    std::optional<double> longitude;                 // degrees, east positive, -180..180
    std::optional<double> altitude;                  // metres above sea level, -12000..100000
    int rating = 0;                                  // 1..5, 0 none, -1 rejected
    int orientation = 1;                             // EXIF 1..8
    std::string title, description;                  // in the default language
    std::vector<MetadataText> titles, descriptions;  // every language, the default one first
    std::vector<std::string> keywords;               // no two the same but for ASCII case; "animals|dog" gives both
    std::vector<std::string> people;                 // names of faces and persons
    std::string warning;                             // not empty: some of it is damaged, the rest was read
};

inline constexpr std::size_t mostNameBytes = 256;  // camera, lens, a keyword, a person
inline constexpr std::size_t mostTitleBytes = 1024;
inline constexpr std::size_t mostDescriptionBytes = 8192;
inline constexpr std::size_t mostKeywords = 500;  // people too

// Never fails: what is damaged or makes no sense (the 30th of February, 95 degrees north) is left empty. `sidecar`: the bytes of
// an .xmp file; each field that it has wins over the photo's own.
[[nodiscard]] PhotoMetadata readMetadata(std::span<const std::uint8_t> photoBytes, std::span<const std::uint8_t> sidecar = {});

// Whether a photo's warning comes from here, so that it goes when its metadata are read again.
[[nodiscard]] bool isMetadataWarning(const std::string &warning);

// The same JPEG with this local time ("2023-07-14T18:05:11") as its EXIF DateTimeOriginal. Errors: InvalidArgument, Corrupt.
[[nodiscard]] core::Result<std::vector<std::uint8_t>> withTakenAt(std::span<const std::uint8_t> jpeg, const std::string &takenAt);

}  // namespace semblance::image
