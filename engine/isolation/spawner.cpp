#include "engine/isolation/spawner.h"

#include <array>
#include <csignal>
#include <string>
#include <system_error>

#include <fcntl.h>
#include <spawn.h>

#include "engine/core/paths.h"
#include "engine/isolation/channel.h"

namespace semblance::isolation {

namespace {

using core::ErrorCode;
using core::fail;
using core::Result;

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool workerMaySpeak = true;  // what a sanitizer finds in a worker has to be seen
#else
constexpr bool workerMaySpeak = false;
#endif

// What becomes of descriptors, signals and the terminal on the way into the new program.
class SpawnPlan {
public:
    explicit SpawnPlan(int socket)
    {
        ::posix_spawn_file_actions_init(&actions);
        ::posix_spawn_file_actions_adddup2(&actions, socket, workerSocket);
        for (int fd = 0; fd < (workerMaySpeak ? STDERR_FILENO : workerSocket); ++fd)
            ::posix_spawn_file_actions_addopen(&actions, fd, "/dev/null", O_RDWR, 0);
        ::posix_spawn_file_actions_addclosefrom_np(&actions, workerSocket + 1);
        sigset_t none, all;
        sigemptyset(&none);
        sigfillset(&all);
        ::posix_spawnattr_init(&attributes);
        ::posix_spawnattr_setsigmask(&attributes, &none);
        ::posix_spawnattr_setsigdefault(&attributes, &all);
        // Away from the terminal: Ctrl+C is for the program, which then ends its workers in an orderly way.
        ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSID);
    }
    SpawnPlan(const SpawnPlan &) = delete;
    SpawnPlan &operator=(const SpawnPlan &) = delete;
    ~SpawnPlan()
    {
        ::posix_spawn_file_actions_destroy(&actions);
        ::posix_spawnattr_destroy(&attributes);
    }
    posix_spawn_file_actions_t actions{};
    posix_spawnattr_t attributes{};
};

Result<Child> spawn(const std::filesystem::path &program)
{
    auto channel = makeChannel();
    if (!channel)
        return fail(channel.error());
    const SpawnPlan plan(channel->there.get());
    std::string name = program.filename().native();
    const std::array<char *, 2> arguments{name.data(), nullptr};
    const std::array<char *, 1> environment{nullptr};
    pid_t process = -1;
    const int failure = ::posix_spawn(&process, program.c_str(), &plan.actions, &plan.attributes, arguments.data(), environment.data());
    if (failure != 0)
        return fail(ErrorCode::Internal, "The decoder " + core::displayPath(program)
                                             + " could not be started: " + std::generic_category().message(failure) + ".");
    return Child{process, std::move(channel->here)};
}

}  // namespace

Spawner::Spawner()
    : m_thread([this] {
          while (auto wish = m_wishes.pop())
              (*wish)();
      })
{
}

Spawner::~Spawner()
{
    m_wishes.close();
    m_thread.join();
}

Result<Child> Spawner::start(const std::filesystem::path &program)
{
    std::packaged_task<Result<Child>()> wish([&program] { return spawn(program); });
    auto child = wish.get_future();
    if (!m_wishes.push(std::move(wish)))
        return fail(ErrorCode::Internal, "The decoder is not started any more: the program is ending.");
    return child.get();
}

}  // namespace semblance::isolation
