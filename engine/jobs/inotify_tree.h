// Asks the kernel to tell what changes below folders. Linux only tells of single folders, and of a limited number.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/jobs/folder_rules.h"

namespace semblance::jobs {

// Not thread-safe: one thread uses it.
class InotifyTree {
public:
    // `most`: folders watched at once; the system's own limit may come first.
    explicit InotifyTree(std::size_t most);
    ~InotifyTree();
    InotifyTree(const InotifyTree &) = delete;
    InotifyTree &operator=(const InotifyTree &) = delete;

    [[nodiscard]] int descriptor() const { return m_descriptor; }  // to be polled; -1: the system has no inotify left for us
    enum class Added { Watched, TooMany, NotThere };
    // The whole tree below folders[root]; folders of the list inside it are left to themselves. Unless Watched, nothing of it is.
    [[nodiscard]] Added add(const std::vector<WatchedFolder> &folders, std::size_t root);
    void remove(std::size_t root);
    void clear();

    struct Changes {
        std::vector<std::size_t> roots;    // something changed below them
        std::vector<std::size_t> lost;     // the root itself went away
        std::vector<std::size_t> tooMany;  // a new folder could not be watched any more
        bool overflow = false;             // the kernel dropped events: anything may have changed
    };
    // What was told since the last call; new folders are watched from now on.
    [[nodiscard]] Changes read(const std::vector<WatchedFolder> &folders);

private:
    struct Watch {
        std::size_t root = 0;
        std::filesystem::path path;
        bool isRoot = false;
    };
    [[nodiscard]] Added addFolder(const std::vector<WatchedFolder> &folders, std::size_t root, const std::filesystem::path &top);
    void take(int watch, std::uint32_t mask, const std::string &name, const std::vector<WatchedFolder> &folders, Changes &changes);
    void removeBelow(const std::filesystem::path &folder);

    const std::size_t m_most;
    int m_descriptor = -1;
    std::unordered_map<int, Watch> m_watches;
};

}  // namespace semblance::jobs
