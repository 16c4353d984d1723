// Captions that lie beside photos: captions.csv/.tsv (image,caption[,language]) and .txt sidecars, one caption a line.
#pragma once

#include <string>
#include <unordered_map>
#include <vector>

#include "engine/jobs/folder_walk.h"

namespace semblance::jobs {

struct PhotoCaptions {
    std::vector<std::string> texts;  // UTF-8, trimmed, no two the same
    std::vector<std::string> languages;
};

struct CaptionFiles {
    // By the photo's path bytes.
    std::unordered_map<std::string, PhotoCaptions> table, sidecar;
    std::vector<IndexedFile> failed;    // a table or sidecar that could not be read
    std::vector<IndexedFile> warnings;  // rows that were skipped
};

// A table's images are beside it, in images/ beside it, or absolute. A sidecar of photo.jpg is photo.txt or photo.jpg.txt; other
// text files are none of ours.
[[nodiscard]] CaptionFiles readCaptionFiles(const Walk &walk);

}  // namespace semblance::jobs
