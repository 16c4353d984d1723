// The photos of the catalogue for which there is nothing to do as long as their file stays as it is: 24 bytes each, for a million.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/result.h"
#include "engine/jobs/content_keys.h"
#include "engine/store/catalogue.h"

namespace semblance::jobs {

class KnownPhotos {
public:
    // Takes the rows that are indexed, have their vector, are neither away nor left out, and whose metadata is of this stamp.
    [[nodiscard]] core::Result<void> load(store::Catalogue &catalogue, const ContentKeys &embedded, const std::string &metadataStamp);

    // A file of the walk: whether it is the one of such a row, unchanged. It counts as met then.
    bool meet(std::string_view path, core::FolderId folder, std::int64_t bytes, std::int64_t modifiedNs);
    void unmeet(core::PhotoId id);
    [[nodiscard]] bool met(core::PhotoId id) const;
    [[nodiscard]] bool met(const std::filesystem::path &path) const;

    // For a cache of this machine: behind what `bytes` holds already, and from there, nothing met. False: they are no such bytes.
    void toBytes(std::string &bytes) const;
    [[nodiscard]] bool fromBytes(std::string_view bytes);
    [[nodiscard]] std::int64_t metCount() const { return m_metCount; }
    [[nodiscard]] std::int64_t rowCount() const { return m_rowCount; }  // of the whole catalogue, of whatever state

private:
    struct Slot {
        std::uint64_t path = 0;   // a hash of its bytes
        std::uint64_t print = 0;  // a hash of folder, size and time
        std::int64_t id = 0;
    };
    [[nodiscard]] std::vector<Slot>::const_iterator first(std::uint64_t path) const;

    std::vector<Slot> m_slots;  // sorted by path
    std::vector<bool> m_met;    // by id
    std::int64_t m_metCount = 0, m_rowCount = 0;
};

}  // namespace semblance::jobs
