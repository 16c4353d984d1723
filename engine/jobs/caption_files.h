// Captions that lie beside photos: captions.csv/.tsv (image,caption[,language]), COCO's captions*.json, and .txt sidecars, one
// caption a line; and those that photos carry themselves.
#pragma once

#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/image/metadata.h"
#include "engine/jobs/index_job.h"

namespace semblance::jobs {

struct PhotoCaptions {
    std::vector<std::string> texts;  // UTF-8, trimmed, no two the same
    std::vector<std::string> languages;
};

struct CaptionFiles {
    // By the photo's path bytes.
    std::unordered_map<std::string, PhotoCaptions> table, sidecar;  // a COCO file counts as a table
    bool tableFailed = false, sidecarFailed = false;                // one could not be read: what it said before is not taken back
    std::vector<IndexedFile> failed;                                // which, and why
    std::vector<IndexedFile> warnings;                              // rows that were skipped
};

using IsPhoto = std::function<bool(const std::filesystem::path &)>;  // whether it is a photo of the walk

// A table's images are beside it, in images/ beside it, or absolute; COCO's also in the folder of its split (captions_val2017.json:
// val2017) beside it or one folder up.
void readCaptionTables(std::span<const std::filesystem::path> tables, const IsPhoto &isPhoto, CaptionFiles &result);
// `texts`: the files named as this photo's, photo.txt or photo.jpg.txt of photo.jpg.
void readSidecars(const std::filesystem::path &photo, std::span<const std::filesystem::path> texts, CaptionFiles &result);

// Titles and descriptions in all their languages; not a title that only repeats a file's name.
[[nodiscard]] PhotoCaptions captionsOf(const image::PhotoMetadata &metadata);

}  // namespace semblance::jobs
