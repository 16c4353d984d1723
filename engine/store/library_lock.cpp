#include "engine/store/library_lock.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <string>
#include <thread>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "engine/core/files.h"
#include "engine/core/paths.h"

namespace semblance::store {

namespace {

using core::ErrorCode;
using core::fail;
using core::Result;

std::string programName()
{
    const auto name = core::readText("/proc/self/comm", 64);
    return name && name->size() > 1 ? name->substr(0, name->find('\n')) : "semblance";
}

// What the holder wrote: "semblance (pid 123)".
std::string holder(int descriptor)
{
    char text[128] = {};
    const ssize_t length = ::pread(descriptor, text, sizeof text - 1, 0);
    const std::string shown = length > 0 ? core::displayPath(std::string(text, static_cast<std::size_t>(length))) : std::string();
    return shown.empty() ? "another process" : shown.substr(0, shown.find('\n'));
}

void writeHolder(int descriptor)
{
    const std::string text = programName() + " (pid " + std::to_string(::getpid()) + ")\n";
    // Only for the message: a full disk must not keep anyone from tidying up.
    if (::ftruncate(descriptor, 0) == 0)
        static_cast<void>(::pwrite(descriptor, text.data(), text.size(), 0) + 0);
}

}  // namespace

Result<LibraryLock> LibraryLock::take(const std::filesystem::path &library, double seconds)
{
    using Clock = std::chrono::steady_clock;
    const std::filesystem::path file = library / "library.lock";
    const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (descriptor < 0)
        return fail(core::systemError(errno, "open", file));
    LibraryLock lock(descriptor);
    const auto deadline = Clock::now() + std::chrono::duration<double>(std::clamp(seconds, 0.0, 3600.0));
    while (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
        if (errno == EINTR)
            continue;
        if (errno != EWOULDBLOCK)
            return fail(core::systemError(errno, "lock", file));
        if (Clock::now() >= deadline)
            return fail(ErrorCode::Locked, "The library " + core::displayPath(library) + " is held by " + holder(descriptor)
                                               + ": wait until it is done, or close it.");
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    writeHolder(descriptor);
    return lock;
}

LibraryLock::LibraryLock(LibraryLock &&other) noexcept : m_descriptor(std::exchange(other.m_descriptor, -1)) {}

LibraryLock &LibraryLock::operator=(LibraryLock &&other) noexcept
{
    std::swap(m_descriptor, other.m_descriptor);
    return *this;
}

LibraryLock::~LibraryLock()
{
    if (m_descriptor >= 0)
        ::close(m_descriptor);
}

}  // namespace semblance::store
