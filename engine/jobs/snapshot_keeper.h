// Reloads the query lane's snapshot after commits, on a thread of its own and not too often.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

#include "engine/jobs/query_lane.h"

namespace semblance::jobs {

class SnapshotKeeper {
public:
    // `swapped`: on the keeper's thread, each time the lane got a new view (or an error).
    using Swapped = std::function<void(const core::Result<void> &)>;
    SnapshotKeeper(std::filesystem::path library, QueryLane &lane, Swapped swapped);
    ~SnapshotKeeper();

    void setEncoder(std::shared_ptr<const Encoder> encoder);
    // Soon: at most every two seconds, and less often when loading takes longer.
    void requestReload();
    // Now; returns when the lane has a view that is no older than this call.
    void reloadNow();

private:
    void loop();
    void reload(const std::shared_ptr<const Encoder> &encoder);

    const std::filesystem::path m_library;
    QueryLane &m_lane;
    const Swapped m_swapped;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::shared_ptr<const Encoder> m_encoder;
    std::uint64_t m_requested = 0, m_loaded = 0;
    int m_waiters = 0;
    bool m_closing = false;
    std::chrono::steady_clock::time_point m_earliest{};
    std::thread m_thread;
};

}  // namespace semblance::jobs
