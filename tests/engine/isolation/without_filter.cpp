// Starts the test worker as a kernel without seccomp would: whoever asks for a filter is refused.
#include <cerrno>

#include <seccomp.h>
#include <sys/prctl.h>
#include <unistd.h>

int main(int, char **argv)
{
    // Where the kernel refuses even this filter nothing has to be played.
    if (const scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ALLOW)) {
        seccomp_rule_add(filter, SCMP_ACT_ERRNO(EINVAL), SCMP_SYS(seccomp), 0);
        seccomp_rule_add(filter, SCMP_ACT_ERRNO(EINVAL), SCMP_SYS(prctl), 1, SCMP_A0(SCMP_CMP_EQ, PR_SET_SECCOMP));
        seccomp_load(filter);
    }
    char *nothing[] = {nullptr};
    execve(SEMBLANCE_TEST_WORKER, argv, nothing);
    return 127;
}
