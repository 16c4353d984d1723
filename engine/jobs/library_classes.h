// The tags of a library as classes to tell apart.
#pragma once

#include <filesystem>

#include "engine/core/result.h"
#include "engine/jobs/pair_source.h"

namespace semblance::jobs {

// At least this many photos make a tag a class.
inline constexpr std::size_t leastPhotosOfTag = 8;

// Every tag that at least `leastPhotosOfTag` photos have which have none of the other such tags: a class means one answer a photo. At most
// the 100 most frequent tags are looked at. Errors: those of opening a library, InvalidArgument (fewer than two classes are left).
[[nodiscard]] core::Result<LabelledPhotos> readLibraryClasses(const std::filesystem::path &library);
// The same photos, with the tag as a caption: what a run would learn from, to be shown before it.
[[nodiscard]] core::Result<PairList> readTagPairs(const std::filesystem::path &library);

// What `classify` learns from: "tags" and "library" are the library's tags, all else is a folder with a subfolder a class.
[[nodiscard]] core::Result<LabelledPhotos> readClasses(const std::filesystem::path &spec, const std::filesystem::path &library);

}  // namespace semblance::jobs
