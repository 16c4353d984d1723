// Captions of photos: text, language and where it came from.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/core/ids.h"
#include "engine/core/result.h"

namespace semblance::store {

class Database;

struct CaptionRow {
    core::CaptionId id;
    core::PhotoId photo;
    std::string text;      // UTF-8, as found, trimmed
    std::string language;  // "en", "zh"
    std::string source;    // "table", "sidecar", "metadata", "user"
};

class CaptionStore {
public:
    explicit CaptionStore(Database &database) : m_database(&database) {}
    // Makes the captions of this photo from this source exactly `texts`: unchanged ones keep their ids.
    // Returns true when anything changed.
    [[nodiscard]] core::Result<bool> replace(core::PhotoId photo, const std::string &source, std::span<const std::string> texts,
                                             std::span<const std::string> languages);
    [[nodiscard]] core::Result<std::vector<CaptionRow>> ofPhoto(core::PhotoId photo);
    [[nodiscard]] core::Result<std::vector<CaptionRow>> rows(std::span<const core::CaptionId> ids);  // in the order of `ids`
    [[nodiscard]] core::Result<std::vector<CaptionRow>> all();
    [[nodiscard]] core::Result<std::int64_t> count();

private:
    Database *m_database;
};

}  // namespace semblance::store
