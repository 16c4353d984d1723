#include "engine/jobs/job.h"

#include "engine/isolation/photo_reader.h"

namespace semblance::jobs {

JobContext::JobContext(Progress progress) : m_progress(std::move(progress)), m_reader(isolation::readerInThisProcess()) {}

void JobContext::setPhotoReader(std::shared_ptr<isolation::PhotoReader> reader)
{
    m_reader = reader ? std::move(reader) : isolation::readerInThisProcess();
}

bool JobContext::stopped()
{
    std::unique_lock lock(m_mutex);
    m_changed.wait(lock, [this] { return m_stop || !m_paused; });
    return m_stop;
}

void JobContext::requestStop()
{
    std::lock_guard lock(m_mutex);
    m_stop = true;
    m_changed.notify_all();
}

void JobContext::setPaused(bool paused)
{
    std::lock_guard lock(m_mutex);
    m_paused = paused;
    m_changed.notify_all();
}

}  // namespace semblance::jobs
