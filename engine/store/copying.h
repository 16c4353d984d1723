// Private to this folder: a whole database to another file, so that a crash leaves the old target or the new one.
#pragma once

#include <filesystem>

#include "engine/store/database.h"

namespace semblance::store {

// The last committed state, in one file without a journal beside it. Errors: AccessDenied, NoSpace, Io, Corrupt (the source).
[[nodiscard]] core::Result<void> copyDatabase(Database &source, const std::filesystem::path &target);

// Moves <file>, <file>-wal and <file>-shm to names that begin with `aside`, replacing what is there.
[[nodiscard]] core::Result<void> setAside(const std::filesystem::path &file, const std::filesystem::path &aside);

}  // namespace semblance::store
