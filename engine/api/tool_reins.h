// Joins the command line's stop flag and progress callback to a job's context.
#pragma once

#include <chrono>
#include <mutex>
#include <thread>

#include "engine/api/tools.h"
#include "engine/jobs/job.h"
#include "engine/jobs/rate_meter.h"

namespace semblance::api {

class ToolReins {
public:
    // `control` outlives it.
    ToolReins(const Control &control, JobKind kind, std::filesystem::path subject = {});
    [[nodiscard]] jobs::JobContext &context() { return m_context; }

private:
    void report(std::int64_t done, std::int64_t total);

    const Control &m_control;
    std::mutex m_mutex;  // progress may come from several threads of a pool
    JobStatus m_status;
    jobs::RateMeter m_meter;
    const std::chrono::steady_clock::time_point m_begin = std::chrono::steady_clock::now();
    jobs::JobContext m_context;
    std::jthread m_watch;  // last: it uses the context
};

}  // namespace semblance::api
