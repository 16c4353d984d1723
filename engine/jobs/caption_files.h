// Captions that lie beside photos: captions.csv/.tsv (image,caption[,language]), COCO's captions*.json, and .txt sidecars, one
// caption a line; and those that photos carry themselves.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "engine/image/metadata.h"
#include "engine/jobs/folder_walk.h"

namespace semblance::jobs {

struct PhotoCaptions {
    std::vector<std::string> texts;  // UTF-8, trimmed, no two the same
    std::vector<std::string> languages;
};

struct CaptionFiles {
    // By the photo's path bytes.
    std::unordered_map<std::string, PhotoCaptions> table, sidecar;  // a COCO file counts as a table
    std::vector<IndexedFile> failed;                                // a table or sidecar that could not be read
    std::vector<IndexedFile> warnings;                              // rows that were skipped
};

// A table's images are beside it, in images/ beside it, or absolute; COCO's also in the folder of its split (captions_val2017.json:
// val2017) beside it or one folder up. A sidecar of photo.jpg is photo.txt or photo.jpg.txt; other
// text files are none of ours.
[[nodiscard]] CaptionFiles readCaptionFiles(const Walk &walk);

// Titles and descriptions in all their languages; not a title that only repeats a file's name.
[[nodiscard]] PhotoCaptions captionsOf(const image::PhotoMetadata &metadata);

}  // namespace semblance::jobs
