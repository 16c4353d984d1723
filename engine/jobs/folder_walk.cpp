#include "engine/jobs/folder_walk.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <deque>
#include <set>
#include <utility>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/core/files.h"
#include "engine/core/paths.h"
#include "engine/image/decoder.h"

namespace semblance::jobs {

namespace fs = std::filesystem;

namespace {

std::string lowerAscii(std::string text)
{
    for (char &c : text)
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    return text;
}

bool hasPictureMagic(const fs::path &path)
{
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0)
        return false;
    std::array<std::uint8_t, 32> head{};
    const ssize_t got = ::read(file, head.data(), head.size());
    ::close(file);
    return got > 0 && image::sniffFormat({head.data(), static_cast<std::size_t>(got)}) != image::Format::Unknown;
}

class Walker {
public:
    explicit Walker(const WalkOptions &options) : m_options(options) {}

    Walk run()
    {
        for (std::size_t root = 0; root < m_options.roots.size() && !m_walk.stopped; ++root)
            enterRoot(root);
        // Links found in linked folders join the end of the same queue.
        while (!m_linked.empty() && !m_walk.stopped) {
            const Folder next = std::move(m_linked.front());
            m_linked.pop_front();
            enterTree(next.path, next.root, false);
        }
        std::sort(m_walk.photos.begin(), m_walk.photos.end(),
                  [](const FoundFile &a, const FoundFile &b) { return a.path.native() < b.path.native(); });
        return std::move(m_walk);
    }

private:
    struct Folder {
        fs::path path;
        std::size_t root = 0;
    };

    void enterRoot(std::size_t root)
    {
        const fs::path &path = m_options.roots[root];
        struct stat status {};
        if (::stat(path.c_str(), &status) != 0) {
            m_walk.unreachableRoots.push_back(root);
            m_walk.failed.push_back({path, core::systemError(errno, "open", path).detail});
        } else if (!S_ISDIR(status.st_mode)) {
            m_walk.unreachableRoots.push_back(root);
            m_walk.failed.push_back({path, core::displayPath(path) + " is a file; give the folder that holds it."});
        } else {
            enterTree(path, root, true);
        }
    }

    // Depth is the disk's business: a list of folders to enter instead of recursion.
    void enterTree(const fs::path &top, std::size_t root, bool isRoot)
    {
        std::vector<fs::path> open{top};
        while (!open.empty()) {
            if (m_options.stopped && m_options.stopped()) {
                m_walk.stopped = true;
                return;
            }
            const fs::path folder = std::move(open.back());
            open.pop_back();
            readFolder(folder, root, isRoot && folder == top, open);
        }
    }

    void readFolder(const fs::path &folder, std::size_t root, bool isRoot, std::vector<fs::path> &open)
    {
        struct stat status {};
        if (::stat(folder.c_str(), &status) != 0)
            return unreadable(folder, root, isRoot);
        if (!m_entered.insert({status.st_dev, status.st_ino}).second)
            return;
        DIR *directory = ::opendir(folder.c_str());
        if (directory == nullptr)
            return unreadable(folder, root, isRoot);
        std::vector<std::string> names;
        errno = 0;
        while (const dirent *entry = ::readdir(directory)) {
            names.emplace_back(entry->d_name);
            errno = 0;
        }
        const int readError = errno;
        ::closedir(directory);
        if (readError != 0) {
            errno = readError;
            return unreadable(folder, root, isRoot);
        }
        std::sort(names.begin(), names.end());
        const bool isLibrary = std::binary_search(names.begin(), names.end(), std::string("catalog.db"));
        if (isLibrary && !isRoot)
            return;
        for (const std::string &name : names)
            if (name != "." && name != ".." && !(isLibrary && isLibraryPart(name)))
                look(folder / name, root, open);
    }

    static bool isLibraryPart(const std::string &name) { return name == "cache" || name == "vectors" || name == "models"; }

    void look(const fs::path &path, std::size_t root, std::vector<fs::path> &open)
    {
        struct stat link {};
        struct stat status {};
        if (::lstat(path.c_str(), &link) != 0)
            return;  // gone since the folder was read
        const bool isLink = S_ISLNK(link.st_mode);
        if (isLink && ::stat(path.c_str(), &status) != 0) {
            if (image::nameClaimsPicture(path))
                m_walk.photos.push_back({path, root, 0, 0, "The link leads to no readable file."});
            return;
        }
        if (!isLink)
            status = link;
        if (S_ISDIR(status.st_mode)) {
            if (isLink)
                m_linked.push_back({path, root});
            else
                open.push_back(path);
        } else if (S_ISREG(status.st_mode)) {
            takeFile(path, root, status);
        } else if (image::nameClaimsPicture(path)) {
            m_walk.photos.push_back({path, root, 0, 0, "It is no regular file (a pipe, socket or device)."});
        }
    }

    void takeFile(const fs::path &path, std::size_t root, const struct stat &status)
    {
        const auto bytes = static_cast<std::int64_t>(status.st_size);
        const std::int64_t modified = static_cast<std::int64_t>(status.st_mtim.tv_sec) * 1'000'000'000 + status.st_mtim.tv_nsec;
        const std::string name = lowerAscii(path.filename().native());
        if (name == "captions.csv" || name == "captions.tsv" || name == "captions.json"
            || (name.starts_with("captions_") && name.ends_with(".json")))
            m_walk.captionTables.push_back(path);
        else if (name.ends_with(".xmp"))
            m_walk.xmpFiles.push_back({path, root, bytes, modified, {}});
        else if (name.ends_with(".txt"))
            m_walk.textFiles.push_back(path);
        else if (image::nameClaimsPicture(path) || (m_options.known && m_options.known(path, bytes, modified)) || hasPictureMagic(path))
            m_walk.photos.push_back({path, root, bytes, modified, {}});
    }

    void unreadable(const fs::path &folder, std::size_t root, bool isRoot)
    {
        m_walk.failed.push_back({folder, core::systemError(errno, "open", folder).detail});
        if (isRoot)
            m_walk.unreachableRoots.push_back(root);
    }

    const WalkOptions &m_options;
    Walk m_walk;
    std::set<std::pair<dev_t, ino_t>> m_entered;
    std::deque<Folder> m_linked;
};

}  // namespace

Walk walkFolders(const WalkOptions &options)
{
    return Walker(options).run();
}

bool isBelow(const fs::path &path, const fs::path &folder)
{
    const std::string &inner = path.native();
    const std::string &outer = folder.native();
    if (!inner.starts_with(outer))
        return false;
    return inner.size() == outer.size() || outer.ends_with('/') || inner[outer.size()] == '/';
}

}  // namespace semblance::jobs
