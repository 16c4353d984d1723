// XMP sidecars as they are written: captions, tags and rating in, everything that others wrote kept.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/result.h"
#include "engine/image/metadata.h"

namespace semblance::image {

struct SidecarText {
    std::vector<MetadataText> captions;  // of dc:description
    std::vector<std::string> tags;       // of dc:subject
    std::optional<int> rating = {};      // xmp:Rating, -1 to 5
};

// What a packet says of these. Errors: Corrupt (it is no XMP).
[[nodiscard]] core::Result<SidecarText> readSidecarText(std::string_view packet);

// The packet with these captions and tags instead of its own, and this rating if there is one; an empty packet: a new one. dc:description
// holds a language's captions a line each, which every program shows; semblance:captions holds them one by one, and readMetadata takes
// these as long as the description still says the same. Of lr:hierarchicalSubject and digiKam:TagsList goes what leads to a tag that is
// taken away. Errors: Corrupt (it is no XMP: never overwritten), Internal (something that others wrote would be lost).
[[nodiscard]] core::Result<std::string> withSidecarText(std::string_view packet, const SidecarText &wanted);

}  // namespace semblance::image
