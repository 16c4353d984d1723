// What a search must hear of: which photos changed since a moment, as the catalogue noted in the very transaction of each change.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/core/ids.h"
#include "engine/core/result.h"

namespace semblance::store {

class Database;

// A state of photos and captions. The token is drawn by chance, so that a restored backup that went another way is told apart.
struct CatalogueMoment {
    std::int64_t number = 0, token = 0;
    bool operator==(const CatalogueMoment &) const = default;
};

// A photo that may be in an answer: indexed and not left out.
struct SearchedPhoto {
    core::PhotoId id;
    std::filesystem::path path;
    std::string contentHash;
};

// A reader's connection of its own. From the first question on it sees one state, whatever is committed meanwhile.
class ChangeReader {
public:
    // Errors: as Catalogue::open for reading.
    [[nodiscard]] static core::Result<std::unique_ptr<ChangeReader>> open(const std::filesystem::path &library);
    ~ChangeReader();

    [[nodiscard]] core::Result<CatalogueMoment> now();
    // The photos that were added, changed or removed, or whose captions were, after `moment`: each once. Nothing: there are more than
    // `most` changes, or that moment is not of this catalogue's past, or too long ago; whoever asks reads everything anew.
    [[nodiscard]] core::Result<std::optional<std::vector<core::PhotoId>>> since(const CatalogueMoment &moment, std::int64_t most);
    // Those of these that may be in an answer.
    [[nodiscard]] core::Result<std::vector<SearchedPhoto>> photos(std::span<const core::PhotoId> ids);

private:
    explicit ChangeReader(std::unique_ptr<Database> database);
    std::unique_ptr<Database> m_database;
};

}  // namespace semblance::store
