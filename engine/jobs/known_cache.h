// What a finished run knew of photos that need nothing, kept for the next one: a file in the library's cache. It is believed only while
// the catalogue names exactly this file and nothing has changed since; else the catalogue is read.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include "engine/core/result.h"
#include "engine/jobs/known_photos.h"
#include "engine/store/catalogue.h"

namespace semblance::jobs {

// What else a run without work need not ask again.
struct KnownFigures {
    std::string walked;         // the folders of that run
    std::int64_t captions = 0;  // of their photos
};

class KnownCache {
public:
    // `identity`: of the model version whose vectors the photos have.
    KnownCache(std::filesystem::path library, std::string identity);

    // False: nothing that could be believed was kept, and `known` is as it was. Errors: those of the catalogue.
    [[nodiscard]] core::Result<bool> load(store::Catalogue &catalogue, KnownPhotos &known, KnownFigures &figures) const;
    // The vectors' file must be closed, for its stamp counts. Errors: those of the catalogue and of writing.
    [[nodiscard]] core::Result<void> keep(store::Catalogue &catalogue, const KnownPhotos &known, const KnownFigures &figures) const;

    // Before anything is written that load() cannot see by itself: marks of photos, times, folders.
    [[nodiscard]] static core::Result<void> forget(store::Catalogue &catalogue);

private:
    [[nodiscard]] core::Result<std::string> present(store::Catalogue &catalogue) const;

    const std::filesystem::path m_file, m_vectors;
    const std::string m_identity;
};

}  // namespace semblance::jobs
