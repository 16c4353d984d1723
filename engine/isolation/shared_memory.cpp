#include "engine/isolation/shared_memory.h"

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/types.h>

namespace semblance::isolation {

namespace {

using core::fail;
using core::Result;

core::Error refused(int reason)
{
    const auto code = reason == ENOSPC   ? core::ErrorCode::NoSpace
                      : reason == ENOMEM ? core::ErrorCode::OutOfMemory
                                         : core::ErrorCode::Internal;
    return {code, "Memory to share with the decoder could not be had: " + std::generic_category().message(reason) + "."};
}

int openAnonymous()
{
    constexpr unsigned noExecution = 0x0008;  // MFD_NOEXEC_SEAL, Linux 6.3; older kernels know neither name nor flag
    const int fd = ::memfd_create("semblance", MFD_CLOEXEC | MFD_ALLOW_SEALING | noExecution);
    return fd >= 0 || errno != EINVAL ? fd : ::memfd_create("semblance", MFD_CLOEXEC | MFD_ALLOW_SEALING);
}

// Without a name as soon as it is open.
int openFile()
{
    std::error_code ignored;
    for (const std::filesystem::path &folder : {std::filesystem::path("/dev/shm"), std::filesystem::temp_directory_path(ignored)}) {
        std::string name = (folder / "semblance-XXXXXX").native();
        const int fd = ::mkostemp(name.data(), O_CLOEXEC);
        if (fd >= 0) {
            ::unlink(name.c_str());
            return fd;
        }
    }
    return -1;
}

Result<Descriptor> openShared(Backing backing)
{
    Descriptor memory(backing == Backing::Anonymous ? openAnonymous() : openFile());
    if (!memory.valid() && backing == Backing::Anonymous && (errno == ENOSYS || errno == EPERM || errno == EACCES || errno == EINVAL))
        memory = Descriptor(openFile());
    if (!memory.valid())
        return fail(refused(errno));
    return memory;
}

}  // namespace

Result<Descriptor> makeShared(std::uint64_t bytes, Backing backing)
{
    auto memory = openShared(backing);
    if (memory && ::ftruncate(memory->get(), static_cast<off_t>(bytes)) != 0)
        return fail(refused(errno));
    return memory;
}

Result<Descriptor> shareBytes(std::initializer_list<std::span<const std::uint8_t>> contents, Backing backing)
{
    auto memory = openShared(backing);
    if (!memory)
        return memory;
    for (auto content : contents) {
        while (!content.empty()) {
            const ssize_t written = ::write(memory->get(), content.data(), content.size());
            if (written < 0 && errno == EINTR)
                continue;
            if (written <= 0)
                return fail(refused(written < 0 ? errno : ENOSPC));
            content = content.subspan(static_cast<std::size_t>(written));
        }
    }
    static_cast<void>(::fcntl(memory->get(), F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL));
    return memory;
}

bool sealSize(int fd)
{
    return ::fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL) == 0;
}

bool readShared(int fd, std::uint64_t offset, std::span<std::uint8_t> target)
{
    while (!target.empty()) {
        const ssize_t got = ::pread(fd, target.data(), target.size(), static_cast<off_t>(offset));
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        offset += static_cast<std::uint64_t>(got);
        target = target.subspan(static_cast<std::size_t>(got));
    }
    return true;
}

void discardShared(int fd, std::uint64_t offset, std::uint64_t bytes)
{
    static_cast<void>(::fallocate(fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, static_cast<off_t>(offset), static_cast<off_t>(bytes)));
}

Mapping::Mapping(int fd, std::uint64_t size, Access access)
{
    const bool writes = access == Access::ReadWrite;
    void *address = size == 0 ? MAP_FAILED
                              : ::mmap(nullptr, static_cast<std::size_t>(size), writes ? PROT_READ | PROT_WRITE : PROT_READ,
                                       writes ? MAP_SHARED : MAP_PRIVATE, fd, 0);
    if (address != MAP_FAILED)
        m_bytes = {static_cast<std::uint8_t *>(address), static_cast<std::size_t>(size)};
}

Mapping::~Mapping()
{
    if (!m_bytes.empty())
        ::munmap(m_bytes.data(), m_bytes.size());
}

}  // namespace semblance::isolation
