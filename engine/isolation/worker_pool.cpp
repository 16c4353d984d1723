#include "engine/isolation/worker_pool.h"

#include <algorithm>
#include <utility>

#include "engine/core/files.h"
#include "engine/core/log.h"

namespace semblance::isolation {

using core::ErrorCode;
using core::fail;
using core::Result;

namespace {

std::string hashOf(const PhotoBytes &file)
{
    return core::contentHash(file.photo) + (file.sidecar.empty() ? std::string() : core::contentHash(file.sidecar));
}

}  // namespace

WorkerPool::WorkerPool(WorkerPoolOptions options) : m_options(std::move(options)) {}

Result<PhotoRead> WorkerPool::read(const PhotoBytes &file, Wanted wanted, const image::DecodeOptions &options, std::stop_token stop)
{
    if (auto known = refusal(file))
        return fail(std::move(*known));
    for (bool again = false;; again = true) {
        auto worker = take(stop);
        if (!worker)
            return fail(worker.error());
        if (!*worker)
            return m_here->read(file, wanted, options, stop);
        auto outcome = (*worker)->read(file, wanted, options, stop);
        const bool ended = !outcome && (*worker)->ended() && outcome.error().code != ErrorCode::Cancelled;
        const Blame blame = ended ? (*worker)->blame() : Blame::None;
        giveBack(std::move(*worker));
        const bool onceMore = ended && !again && blame != Blame::Surely;  // it may have died before it saw the file
        if (ended && !onceMore && blame != Blame::None)
            remember(file, outcome.error());
        if (!onceMore)
            return outcome;
    }
}

// No worker at all, and no error: read here.
Result<WorkerPool::Worker> WorkerPool::take(const std::stop_token &stop)
{
    std::unique_lock lock(m_mutex);
    m_freed.wait(lock, stop, [this] { return m_stayHere || !m_idle.empty() || m_count < std::max(1, m_options.workers); });
    if (stop.stop_requested())
        return fail(ErrorCode::Cancelled, "Reading it was stopped.");
    while (!m_stayHere && !m_idle.empty()) {
        Worker worker = std::move(m_idle.back());
        m_idle.pop_back();
        if (worker->usable()) {
            m_busy.push_back(worker->process());
            return worker;
        }
        --m_count;  // it died in its sleep
    }
    if (m_stayHere)
        return Worker();
    ++m_count;
    lock.unlock();
    return startOne(stop);
}

Result<WorkerPool::Worker> WorkerPool::startOne(const std::stop_token &stop)
{
    auto worker = WorkerProcess::start(m_spawner, m_options.program, m_options.limits, stop);
    const std::lock_guard lock(m_mutex);
    if (worker) {
        m_busy.push_back((*worker)->process());
        if (m_description.empty()) {
            m_description = (*worker)->confinement();
            core::log((*worker)->filtered() ? core::LogLevel::Debug : core::LogLevel::Warning, m_description);
        }
        return worker;
    }
    --m_count;
    m_freed.notify_one();
    if (!m_description.empty() || worker.error().code == ErrorCode::Cancelled)
        return worker;
    if (!std::exchange(m_stayHere, true))
        core::log(core::LogLevel::Warning, worker.error().detail + " Photos are decoded in this process, without isolation.");
    m_freed.notify_all();
    return Worker();
}

void WorkerPool::giveBack(Worker worker)
{
    const bool usable = worker->usable();
    const std::lock_guard lock(m_mutex);
    std::erase(m_busy, worker->process());
    if (usable)
        m_idle.push_back(std::move(worker));
    else
        --m_count;
    m_freed.notify_one();
}

std::optional<core::Error> WorkerPool::refusal(const PhotoBytes &file)
{
    {
        const std::lock_guard lock(m_mutex);
        if (m_deadly.empty())
            return std::nullopt;
    }
    const std::string hash = hashOf(file);
    const std::lock_guard lock(m_mutex);
    const auto known = m_deadly.find(hash);
    return known == m_deadly.end() ? std::nullopt : std::optional(known->second);
}

void WorkerPool::remember(const PhotoBytes &file, const core::Error &error)
{
    core::log(core::LogLevel::Warning, "A worker was lost: " + error.detail);
    std::string hash = hashOf(file);
    const std::lock_guard lock(m_mutex);
    ++m_deaths;
    m_deadly.emplace(std::move(hash), error);
}

std::string WorkerPool::description()
{
    if (auto worker = take({}); worker && *worker)
        giveBack(std::move(*worker));
    const std::lock_guard lock(m_mutex);
    return m_description.empty() ? m_here->description() : m_description;
}

void WorkerPool::rest()
{
    std::vector<Worker> ended;
    const std::lock_guard lock(m_mutex);
    ended.swap(m_idle);
    m_count -= static_cast<int>(ended.size());
    m_deadly.clear();
    m_freed.notify_all();
}

std::vector<pid_t> WorkerPool::processes()
{
    const std::lock_guard lock(m_mutex);
    std::vector<pid_t> all = m_busy;
    for (const Worker &worker : m_idle)
        all.push_back(worker->process());
    return all;
}

int WorkerPool::deaths()
{
    const std::lock_guard lock(m_mutex);
    return m_deaths;
}

}  // namespace semblance::isolation
