// Private to this folder: the table of the votes of blind tests.
#pragma once

namespace semblance::store {

// Versions by their hash: a vote outlives the model's folder and its name.
constexpr const char *blindTables = R"sql(
CREATE TABLE blind_votes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    first_model TEXT NOT NULL,
    first_version TEXT NOT NULL,
    second_model TEXT NOT NULL,
    second_version TEXT NOT NULL,
    query TEXT NOT NULL,
    first_was_left INTEGER NOT NULL,
    choice INTEGER NOT NULL,
    voted_at TEXT NOT NULL
);
)sql";

}  // namespace semblance::store
