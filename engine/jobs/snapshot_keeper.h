// Keeps the query lane's snapshot in step with the library, on a thread of its own and not too often.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

#include "engine/jobs/query_lane.h"
#include "engine/jobs/search_snapshot.h"

namespace semblance::index {
class CoarseIndex;
}

namespace semblance::jobs {

struct SnapshotLimits {
    std::int64_t cachedFrom = 4096;          // photos: a file of them is kept for the next start
    std::int64_t clusteredFrom = 1'000'000;  // photos: queries look into clusters of them, found behind the answers
};

class SnapshotKeeper {
public:
    // `swapped`: on the keeper's thread, each time the lane got a new view (or an error).
    using Swapped = std::function<void(const core::Result<void> &)>;
    SnapshotKeeper(std::filesystem::path library, QueryLane &lane, Swapped swapped, const SnapshotLimits &limits = {});
    ~SnapshotKeeper();

    void setEncoder(std::shared_ptr<const Encoder> encoder);
    // Soon: at most every two seconds, and less often when it takes longer. What changed is laid over the snapshot. Behind it one that
    // has become worn is read anew, a large one is put into a file for the next start, and the file of this one is checked.
    void requestReload();
    // Now; returns when the lane has a view that is no older than this call.
    void reloadNow();

private:
    void loop();
    using Load = std::function<core::Result<LoadedSearcher>()>;
    void swapIn(const std::shared_ptr<const Encoder> &encoder, const Load &load);
    void follow(const std::shared_ptr<const Encoder> &encoder);
    void tend(const std::shared_ptr<const Encoder> &encoder);
    void keepFile(const std::shared_ptr<const Encoder> &encoder);
    void keepClusters(const std::shared_ptr<const Encoder> &encoder);

    const std::filesystem::path m_library;
    QueryLane &m_lane;
    const Swapped m_swapped;
    const SnapshotLimits m_limits;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::shared_ptr<const Encoder> m_encoder;
    std::uint64_t m_requested = 0, m_loaded = 0;
    int m_waiters = 0;
    bool m_closing = false;
    std::chrono::steady_clock::time_point m_earliest{};
    LoadedSearcher m_current;                              // the thread's own
    std::shared_ptr<const core::SectionFile> m_soundFile;  // of which every byte was looked at
    std::shared_ptr<const index::CoarseIndex> m_clusters;  // the last ones, where there are some
    std::string m_clusteredVersion;                        // whose they are
    std::thread m_thread;
};

}  // namespace semblance::jobs
