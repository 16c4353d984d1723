#include "engine/jobs/inotify_tree.h"

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <sys/inotify.h>
#include <unistd.h>

#include "engine/jobs/folder_rules.h"

namespace semblance::jobs {

namespace fs = std::filesystem;

namespace {

constexpr std::uint32_t interesting = IN_CREATE | IN_CLOSE_WRITE | IN_MOVED_FROM | IN_MOVED_TO | IN_DELETE | IN_ATTRIB | IN_DELETE_SELF
                                      | IN_MOVE_SELF | IN_ONLYDIR | IN_EXCL_UNLINK;

std::string_view relativeTo(const WatchedFolder &root, const fs::path &path)
{
    std::string_view rest = std::string_view(path.native()).substr(root.path.native().size());
    if (rest.starts_with('/'))
        rest.remove_prefix(1);
    return rest;
}

// What a library itself writes while it indexes must not start the next index.
bool isLibraryFile(std::string_view name)
{
    return name.starts_with("catalog.db") || name == "library.lock";
}

bool isLibrary(const fs::path &folder)
{
    std::error_code error;
    return fs::exists(folder / "catalog.db", error);
}

template <class Value>
void addOnce(std::vector<Value> &list, const Value &value)
{
    if (std::find(list.begin(), list.end(), value) == list.end())
        list.push_back(value);
}

}  // namespace

InotifyTree::InotifyTree(std::size_t most) : m_most(most), m_descriptor(::inotify_init1(IN_NONBLOCK | IN_CLOEXEC)) {}

InotifyTree::~InotifyTree()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

InotifyTree::Added InotifyTree::add(const std::vector<WatchedFolder> &folders, std::size_t root)
{
    if (m_descriptor < 0)
        return Added::TooMany;
    const Added added = addFolder(folders, root, folders[root].path);
    if (added != Added::Watched)
        remove(root);
    return added;
}

InotifyTree::Added InotifyTree::addFolder(const std::vector<WatchedFolder> &folders, std::size_t root, const fs::path &top)
{
    const WatchedFolder &owner = folders[root];
    std::vector<fs::path> open{top};
    while (!open.empty()) {
        const fs::path folder = std::move(open.back());
        open.pop_back();
        const bool isRoot = folder == owner.path;
        const bool holdsLibrary = isLibrary(folder);
        if (!isRoot && (holdsLibrary || std::find(folders.begin(), folders.end(), WatchedFolder{folder, {}}) != folders.end()))
            continue;
        if (m_watches.size() >= m_most)
            return Added::TooMany;
        const int watch = ::inotify_add_watch(m_descriptor, folder.c_str(), interesting);
        if (watch < 0) {
            if (errno == ENOSPC || errno == ENOMEM)
                return Added::TooMany;
            if (isRoot)
                return Added::NotThere;
            continue;  // gone meanwhile, or not ours to read: the index says so
        }
        // Known already, under the same name or, through a symbolic link, under another.
        const auto [at, isNew] = m_watches.try_emplace(watch, Watch{root, folder, isRoot});
        if (!isNew && at->second.path != folder)
            continue;
        std::error_code error;
        for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
            std::error_code ignored;
            const std::string name = entry->path().filename().native();
            if (!entry->is_directory(ignored) || (holdsLibrary && (name == "cache" || name == "vectors" || name == "models")))
                continue;
            if (owner.rules.entry(relativeTo(owner, entry->path()), true) == PathFate::Taken)
                open.push_back(entry->path());
        }
    }
    return Added::Watched;
}

void InotifyTree::remove(std::size_t root)
{
    std::erase_if(m_watches, [&](const auto &item) {
        if (item.second.root == root)
            ::inotify_rm_watch(m_descriptor, item.first);
        return item.second.root == root;
    });
}

void InotifyTree::removeBelow(const fs::path &folder)
{
    std::erase_if(m_watches, [&](const auto &item) {
        if (!isBelow(item.second.path, folder))
            return false;
        ::inotify_rm_watch(m_descriptor, item.first);
        return true;
    });
}

void InotifyTree::clear()
{
    for (const auto &[watch, what] : m_watches)
        ::inotify_rm_watch(m_descriptor, watch);
    m_watches.clear();
}

InotifyTree::Changes InotifyTree::read(const std::vector<WatchedFolder> &folders)
{
    Changes changes;
    alignas(inotify_event) char buffer[16 * 1024];
    for (;;) {
        const ssize_t got = ::read(m_descriptor, buffer, sizeof buffer);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return changes;
        for (const char *at = buffer; at < buffer + got;) {
            inotify_event event;
            std::memcpy(&event, at, sizeof event);
            const std::string name = event.len > 0 ? std::string(at + sizeof event) : std::string();
            if ((event.mask & IN_Q_OVERFLOW) != 0)
                changes.overflow = true;
            else
                take(event.wd, event.mask, name, folders, changes);
            at += sizeof event + event.len;
        }
    }
}

void InotifyTree::take(int watch, std::uint32_t mask, const std::string &name, const std::vector<WatchedFolder> &folders, Changes &changes)
{
    const auto found = m_watches.find(watch);
    if (found == m_watches.end())
        return;  // of a folder that is watched no more
    const Watch at = found->second;
    if ((mask & (IN_DELETE_SELF | IN_MOVE_SELF | IN_UNMOUNT | IN_IGNORED)) != 0) {
        if ((mask & IN_IGNORED) != 0)
            m_watches.erase(found);
        addOnce(at.isRoot ? changes.lost : changes.roots, at.root);
        return;
    }
    if (name.empty() || isLibraryFile(name))
        return;
    const fs::path path = at.path / name;
    const bool isFolder = (mask & IN_ISDIR) != 0;
    const WatchedFolder &owner = folders[at.root];
    if (owner.rules.entry(relativeTo(owner, path), isFolder) != PathFate::Taken)
        return;
    addOnce(changes.roots, at.root);
    std::error_code ignored;
    if ((mask & IN_MOVED_FROM) != 0 && isFolder)
        removeBelow(path);  // it goes on elsewhere under another name
    else if ((mask & (IN_CREATE | IN_MOVED_TO)) != 0 && fs::is_directory(path, ignored)
             && addFolder(folders, at.root, path) == Added::TooMany)
        addOnce(changes.tooMany, at.root);
}

}  // namespace semblance::jobs
