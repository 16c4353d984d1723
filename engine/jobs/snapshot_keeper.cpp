#include "engine/jobs/snapshot_keeper.h"

#include <algorithm>
#include <exception>

#include "engine/core/log.h"
#include "engine/jobs/search_cache.h"

namespace semblance::jobs {

using core::Result;
using Clock = std::chrono::steady_clock;

SnapshotKeeper::SnapshotKeeper(std::filesystem::path library, QueryLane &lane, Swapped swapped, const SnapshotLimits &limits)
    : m_library(std::move(library)), m_lane(lane), m_swapped(std::move(swapped)), m_limits(limits)
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
            follow(encoder);
        const auto end = Clock::now();
        lock.lock();
        m_loaded = number;
        m_earliest = end + std::max<Clock::duration>(std::chrono::seconds(2), 5 * (end - start));
        m_changed.notify_all();
        if (!encoder || !m_current.searcher || m_closing)
            continue;
        lock.unlock();
        tend(encoder);
        lock.lock();
    }
}

void SnapshotKeeper::follow(const std::shared_ptr<const Encoder> &encoder)
{
    swapIn(encoder, [&]() -> Result<LoadedSearcher> {
        if (!m_current.searcher || m_current.version != encoder->identity())
            if (auto cached = openCached(m_library, *encoder, Trust::Quick))
                return followLibrary(*cached, m_library, *encoder);
        return followLibrary(m_current, m_library, *encoder);
    });
}

// What nobody waits for.
void SnapshotKeeper::tend(const std::shared_ptr<const Encoder> &encoder)
{
    if (m_current.file && m_current.file != m_soundFile) {
        if (valuesAreSound(*m_current.file))
            m_soundFile = m_current.file;
        else
            swapIn(encoder, [&] { return readSearcher(m_library, *encoder); });
    }
    if (m_current.searcher && m_current.isWorn())
        swapIn(encoder, [&] { return readSearcher(m_library, *encoder); });
    keepFile(encoder);
    keepClusters(encoder);
}

void SnapshotKeeper::keepFile(const std::shared_ptr<const Encoder> &encoder)
{
    if (!m_current.searcher || !keepCached(m_current, m_library, m_limits.cachedFrom))
        return;
    // From the file it takes no memory of its own.
    if (auto cached = openCached(m_library, *encoder, Trust::Quick); cached && cached->searcher) {
        m_soundFile = cached->file;  // written just now
        swapIn(encoder, [&] { return followLibrary(*cached, m_library, *encoder); });
    }
}

// Once for every reading, from the file where they were found before: what is added later is looked at one by one. Exact answers until then.
void SnapshotKeeper::keepClusters(const std::shared_ptr<const Encoder> &encoder)
{
    const auto &searcher = m_current.searcher;
    if (!searcher || searcher->photoCount() < m_limits.clusteredFrom || searcher->clusters())
        return;
    if (m_clusteredVersion != m_current.version)
        m_clusters.reset();
    auto clustered = withKeptClusters(m_current, m_library, m_clusters.get());
    if (!clustered)
        return core::log(core::LogLevel::Warning, "Queries look at every photo: " + clustered.error().detail);
    m_clusters = (*clustered)->clusters();
    m_clusteredVersion = m_current.version;
    swapIn(encoder, [&]() -> Result<LoadedSearcher> {
        LoadedSearcher same = m_current;
        same.searcher = *clustered;
        return same;
    });
}

void SnapshotKeeper::swapIn(const std::shared_ptr<const Encoder> &encoder, const Load &load)
{
    Result<LoadedSearcher> loaded = core::fail(core::ErrorCode::OutOfMemory, "There is not enough memory for the vectors of this library.");
    try {
        loaded = load();
    } catch (const std::bad_alloc &) {
    } catch (const std::exception &error) {
        loaded = core::fail(core::ErrorCode::Internal, std::string("Loading the vectors failed: ") + error.what());
    }
    m_current = loaded ? std::move(*loaded) : LoadedSearcher();
    const Result<void> outcome = loaded ? Result<void>() : Result<void>(core::fail(loaded.error()));
    m_lane.setView(loaded ? Result<QueryView>(QueryView{encoder, m_current.searcher}) : Result<QueryView>(core::fail(loaded.error())));
    if (m_swapped)
        m_swapped(outcome);
}

}  // namespace semblance::jobs
