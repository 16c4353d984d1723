// What an index run has to do: the photos on disk against those in the catalogue.
#pragma once

#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "engine/core/result.h"
#include "engine/jobs/decode_pool.h"
#include "engine/jobs/folder_walk.h"
#include "engine/jobs/xmp_sidecars.h"
#include "engine/store/catalogue.h"

namespace semblance::jobs {

struct KnownPhoto {
    std::filesystem::path path;
    store::PhotoStamp stamp;
};

// The photos of the catalogue, by path bytes.
class KnownPhotos {
public:
    [[nodiscard]] static core::Result<KnownPhotos> load(store::Catalogue &catalogue);
    [[nodiscard]] const KnownPhoto *find(const std::filesystem::path &path) const;
    [[nodiscard]] const std::vector<KnownPhoto> &all() const { return m_photos; }

private:
    std::vector<KnownPhoto> m_photos;
};

// Photos whose file is gone: each may be claimed once, by a new file of the same content. Any thread.
class VanishedPhotos {
public:
    void add(const KnownPhoto &photo, bool certain);  // not certain: asked on disk when it is claimed
    [[nodiscard]] std::optional<core::PhotoId> claim(const std::string &contentHash);
    [[nodiscard]] bool claimed(core::PhotoId id) const;

private:
    struct Candidate {
        core::PhotoId id;
        std::filesystem::path path;
        bool certain = false;
    };
    mutable std::mutex m_mutex;
    std::unordered_multimap<std::string, Candidate> m_byHash;
    std::unordered_set<core::PhotoId> m_claimed;
};

// One entry a photo of the walk, same index.
struct PlannedPhoto {
    core::PhotoId id;  // of the catalogue, invalid: a new path
    core::FolderId folder;
    bool indexed = false;       // its row says so now
    std::string metadataStamp;  // what its row shall remember
};

struct IndexPlan {
    std::vector<PlannedPhoto> photos;
    std::vector<DecodeTask> tasks;
    std::vector<IndexedFile> failedAgain;  // failed before and unchanged since
    std::int64_t unchanged = 0;
    std::vector<core::PhotoId> vanished;  // below the indexed folders and not there any more
};

struct PlanInput {
    const Walk &walk;
    const std::vector<std::filesystem::path> &roots;
    const std::vector<core::FolderId> &folderOfRoot;  // invalid: unreachable
    const KnownPhotos &known;
    const std::unordered_set<std::string> &embedded;  // content hashes
    const XmpSidecars &sidecars;
};

// Fills `vanished` with what a new file may be the continuation of. Errors: those of the catalogue.
[[nodiscard]] core::Result<IndexPlan> makePlan(const PlanInput &input, store::Catalogue &catalogue, VanishedPhotos &vanished);

}  // namespace semblance::jobs
