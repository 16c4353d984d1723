// Tags of photos: what their files say, and what the user made of it.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "engine/core/ids.h"
#include "engine/core/result.h"

namespace semblance::store {

class Database;

class KeywordStore {
public:
    explicit KeywordStore(Database &database) : m_database(&database) {}
    [[nodiscard]] core::Result<std::vector<std::string>> ofPhoto(core::PhotoId photo);  // by their bytes
    // Makes the tags of this photo exactly these (white space at their ends goes, of two that differ in case alone the first stays). What
    // is taken away stays away, whatever a later run reads from the files. Returns true when anything changed. No photo: NotFound.
    [[nodiscard]] core::Result<bool> edit(core::PhotoId photo, std::span<const std::string> tags);

private:
    Database *m_database;
};

// For the stores, in a transaction of theirs: what the files of a photo say now. `readable`: false when they could not be read, and
// nothing shall be concluded from what they do not say.
void putFileKeywords(Database &database, core::PhotoId photo, const std::vector<std::string> &words, bool readable);

}  // namespace semblance::store
