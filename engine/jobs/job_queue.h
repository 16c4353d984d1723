// The engine thread: runs jobs one after another, and errands between their batches.
#pragma once

#include <condition_variable>
#include <deque>
#include <filesystem>
#include <functional>
#include <future>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>
#include <thread>
#include <vector>

#include "engine/core/ids.h"
#include "engine/core/log.h"
#include "engine/core/result.h"
#include "engine/jobs/index_job.h"
#include "engine/jobs/job.h"
#include "engine/jobs/rate_meter.h"

namespace semblance::jobs {

enum class JobKind { Index, Samples, Train, Evaluate, SwitchModel, Download };
enum class JobState { Queued, Running, Paused, Done, Cancelled, Failed };

struct JobRecord {
    core::JobId id;
    JobKind kind = JobKind::Index;
    JobState state = JobState::Queued;
    std::filesystem::path subject;
    std::int64_t done = 0, total = 0;
    double rate = 0, secondsLeft = -1;
    std::optional<IndexReport> index;
    std::optional<core::Error> error;
    [[nodiscard]] bool finished() const { return state >= JobState::Done; }
};

// What a queue may be given besides its listener; what is unset it does without.
struct JobQueuePorts {
    std::function<core::JobId()> nextId = {};  // where several queues number their jobs in one row; any thread
    // Log lines of the engine thread while it runs a job; on that thread.
    std::function<void(core::JobId, core::LogLevel, std::string_view)> logged = {};
};

class JobQueue {
public:
    // Runs on the engine thread, perhaps again from the start when an errand interrupted it: it must take up where it was.
    using Body = std::function<core::Result<IndexReport>(JobContext &)>;
    // Called on the engine thread or the caller's, never with a lock held that a queue function needs: every change of state, and
    // progress at most every 100 ms a job.
    using Listener = std::function<void(const JobRecord &)>;

    explicit JobQueue(Listener listener, JobQueuePorts ports = {});
    // The running job is stopped at its next batch; it and the queued ones report nothing more, so that they can be resumed later.
    ~JobQueue();

    core::JobId submit(JobKind kind, std::filesystem::path subject, Body body);
    void pause(core::JobId id);
    void resume(core::JobId id);
    void cancel(core::JobId id);

    // Runs `errand` on the engine thread before the next job; a running job is interrupted at its next batch and then continued.
    std::future<void> runErrand(std::function<void()> errand);

    [[nodiscard]] std::vector<JobRecord> jobs() const;  // newest first

private:
    struct Entry;
    void loop();
    void runErrands(std::unique_lock<std::mutex> &lock);
    void runEntry(const std::shared_ptr<Entry> &entry);
    void finish(Entry &entry, core::Result<IndexReport> &&outcome);
    void progress(Entry &entry, std::int64_t done, std::int64_t total);
    void publish(const Entry &entry);
    [[nodiscard]] std::shared_ptr<Entry> entry(core::JobId id) const;

    const Listener m_listener;
    const JobQueuePorts m_ports;
    std::recursive_mutex m_publishing;  // one listener call at a time, in the order of the changes
    mutable std::mutex m_mutex;
    std::condition_variable m_changed;
    std::vector<std::shared_ptr<Entry>> m_entries;
    std::deque<std::packaged_task<void()>> m_errands;
    std::shared_ptr<Entry> m_running;
    std::int64_t m_nextId = 1;
    bool m_closing = false;
    std::thread m_thread;
};

}  // namespace semblance::jobs
