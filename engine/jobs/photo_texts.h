// Captions, tags and ratings as the user wants them: read and changed for one or many photos, each change with its way back.
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/core/ids.h"
#include "engine/core/result.h"
#include "engine/jobs/encoder.h"
#include "engine/store/catalogue.h"

namespace semblance::jobs {

struct PhotoTexts {
    core::PhotoId photo;
    std::filesystem::path path;
    // Empty: not asked for, or not to be changed. A caption without a language gets the one it looks like.
    std::optional<std::vector<store::CaptionText>> captions;
    std::optional<std::vector<std::string>> tags;
    std::optional<int> rating = {};  // -1 rejected, 0 none, 1 to 5
};

// One change for many photos. What is to be added and is there already, or is to be removed and is not, is no change.
struct TextsChange {
    std::vector<core::PhotoId> photos;
    std::vector<std::string> addCaptions, removeCaptions;
    std::vector<std::string> addTags, removeTags;
    std::optional<int> rating = {};
};

// The photo with this file; one reached through a symbolic link to its folder too. Errors: NotFound.
[[nodiscard]] core::Result<core::PhotoId> photoAt(store::Catalogue &catalogue, const std::filesystem::path &file);

// Photos that are not there are left out.
[[nodiscard]] core::Result<std::vector<PhotoTexts>> textsOf(store::Catalogue &catalogue, std::span<const core::PhotoId> photos);

// All or nothing. Returns what was there before of the photos that changed: put back, it undoes this. Photos that are not there any more
// are passed over.
[[nodiscard]] core::Result<std::vector<PhotoTexts>> putTexts(store::Catalogue &catalogue, std::span<const PhotoTexts> wanted);
[[nodiscard]] core::Result<std::vector<PhotoTexts>> changeTexts(store::Catalogue &catalogue, const TextsChange &change);

// Embeds the captions of these photos that have no vector yet. Returns how many. Errors: those of the vectors and of the encoder.
[[nodiscard]] core::Result<std::int64_t> embedCaptionsOf(store::Catalogue &catalogue, const std::filesystem::path &library,
                                                         const Encoder &encoder, std::span<const core::PhotoId> photos);

}  // namespace semblance::jobs
