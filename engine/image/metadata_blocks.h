// Inside engine/image only: the EXIF, IPTC and XMP blocks of one file, and their fields as clean values.
#pragma once

#include <initializer_list>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <exiv2/exiv2.hpp>

#include "engine/image/metadata.h"

namespace semblance::image {

// Valid UTF-8 without control characters and blanks around it, `most` bytes long at most. Text that is not UTF-8 is taken for
// GB18030 where it looks like Chinese, else for Windows-1252.
[[nodiscard]] std::string cleanText(std::string text, std::size_t most);

// Once before anything of Exiv2; any thread.
void prepareExiv2();

// Of captions one by one: "Xmp.semblance.captions" and, entry for entry, "Xmp.semblance.languages".
inline constexpr const char *ownNamespace = "https://semblance.github.io/ns/captions/1.0/";

struct MetadataBlocks {
    const Exiv2::ExifData &exif;
    const Exiv2::IptcData &iptc;
    const Exiv2::XmpData &xmp;

    // The text of a field such as "Xmp.dc.title", empty when it is missing.
    [[nodiscard]] std::string text(const std::string &key, std::size_t most = mostNameBytes) const;
    [[nodiscard]] std::string firstText(std::initializer_list<const char *> keys, std::size_t most = mostNameBytes) const;
};

struct TakenAt {
    std::string local;  // "2023-07-14T18:05:11"; empty: unknown
    std::optional<int> zoneMinutes;
};
// EXIF's or XMP's way to write a time, with or without a zone; empty when there is no such moment.
[[nodiscard]] TakenAt parseTime(const std::string &text);
[[nodiscard]] TakenAt takenAtOf(const MetadataBlocks &blocks);

struct Place {
    std::optional<double> latitude, longitude, altitude;
};
[[nodiscard]] Place placeOf(const MetadataBlocks &blocks);

[[nodiscard]] std::vector<MetadataText> titlesOf(const MetadataBlocks &blocks);
// A language's captions, a line each; "x-default" is the first one's language.
[[nodiscard]] std::map<std::string, std::string> describedBy(const std::vector<MetadataText> &captions);
[[nodiscard]] std::vector<MetadataText> descriptionsOf(const MetadataBlocks &blocks);
[[nodiscard]] std::vector<std::string> keywordsOf(const MetadataBlocks &blocks);
[[nodiscard]] std::vector<std::string> peopleOf(const MetadataBlocks &blocks);

}  // namespace semblance::image
