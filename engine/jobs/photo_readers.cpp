#include "engine/jobs/photo_readers.h"

#include <algorithm>
#include <thread>

#include "engine/core/log.h"
#include "engine/isolation/worker_pool.h"

namespace semblance::jobs {

std::shared_ptr<isolation::PhotoReader> makePhotoReader(const std::filesystem::path &program, int workers)
{
    if (program.empty()) {
        auto reader = isolation::readerInThisProcess();
        core::log(core::LogLevel::Warning, "There is no decoder program to start. " + reader->description());
        return reader;
    }
    isolation::WorkerPoolOptions options;
    options.program = program;
    options.workers = workers > 0 ? workers : static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
    return std::make_shared<isolation::WorkerPool>(std::move(options));
}

}  // namespace semblance::jobs
