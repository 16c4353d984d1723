// Says which folders changed, on a thread of its own: told by the kernel where it can, found by looking again where it cannot.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "engine/jobs/inotify_tree.h"

namespace semblance::jobs {

struct WatchOptions {
    std::chrono::milliseconds quiet{2'000};     // a change is told when nothing has changed for so long,
    std::chrono::milliseconds longest{30'000};  // or when it is that old
    std::chrono::milliseconds period{300'000};  // how often folders are looked through whose changes nobody tells
    std::chrono::milliseconds lookout{5'000};   // how often it is asked whether a folder came or went
    std::size_t mostFolders = 0;                // watched by the kernel; 0: three quarters of what the system allows a user
};

// Told: by the kernel. Periodic: too many folders for it, or a network drive. Away: it is not there.
enum class WatchMode { Told, Periodic, Away };
struct WatchState {
    std::filesystem::path path;
    WatchMode mode = WatchMode::Away;
    bool operator==(const WatchState &) const = default;
};

class FolderWatch {
public:
    // `changed` is called on the watch's thread with one of the folders; it should only note it.
    using Changed = std::function<void(const std::filesystem::path &)>;
    // `shown`, too, whenever states() gives another answer.
    FolderWatch(WatchOptions options, Changed changed, std::function<void()> shown = {});
    ~FolderWatch();  // no call after it

    // Replaces the list: any thread. What changes from the moment when states() shows them is told.
    void setFolders(std::vector<WatchedFolder> folders);
    [[nodiscard]] std::vector<WatchState> states() const;

private:
    class Loop;
    const WatchOptions m_options;
    const Changed m_changed;
    const std::function<void()> m_shown;
    mutable std::mutex m_mutex;
    std::vector<WatchedFolder> m_wanted;
    bool m_replaced = false, m_closing = false;
    std::vector<WatchState> m_states;
    int m_wake = -1;  // an eventfd
    std::thread m_thread;
};

}  // namespace semblance::jobs
