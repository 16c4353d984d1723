// SHA-256 of a file (FIPS 180-4), by OpenSSL.
#pragma once

#include <filesystem>
#include <functional>
#include <string>

#include "engine/core/result.h"

namespace semblance::download {

// 64 lower-case hexadecimal digits. `stopped` is asked every few megabytes; true ends it with Cancelled. Errors: NotFound, Io.
[[nodiscard]] core::Result<std::string> sha256OfFile(const std::filesystem::path &file, const std::function<bool()> &stopped = {});

// Whether a text is 64 hexadecimal digits of either case.
[[nodiscard]] bool isSha256(const std::string &text);

}  // namespace semblance::download
