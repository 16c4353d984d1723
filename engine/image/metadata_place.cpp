// Where a photo was taken: EXIF's three rationals and a letter, or XMP's "39,54.6N".
#include <charconv>
#include <cmath>

#include "engine/image/metadata_blocks.h"

namespace semblance::image {

namespace {

constexpr double lowest = -12'000;  // metres: no sea is deeper
constexpr double highest = 100'000;

std::optional<double> rational(const Exiv2::Metadatum &datum, int index)
{
    const Exiv2::Rational part = datum.toRational(index);
    if (part.second == 0)
        return std::nullopt;
    const double value = static_cast<double>(part.first) / static_cast<double>(part.second);
    return std::isfinite(value) ? std::optional(value) : std::nullopt;
}

// Degrees, minutes and seconds to degrees; nothing when one of them is out of its range.
std::optional<double> joined(const std::vector<double> &parts, char reference, const char *letters, double limit)
{
    double value = 0, unit = 1;
    for (std::size_t i = 0; i < parts.size(); ++i, unit /= 60) {
        if (!(parts[i] >= 0) || (i > 0 && parts[i] >= 60.0001))
            return std::nullopt;
        value += parts[i] * unit;
    }
    if (parts.empty() || value > limit)
        return std::nullopt;
    const char upper = reference >= 'a' && reference <= 'z' ? static_cast<char>(reference - 'a' + 'A') : reference;
    if (upper != '\0' && upper != letters[0] && upper != letters[1])
        return std::nullopt;
    return upper == letters[1] ? -value : value;
}

// letters: positive and negative, "NS" or "EW". EXIF 2.32, section 4.6.6.
std::optional<double> exifDegrees(const MetadataBlocks &blocks, const std::string &key, const char *letters, double limit)
{
    const auto found = blocks.exif.findKey(Exiv2::ExifKey(key));
    if (found == blocks.exif.end())
        return std::nullopt;
    std::vector<double> parts;
    for (int i = 0; i < std::min(3, static_cast<int>(found->count())); ++i) {
        const auto part = rational(*found, i);
        if (!part && i == 0)
            return std::nullopt;
        parts.push_back(part.value_or(0.0));
    }
    const std::string reference = blocks.text(key + "Ref");
    return joined(parts, reference.empty() ? '\0' : reference[0], letters, limit);
}

// "DDD,MM,SSk" or "DDD,MM.mmk", XMP Specification Part 2, GPSCoordinate.
std::optional<double> xmpDegrees(const std::string &text, const char *letters, double limit)
{
    if (text.size() < 2)
        return std::nullopt;
    std::vector<double> parts;
    const std::string numbers = text.substr(0, text.size() - 1);
    for (std::size_t at = 0; at != std::string::npos && parts.size() < 3;) {
        const std::size_t end = numbers.find(',', at);
        const std::string part = numbers.substr(at, end == std::string::npos ? end : end - at);
        double value = 0;  // from_chars: a decimal point in every locale
        const auto [stop, error] = std::from_chars(part.data(), part.data() + part.size(), value, std::chars_format::fixed);
        if (error != std::errc() || stop != part.data() + part.size())
            return std::nullopt;
        parts.push_back(value);
        at = end == std::string::npos ? end : end + 1;
    }
    return joined(parts, text.back(), letters, limit);
}

std::optional<double> altitudeOf(const MetadataBlocks &blocks)
{
    std::optional<double> metres;
    bool below = false;
    if (const auto exif = blocks.exif.findKey(Exiv2::ExifKey("Exif.GPSInfo.GPSAltitude")); exif != blocks.exif.end() && exif->count() > 0) {
        metres = rational(*exif, 0);
        below = blocks.text("Exif.GPSInfo.GPSAltitudeRef") == "1";
    } else if (const auto xmp = blocks.xmp.findKey(Exiv2::XmpKey("Xmp.exif.GPSAltitude")); xmp != blocks.xmp.end()) {
        metres = rational(*xmp, 0);
        below = blocks.text("Xmp.exif.GPSAltitudeRef") == "1";
    }
    if (!metres)
        return std::nullopt;
    const double signedMetres = below ? -*metres : *metres;
    return signedMetres >= lowest && signedMetres <= highest ? std::optional(signedMetres) : std::nullopt;
}

}  // namespace

Place placeOf(const MetadataBlocks &blocks)
{
    Place place;
    if (blocks.firstText({"Exif.GPSInfo.GPSStatus", "Xmp.exif.GPSStatus"}) == "V")  // the receiver had no fix
        return place;
    place.altitude = altitudeOf(blocks);
    place.latitude = exifDegrees(blocks, "Exif.GPSInfo.GPSLatitude", "NS", 90);
    place.longitude = exifDegrees(blocks, "Exif.GPSInfo.GPSLongitude", "EW", 180);
    if (!place.latitude || !place.longitude) {
        place.latitude = xmpDegrees(blocks.text("Xmp.exif.GPSLatitude"), "NS", 90);
        place.longitude = xmpDegrees(blocks.text("Xmp.exif.GPSLongitude"), "EW", 180);
    }
    // Exactly 0, 0 is what receivers without a fix write; nobody takes photos there.
    const bool complete = place.latitude && place.longitude && (*place.latitude != 0 || *place.longitude != 0);
    if (!complete)
        place.latitude = place.longitude = std::nullopt;
    return place;
}

}  // namespace semblance::image
