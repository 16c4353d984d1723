#include "engine/jobs/parallel.h"

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

#include <ATen/Parallel.h>
#include <omp.h>

namespace semblance::jobs {

bool forEachInParallel(std::size_t count, int threads, JobContext &context, const std::function<void(std::size_t)> &work)
{
    const std::size_t wanted = threads > 0 ? static_cast<std::size_t>(threads) : std::max(1u, std::thread::hardware_concurrency());
    std::atomic<std::size_t> next{0};
    std::atomic<bool> stopped{false};
    const auto loop = [&] {
        // Torch sets a new thread's team size at its first question; only after that does ours stay.
        static_cast<void>(at::get_num_threads());
        omp_set_num_threads(1);
        for (std::size_t i = next++; i < count && !stopped; i = next++) {
            if (context.stopped())
                stopped = true;
            else
                work(i);
        }
    };
    {
        std::vector<std::jthread> workers;
        for (std::size_t i = 0; i < std::min(wanted, count); ++i)
            workers.emplace_back(loop);
    }
    return !stopped;
}

}  // namespace semblance::jobs
