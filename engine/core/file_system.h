// What kind of file system a path lies on: a network drive has no shared memory for SQLite and tells nobody of its changes.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace semblance::core {

enum class FileSystemKind { Local, Network };

// By statfs's f_type (statfs(2)), and for FUSE by the type that the system's table of mounts names ("fuseblk", "fuse.sshfs").
[[nodiscard]] FileSystemKind kindOfFileSystem(std::int64_t magic, std::string_view mountType);
// The type of the mount that holds `path`, from text as in /proc/self/mountinfo (proc(5)); empty when none does.
[[nodiscard]] std::string mountTypeIn(std::string_view mountInfo, const std::filesystem::path &path);
// All mount points of such a text, in its order.
[[nodiscard]] std::vector<std::filesystem::path> mountPointsIn(std::string_view mountInfo);

// Of the path, or of the nearest folder around it that exists. What cannot be asked counts as local.
[[nodiscard]] FileSystemKind fileSystemKind(const std::filesystem::path &path);

// Whether something is mounted exactly there: its device is another one than that of the folder around it.
[[nodiscard]] bool isMountPoint(const std::filesystem::path &folder);

}  // namespace semblance::core
