#include "engine/image/quiet.h"

#include <cstdio>
#include <mutex>

#include <fcntl.h>
#include <unistd.h>

namespace semblance::image {

namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool wanted = false;
#else
constexpr bool wanted = true;
#endif

// Several threads may decode at once: the first one in redirects, the last one out restores.
struct Shared {
    std::mutex mutex;
    int users = 0;
    int saved = -1;
};

Shared &shared()
{
    static Shared state;
    return state;
}

void redirect(Shared &state)
{
    const int nowhere = ::open("/dev/null", O_WRONLY | O_CLOEXEC);
    if (nowhere < 0)
        return;
    state.saved = ::fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    if (state.saved >= 0) {
        std::fflush(stderr);
        ::dup2(nowhere, STDERR_FILENO);
    }
    ::close(nowhere);
}

void restore(Shared &state)
{
    if (state.saved < 0)
        return;
    std::fflush(stderr);
    ::dup2(state.saved, STDERR_FILENO);
    ::close(state.saved);
    state.saved = -1;
}

}  // namespace

QuietStderr::QuietStderr()
{
    Shared &state = shared();
    const std::lock_guard lock(state.mutex);
    if (wanted && state.users++ == 0)
        redirect(state);
}

QuietStderr::~QuietStderr()
{
    Shared &state = shared();
    const std::lock_guard lock(state.mutex);
    if (wanted && --state.users == 0)
        restore(state);
}

}  // namespace semblance::image
