#include "tests/faults/forked.h"

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <exception>

#include <fcntl.h>
#include <poll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace semblance::faults {

namespace {

using Clock = std::chrono::steady_clock;

[[noreturn]] void runChild(const std::function<QByteArray()> &work, int out)
{
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    QByteArray said;
    try {
        said = work();
    } catch (const std::exception &) {
        ::_exit(1);
    }
    for (qsizetype at = 0; at < said.size();) {
        const ssize_t written = ::write(out, said.constData() + at, static_cast<std::size_t>(said.size() - at));
        if (written < 0 && errno != EINTR)
            ::_exit(1);
        at += written > 0 ? written : 0;
    }
    ::_exit(0);  // not the test's own clearing up
}

// Everything until the other end is closed, or false when the time is over.
bool readAll(int in, Clock::time_point deadline, QByteArray &said)
{
    for (;;) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
        pollfd event{in, POLLIN, 0};
        const int ready = left <= 0 ? 0 : ::poll(&event, 1, static_cast<int>(left));
        if (ready == 0)
            return false;
        if (ready < 0)
            continue;
        std::array<char, 65536> piece{};
        const ssize_t got = ::read(in, piece.data(), piece.size());
        if (got == 0)
            return true;
        if (got > 0)
            said.append(piece.data(), got);
    }
}

}  // namespace

Ended inItsOwnProcess(const std::function<QByteArray()> &work, int killAfter)
{
    constexpr int longest = 300'000;
    Ended ended;
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0)  // workers that the child starts must not keep it open
        return ended;
    const auto begin = Clock::now();
    const pid_t child = ::fork();
    if (child == 0) {
        ::close(ends[0]);
        runChild(work, ends[1]);
    }
    ::close(ends[1]);
    if (child > 0) {
        const bool inTime = readAll(ends[0], begin + std::chrono::milliseconds(killAfter >= 0 ? killAfter : longest), ended.said);
        if (!inTime)
            ::kill(child, SIGKILL);
        int status = 0;
        while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {}
        ended.killed = WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL && (inTime || killAfter >= 0);
        ended.finished = WIFEXITED(status) && WEXITSTATUS(status) == 0;
    }
    ::close(ends[0]);
    ended.milliseconds = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begin).count();
    return ended;
}

}  // namespace semblance::faults
