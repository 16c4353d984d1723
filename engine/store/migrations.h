// Private to this folder: the history of the catalogue's schema, and bringing a file up to it.
#pragma once

#include <span>

#include "engine/store/database.h"

namespace semblance::store {

// One SQL script a version, the first makes version 1. Appended to, never edited.
[[nodiscard]] std::span<const char *const> catalogueMigrations();
// Makes the table of the word search, as the newest version has it.
[[nodiscard]] const char *photoWordsTable();

// Says whether the file is a catalogue that this program reads. Errors: Corrupt (another program's file), NewerVersion.
[[nodiscard]] core::Result<void> verifyFormat(Database &database, std::int64_t newest);

// Each script in a transaction of its own; an older file is copied to <file>.before-<version> first. A ReadOnly connection
// changes nothing: NotFound for a file without tables, Unsupported for an older one. Other errors: as verifyFormat, NoSpace, Io.
[[nodiscard]] core::Result<void> migrate(Database &database, std::span<const char *const> scripts);

}  // namespace semblance::store
