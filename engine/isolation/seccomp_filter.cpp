// The allow-list. Everything else fails with EPERM, so that a library that only asks goes on without an answer; nothing on the list
// opens, connects, executes, or signals another process.
#include <cerrno>
#include <cstring>
#include <memory>

#include <sched.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "engine/isolation/sandbox.h"

namespace semblance::isolation {

namespace {

using Filter = std::unique_ptr<void, void (*)(scmp_filter_ctx)>;

// Memory, time, randomness, the end of the process, and what the C library asks in between. A call that this machine's architecture
// does not have cannot be added; that is no fault.
void allowHarmless(scmp_filter_ctx filter)
{
    for (const int call : {SCMP_SYS(brk),
                           SCMP_SYS(munmap),
                           SCMP_SYS(mremap),
                           SCMP_SYS(madvise),
                           SCMP_SYS(futex),
                           SCMP_SYS(sched_yield),
                           SCMP_SYS(exit),
                           SCMP_SYS(exit_group),
                           SCMP_SYS(rt_sigreturn),
                           SCMP_SYS(rt_sigprocmask),
                           SCMP_SYS(sigaltstack),
                           SCMP_SYS(getpid),
                           SCMP_SYS(gettid),
                           SCMP_SYS(clock_gettime),
                           SCMP_SYS(clock_getres),
                           SCMP_SYS(gettimeofday),
                           SCMP_SYS(time),
                           SCMP_SYS(clock_nanosleep),
                           SCMP_SYS(nanosleep),
                           SCMP_SYS(restart_syscall),
                           SCMP_SYS(getrandom),
                           SCMP_SYS(set_robust_list),
                           SCMP_SYS(rseq),
                           SCMP_SYS(getcpu),
                           SCMP_SYS(sched_getaffinity),
                           SCMP_SYS(membarrier),
                           SCMP_SYS(close),
                           SCMP_SYS(fstat),
                           SCMP_SYS(sysinfo),
                           SCMP_SYS(set_tid_address)})
        static_cast<void>(seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 0));
}

// Memory may be mapped, but never so that new code can run in it.
void allowMemoryWithoutCode(scmp_filter_ctx filter)
{
    constexpr unsigned protection = 2;  // third argument of both
    for (const int call : {SCMP_SYS(mmap), SCMP_SYS(mprotect)})
        static_cast<void>(seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 1, SCMP_CMP(protection, SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)));
}

// The socket is the only way in and out; standard output and error lead nowhere.
void allowSpeech(scmp_filter_ctx filter, int socket)
{
    const auto fd = static_cast<scmp_datum_t>(socket);
    for (const int call : {SCMP_SYS(recvmsg), SCMP_SYS(sendmsg)})
        static_cast<void>(seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 1, SCMP_A0(SCMP_CMP_EQ, fd)));
    for (const int call : {SCMP_SYS(write), SCMP_SYS(writev)})
        for (const scmp_datum_t out : {STDOUT_FILENO, STDERR_FILENO})
            static_cast<void>(seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 1, SCMP_A0(SCMP_CMP_EQ, out)));
}

// HEIC and AVIF are decoded by libraries with threads. clone3 hides its flags behind a pointer: the C library falls back to clone.
void allowThreads(scmp_filter_ctx filter)
{
    constexpr scmp_datum_t separate = CLONE_NEWNS | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET
                                      | CLONE_NEWCGROUP | CLONE_PTRACE | CLONE_UNTRACED;
    static_cast<void>(
        seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1, SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD | separate, CLONE_THREAD)));
    static_cast<void>(seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0));
    static_cast<void>(seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(prctl), 1, SCMP_A0(SCMP_CMP_EQ, PR_SET_NAME)));
}

// abort() signals its own process; nobody else's.
void allowAbort(scmp_filter_ctx filter)
{
    const auto self = static_cast<scmp_datum_t>(::getpid());
    for (const int call : {SCMP_SYS(tgkill), SCMP_SYS(kill)})
        static_cast<void>(seccomp_rule_add(filter, SCMP_ACT_ALLOW, call, 1, SCMP_A0(SCMP_CMP_EQ, self)));
}

}  // namespace

std::string filterSystemCalls(int socket)
{
    const Filter filter(seccomp_init(SCMP_ACT_ERRNO(EPERM)), seccomp_release);
    if (!filter)
        return "the filter could not be made";
    static_cast<void>(seccomp_attr_set(filter.get(), SCMP_FLTATR_CTL_TSYNC, 1));     // threads that a library started, too
    static_cast<void>(seccomp_attr_set(filter.get(), SCMP_FLTATR_API_SYSRAWRC, 1));  // the kernel's own reason
    allowHarmless(filter.get());
    allowMemoryWithoutCode(filter.get());
    allowSpeech(filter.get(), socket);
    allowThreads(filter.get());
    allowAbort(filter.get());
    const int failure = seccomp_load(filter.get());
    return failure == 0 ? std::string() : std::strerror(-failure);
}

}  // namespace semblance::isolation
