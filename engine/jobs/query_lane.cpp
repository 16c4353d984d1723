#include "engine/jobs/query_lane.h"

#include <algorithm>
#include <exception>

#include "engine/core/log.h"

namespace semblance::jobs {

using core::Result;

QueryLane::QueryLane()
    : m_view(std::make_shared<const Result<QueryView>>(core::fail(core::ErrorCode::NotFound, "The model is still being loaded.")))
{
    m_thread = std::thread([this] { loop(); });
}

QueryLane::~QueryLane()
{
    {
        const std::lock_guard lock(m_mutex);
        m_closing = true;
        m_waiting.clear();
        m_changed.notify_all();
    }
    m_thread.join();
}

void QueryLane::ask(const std::string &kind, Compute compute)
{
    const std::lock_guard lock(m_mutex);
    if (m_closing)
        return;
    ++m_latest[kind];
    const auto waiting = std::find_if(m_waiting.begin(), m_waiting.end(), [&](const auto &request) { return request.first == kind; });
    if (waiting != m_waiting.end())
        waiting->second = std::move(compute);
    else
        m_waiting.emplace_back(kind, std::move(compute));
    m_changed.notify_all();
}

void QueryLane::setView(Result<QueryView> view)
{
    auto shared = std::make_shared<const Result<QueryView>>(std::move(view));
    const std::lock_guard lock(m_mutex);
    m_view.swap(shared);  // the old one goes when the last query lets go of it
}

Result<QueryView> QueryLane::view() const
{
    const std::lock_guard lock(m_mutex);
    return *m_view;
}

void QueryLane::loop()
{
    std::unique_lock lock(m_mutex);
    for (;;) {
        m_changed.wait(lock, [this] { return m_closing || !m_waiting.empty(); });
        if (m_closing)
            return;
        const auto [kind, compute] = std::move(m_waiting.front());
        m_waiting.erase(m_waiting.begin());
        const std::uint64_t number = m_latest[kind];
        const auto view = m_view;
        lock.unlock();
        Deliver deliver;
        try {
            deliver = compute(*view);
        } catch (const std::exception &error) {  // computing returns its failures; this is a fault of ours
            core::log(core::LogLevel::Error, std::string("A query failed unexpectedly: ") + error.what());
        }
        lock.lock();
        if (m_closing || m_latest[kind] != number || !deliver)
            continue;
        lock.unlock();
        deliver();
        deliver = {};
        lock.lock();
    }
}

}  // namespace semblance::jobs
