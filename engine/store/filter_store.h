// Photos by what is known about them (when, where, with what, rated how): the filters of a query, answered before any vector is looked at.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/core/ids.h"
#include "engine/core/result.h"

namespace semblance::store {

class Database;

enum class FilterField {
    Time,     // from <= when it was taken < until; without a date of its own, when the file was changed
    Month,    // least..most, 1 to 12, of any year
    Rating,   // least..most, -1 (rejected) to 5
    Camera,   // `text` occurs in it
    Lens,     // the same
    Folder,   // `text` occurs in the name of a folder that it lies in
    Name,     // `text` occurs in the file's name
    Type,     // the file's extension; "jpg" is also "jpeg"
    Tag,      // one of its keywords is `text`
    Person,   // `text` occurs in the name of a person in it
    Has,      // `what` is there
    Written,  // `text` is written word after word in a caption, title, keyword, person's name or file name
    Caption,  // the same, in a caption
};
enum class Known { Caption, Tag, Person, Date, Place, Rating, Camera, Lens, Title };

struct Condition {
    FilterField field = FilterField::Written;
    bool negated = false;
    std::string text;         // case, width and diacritics make no difference
    std::string from, until;  // of Time: ISO beginnings, "2023" or "2023-07-14"; empty: open
    std::int64_t least = 0, most = 0;
    Known what = Known::Caption;
    bool operator==(const Condition &) const = default;
};

using AnyOf = std::vector<Condition>;
using PhotoFilter = std::vector<AnyOf>;  // all groups must hold, of each at least one condition

class FilterStore {
public:
    explicit FilterStore(Database &database) : m_database(&database) {}
    // The photos in state Indexed that pass, newest first, then by path bytes. An empty filter passes all. Errors: Corrupt, Io.
    [[nodiscard]] core::Result<std::vector<core::PhotoId>> match(const PhotoFilter &filter);
    // Which groups one photo passes, in their order; all false for a photo that is not there.
    [[nodiscard]] core::Result<std::vector<bool>> passed(core::PhotoId photo, const PhotoFilter &filter);
    // Up to `limit` values of a field that are in the library and begin with or contain `part`, most frequent first: for completion.
    // Fields: Camera, Lens, Folder, Tag, Person; of others none.
    [[nodiscard]] core::Result<std::vector<std::string>> values(FilterField field, const std::string &part, std::int64_t limit);

private:
    Database *m_database;
};

}  // namespace semblance::store
