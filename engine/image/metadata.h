// What the camera and the photographer wrote into a photo: EXIF, IPTC and XMP through Exiv2.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/core/result.h"

namespace semblance::image {

struct PhotoMetadata {
    std::string takenAt;  // local time of the camera, "2023-07-14T18:05:11"; empty: unknown
    std::string camera;   // "Canon EOS 80D"
    std::string lens;
    std::optional<double> latitude;   // degrees, north positive
    std::optional<double> longitude;  // degrees, east positive
    int rating = 0;                   // 0..5
    int orientation = 1;              // EXIF 1..8
    std::string title;
    std::string description;
    std::vector<std::string> keywords;
};

// Never fails: what cannot be read is left empty. All text is valid UTF-8.
[[nodiscard]] PhotoMetadata readMetadata(std::span<const std::uint8_t> photoBytes);

// The same JPEG with this local time ("2023-07-14T18:05:11") as its EXIF DateTimeOriginal. Errors: InvalidArgument, Corrupt.
[[nodiscard]] core::Result<std::vector<std::uint8_t>> withTakenAt(std::span<const std::uint8_t> jpeg, const std::string &takenAt);

}  // namespace semblance::image
