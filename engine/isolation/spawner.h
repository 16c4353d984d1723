// Starts worker programs with nothing of this process but one end of a socket.
#pragma once

#include <filesystem>
#include <functional>
#include <future>
#include <thread>

#include <sys/types.h>

#include "engine/core/bounded_queue.h"
#include "engine/core/result.h"
#include "engine/isolation/descriptor.h"

namespace semblance::isolation {

// Where a worker finds its socket; 0 to 2 lead to /dev/null.
constexpr int workerSocket = 3;

struct Child {
    pid_t process = -1;  // the caller waits for it
    Descriptor socket;
};

// A worker is killed when the thread that started it ends (PR_SET_PDEATHSIG): this one thread starts them all and outlives them.
class Spawner {
public:
    Spawner();
    ~Spawner();
    Spawner(const Spawner &) = delete;
    Spawner &operator=(const Spawner &) = delete;

    // Any thread. Errors: Internal, naming the program ("Too many open files", "No such file or directory").
    [[nodiscard]] core::Result<Child> start(const std::filesystem::path &program);

private:
    core::BoundedQueue<std::packaged_task<core::Result<Child>()>> m_wishes{64};
    std::thread m_thread;
};

}  // namespace semblance::isolation
