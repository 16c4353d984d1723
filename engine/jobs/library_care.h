// Looking after a library: is it sound, keep a copy, take one back.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "engine/core/result.h"
#include "engine/jobs/model_tools.h"

namespace semblance::jobs {

// Problems, one sentence each: of the catalogue, and of the vector files of the models named. Reads only. Errors: NotFound (no
// library), those of opening.
[[nodiscard]] core::Result<std::vector<std::string>> checkLibrary(const std::filesystem::path &library,
                                                                  const std::vector<ModelDescription> &models);
// Makes the word search anew from what the catalogue says. Errors: those of opening to write.
[[nodiscard]] core::Result<void> rebuildWords(const std::filesystem::path &library);
[[nodiscard]] core::Result<void> backupLibrary(const std::filesystem::path &library, const std::filesystem::path &file);
[[nodiscard]] core::Result<void> restoreLibrary(const std::filesystem::path &library, const std::filesystem::path &file);
// Removes the embeddings that this version made, in every precision, and what was kept of them for searching. What cannot be removed is logged and stays.
void removeVectors(const std::filesystem::path &library, const std::string &version);
// The writer's lock can be had at this moment.
[[nodiscard]] bool libraryIsFree(const std::filesystem::path &library);

}  // namespace semblance::jobs
