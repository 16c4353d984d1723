#include "engine/api/tool_reins.h"

namespace semblance::api {

ToolReins::ToolReins(const Control &control, JobKind kind, std::filesystem::path subject)
    : m_control(control), m_context([this](std::int64_t done, std::int64_t total) { report(done, total); })
{
    m_status.kind = kind;
    m_status.state = JobState::Running;
    m_status.subject = std::move(subject);
    if (control.stop == nullptr)
        return;
    // A signal handler may only set a flag, and a paused job waits on a condition: someone has to carry the news.
    m_watch = std::jthread([this](std::stop_token over) {
        while (!over.stop_requested() && !m_control.stop->load())
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        if (m_control.stop->load())
            m_context.requestStop();
    });
}

void ToolReins::report(std::int64_t done, std::int64_t total)
{
    if (!m_control.progress)
        return;
    const std::lock_guard lock(m_mutex);
    m_meter.update(done, std::chrono::duration<double>(std::chrono::steady_clock::now() - m_begin).count());
    m_status.done = done;
    m_status.total = total;
    m_status.rate = m_meter.rate();
    m_status.secondsLeft = m_meter.secondsLeft(done, total);
    m_control.progress(m_status);
}

}  // namespace semblance::api
