// What a walk found on disk, in a temporary table beside the catalogue: compared there, so that a million files need no memory.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/store/photo_store.h"

namespace semblance::store {

struct ScannedFile {
    std::filesystem::path path;  // absolute, as bytes
    core::FolderId folder;       // whose rules let it in
    std::int64_t bytes = 0;
    std::int64_t modifiedNs = 0;
    std::string problem;  // why it is not even opened
};

// A scanned file beside its row of the catalogue; `known.id` is invalid when there is none.
struct ScannedPhoto {
    ScannedFile file;
    PhotoStamp known;
    std::string reason;  // why it failed the last time
};

struct IndexedPath {
    core::PhotoId id;
    std::string path;
};

// Whether the walk met a photo's file unchanged: such files need not be scanned.
using Met = std::function<bool(core::PhotoId)>;

enum class PhotoMark { Excluded, Offline };

// For a ReadWrite catalogue, but for isMarked and countMarked. The tables live as long as the connection, in a file that only it sees.
class ScanStore {
public:
    explicit ScanStore(Database &database) : m_database(&database) {}
    [[nodiscard]] core::Result<void> begin();  // empties them
    [[nodiscard]] core::Result<void> end();    // gives their space back
    // A path that is there already is left as it is.
    [[nodiscard]] core::Result<void> addPhotos(std::span<const ScannedFile> files);
    [[nodiscard]] core::Result<void> addTexts(std::span<const std::filesystem::path> files);  // "*.txt"
    [[nodiscard]] core::Result<void> addSidecars(std::span<const ScannedFile> files);         // "*.xmp"

    // Rows of scanned photos are neither offline nor excluded any more and belong to the folder of the scan. Returns how many were not so.
    [[nodiscard]] core::Result<std::int64_t> settle();
    [[nodiscard]] core::Result<std::int64_t> photoCount();
    // Up to `limit` photos after this path, in the order of their paths.
    [[nodiscard]] core::Result<std::vector<ScannedPhoto>> photosAfter(const std::filesystem::path &path, std::int64_t limit);
    // The same of those that are indexed.
    [[nodiscard]] core::Result<std::vector<IndexedPath>> indexedAfter(const std::filesystem::path &path, std::int64_t limit);
    [[nodiscard]] core::Result<bool> holdsPhoto(const std::filesystem::path &path);
    // A scanned one, or one of the catalogue that was met.
    [[nodiscard]] core::Result<bool> holdsPhotoBelow(const std::filesystem::path &folder, const Met &met);
    // photo.jpg.txt and photo.txt of photo.jpg, as far as they were scanned.
    [[nodiscard]] core::Result<std::vector<std::filesystem::path>> textsOf(const std::filesystem::path &photo);
    // photo.jpg.xmp, else photo.xmp.
    [[nodiscard]] core::Result<std::optional<ScannedFile>> sidecarOf(const std::filesystem::path &photo);
    // Photos of the catalogue of which a sidecar was scanned.
    [[nodiscard]] core::Result<void> forEachWithSidecar(const std::function<void(std::filesystem::path &&, PhotoStamp &&)> &visit);
    // Every photo of the catalogue that is neither scanned nor met.
    [[nodiscard]] core::Result<void> forEachUnseen(const Met &met,
                                                   const std::function<void(std::filesystem::path &&, PhotoStamp &&)> &visit);
    // Up to `limit` of the catalogue's indexed photos after this path, scanned or not.
    [[nodiscard]] core::Result<std::vector<IndexedPath>> cataloguedAfter(const std::filesystem::path &path, std::int64_t limit);
    [[nodiscard]] core::Result<std::int64_t> captionCount(core::FolderId folder);  // of its photos that are shown
    // Another text whenever a photo or a caption came or went since.
    [[nodiscard]] core::Result<std::string> contentMark();

    [[nodiscard]] core::Result<void> mark(std::span<const core::PhotoId> ids, PhotoMark mark, bool on);
    [[nodiscard]] core::Result<bool> isMarked(core::PhotoId id, PhotoMark mark);  // false also for a photo that is not there
    // Forgets the photos so marked, with their captions. Returns how many.
    [[nodiscard]] core::Result<std::int64_t> removeMarked(PhotoMark mark);
    [[nodiscard]] core::Result<std::int64_t> countMarked(PhotoMark mark);

private:
    Database *m_database;
    bool m_anyText = false, m_anySidecar = false;
};

}  // namespace semblance::store
