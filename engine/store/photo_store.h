// Photos: every path is a photo of its own, also when two have the same content.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/core/ids.h"
#include "engine/core/result.h"

namespace semblance::store {

class Database;

enum class PhotoState { Indexed = 0, Failed = 1 };

// Photos under one heading.
enum class SectionBy { Month, Folder };
struct PhotoSection {
    std::string name;  // "2023-07"; or the folder that the files lie in, as bytes
    std::vector<core::PhotoId> photos;
};

struct PhotoRow {
    core::PhotoId id;
    core::FolderId folder;
    std::filesystem::path path;  // absolute, as bytes
    std::int64_t bytes = 0;
    std::int64_t modifiedNs = 0;  // nanoseconds since 1970
    std::string contentHash;      // 32 hexadecimal digits; empty: never read
    PhotoState state = PhotoState::Indexed;
    std::string reason;              // why it failed
    std::string warning;             // it decoded only in part
    int width = 0, height = 0;       // upright, pixels
    std::string takenAt;             // "2023-07-14T18:05:11", local, or empty
    std::optional<int> zoneMinutes;  // of takenAt from UTC, east positive
    std::string camera, lens;
    std::optional<double> latitude, longitude;  // degrees
    std::optional<double> altitude;             // metres
    int rating = 0;                             // -1 rejected .. 5; put() takes what the files say
    bool rated = false;                         // by the user, other than the files say; put() does not look at it
    std::string title;
    std::string metadataStamp;                  // of the reading that gave all this; empty: to be read again
    std::vector<std::string> keywords, people;  // of one photo: find() and findByPath() give them, lists do not
};

// What a rescan needs of a photo, small enough for a million of them.
struct PhotoStamp {
    core::PhotoId id;
    core::FolderId folder;
    std::int64_t bytes = 0;
    std::int64_t modifiedNs = 0;
    PhotoState state = PhotoState::Indexed;
    std::string contentHash;
    std::string metadataStamp;
    bool excluded = false;  // left out by a rule: in no result
    bool offline = false;   // its drive is not there: found, but cannot be opened
};

class PhotoStore {
public:
    explicit PhotoStore(Database &database) : m_database(&database) {}
    // Inserts, or updates the row with the same path (its id stays), with keywords, people and the words of all. Returns the id.
    [[nodiscard]] core::Result<core::PhotoId> put(const PhotoRow &row);
    // The user's own rating, -1 to 5: it stays whatever a later run reads. Returns true when it is another than before. Errors: NotFound,
    // InvalidArgument.
    [[nodiscard]] core::Result<bool> rate(core::PhotoId photo, int rating);
    // The same photo under a new path: id, captions and embeddings stay.
    [[nodiscard]] core::Result<void> move(core::PhotoId id, core::FolderId folder, const std::filesystem::path &newPath, std::int64_t bytes,
                                          std::int64_t modifiedNs);
    [[nodiscard]] core::Result<void> remove(std::span<const core::PhotoId> ids);

    [[nodiscard]] core::Result<std::optional<PhotoRow>> find(core::PhotoId id);
    [[nodiscard]] core::Result<std::optional<PhotoRow>> findByPath(const std::filesystem::path &path);
    // In the order of `ids`; unknown ids are left out.
    [[nodiscard]] core::Result<std::vector<PhotoRow>> rows(std::span<const core::PhotoId> ids);
    // Excluded photos are in none of these four.
    // Those in state Indexed, newest first by takenAt (or file time), then by path bytes.
    [[nodiscard]] core::Result<std::vector<core::PhotoId>> timeline();
    // The timeline in sections: months newest first, folders by the bytes of their paths; within one the order of the timeline.
    [[nodiscard]] core::Result<std::vector<PhotoSection>> sections(SectionBy by);
    [[nodiscard]] core::Result<std::vector<PhotoRow>> failed();
    [[nodiscard]] core::Result<std::int64_t> count(PhotoState state);
    // Calls back for every photo below `folder` (0: all), path first.
    [[nodiscard]] core::Result<void> forEachStamp(core::FolderId folder,
                                                  const std::function<void(std::filesystem::path &&, PhotoStamp &&)> &visit);

private:
    Database *m_database;
};

}  // namespace semblance::store
