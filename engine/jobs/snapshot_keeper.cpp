#include "engine/jobs/snapshot_keeper.h"

#include <algorithm>
#include <exception>

#include "engine/jobs/search_snapshot.h"

namespace semblance::jobs {

using core::Result;
using Clock = std::chrono::steady_clock;

SnapshotKeeper::SnapshotKeeper(std::filesystem::path library, QueryLane &lane, Swapped swapped)
    : m_library(std::move(library)), m_lane(lane), m_swapped(std::move(swapped))
{
    m_thread = std::thread([this] { loop(); });
}

SnapshotKeeper::~SnapshotKeeper()
{
    {
        const std::lock_guard lock(m_mutex);
        m_closing = true;
        m_changed.notify_all();
    }
    m_thread.join();
}

void SnapshotKeeper::setEncoder(std::shared_ptr<const Encoder> encoder)
{
    const std::lock_guard lock(m_mutex);
    m_encoder = std::move(encoder);
}

void SnapshotKeeper::requestReload()
{
    const std::lock_guard lock(m_mutex);
    ++m_requested;
    m_changed.notify_all();
}

void SnapshotKeeper::reloadNow()
{
    std::unique_lock lock(m_mutex);
    const std::uint64_t wanted = ++m_requested;
    ++m_waiters;
    m_changed.notify_all();
    m_changed.wait(lock, [&] { return m_closing || m_loaded >= wanted; });
    --m_waiters;
}

void SnapshotKeeper::loop()
{
    std::unique_lock lock(m_mutex);
    for (;;) {
        m_changed.wait(lock, [this] { return m_closing || m_loaded < m_requested; });
        while (!m_closing && m_waiters == 0 && Clock::now() < m_earliest)
            m_changed.wait_until(lock, m_earliest);
        if (m_closing)
            return;
        const std::uint64_t number = m_requested;
        const auto encoder = m_encoder;
        lock.unlock();
        const auto start = Clock::now();
        if (encoder)
            reload(encoder);
        const auto end = Clock::now();
        lock.lock();
        m_loaded = number;
        m_earliest = end + std::max<Clock::duration>(std::chrono::seconds(2), 5 * (end - start));
        m_changed.notify_all();
    }
}

void SnapshotKeeper::reload(const std::shared_ptr<const Encoder> &encoder)
{
    Result<QueryView> view = core::fail(core::ErrorCode::OutOfMemory, "There is not enough memory for the vectors of this library.");
    try {
        auto searcher = loadSearcher(m_library, encoder);
        if (searcher)
            view = QueryView{encoder, std::move(*searcher)};
        else
            view = core::fail(searcher.error());
    } catch (const std::bad_alloc &) {
    } catch (const std::exception &error) {
        view = core::fail(core::ErrorCode::Internal, std::string("Loading the vectors failed: ") + error.what());
    }
    const Result<void> outcome = view ? Result<void>() : Result<void>(core::fail(view.error()));
    m_lane.setView(std::move(view));
    if (m_swapped)
        m_swapped(outcome);
}

}  // namespace semblance::jobs
