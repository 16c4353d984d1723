#include "engine/core/file_system.h"

#include <algorithm>
#include <array>

#include <sys/stat.h>
#include <sys/vfs.h>

#include "engine/core/files.h"

namespace semblance::core {

namespace fs = std::filesystem;

namespace {

constexpr std::int64_t fuse = 0x65735546;

// NFS, SMB, SMB2, CIFS, NCP, Coda, AFS (two), 9P, Ceph, GFS2, OCFS2, Lustre: statfs(2) and the kernel's magic.h.
constexpr std::array<std::int64_t, 13> networkMagic{0x6969,     0x517B,     0xFE534D42, 0xFF534D42, 0x564C,     0x73757245, 0x5346414F,
                                                    0x6B414653, 0x01021997, 0x00C36400, 0x01161970, 0x7461636F, 0x0BD00BD0};

std::vector<std::string_view> wordsOf(std::string_view line)
{
    std::vector<std::string_view> words;
    while (!line.empty()) {
        const std::size_t end = std::min(line.find(' '), line.size());
        if (end > 0)
            words.push_back(line.substr(0, end));
        line.remove_prefix(std::min(end + 1, line.size()));
    }
    return words;
}

// The table writes space, tab, newline and backslash as three octal digits.
std::string unescaped(std::string_view text)
{
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\' && i + 3 < text.size()) {
            result += static_cast<char>((text[i + 1] - '0') * 64 + (text[i + 2] - '0') * 8 + (text[i + 3] - '0'));
            i += 3;
        } else {
            result += text[i];
        }
    }
    return result;
}

bool lies(const std::string &path, const std::string &below)
{
    return below == "/" || path == below || (path.size() > below.size() && path.starts_with(below) && path[below.size()] == '/');
}

template <class Visit>
void forEachMount(std::string_view mountInfo, Visit &&visit)
{
    constexpr std::size_t pointWord = 4;
    while (!mountInfo.empty()) {
        const std::size_t end = std::min(mountInfo.find('\n'), mountInfo.size());
        const auto words = wordsOf(mountInfo.substr(0, end));
        mountInfo.remove_prefix(std::min(end + 1, mountInfo.size()));
        const auto dash = std::find(words.begin(), words.end(), "-");  // optional fields end there, the type follows
        if (words.size() > pointWord && dash != words.end() && dash + 1 != words.end())
            visit(unescaped(words[pointWord]), *(dash + 1));
    }
}

}  // namespace

FileSystemKind kindOfFileSystem(std::int64_t magic, std::string_view mountType)
{
    // On some machines f_type is a signed 32-bit number.
    const std::int64_t type = magic & 0xFFFFFFFF;
    if (type == fuse)
        return mountType == "fuseblk" ? FileSystemKind::Local : FileSystemKind::Network;
    return std::find(networkMagic.begin(), networkMagic.end(), type) != networkMagic.end() ? FileSystemKind::Network
                                                                                           : FileSystemKind::Local;
}

std::string mountTypeIn(std::string_view mountInfo, const fs::path &path)
{
    std::string best, type;
    forEachMount(mountInfo, [&](std::string &&point, std::string_view mountType) {
        if (lies(path.native(), point) && point.size() >= best.size()) {  // of two at one place the later one is on top
            best = std::move(point);
            type = mountType;
        }
    });
    return type;
}

std::vector<fs::path> mountPointsIn(std::string_view mountInfo)
{
    std::vector<fs::path> points;
    forEachMount(mountInfo, [&](std::string &&point, std::string_view) { points.emplace_back(std::move(point)); });
    return points;
}

FileSystemKind fileSystemKind(const fs::path &path)
{
    std::error_code error;
    fs::path there = fs::absolute(path, error);
    struct statfs status {};
    while (::statfs(there.c_str(), &status) != 0) {
        if (!there.has_relative_path())
            return FileSystemKind::Local;
        there = there.parent_path();
    }
    std::string type;
    if ((static_cast<std::int64_t>(status.f_type) & 0xFFFFFFFF) == fuse) {
        const auto table = readText("/proc/self/mountinfo");
        const fs::path real = fs::canonical(there, error);
        type = table ? mountTypeIn(*table, error ? there : real) : std::string();
    }
    return kindOfFileSystem(static_cast<std::int64_t>(status.f_type), type);
}

bool isMountPoint(const fs::path &folder)
{
    struct stat inner {};
    struct stat outer {};
    return ::stat(folder.c_str(), &inner) == 0 && ::stat((folder / "..").c_str(), &outer) == 0 && inner.st_dev != outer.st_dev;
}

}  // namespace semblance::core
