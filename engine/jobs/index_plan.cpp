#include "engine/jobs/index_plan.h"

#include <algorithm>

#include "engine/jobs/xmp_sidecars.h"

namespace semblance::jobs {

using core::Result;
namespace fs = std::filesystem;

namespace {

bool isBelowAny(const fs::path &path, const std::vector<fs::path> &folders)
{
    return std::any_of(folders.begin(), folders.end(), [&](const fs::path &folder) { return isBelow(path, folder); });
}

bool isBelowAny(const fs::path &path, const std::vector<Root> &roots)
{
    return std::any_of(roots.begin(), roots.end(), [&](const Root &root) { return isBelow(path, root.path); });
}

PhotoWork workFor(const store::ScannedPhoto &photo, const std::string &stamp, const IsEmbedded &embedded)
{
    const store::PhotoStamp &known = photo.known;
    const store::ScannedFile &file = photo.file;
    if (!known.id.valid() || known.bytes != file.bytes || known.modifiedNs != file.modifiedNs || !file.problem.empty())
        return PhotoWork::Read;
    if (known.state == store::PhotoState::Indexed && !embedded(known.contentHash))
        return PhotoWork::Read;
    if (known.state == store::PhotoState::Indexed)
        return known.metadataStamp == stamp ? PhotoWork::Unchanged : PhotoWork::Metadata;
    // What could be read and was no photo stays so; what could not be read may have been allowed since.
    return known.contentHash.empty() ? PhotoWork::Read : PhotoWork::FailedAgain;
}

}  // namespace

Result<std::vector<PlannedPhoto>> planAfter(fs::path &last, std::int64_t limit, store::Catalogue &catalogue, const IsEmbedded &embedded)
{
    auto photos = catalogue.scan().photosAfter(last, limit);
    if (!photos)
        return core::fail(photos.error());
    std::vector<PlannedPhoto> planned;
    planned.reserve(photos->size());
    for (store::ScannedPhoto &photo : *photos) {
        auto sidecar = catalogue.scan().sidecarOf(photo.file.path);
        if (!sidecar)
            return core::fail(sidecar.error());
        std::string stamp = metadataStamp(*sidecar);
        const PhotoWork work = workFor(photo, stamp, embedded);
        planned.push_back({std::move(photo), work, *sidecar ? std::move((*sidecar)->path) : fs::path(), std::move(stamp)});
    }
    if (!planned.empty())
        last = planned.back().scanned.file.path;
    return planned;
}

Result<WorkCounts> countWork(store::Catalogue &catalogue, const IsEmbedded &embedded)
{
    constexpr std::int64_t atATime = 4096;
    WorkCounts counts;
    fs::path last;
    for (;;) {
        auto photos = planAfter(last, atATime, catalogue, embedded);
        if (!photos)
            return core::fail(photos.error());
        if (photos->empty())
            return counts;
        counts.photos += static_cast<std::int64_t>(photos->size());
        for (PlannedPhoto &photo : *photos) {
            counts.unchanged += photo.work == PhotoWork::Unchanged || photo.work == PhotoWork::Metadata ? 1 : 0;
            counts.toRead += photo.work == PhotoWork::Read || photo.work == PhotoWork::Metadata ? 1 : 0;
            if (photo.work == PhotoWork::FailedAgain)
                counts.failedAgain.push_back({photo.scanned.file.path, std::move(photo.scanned.reason)});
        }
    }
}

Result<Drives> drivesAfter(const Walk &walk, const std::vector<Root> &walked, store::Catalogue &catalogue, const store::Met &met)
{
    const auto mounts = catalogue.folders().mounts();
    if (!mounts)
        return core::fail(mounts.error());
    Drives drives;
    for (const store::MountRow &mount : *mounts) {
        const bool mounted = std::find(walk.mounts.begin(), walk.mounts.end(), mount.path) != walk.mounts.end();
        if (mounted || !isBelowAny(mount.path, walked))
            continue;
        // Photos there after all: they were copied to where the drive used to be.
        const auto used = catalogue.scan().holdsPhotoBelow(mount.path, met);
        if (!used)
            return core::fail(used.error());
        (*used ? drives.settled : drives.away).push_back(mount.path);
    }
    drives.away.insert(drives.away.end(), walk.brokenLinks.begin(), walk.brokenLinks.end());
    return drives;
}

Result<Unseen> sortUnseen(const Walk &walk, const std::vector<Root> &walked, const Roots &roots, const Drives &drives,
                          store::Catalogue &catalogue, const store::Met &met, MovedPhotos &moved)
{
    using Whereabouts = MovedPhotos::Whereabouts;
    std::vector<fs::path> unreadable;
    for (const IndexedFile &failed : walk.failed)
        unreadable.push_back(failed.path);
    Unseen unseen;
    const auto visited = catalogue.scan().forEachUnseen(met, [&](fs::path &&path, store::PhotoStamp &&stamp) {
        const bool looked = isBelowAny(path, walked) && !isBelowAny(path, unreadable);
        const bool away = stamp.offline || (looked && isBelowAny(path, drives.away));
        const bool leftOut = roots.fateOf(path) != PathFate::Taken;
        if (leftOut && !stamp.excluded)
            unseen.excluded.push_back(stamp.id);
        else if (looked && away && !stamp.offline)
            unseen.offline.push_back(stamp.id);
        const bool vanished = looked && !leftOut && !isBelowAny(path, drives.away);
        if (vanished)
            unseen.vanished.push_back(stamp.id);
        // A broken photo has nothing that could be continued; what is left out and still there was not moved.
        if (stamp.state == store::PhotoState::Indexed)
            moved.add(stamp.contentHash, stamp.id, vanished ? Whereabouts::Gone : away ? Whereabouts::Offline : Whereabouts::Unknown);
    });
    if (!visited)
        return core::fail(visited.error());
    moved.seal();
    return unseen;
}

}  // namespace semblance::jobs
