// The captions of the library as one file for other programs, and such a file taken into the library as the user's own words.
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "engine/core/result.h"
#include "engine/jobs/caption_files.h"
#include "engine/jobs/photo_texts.h"
#include "engine/store/catalogue.h"

namespace semblance::jobs {

enum class CaptionFormat { Csv, Tsv, Coco };
// By the file's ending: .tsv, .json, else CSV.
[[nodiscard]] CaptionFormat captionFormatOf(const std::filesystem::path &file);

struct CaptionExport {
    std::int64_t photos = 0, captions = 0;
};
// Every photo with captions, in the order of their paths. CSV and TSV: image,caption,language, a line a caption; COCO: its captions JSON.
// A photo is named relative to the file's folder where it lies in it, else by its whole path, so that indexing or importCaptions find it.
// Written beside and renamed. Errors: those of the catalogue and of writing.
[[nodiscard]] core::Result<CaptionExport> exportCaptions(store::Catalogue &catalogue, const std::filesystem::path &file,
                                                         CaptionFormat format);

enum class ImportMode { Add, Replace };
struct CaptionImport {
    std::vector<PhotoTexts> before;     // of the photos that changed: the undo
    std::vector<IndexedFile> warnings;  // rows that were skipped
};
// Replace: photos of the file have its captions alone. Errors: the file cannot be read or is no such table; those of the catalogue.
[[nodiscard]] core::Result<CaptionImport> importCaptions(store::Catalogue &catalogue, const std::filesystem::path &file, ImportMode mode);

}  // namespace semblance::jobs
