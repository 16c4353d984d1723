// Reading whole files with a limit, writing them so that a crash leaves the old or the new one, and content hashes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/result.h"

namespace semblance::core {

// All bytes of a regular file. Errors: NotFound, AccessDenied, Io, TooLarge (more than `maxBytes`), each naming the file.
[[nodiscard]] Result<std::vector<std::uint8_t>> readFile(const std::filesystem::path &path, std::uint64_t maxBytes);
[[nodiscard]] Result<std::string> readText(const std::filesystem::path &path, std::uint64_t maxBytes = 64u << 20);

// Synced survives a power cut; Unsynced is for caches that can be rebuilt, thousands of files at a time.
enum class Durability { Synced, Unsynced };

// Writes beside the target, syncs, renames over it. Errors: NotFound (no such folder), AccessDenied, NoSpace, Io.
[[nodiscard]] Result<void> writeFileAtomically(const std::filesystem::path &path, std::span<const std::uint8_t> bytes,
                                               Durability durability = Durability::Synced);
[[nodiscard]] Result<void> writeTextAtomically(const std::filesystem::path &path, std::string_view text);

// Gives a finished file its name, over an older one, so that a power cut leaves one of the two. Errors: as writeFileAtomically.
[[nodiscard]] Result<void> replaceFile(const std::filesystem::path &from, const std::filesystem::path &to);

// 128-bit XXH3 as 32 lower-case hexadecimal digits: the identity of photos, weights and configurations.
[[nodiscard]] std::string contentHash(std::span<const std::uint8_t> bytes);
[[nodiscard]] std::string contentHash(std::string_view text);
[[nodiscard]] Result<std::string> contentHashOfFile(const std::filesystem::path &path);

// The Error for the errno of a failed system call on `path`.
[[nodiscard]] Error systemError(int errnoValue, const std::string &action, const std::filesystem::path &path);

}  // namespace semblance::core
