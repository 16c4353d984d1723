#include "engine/jobs/index_plan.h"

#include <algorithm>
#include <cerrno>

#include <sys/stat.h>

namespace semblance::jobs {

using core::Result;
namespace fs = std::filesystem;

Result<KnownPhotos> KnownPhotos::load(store::Catalogue &catalogue)
{
    KnownPhotos known;
    const auto visited = catalogue.photos().forEachStamp(core::FolderId{}, [&](fs::path &&path, store::PhotoStamp &&stamp) {
        known.m_photos.push_back({std::move(path), std::move(stamp)});
    });
    if (!visited)
        return core::fail(visited.error());
    std::sort(known.m_photos.begin(), known.m_photos.end(),
              [](const KnownPhoto &a, const KnownPhoto &b) { return a.path.native() < b.path.native(); });
    return known;
}

const KnownPhoto *KnownPhotos::find(const fs::path &path) const
{
    const auto found = std::lower_bound(m_photos.begin(), m_photos.end(), path.native(),
                                        [](const KnownPhoto &photo, const std::string &bytes) { return photo.path.native() < bytes; });
    return found != m_photos.end() && found->path.native() == path.native() ? &*found : nullptr;
}

namespace {

// Only "there is no such file" counts: what cannot be looked at may still be there.
bool isGone(const fs::path &path)
{
    struct stat status {};
    return ::lstat(path.c_str(), &status) != 0 && (errno == ENOENT || errno == ENOTDIR);
}

}  // namespace

void VanishedPhotos::add(const KnownPhoto &photo, bool certain)
{
    m_byHash.emplace(photo.stamp.contentHash, Candidate{photo.stamp.id, photo.path, certain});
}

std::optional<core::PhotoId> VanishedPhotos::claim(const std::string &contentHash)
{
    const std::lock_guard lock(m_mutex);
    auto [candidate, end] = m_byHash.equal_range(contentHash);
    for (; candidate != end; ++candidate) {
        if (candidate->second.certain || isGone(candidate->second.path)) {
            const core::PhotoId id = candidate->second.id;
            m_byHash.erase(candidate);
            m_claimed.insert(id);
            return id;
        }
    }
    return std::nullopt;
}

bool VanishedPhotos::claimed(core::PhotoId id) const
{
    const std::lock_guard lock(m_mutex);
    return m_claimed.contains(id);
}

namespace {

bool isBelowAny(const fs::path &path, const std::vector<fs::path> &folders)
{
    return std::any_of(folders.begin(), folders.end(), [&](const fs::path &folder) { return isBelow(path, folder); });
}

// A photo outside the indexed folders may have moved here only if its own folder is there to be looked at (no drive unplugged).
Result<std::vector<fs::path>> reachableFolders(store::Catalogue &catalogue)
{
    const auto folders = catalogue.folders().all();
    if (!folders)
        return core::fail(folders.error());
    std::vector<fs::path> reachable;
    for (const store::FolderRow &folder : *folders) {
        std::error_code ignored;
        if (fs::is_directory(folder.path, ignored))
            reachable.push_back(folder.path);
    }
    return reachable;
}

Result<std::unordered_map<core::PhotoId, std::string>> failureReasons(store::Catalogue &catalogue)
{
    const auto rows = catalogue.photos().failed();
    if (!rows)
        return core::fail(rows.error());
    std::unordered_map<core::PhotoId, std::string> reasons;
    for (const store::PhotoRow &row : *rows)
        reasons.emplace(row.id, row.reason);
    return reasons;
}

void planPhoto(std::size_t index, const PlanInput &input, const std::unordered_map<core::PhotoId, std::string> &reasons, IndexPlan &plan)
{
    const FoundFile &file = input.walk.photos[index];
    const KnownPhoto *known = input.known.find(file.path);
    PlannedPhoto &planned = plan.photos.emplace_back();
    planned.folder = input.folderOfRoot[file.root];
    const FoundFile *sidecar = input.sidecars.of(file.path);
    planned.metadataStamp = metadataStamp(sidecar);
    const fs::path sidecarPath = sidecar == nullptr ? fs::path() : sidecar->path;
    if (known != nullptr) {
        const store::PhotoStamp &stamp = known->stamp;
        planned.id = stamp.id;
        planned.folder = stamp.folder;
        planned.indexed = stamp.state == store::PhotoState::Indexed;
        const bool same = stamp.bytes == file.bytes && stamp.modifiedNs == file.modifiedNs && file.problem.empty();
        if (same && planned.indexed && input.embedded.contains(stamp.contentHash)) {
            ++plan.unchanged;
            if (stamp.metadataStamp != planned.metadataStamp)
                plan.tasks.push_back({index, file.path, {}, sidecarPath, true});
            return;
        }
        // What could be read and was no photo stays so; what could not be read may have been allowed since.
        if (same && !planned.indexed && !stamp.contentHash.empty()) {
            const auto reason = reasons.find(stamp.id);
            plan.failedAgain.push_back({file.path, reason == reasons.end() ? std::string() : reason->second});
            return;
        }
    }
    plan.tasks.push_back({index, file.path, file.problem, sidecarPath});
}

}  // namespace

Result<IndexPlan> makePlan(const PlanInput &input, store::Catalogue &catalogue, VanishedPhotos &vanished)
{
    const auto reasons = failureReasons(catalogue);
    if (!reasons)
        return core::fail(reasons.error());
    const auto reachable = reachableFolders(catalogue);
    if (!reachable)
        return core::fail(reachable.error());

    IndexPlan plan;
    plan.photos.reserve(input.walk.photos.size());
    for (std::size_t i = 0; i < input.walk.photos.size(); ++i)
        planPhoto(i, input, *reasons, plan);

    std::vector<fs::path> walked, unreadable;
    for (std::size_t root = 0; root < input.roots.size(); ++root)
        if (input.folderOfRoot[root].valid())
            walked.push_back(input.roots[root]);
    for (const IndexedFile &failed : input.walk.failed)
        unreadable.push_back(failed.path);

    auto found = input.walk.photos.begin();  // both lists are in the order of their paths
    for (const KnownPhoto &known : input.known.all()) {
        while (found != input.walk.photos.end() && found->path.native() < known.path.native())
            ++found;
        if (found != input.walk.photos.end() && found->path.native() == known.path.native())
            continue;
        const bool here = isBelowAny(known.path, walked) && !isBelowAny(known.path, unreadable);
        if (here)
            plan.vanished.push_back(known.stamp.id);
        if (known.stamp.state == store::PhotoState::Indexed && (here || isBelowAny(known.path, *reachable)))
            vanished.add(known, here);
    }
    return plan;
}

}  // namespace semblance::jobs
