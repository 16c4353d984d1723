// What an index run has to do: the photos on disk against those in the catalogue.
#pragma once

#include <functional>
#include <vector>

#include "engine/core/result.h"
#include "engine/jobs/content_keys.h"
#include "engine/jobs/folder_rules.h"
#include "engine/jobs/folder_walk.h"
#include "engine/jobs/moved_photos.h"
#include "engine/store/catalogue.h"

namespace semblance::jobs {

// FailedAgain: it was read before, was no photo, and has not changed. Metadata: only what is written about it changed.
enum class PhotoWork { Unchanged, FailedAgain, Metadata, Read };

struct PlannedPhoto {
    store::ScannedPhoto scanned;
    PhotoWork work = PhotoWork::Read;
    std::filesystem::path sidecar;  // its XMP file; empty: none
    std::string metadataStamp;      // what its row shall remember
};

// Whether this content has a vector of the version.
using IsEmbedded = std::function<bool(const std::string &contentHash)>;

// Up to `limit` photos of the scan after `last`, which is moved on; empty: that was all. Errors: those of the catalogue.
[[nodiscard]] core::Result<std::vector<PlannedPhoto>> planAfter(std::filesystem::path &last, std::int64_t limit,
                                                                store::Catalogue &catalogue, const IsEmbedded &embedded);

struct WorkCounts {
    std::int64_t photos = 0, unchanged = 0;
    std::int64_t toRead = 0;  // also for their metadata alone
    std::vector<IndexedFile> failedAgain;
};
// Goes through the whole scan.
[[nodiscard]] core::Result<WorkCounts> countWork(store::Catalogue &catalogue, const IsEmbedded &embedded);

// What a walk says of drives.
struct Drives {
    std::vector<std::filesystem::path> away;     // nothing below these can be looked at now
    std::vector<std::filesystem::path> settled;  // mount points once, ordinary folders now
};
[[nodiscard]] core::Result<Drives> drivesAfter(const Walk &walk, const std::vector<Root> &walked, store::Catalogue &catalogue,
                                               const store::Met &met);

// Photos of the catalogue that the walk did not meet and what that means.
struct Unseen {
    std::vector<core::PhotoId> vanished;  // below the walked folders and not there any more
    std::vector<core::PhotoId> offline;   // below a drive that is away
    std::vector<core::PhotoId> excluded;  // left out by a rule now, not before
};
// Tells `moved` what a new file may be the continuation of.
[[nodiscard]] core::Result<Unseen> sortUnseen(const Walk &walk, const std::vector<Root> &walked, const Roots &roots, const Drives &drives,
                                              store::Catalogue &catalogue, const store::Met &met, MovedPhotos &moved);

}  // namespace semblance::jobs
