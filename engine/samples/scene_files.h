// A scene as a JPEG file, and its truth as fields of a CSV.
#pragma once

#include <filesystem>
#include <string>

#include "engine/core/result.h"
#include "engine/samples/scenes.h"

namespace semblance::samples {

// RFC 4180: quoted where a comma, a quote or a line break would end the field.
[[nodiscard]] std::string csvField(const std::string &text);

// "setting,time,kind,colour,count,position"; several objects are joined by ';'.
[[nodiscard]] std::string truthFields(const SceneTruth &truth);

// A JPEG with its EXIF date. Errors: AccessDenied, NoSpace, Io.
[[nodiscard]] core::Result<void> writeScene(const std::filesystem::path &path, const Scene &scene);

}  // namespace semblance::samples
