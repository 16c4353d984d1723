// A job is a plain class with `Result<T> run(JobContext &)`: testable without a thread; the queue adds the thread outside.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>

namespace semblance::jobs {

// The reins of a running job: it asks, others tell.
class JobContext {
public:
    using Progress = std::function<void(std::int64_t done, std::int64_t total)>;
    explicit JobContext(Progress progress = {}) : m_progress(std::move(progress)) {}

    // For the job. `stopped` waits while the job is paused; call it between batches.
    [[nodiscard]] bool stopped();
    void progress(std::int64_t done, std::int64_t total) const
    {
        if (m_progress)
            m_progress(done, total);
    }

    // For everybody else, any thread.
    void requestStop();
    void setPaused(bool paused);

private:
    Progress m_progress;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_stop = false;
    bool m_paused = false;
};

enum class Outcome { Finished, Cancelled };

}  // namespace semblance::jobs
