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
    std::string source;    // "table", "sidecar", "metadata": what files say; "user"
};

struct CaptionText {
    std::string text, language;
    std::string source = {};  // of one that was read
    bool operator==(const CaptionText &) const = default;
};

class CaptionStore {
public:
    explicit CaptionStore(Database &database) : m_database(&database) {}
    // Makes the captions of this photo from this source exactly `texts`: unchanged ones keep their ids. What the user has written, or
    // taken away, in the same words is not shown a second time. Returns true when anything changed.
    [[nodiscard]] core::Result<bool> replace(core::PhotoId photo, const std::string &source, std::span<const std::string> texts,
                                             std::span<const std::string> languages);
    // Makes the captions that are shown of this photo exactly these, whoever wrote them: new ones are the user's, those of files that are
    // not among them are hidden for good, whatever a later run reads. Returns true when anything changed. No photo: NotFound.
    [[nodiscard]] core::Result<bool> edit(core::PhotoId photo, std::span<const CaptionText> wanted);
    // Hidden ones are in none of these but the second.
    [[nodiscard]] core::Result<std::vector<CaptionRow>> ofPhoto(core::PhotoId photo);
    [[nodiscard]] core::Result<std::vector<CaptionRow>> fromFiles(core::PhotoId photo);  // hidden ones too
    // Those of whose captions or tags the user wrote some or took some away, or that the user rated, by their paths.
    [[nodiscard]] core::Result<std::vector<core::PhotoId>> editedPhotos();
    [[nodiscard]] core::Result<std::vector<CaptionRow>> rows(std::span<const core::CaptionId> ids);  // in the order of `ids`
    [[nodiscard]] core::Result<std::vector<CaptionRow>> all();
    [[nodiscard]] core::Result<std::int64_t> count();
    [[nodiscard]] core::Result<std::int64_t> countTexts();  // different ones: each is embedded once

private:
    Database *m_database;
};

}  // namespace semblance::store
