#include "engine/jobs/job_queue.h"

#include <algorithm>
#include <chrono>
#include <exception>

#include "engine/core/thread_log.h"

namespace semblance::jobs {

using core::Result;

namespace {

constexpr std::size_t keptRecords = 100;  // finished jobs that are remembered

double nowSeconds()
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

}  // namespace

// Guarded by m_mutex, except `body`, which only the engine thread uses.
struct JobQueue::Entry {
    JobRecord record;
    Body body;
    std::shared_ptr<JobContext> context;  // of the present run
    bool cancelRequested = false;
    bool interrupted = false;  // stopped for an errand: run it again
    RateMeter meter;
    double lastPublished = 0;
};

JobQueue::JobQueue(Listener listener, JobQueuePorts ports) : m_listener(std::move(listener)), m_ports(std::move(ports))
{
    m_thread = std::thread([this] { loop(); });
}

JobQueue::~JobQueue()
{
    {
        const std::lock_guard lock(m_mutex);
        m_closing = true;
        if (m_running)
            m_running->context->requestStop();
        m_changed.notify_all();
    }
    m_thread.join();
}

core::JobId JobQueue::submit(JobKind kind, std::filesystem::path subject, Body body)
{
    auto entry = std::make_shared<Entry>();
    {
        const std::lock_guard lock(m_mutex);
        entry->record.id = m_ports.nextId ? m_ports.nextId() : core::JobId{m_nextId++};
        entry->record.kind = kind;
        entry->record.subject = std::move(subject);
        entry->body = std::move(body);
        m_entries.push_back(entry);
        const auto finished = std::find_if(m_entries.begin(), m_entries.end(), [](const auto &old) { return old->record.finished(); });
        if (m_entries.size() > keptRecords && finished != m_entries.end())
            m_entries.erase(finished);
    }
    // Published before it can run: nobody hears "running" before "queued".
    const core::JobId id = entry->record.id;
    publish(*entry);
    {
        const std::lock_guard lock(m_mutex);
        entry->context = std::make_shared<JobContext>();
        m_changed.notify_all();
    }
    return id;
}

void JobQueue::pause(core::JobId id)
{
    const auto found = entry(id);
    if (!found)
        return;
    {
        const std::lock_guard lock(m_mutex);
        if (found->record.state != JobState::Queued && found->record.state != JobState::Running)
            return;
        found->record.state = JobState::Paused;
        found->record.secondsLeft = -1;
        found->meter.paused();
        if (found->context)
            found->context->setPaused(true);
    }
    publish(*found);
}

void JobQueue::resume(core::JobId id)
{
    const auto found = entry(id);
    if (!found)
        return;
    {
        const std::lock_guard lock(m_mutex);
        if (found->record.state != JobState::Paused)
            return;
        found->record.state = found == m_running ? JobState::Running : JobState::Queued;
        if (found->context)
            found->context->setPaused(false);
        m_changed.notify_all();
    }
    publish(*found);
}

void JobQueue::cancel(core::JobId id)
{
    const auto found = entry(id);
    if (!found)
        return;
    {
        const std::lock_guard lock(m_mutex);
        if (found->record.finished())
            return;
        found->cancelRequested = true;
        if (found == m_running) {
            found->context->requestStop();
            return;  // it says so itself, when it has stopped
        }
        found->record.state = JobState::Cancelled;
    }
    publish(*found);
}

std::future<void> JobQueue::runErrand(std::function<void()> errand)
{
    std::packaged_task<void()> task(std::move(errand));
    std::future<void> done = task.get_future();
    const std::lock_guard lock(m_mutex);
    m_errands.push_back(std::move(task));
    if (m_running && !m_running->interrupted) {
        m_running->interrupted = true;
        m_running->context->requestStop();
    }
    m_changed.notify_all();
    return done;
}

std::vector<JobRecord> JobQueue::jobs() const
{
    const std::lock_guard lock(m_mutex);
    std::vector<JobRecord> records;
    for (auto entry = m_entries.rbegin(); entry != m_entries.rend(); ++entry)
        records.push_back((*entry)->record);
    return records;
}

std::shared_ptr<JobQueue::Entry> JobQueue::entry(core::JobId id) const
{
    const std::lock_guard lock(m_mutex);
    const auto found = std::find_if(m_entries.begin(), m_entries.end(), [id](const auto &entry) { return entry->record.id == id; });
    return found == m_entries.end() ? nullptr : *found;
}

void JobQueue::loop()
{
    std::unique_lock lock(m_mutex);
    for (;;) {
        std::shared_ptr<Entry> next;
        m_changed.wait(lock, [&] {
            const auto found = std::find_if(m_entries.begin(), m_entries.end(),
                                            [](const auto &entry) { return entry->record.state == JobState::Queued && entry->context; });
            next = found == m_entries.end() ? nullptr : *found;
            return m_closing || next || !m_errands.empty();
        });
        if (!m_errands.empty()) {
            runErrands(lock);  // also when closing: somebody waits for it
            continue;
        }
        if (m_closing)
            return;
        m_running = next;
        next->record.state = JobState::Running;
        lock.unlock();
        publish(*next);
        runEntry(next);
        lock.lock();
        m_running.reset();
    }
}

void JobQueue::runErrands(std::unique_lock<std::mutex> &lock)
{
    while (!m_errands.empty()) {
        std::packaged_task<void()> errand = std::move(m_errands.front());
        m_errands.pop_front();
        lock.unlock();
        errand();
        lock.lock();
    }
}

void JobQueue::runEntry(const std::shared_ptr<Entry> &entry)
{
    for (;;) {
        {
            std::unique_lock lock(m_mutex);
            runErrands(lock);
            entry->interrupted = false;
            entry->context =
                std::make_shared<JobContext>([this, &job = *entry](std::int64_t done, std::int64_t total) { progress(job, done, total); });
            entry->context->setPaused(entry->record.state == JobState::Paused);
            if (entry->cancelRequested || m_closing)
                entry->context->requestStop();
        }
        Result<IndexReport> outcome = core::fail(core::ErrorCode::Internal, "The job did not run.");
        const core::ThreadLogScope heard([this, id = entry->record.id](core::LogLevel level, std::string_view line) {
            if (m_ports.logged)
                m_ports.logged(id, level, line);
        });
        try {
            outcome = entry->body(*entry->context);
        } catch (const std::bad_alloc &) {
            outcome = core::fail(core::ErrorCode::OutOfMemory, "There is not enough memory for this job.");
        } catch (const std::exception &error) {
            outcome = core::fail(core::ErrorCode::Internal, std::string("The job failed unexpectedly: ") + error.what());
        }
        std::unique_lock lock(m_mutex);
        const bool stopped = outcome && outcome->outcome == Outcome::Cancelled;
        if (stopped && m_closing && !entry->cancelRequested)
            return;
        if (!stopped || entry->cancelRequested || !entry->interrupted) {
            lock.unlock();
            return finish(*entry, std::move(outcome));
        }
    }
}

void JobQueue::finish(Entry &entry, Result<IndexReport> &&outcome)
{
    {
        const std::lock_guard lock(m_mutex);
        JobRecord &record = entry.record;
        record.secondsLeft = -1;
        if (!outcome) {
            record.state = outcome.error().code == core::ErrorCode::Cancelled ? JobState::Cancelled : JobState::Failed;
            record.error = outcome.error();
        } else {
            record.state = outcome->outcome == Outcome::Finished ? JobState::Done : JobState::Cancelled;
            record.index = std::move(*outcome);
        }
        entry.body = {};
    }
    publish(entry);
}

void JobQueue::progress(Entry &entry, std::int64_t done, std::int64_t total)
{
    constexpr double leastInterval = 0.1;  // seconds
    {
        const std::lock_guard lock(m_mutex);
        const double now = nowSeconds();
        entry.record.done = done;
        entry.record.total = total;
        if (entry.record.state == JobState::Running) {
            entry.meter.update(done, now);
            entry.record.rate = entry.meter.rate();
            entry.record.secondsLeft = entry.meter.secondsLeft(done, total);
        }
        if (now - entry.lastPublished < leastInterval)
            return;
        entry.lastPublished = now;
    }
    publish(entry);
}

void JobQueue::publish(const Entry &entry)
{
    const std::lock_guard order(m_publishing);
    JobRecord record;
    {
        const std::lock_guard lock(m_mutex);
        record = entry.record;
    }
    if (m_listener)
        m_listener(record);
}

}  // namespace semblance::jobs
