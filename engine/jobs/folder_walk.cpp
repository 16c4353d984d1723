#include "engine/jobs/folder_walk.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <deque>
#include <memory>
#include <set>
#include <utility>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/core/file_system.h"
#include "engine/core/files.h"
#include "engine/core/paths.h"
#include "engine/image/decoder.h"

namespace semblance::jobs {

using core::Result;
namespace fs = std::filesystem;

namespace {

std::string lowerAscii(std::string text)
{
    for (char &c : text)
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    return text;
}

bool isCaptionTable(std::string_view name)
{
    return name == "captions.csv" || name == "captions.tsv" || name == "captions.json"
           || (name.starts_with("captions_") && name.ends_with(".json"));
}

enum class Magic { Picture, Other, Unreadable };

Magic magicOf(const fs::path &path)
{
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0)
        return Magic::Unreadable;
    std::array<std::uint8_t, 32> head{};
    const ssize_t got = ::read(file, head.data(), head.size());
    ::close(file);
    if (got < 0)
        return Magic::Unreadable;
    return image::sniffFormat({head.data(), static_cast<std::size_t>(got)}) != image::Format::Unknown ? Magic::Picture : Magic::Other;
}

bool isLibraryPart(std::string_view name)
{
    return name == "cache" || name == "vectors" || name == "models" || name.starts_with("catalog.db") || name == "library.lock";
}

class Walker {
public:
    explicit Walker(const WalkOptions &options) : m_options(options) {}

    Result<Walk> run()
    {
        noteLibrary();
        for (std::size_t root = 0; root < m_options.roots.size() && going(); ++root)
            enterRoot(root);
        // Links found in linked folders join the end of the same queue.
        while (!m_linked.empty() && going()) {
            const Folder next = std::move(m_linked.front());
            m_linked.pop_front();
            m_throughLink = true;
            enterTree(next.path, next.root, false);
        }
        if (m_error)
            return core::fail(std::move(*m_error));
        return std::move(m_walk);
    }

private:
    using Identity = std::pair<dev_t, ino_t>;
    struct Folder {
        fs::path path;
        std::size_t root = 0;
    };
    struct OpenFolder {
        fs::path path;
        std::size_t root = 0;
        bool isLibrary = false;
        std::vector<fs::path> folders;  // to be entered
        std::vector<fs::path> links;    // the same, reached by a symbolic link
    };

    [[nodiscard]] bool going() const { return !m_walk.stopped && !m_error; }

    void noteLibrary()
    {
        for (const fs::path &folder : m_options.library) {
            struct stat status {};
            if (::stat(folder.c_str(), &status) == 0)
                m_library.insert({status.st_dev, status.st_ino});
        }
    }

    // Behind links every root is on its own: what two of them link to is found below both, whichever is walked.
    bool isNew(const struct stat &status, std::size_t root)
    {
        const Identity identity{status.st_dev, status.st_ino};
        if (!m_throughLink)
            return m_entered.insert(identity).second;
        return !m_entered.contains(identity) && !m_library.contains(identity) && m_linkedFrom.insert({root, identity}).second;
    }

    void enterRoot(std::size_t root)
    {
        const fs::path &path = m_options.roots[root].path;
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
        while (!open.empty() && going()) {
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
        if (!isNew(status, root))
            return;
        const std::unique_ptr<DIR, int (*)(DIR *)> directory(::opendir(folder.c_str()), ::closedir);
        if (!directory)
            return unreadable(folder, root, isRoot);
        if (core::isMountPoint(folder))
            m_walk.mounts.push_back(folder);
        OpenFolder at{folder, root, false, {}, {}};
        at.isLibrary = ::faccessat(::dirfd(directory.get()), "catalog.db", F_OK, AT_SYMLINK_NOFOLLOW) == 0;
        if (at.isLibrary && !isRoot)
            return;
        readEntries(directory.get(), at, isRoot);
        std::sort(at.folders.begin(), at.folders.end(), std::greater<>());  // the last one is entered first
        std::sort(at.links.begin(), at.links.end());
        std::move(at.folders.begin(), at.folders.end(), std::back_inserter(open));
        for (fs::path &link : at.links)
            m_linked.push_back({std::move(link), root});
    }

    // Also when reading breaks off in the middle: what came until then is taken.
    void readEntries(DIR *directory, OpenFolder &at, bool isRoot)
    {
        for (;;) {
            errno = 0;
            const dirent *entry = ::readdir(directory);
            if (entry == nullptr) {
                if (errno != 0)
                    unreadable(at.path, at.root, isRoot);
                return;
            }
            const std::string_view name = entry->d_name;
            if (name == "." || name == ".." || (at.isLibrary && isLibraryPart(name)))
                continue;
            look(::dirfd(directory), entry->d_name, at);
            if (m_error || (m_walk.counts.files % 1024 == 1023 && m_options.stopped && m_options.stopped())) {
                m_walk.stopped = !m_error;
                return;
            }
        }
    }

    void look(int directory, const char *name, OpenFolder &at)
    {
        struct stat status {};
        if (::fstatat(directory, name, &status, AT_SYMLINK_NOFOLLOW) != 0) {
            if (errno != ENOENT)  // else it is gone since the folder was read
                unreadableEntry(at.path / name);
            return;
        }
        m_path.assign(at.path.native());  // text, for a std::filesystem::path costs more than asking for a file's status
        if (!m_path.ends_with('/'))
            m_path += '/';
        m_path += name;
        const bool isLink = S_ISLNK(status.st_mode);
        const bool leads = !isLink || ::fstatat(directory, name, &status, 0) == 0;
        const PathFate fate = fateOf(m_path, at.root, leads && S_ISDIR(status.st_mode));
        if (leads && S_ISDIR(status.st_mode)) {
            fs::path path(m_path);
            if (fate == PathFate::Taken && !(isLink && leadsElsewhere(path, m_options.roots[at.root].real)))
                (isLink ? at.links : at.folders).push_back(std::move(path));
            return;
        }
        ++m_walk.counts.files;
        if (fate != PathFate::Taken)
            ++(fate == PathFate::Hidden ? m_walk.counts.hidden : m_walk.counts.excluded);
        else if (!leads)
            takeBrokenLink(m_path, at.root);
        else if (!S_ISREG(status.st_mode))
            takeOddity(m_path, at.root, "It is no regular file (a pipe, socket or device).");
        else if (m_options.unchanged && m_options.unchanged(m_path, at.root, status.st_size, modifiedNs(status)))
            ++m_walk.counts.photos;
        else
            takeFile(m_path, at.root, status);
    }

    // A folder of the library inside this one has its own rules and was entered before; what its outer folder leaves out is not asked.
    [[nodiscard]] PathFate fateOf(std::string_view path, std::size_t root, bool isFolder) const
    {
        const Root &owner = m_options.roots[root];
        std::string_view relative = path.substr(owner.path.native().size());
        if (relative.starts_with('/'))
            relative.remove_prefix(1);
        return owner.rules.entry(relative, isFolder);
    }

    // Into another folder of the library than the link's own; the innermost around it counts.
    [[nodiscard]] bool leadsElsewhere(const fs::path &link, const fs::path &own) const
    {
        std::error_code error;
        const fs::path real = fs::canonical(link, error);
        if (error)
            return false;
        const fs::path *holder = nullptr;
        for (const fs::path &folder : m_options.library)
            if (isBelow(real, folder) && (holder == nullptr || folder.native().size() > holder->native().size()))
                holder = &folder;
        return holder != nullptr && *holder != own;
    }

    static std::int64_t modifiedNs(const struct stat &status)
    {
        return static_cast<std::int64_t>(status.st_mtim.tv_sec) * 1'000'000'000 + status.st_mtim.tv_nsec;
    }

    void takeBrokenLink(fs::path path, std::size_t root)
    {
        m_walk.brokenLinks.push_back(path);
        takeOddity(std::move(path), root, "The link leads to no readable file.");
    }

    void takeOddity(fs::path path, std::size_t root, const char *problem)
    {
        if (image::nameClaimsPicture(path))
            give({FoundKind::Photo, std::move(path), root, 0, 0, problem});
        else
            ++m_walk.counts.others;
    }

    void takeFile(fs::path path, std::size_t root, const struct stat &status)
    {
        const auto bytes = static_cast<std::int64_t>(status.st_size);
        const std::int64_t modified = modifiedNs(status);
        const std::string name = lowerAscii(path.filename().native());
        if (isCaptionTable(name))
            give({FoundKind::CaptionTable, std::move(path), root, bytes, modified, {}});
        else if (name.ends_with(".xmp"))
            give({FoundKind::Xmp, std::move(path), root, bytes, modified, {}});
        else if (name.ends_with(".txt"))
            give({FoundKind::Text, std::move(path), root, bytes, modified, {}});
        else if (image::nameClaimsPicture(path) || isPicture(path))
            give({FoundKind::Photo, std::move(path), root, bytes, modified, {}});
        else
            ++m_walk.counts.others;
    }

    [[nodiscard]] bool isPicture(const fs::path &path) const
    {
        const Magic magic = magicOf(path);
        return magic == Magic::Picture || (magic == Magic::Unreadable && m_options.known && m_options.known(path));
    }

    void give(FoundFile &&file)
    {
        ++(file.kind == FoundKind::Photo ? m_walk.counts.photos : m_walk.counts.captionFiles);
        if (auto given = m_options.found(std::move(file)); !given)
            m_error = std::move(given.error());
    }

    void unreadable(const fs::path &folder, std::size_t root, bool isRoot)
    {
        const int reason = errno;
        m_walk.failed.push_back({folder, core::systemError(reason, "open", folder).detail});
        if (isRoot)
            m_walk.unreachableRoots.push_back(root);
    }

    void unreadableEntry(const fs::path &path)
    {
        ++m_walk.counts.files;
        ++m_walk.counts.unreadable;
        m_walk.failed.push_back({path, core::systemError(errno, "look at", path).detail});
    }

    const WalkOptions &m_options;
    Walk m_walk;
    std::optional<core::Error> m_error;
    std::set<Identity> m_entered, m_library;
    std::set<std::pair<std::size_t, Identity>> m_linkedFrom;
    bool m_throughLink = false;
    std::string m_path;  // of the entry that is looked at
    std::deque<Folder> m_linked;
};

}  // namespace

Result<Walk> walkFolders(const WalkOptions &options)
{
    return Walker(options).run();
}

}  // namespace semblance::jobs
