// What the library knows of photos written into XMP sidecars: planned first, then written, and taken back.
#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/core/ids.h"
#include "engine/core/result.h"
#include "engine/isolation/photo_reader.h"
#include "engine/jobs/job.h"
#include "engine/store/catalogue.h"

namespace semblance::jobs {

struct SidecarOptions {
    std::vector<core::PhotoId> photos;  // empty: all whose captions or tags the user edited
    std::filesystem::path folder;       // empty: beside the photos; else there, in a tree as that of the library's folders
    std::shared_ptr<isolation::PhotoReader> decoder = isolation::readerInThisProcess();  // where sidecars that are there are read
};

// One sidecar as it is and as it would be.
struct SidecarPlan {
    core::PhotoId photo;
    std::filesystem::path photoFile, file;
    bool exists = false, changes = false;
    image::SidecarText before, after;
    std::string problem;  // why it is left alone: it is no XMP, or cannot be read
};

// Photos on drives that are away are left out. photo.jpg.xmp, or photo.xmp where that is there already.
[[nodiscard]] core::Result<std::vector<SidecarPlan>> planSidecars(store::Catalogue &catalogue, const SidecarOptions &options);

struct SidecarFailure {
    std::filesystem::path file;
    std::string reason;
};
struct SidecarReport {
    Outcome outcome = Outcome::Finished;
    std::int64_t written = 0, unchanged = 0;
    std::vector<SidecarFailure> failed;
};

// Sidecars that are there are read once more where the context's photos are. Each file is written beside and renamed. What was there before is kept in the library, so that the last writing can be taken back;
// also after a crash in the middle.
[[nodiscard]] core::Result<SidecarReport> writeSidecars(const std::filesystem::path &library, std::span<const SidecarPlan> plans,
                                                        JobContext &context);
// Brings back what the last writing replaced and removes what it made. A sidecar that somebody changed since is left alone and told;
// one that the system does not let be written can be taken back another time.
// Errors: NotFound (nothing was written).
[[nodiscard]] core::Result<SidecarReport> undoSidecars(const std::filesystem::path &library);
[[nodiscard]] bool canUndoSidecars(const std::filesystem::path &library);

}  // namespace semblance::jobs
