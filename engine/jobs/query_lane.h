// Queries on a thread of their own: they never wait for a job, and only the latest of a kind is answered.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <unordered_map>
#include <vector>

#include "engine/core/result.h"
#include "engine/jobs/encoder.h"
#include "engine/search/searcher.h"

namespace semblance::jobs {

// What a query sees: an encoder and a snapshot made with it.
struct QueryView {
    std::shared_ptr<const Encoder> encoder;
    std::shared_ptr<const search::Searcher> searcher;
};

class QueryLane {
public:
    QueryLane();
    ~QueryLane();  // drops what waits; a running one is finished, unanswered

    using Deliver = std::function<void()>;
    // The view, or why there is none (the model is still loading, or could not be loaded).
    using Compute = std::function<Deliver(const core::Result<QueryView> &)>;
    // Replaces a waiting request of the same kind. `compute` runs on the lane and returns what delivers its answer, which is called
    // on the lane too, unless a newer request of the kind came meanwhile.
    void ask(const std::string &kind, Compute compute);

    // Takes effect from the next query on; the one that runs keeps what it has. Any thread.
    void setView(core::Result<QueryView> view);
    [[nodiscard]] core::Result<QueryView> view() const;

private:
    void loop();

    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    std::vector<std::pair<std::string, Compute>> m_waiting;
    std::unordered_map<std::string, std::uint64_t> m_latest;  // number of the last request of each kind
    std::shared_ptr<const core::Result<QueryView>> m_view;
    bool m_closing = false;
    std::thread m_thread;
};

}  // namespace semblance::jobs
