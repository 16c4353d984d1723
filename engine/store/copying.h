// Private to this folder: a whole database to another file, so that a crash leaves the old target or the new one.
#pragma once

#include <filesystem>

#include "engine/store/database.h"

namespace semblance::store {

// The last committed state, in one file without a journal beside it, read back and found sound before it is there under its name.
// A file that has this name keeps its content: equal content is left alone, else the older file becomes <target>.1, .2, ... (the
// next number that is free). Errors: AccessDenied, NoSpace, Io, Corrupt (the source, or what arrived on the disk).
[[nodiscard]] core::Result<void> copyDatabase(Database &source, const std::filesystem::path &target);

// Moves <file>, <file>-wal and <file>-shm to names that begin with `aside`, replacing what is there.
[[nodiscard]] core::Result<void> setAside(const std::filesystem::path &file, const std::filesystem::path &aside);

}  // namespace semblance::store
