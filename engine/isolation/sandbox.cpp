#include "engine/isolation/sandbox.h"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <string_view>

#include <fcntl.h>
#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace semblance::isolation {

namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool addressesCount = false;  // a sanitizer reserves terabytes
#else
constexpr bool addressesCount = true;
#endif

void limit(__rlimit_resource resource, std::uint64_t most)
{
    rlimit current{};
    if (::getrlimit(resource, &current) != 0)
        return;
    const rlim_t value = std::min<rlim_t>(most, current.rlim_max);
    const rlimit lowered{value, value};
    static_cast<void>(::setrlimit(resource, &lowered));
}

// Even root's: without them it may not read what belongs to others, trace, or raise a limit again.
void dropCapabilities()
{
    __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
    __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3]{};
    static_cast<void>(::syscall(SYS_capset, &header, none));
}

bool canOpenFiles()
{
    const int fd = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (fd >= 0)
        ::close(fd);
    return fd >= 0 || errno != EPERM;
}

}  // namespace

void leaveParent(int lastDescriptor)
{
    static_cast<void>(::prctl(PR_SET_PDEATHSIG, SIGKILL));
    static_cast<void>(::syscall(SYS_close_range, static_cast<unsigned>(lastDescriptor) + 1, ~0U, 0U));
    const int score = ::open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    if (score < 0)
        return;
    constexpr std::string_view first = "1000";
    static_cast<void>(!::write(score, first.data(), first.size()));
    ::close(score);
}

Confinement confine(const Limits &limits, int socket)
{
    if (addressesCount && limits.addressSpace > 0)
        limit(RLIMIT_AS, limits.addressSpace);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_FSIZE, 0);
    limit(RLIMIT_NOFILE, limits.openFiles);
    limit(RLIMIT_MEMLOCK, 0);
    limit(RLIMIT_MSGQUEUE, 0);
    static_cast<void>(::prctl(PR_SET_DUMPABLE, 0));
    dropCapabilities();
    std::string refused;
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        refused = "it does not know no_new_privs";
    else
        refused = filterSystemCalls(socket);
    if (refused.empty() && canOpenFiles())
        refused = "the filter is loaded, and files can be opened all the same";
    if (refused.empty())
        return {true, "Photos are decoded in worker processes without rights (system calls filtered, memory and time limited)."};
    return {false, "Photos are decoded in worker processes under limits alone, because the kernel refuses to filter their system calls: "
                       + refused + "."};
}

}  // namespace semblance::isolation
