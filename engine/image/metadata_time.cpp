// When a photo was taken: EXIF, XMP and IPTC times with their zones, and the zone from the GPS clock where none is written.
#include <array>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "engine/image/metadata_blocks.h"

namespace semblance::image {

namespace {

using Seconds = std::chrono::sys_seconds;

constexpr int mostZoneMinutes = 14 * 60;
constexpr int clockSlack = 180;  // seconds between a camera's clock and the satellites' that still tell the zone

struct Cursor {
    std::string_view rest;

    bool skip(std::string_view any)
    {
        if (rest.empty() || any.find(rest.front()) == std::string_view::npos)
            return false;
        rest.remove_prefix(1);
        return true;
    }
    // Exactly `digits` digits, low..high.
    std::optional<int> number(std::size_t digits, int low, int high)
    {
        if (rest.size() < digits)
            return std::nullopt;
        int value = 0;
        for (std::size_t i = 0; i < digits; ++i) {
            if (rest[i] < '0' || rest[i] > '9')
                return std::nullopt;
            value = value * 10 + (rest[i] - '0');
        }
        rest.remove_prefix(digits);
        return value >= low && value <= high ? std::optional(value) : std::nullopt;
    }
};

// "+02:00", "-0330", "Z"
std::optional<int> parseZone(std::string_view text)
{
    Cursor at{text};
    if (at.skip("Zz"))
        return 0;
    const bool west = at.rest.starts_with('-');
    if (!at.skip("+-"))
        return std::nullopt;
    const auto hours = at.number(2, 0, 14);
    at.skip(":");
    const auto minutes = at.number(2, 0, 59);
    if (!hours || !minutes || *hours * 60 + *minutes > mostZoneMinutes)
        return std::nullopt;
    return (west ? -1 : 1) * (*hours * 60 + *minutes);
}

struct Moment {
    std::chrono::year_month_day day;
    std::chrono::seconds time{0};
    std::optional<int> zoneMinutes;

    [[nodiscard]] Seconds seconds() const { return std::chrono::sys_days(day) + time; }
};

// Hours, minutes, perhaps seconds, perhaps a fraction (ignored), perhaps a zone. A leap second is the second before it.
bool parseClock(Cursor &at, Moment &moment)
{
    const auto hour = at.number(2, 0, 23);
    at.skip(":");
    const auto minute = at.number(2, 0, 59);
    if (!hour || !minute)
        return false;
    int second = 0;
    if (at.skip(":") || (!at.rest.empty() && at.rest.front() >= '0' && at.rest.front() <= '9')) {
        const auto found = at.number(2, 0, 60);
        if (!found)
            return false;
        second = std::min(*found, 59);
    }
    if (at.skip(".,"))
        while (at.skip("0123456789")) {}
    moment.time = std::chrono::hours(*hour) + std::chrono::minutes(*minute) + std::chrono::seconds(second);
    while (at.skip(" ")) {}
    moment.zoneMinutes = parseZone(at.rest);
    return true;
}

std::optional<Moment> parseMoment(const std::string &text)
{
    Cursor at{text};
    const auto year = at.number(4, 1800, 9999);
    at.skip(":-/");
    const auto month = at.number(2, 1, 12);
    at.skip(":-/");
    const auto day = at.number(2, 1, 31);
    if (!year || !month || !day)
        return std::nullopt;
    Moment moment;
    moment.day = {std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)),
                  std::chrono::day(static_cast<unsigned>(*day))};
    if (!moment.day.ok())
        return std::nullopt;
    if (at.skip(" T") && !parseClock(at, moment))
        return std::nullopt;
    return moment;
}

std::string isoText(const Moment &moment)
{
    const auto seconds = static_cast<int>(moment.time.count());
    std::array<char, 40> iso{};
    std::snprintf(iso.data(), iso.size(), "%04d-%02u-%02uT%02d:%02d:%02d", static_cast<int>(moment.day.year()),
                  static_cast<unsigned>(moment.day.month()), static_cast<unsigned>(moment.day.day()), seconds / 3600, seconds / 60 % 60,
                  seconds % 60);
    return iso.data();
}

// The clock of the satellites, in UTC.
std::optional<Moment> gpsMoment(const MetadataBlocks &blocks)
{
    auto moment = parseMoment(blocks.text("Exif.GPSInfo.GPSDateStamp"));
    const auto clock = blocks.exif.findKey(Exiv2::ExifKey("Exif.GPSInfo.GPSTimeStamp"));
    if (moment && clock != blocks.exif.end() && clock->count() >= 3) {
        double seconds = 0;
        constexpr std::array<double, 3> unit{3600, 60, 1};
        for (std::size_t i = 0; i < 3; ++i) {
            const Exiv2::Rational part = clock->toRational(static_cast<int>(i));
            if (part.second == 0)
                return std::nullopt;
            seconds += unit[i] * static_cast<double>(part.first) / static_cast<double>(part.second);
        }
        if (!(seconds >= 0 && seconds < 86'401))
            return std::nullopt;
        moment->time = std::chrono::seconds(std::min(86'399, static_cast<int>(seconds)));
        moment->zoneMinutes = 0;
        return moment;
    }
    auto written = parseMoment(blocks.text("Xmp.exif.GPSTimeStamp"));
    return written && written->zoneMinutes == 0 ? written : std::nullopt;
}

// Zones are multiples of a quarter of an hour, so the difference tells which one, when both clocks agree otherwise.
std::optional<int> zoneBetween(const Moment &local, const Moment &utc)
{
    const double difference = static_cast<double>((local.seconds() - utc.seconds()).count());
    const double minutes = std::round(difference / 900) * 15;
    if (std::abs(minutes) > mostZoneMinutes || std::abs(difference - minutes * 60) > clockSlack)
        return std::nullopt;
    return static_cast<int>(minutes);
}

TakenAt toTakenAt(const std::optional<Moment> &moment)
{
    return moment ? TakenAt{isoText(*moment), moment->zoneMinutes} : TakenAt{};
}

// Exiv2 did not always know the names of EXIF 2.31's offsets, but it knows their numbers.
std::string exifText(const MetadataBlocks &blocks, std::uint16_t tag)
{
    const auto found = blocks.exif.findKey(Exiv2::ExifKey(tag, "Photo"));
    return found == blocks.exif.end() ? std::string() : cleanText(found->toString(), mostNameBytes);
}

std::optional<Moment> exifMoment(const MetadataBlocks &blocks, const char *key, std::uint16_t zoneTag)
{
    auto moment = parseMoment(blocks.text(key));
    if (moment) {
        for (const std::uint16_t tag : {zoneTag, std::uint16_t{0x9010}})
            if (!moment->zoneMinutes)
                moment->zoneMinutes = parseZone(exifText(blocks, tag));
    }
    return moment;
}

std::optional<Moment> iptcMoment(const MetadataBlocks &blocks)
{
    const std::string day = blocks.text("Iptc.Application2.DateCreated");
    const std::string clock = blocks.text("Iptc.Application2.TimeCreated");
    if (!clock.empty())
        if (auto moment = parseMoment(day + "T" + clock))
            return moment;
    return parseMoment(day);
}

std::optional<Moment> writtenMoment(const MetadataBlocks &blocks)
{
    if (auto moment = exifMoment(blocks, "Exif.Photo.DateTimeOriginal", 0x9011))
        return moment;
    if (auto moment = exifMoment(blocks, "Exif.Photo.DateTimeDigitized", 0x9012))
        return moment;
    for (const char *key : {"Xmp.exif.DateTimeOriginal", "Xmp.photoshop.DateCreated", "Xmp.xmp.CreateDate"})
        if (auto moment = parseMoment(blocks.text(key)))
            return moment;
    if (auto moment = iptcMoment(blocks))
        return moment;
    return exifMoment(blocks, "Exif.Image.DateTime", 0x9010);
}

}  // namespace

TakenAt parseTime(const std::string &text)
{
    return toTakenAt(parseMoment(text));
}

TakenAt takenAtOf(const MetadataBlocks &blocks)
{
    auto moment = writtenMoment(blocks);
    if (moment && moment->zoneMinutes)
        return toTakenAt(moment);
    const auto gps = gpsMoment(blocks);
    if (!moment)
        return toTakenAt(gps);
    if (gps)
        moment->zoneMinutes = zoneBetween(*moment, *gps);
    return toTakenAt(moment);
}

}  // namespace semblance::image
