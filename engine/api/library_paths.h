// Where things are: the library, the embedded starter model, and the folder behind a model's name. Shared by engine.cpp and tools.cpp.
#pragma once

#include <filesystem>

#include "engine/api/values.h"

namespace semblance::api {

// `options.library` made absolute, or the user's own data folder.
[[nodiscard]] std::filesystem::path resolveLibrary(const EngineOptions &options);

// The embedded default: `options.starter`, else $SEMBLANCE_STARTER, else share/semblance/starter beside the program, else the
// source tree's. The first that exists; when none does, the last. Never fails: loading says what is missing.
[[nodiscard]] std::filesystem::path starterFolder(const EngineOptions &options);

// `options.model` is "starter", the name of a folder in <library>/models, or a package folder; empty: what the library's setting
// "active-model" says, at first the starter. Errors: NotFound (says where was looked).
[[nodiscard]] Result<std::filesystem::path> resolveModel(const EngineOptions &options);

// The catalogue of models to download: `options.catalogue`, else share/semblance/models.json beside the program, else the source tree's.
[[nodiscard]] std::filesystem::path catalogueFile(const EngineOptions &options);

// The worker program for photos: `options.decoder`, else semblance-decoder beside this program or in libexec/semblance beside its
// folder. Empty when there is none.
[[nodiscard]] std::filesystem::path decoderProgram(const EngineOptions &options);

}  // namespace semblance::api
