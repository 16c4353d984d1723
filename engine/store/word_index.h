// Private to this folder: what the word search holds of a photo. Every store that changes it calls indexWords in the same transaction.
#pragma once

#include <array>
#include <string>

#include "engine/core/ids.h"
#include "engine/store/database.h"
#include "engine/store/word_store.h"

namespace semblance::store {

inline constexpr std::size_t wordFields = 6;  // of WordField
using WordDocument = std::array<std::string, wordFields>;

// The words of a photo as its rows have them now, prepared for FTS5; all empty for one that is not indexed or not there.
[[nodiscard]] WordDocument wordsOf(Database &database, core::PhotoId photo);
// Brings the index in line with that. Throws what SQLite throws, like all below.
void indexWords(Database &database, core::PhotoId photo);

// Changes with the schema of the words, with how they are prepared and with Unicode's tables.
[[nodiscard]] std::string wordFormat();
[[nodiscard]] bool wordsAreCurrent(Database &database);
// All of it anew, in one transaction of the caller.
void rebuildWords(Database &database);

// File names as people read them: "IMG_0042redBoat" is also "IMG 0042 red Boat".
[[nodiscard]] std::string spacedName(const std::string &name);

}  // namespace semblance::store
