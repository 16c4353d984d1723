// A job is a plain class with `Result<T> run(JobContext &)`: testable without a thread; the queue adds the thread outside.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>

namespace semblance::isolation {
class PhotoReader;
}

namespace semblance::jobs {

// The reins of a running job: it asks, others tell. And where the photos that it reads are decoded.
class JobContext {
public:
    using Progress = std::function<void(std::int64_t done, std::int64_t total)>;
    explicit JobContext(Progress progress = {});

    // For the job. `stopped` waits while the job is paused; call it between batches.
    [[nodiscard]] bool stopped();
    void progress(std::int64_t done, std::int64_t total) const
    {
        if (m_progress)
            m_progress(done, total);
    }
    [[nodiscard]] isolation::PhotoReader &photoReader() { return *m_reader; }  // in this process unless another was given

    // Before the job runs.
    void setPhotoReader(std::shared_ptr<isolation::PhotoReader> reader);

    // For everybody else, any thread.
    void requestStop();
    void setPaused(bool paused);

private:
    Progress m_progress;
    std::shared_ptr<isolation::PhotoReader> m_reader;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    bool m_stop = false;
    bool m_paused = false;
};

enum class Outcome { Finished, Cancelled };

}  // namespace semblance::jobs
