#include "tests/faults/fault_shim.h"

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>

#include <dirent.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

// The declarations of <fcntl.h> say which arguments are never null; here they are what a caller gave.
#pragma GCC diagnostic ignored "-Wnonnull-compare"

namespace semblance::faults {

namespace {

constexpr int mostDescriptors = 4096;
constexpr std::size_t longestPath = 4096;

char watchedFolder[longestPath];
std::atomic<Kind> armedKind{Kind::None};
std::atomic<long> armedAt{0}, counted{0}, clockShift{0};
std::atomic<bool> forGood{false}, hasHappened{false};
std::atomic<bool> watchedDescriptor[mostDescriptors];
char hookEnding[longestPath];
void (*hookFunction)(void *) = nullptr;
void *hookArgument = nullptr;
std::atomic<int> hookDescriptor{-1};

template <class Function>
Function next(const char *name)
{
    return reinterpret_cast<Function>(::dlsym(RTLD_NEXT, name));
}
#define REAL(name) static const auto real = next<decltype(&::name)>(#name)

bool isWatched(const char *path)
{
    const std::size_t length = std::strlen(watchedFolder);
    return path != nullptr && length > 0 && std::strncmp(path, watchedFolder, length) == 0 && (path[length] == '/' || path[length] == '\0');
}

bool isWatched(int descriptor)
{
    return descriptor >= 0 && descriptor < mostDescriptors && watchedDescriptor[descriptor];
}

// What a call does; one fault hits some of these.
enum Deed : unsigned { Makes = 1, Writes = 2, Syncs = 4, Reads = 8, Looks = 16, Opens = 32, Renames = 64 };

unsigned deedsOf(Kind kind)
{
    switch (kind) {
    case Kind::None: return 0;
    case Kind::NoSpace: return Makes | Writes;
    case Kind::ReadError: return Reads | Looks;
    case Kind::WriteError: return Writes | Syncs;
    case Kind::TooManyFiles: return Opens;
    case Kind::ReadOnly: return Makes | Writes | Renames;
    case Kind::Kill: return Makes | Writes | Syncs | Renames;
    }
    return 0;
}

int errorOf(Kind kind)
{
    switch (kind) {
    case Kind::NoSpace: return ENOSPC;
    case Kind::TooManyFiles: return EMFILE;
    case Kind::ReadOnly: return EROFS;
    default: return EIO;
    }
}

// Counts the call and says whether it is to fail; errno is set then.
template <class What>
bool fails(const What &what, unsigned deeds)
{
    const Kind kind = armedKind;
    if ((deedsOf(kind) & deeds) == 0 || !isWatched(what))
        return false;
    const long number = ++counted;
    const long at = armedAt;
    if (at <= 0 || number < at || (number > at && !forGood))
        return false;
    hasHappened = true;
    if (kind == Kind::Kill)
        ::raise(SIGKILL);
    errno = errorOf(kind);
    return true;
}

bool endsIn(const char *path, const char *ending)
{
    const std::size_t length = std::strlen(path), end = std::strlen(ending);
    return end > 0 && length >= end && std::strcmp(path + length - end, ending) == 0;
}

int noted(int descriptor, const char *path)
{
    if (descriptor >= 0 && descriptor < mostDescriptors) {
        watchedDescriptor[descriptor] = isWatched(path);
        if (hookFunction != nullptr && endsIn(path, hookEnding))
            hookDescriptor = descriptor;
    }
    return descriptor;
}

void runHook(int descriptor)
{
    int wanted = descriptor;
    if (descriptor < 0 || hookFunction == nullptr || !hookDescriptor.compare_exchange_strong(wanted, -1))
        return;
    void (*hook)(void *) = hookFunction;
    hookFunction = nullptr;
    hook(hookArgument);
}

unsigned deedsOfOpening(int flags)
{
    return Opens | ((flags & (O_CREAT | O_TRUNC)) != 0 ? Makes : 0U) | ((flags & O_ACCMODE) == O_RDONLY ? Looks : 0U);
}

// A file system that is read-only refuses every opening for writing.
bool refusesWriters(const char *path, int flags)
{
    if (armedKind != Kind::ReadOnly || armedAt <= 0 || !isWatched(path) || (flags & O_ACCMODE) == O_RDONLY)
        return false;
    hasHappened = true;
    errno = EROFS;
    return true;
}

}  // namespace

void watch(const char *folder)
{
    std::snprintf(watchedFolder, sizeof watchedFolder, "%s", folder);
}

void arm(Kind kind, long at, Times times)
{
    counted = 0;
    hasHappened = false;
    forGood = times == Times::FromThenOn;
    armedAt = at;
    armedKind = kind;
}

void disarm()
{
    armedKind = Kind::None;
}

long calls()
{
    return counted;
}

bool happened()
{
    return hasHappened;
}

void beforeReading(const char *pathEnding, void (*hook)(void *), void *argument)
{
    std::snprintf(hookEnding, sizeof hookEnding, "%s", pathEnding);
    hookArgument = argument;
    hookFunction = hook;
}

void shiftClock(long seconds)
{
    clockShift = seconds;
}

}  // namespace semblance::faults

using namespace semblance::faults;

extern "C" {

int open(const char *path, int flags, ...)
{
    REAL(open);
    std::va_list arguments;
    va_start(arguments, flags);
    const mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(arguments, mode_t) : 0;
    va_end(arguments);
    if (refusesWriters(path, flags) || fails(path, deedsOfOpening(flags)))
        return -1;
    return noted(real(path, flags, mode), path);
}

int open64(const char *path, int flags, ...)
{
    std::va_list arguments;
    va_start(arguments, flags);
    const mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(arguments, mode_t) : 0;
    va_end(arguments);
    return open(path, flags, mode);
}

int close(int descriptor)
{
    REAL(close);
    if (descriptor >= 0 && descriptor < mostDescriptors)
        watchedDescriptor[descriptor] = false;
    return real(descriptor);
}

ssize_t read(int descriptor, void *buffer, size_t size)
{
    REAL(read);
    runHook(descriptor);
    return fails(descriptor, Reads) ? -1 : real(descriptor, buffer, size);
}

ssize_t pread(int descriptor, void *buffer, size_t size, off_t offset)
{
    REAL(pread);
    return fails(descriptor, Reads) ? -1 : real(descriptor, buffer, size, offset);
}

ssize_t pread64(int descriptor, void *buffer, size_t size, off64_t offset)
{
    return pread(descriptor, buffer, size, offset);
}

ssize_t write(int descriptor, const void *buffer, size_t size)
{
    REAL(write);
    return fails(descriptor, Writes) ? -1 : real(descriptor, buffer, size);
}

ssize_t pwrite(int descriptor, const void *buffer, size_t size, off_t offset)
{
    REAL(pwrite);
    return fails(descriptor, Writes) ? -1 : real(descriptor, buffer, size, offset);
}

ssize_t pwrite64(int descriptor, const void *buffer, size_t size, off64_t offset)
{
    return pwrite(descriptor, buffer, size, offset);
}

int fsync(int descriptor)
{
    REAL(fsync);
    return fails(descriptor, Syncs) ? -1 : real(descriptor);
}

int fdatasync(int descriptor)
{
    REAL(fdatasync);
    return fails(descriptor, Syncs) ? -1 : real(descriptor);
}

int ftruncate(int descriptor, off_t size)
{
    REAL(ftruncate);
    return fails(descriptor, Writes) ? -1 : real(descriptor, size);
}

int ftruncate64(int descriptor, off64_t size)
{
    return ftruncate(descriptor, size);
}

int fstat(int descriptor, struct stat *status)
{
    REAL(fstat);
    return fails(descriptor, Looks) ? -1 : real(descriptor, status);
}

int fstat64(int descriptor, struct stat64 *status)
{
    return fstat(descriptor, reinterpret_cast<struct stat *>(status));
}

int stat(const char *path, struct stat *status)
{
    REAL(stat);
    return fails(path, Looks) ? -1 : real(path, status);
}

int stat64(const char *path, struct stat64 *status)
{
    return stat(path, reinterpret_cast<struct stat *>(status));
}

int lstat(const char *path, struct stat *status)
{
    REAL(lstat);
    return fails(path, Looks) ? -1 : real(path, status);
}

int lstat64(const char *path, struct stat64 *status)
{
    return lstat(path, reinterpret_cast<struct stat *>(status));
}

int fstatat(int folder, const char *path, struct stat *status, int flags)
{
    REAL(fstatat);
    return (path[0] == '/' ? fails(path, Looks) : fails(folder, Looks)) ? -1 : real(folder, path, status, flags);
}

int fstatat64(int folder, const char *path, struct stat64 *status, int flags)
{
    return fstatat(folder, path, reinterpret_cast<struct stat *>(status), flags);
}

int mkdir(const char *path, mode_t mode)
{
    REAL(mkdir);
    return fails(path, Makes) ? -1 : real(path, mode);
}

int rename(const char *from, const char *to)
{
    REAL(rename);
    return fails(to, Makes | Renames) ? -1 : real(from, to);
}

int link(const char *from, const char *to)
{
    REAL(link);
    return fails(to, Makes | Renames) ? -1 : real(from, to);
}

int unlink(const char *path)
{
    REAL(unlink);
    return fails(path, Renames) ? -1 : real(path);
}

DIR *opendir(const char *path)
{
    REAL(opendir);
    if (fails(path, Opens | Looks))
        return nullptr;
    DIR *folder = real(path);
    if (folder != nullptr)
        noted(dirfd(folder), path);
    return folder;
}

int closedir(DIR *folder)
{
    REAL(closedir);
    const int descriptor = dirfd(folder);
    if (descriptor >= 0 && descriptor < mostDescriptors)
        watchedDescriptor[descriptor] = false;
    return real(folder);
}

struct dirent *readdir(DIR *folder)
{
    REAL(readdir);
    return fails(dirfd(folder), Reads) ? nullptr : real(folder);
}

struct dirent64 *readdir64(DIR *folder)
{
    return reinterpret_cast<struct dirent64 *>(readdir(folder));
}

void *mmap(void *address, size_t size, int protection, int flags, int descriptor, off_t offset)
{
    REAL(mmap);
    return descriptor >= 0 && fails(descriptor, Reads) ? MAP_FAILED : real(address, size, protection, flags, descriptor, offset);
}

void *mmap64(void *address, size_t size, int protection, int flags, int descriptor, off64_t offset)
{
    return mmap(address, size, protection, flags, descriptor, offset);
}

int clock_gettime(clockid_t clock, struct timespec *time)
{
    REAL(clock_gettime);
    const int result = real(clock, time);
    if (result == 0 && clock == CLOCK_REALTIME)
        time->tv_sec += clockShift;
    return result;
}

time_t time(time_t *where)
{
    struct timespec now {};
    clock_gettime(CLOCK_REALTIME, &now);
    if (where != nullptr)
        *where = now.tv_sec;
    return now.tv_sec;
}

int gettimeofday(struct timeval *__restrict where, void *__restrict)
{
    struct timespec now {};
    clock_gettime(CLOCK_REALTIME, &now);
    *where = {now.tv_sec, now.tv_nsec / 1000};
    return 0;
}

}  // extern "C"
