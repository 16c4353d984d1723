#include "engine/core/files.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <memory>
#include <new>
#include <optional>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "engine/core/paths.h"

namespace semblance::core {

namespace {

class Descriptor {
public:
    explicit Descriptor(int fd) : m_fd(fd) {}
    Descriptor(const Descriptor &) = delete;
    Descriptor &operator=(const Descriptor &) = delete;
    ~Descriptor()
    {
        if (m_fd >= 0)
            ::close(m_fd);
    }
    [[nodiscard]] int get() const { return m_fd; }
    // Network file systems report a full disk only here.
    [[nodiscard]] int close()
    {
        const int fd = m_fd;
        m_fd = -1;
        return ::close(fd);
    }

private:
    int m_fd;
};

std::string megabytes(std::uint64_t bytes)
{
    if (bytes < 1u << 20)
        return std::to_string(bytes) + " bytes";
    return std::to_string(bytes >> 20) + " MiB";
}

Error tooLarge(const std::filesystem::path &path, std::uint64_t size, std::uint64_t maxBytes)
{
    return {ErrorCode::TooLarge,
            "The file " + displayPath(path) + " has " + megabytes(size) + ", more than the limit of " + megabytes(maxBytes) + "."};
}

// Opens without waiting: a named pipe in a photo folder must not hang the reader.
int openForReading(const std::filesystem::path &path)
{
    int fd = -1;
    do {
        fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    } while (fd < 0 && errno == EINTR);
    return fd;
}

std::optional<Error> requireRegular(int fd, const std::filesystem::path &path, std::uint64_t &size)
{
    struct stat status {};
    if (::fstat(fd, &status) != 0)
        return systemError(errno, "read", path);
    if (S_ISDIR(status.st_mode))
        return systemError(EISDIR, "read", path);
    if (!S_ISREG(status.st_mode))
        return Error{ErrorCode::Io, "Cannot read " + displayPath(path) + ": it is not a regular file."};
    size = static_cast<std::uint64_t>(status.st_size);
    return std::nullopt;
}

ssize_t readSome(int fd, void *buffer, std::size_t size)
{
    ssize_t got = -1;
    do {
        got = ::read(fd, buffer, size);
    } while (got < 0 && errno == EINTR);
    return got;
}

// `Bytes` is a vector of bytes or a string. Read to the real end: the size may change under us, and /proc says 0.
template <class Bytes>
Result<Bytes> readWhole(const std::filesystem::path &path, std::uint64_t maxBytes)
try {
    const Descriptor file(openForReading(path));
    if (file.get() < 0)
        return fail(systemError(errno, "open", path));
    std::uint64_t size = 0;
    if (auto error = requireRegular(file.get(), path, size))
        return fail(std::move(*error));
    if (size > maxBytes)
        return fail(tooLarge(path, size, maxBytes));
    constexpr std::uint64_t atOnce = 4096;  // a setting below /proc/sys gives all it has in its first read, or is cut
    Bytes bytes;
    bytes.resize(static_cast<std::size_t>(std::max(size + 1, atOnce)));  // one more, so that the end is seen without growing
    std::size_t filled = 0;
    for (;;) {
        if (filled == bytes.size())
            bytes.resize(bytes.size() + (64u << 10));
        const ssize_t got = readSome(file.get(), bytes.data() + filled, bytes.size() - filled);
        if (got < 0)
            return fail(systemError(errno, "read", path));
        if (got == 0)
            break;
        filled += static_cast<std::size_t>(got);
        if (filled > maxBytes)
            return fail(tooLarge(path, filled, maxBytes));
    }
    bytes.resize(filled);
    return bytes;
} catch (const std::bad_alloc &) {
    return fail(ErrorCode::OutOfMemory, "There is not enough memory to read the file " + displayPath(path) + ".");
}

// Short, so that a target name of the longest allowed length still has a neighbour.
std::filesystem::path temporaryBeside(const std::filesystem::path &path)
{
    static std::atomic<std::uint64_t> counter{0};
    const std::string name = ".semblance-" + std::to_string(::getpid()) + "-" + std::to_string(counter++) + ".tmp";
    return path.parent_path() / name;
}

int openTemporary(const std::filesystem::path &target, std::filesystem::path &temporary)
{
    for (int attempt = 0; attempt < 100; ++attempt) {
        temporary = temporaryBeside(target);
        const int fd = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (fd >= 0 || (errno != EEXIST && errno != EINTR))  // EEXIST: left by a crash of a process with our id
            return fd;
    }
    return -1;
}

bool writeAll(int fd, std::span<const std::uint8_t> bytes)
{
    while (!bytes.empty()) {
        const ssize_t written = ::write(fd, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return false;
        bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
    return true;
}

// A rename must survive a power cut; a file system that cannot sync folders is no error.
void syncFolderOf(const std::filesystem::path &path)
{
    const auto parent = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
    const Descriptor folder(::open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (folder.get() >= 0)
        static_cast<void>(::fsync(folder.get()));
}

std::string hexadecimal(XXH128_hash_t hash)
{
    XXH128_canonical_t canonical{};
    XXH128_canonicalFromHash(&canonical, hash);
    constexpr char digits[] = "0123456789abcdef";
    std::string text;
    text.reserve(32);
    for (const unsigned char byte : canonical.digest) {
        text += digits[byte >> 4];
        text += digits[byte & 15];
    }
    return text;
}

ErrorCode codeOf(int errnoValue)
{
    switch (errnoValue) {
    case ENOENT:
    case ENOTDIR: return ErrorCode::NotFound;
    case EACCES:
    case EPERM:
    case EROFS: return ErrorCode::AccessDenied;
    case ENOSPC:
    case EDQUOT: return ErrorCode::NoSpace;
    case EFBIG: return ErrorCode::TooLarge;
    case ENOMEM: return ErrorCode::OutOfMemory;
    default: return ErrorCode::Io;
    }
}

}  // namespace

Error systemError(int errnoValue, const std::string &action, const std::filesystem::path &path)
{
    return {codeOf(errnoValue), "Cannot " + action + " " + displayPath(path) + ": " + std::generic_category().message(errnoValue) + "."};
}

Result<std::vector<std::uint8_t>> readFile(const std::filesystem::path &path, std::uint64_t maxBytes)
{
    return readWhole<std::vector<std::uint8_t>>(path, maxBytes);
}

Result<std::string> readText(const std::filesystem::path &path, std::uint64_t maxBytes)
{
    return readWhole<std::string>(path, maxBytes);
}

Result<void> writeFileAtomically(const std::filesystem::path &path, std::span<const std::uint8_t> bytes, Durability durability)
{
    const bool sync = durability == Durability::Synced;
    std::filesystem::path temporary;
    Descriptor file(openTemporary(path, temporary));
    if (file.get() < 0)
        return fail(systemError(errno, "write", path));
    struct stat old {};
    if (::stat(path.c_str(), &old) == 0 && S_ISREG(old.st_mode))
        static_cast<void>(::fchmod(file.get(), old.st_mode & 0777));  // a private file stays private
    const bool written = writeAll(file.get(), bytes) && (!sync || ::fsync(file.get()) == 0) && file.close() == 0
                         && ::rename(temporary.c_str(), path.c_str()) == 0;
    if (!written) {
        const int reason = errno;
        ::unlink(temporary.c_str());
        return fail(systemError(reason, "write", path));
    }
    if (sync)
        syncFolderOf(path);
    return {};
}

Result<void> replaceFile(const std::filesystem::path &from, const std::filesystem::path &to)
{
    if (::rename(from.c_str(), to.c_str()) != 0)
        return fail(systemError(errno, "write", to));
    syncFolderOf(to);
    return {};
}

Result<void> writeTextAtomically(const std::filesystem::path &path, std::string_view text)
{
    return writeFileAtomically(path, {reinterpret_cast<const std::uint8_t *>(text.data()), text.size()});
}

std::string contentHash(std::span<const std::uint8_t> bytes)
{
    return hexadecimal(XXH3_128bits(bytes.data(), bytes.size()));
}

std::string contentHash(std::string_view text)
{
    return hexadecimal(XXH3_128bits(text.data(), text.size()));
}

Result<std::string> contentHashOfFile(const std::filesystem::path &path)
{
    const Descriptor file(openForReading(path));
    if (file.get() < 0)
        return fail(systemError(errno, "open", path));
    std::uint64_t size = 0;
    if (auto error = requireRegular(file.get(), path, size))
        return fail(std::move(*error));
    const std::unique_ptr<XXH3_state_t, XXH_errorcode (*)(XXH3_state_t *)> state(XXH3_createState(), XXH3_freeState);
    if (!state)
        return fail(ErrorCode::OutOfMemory, "There is not enough memory to hash the file " + displayPath(path) + ".");
    XXH3_128bits_reset(state.get());
    std::vector<std::uint8_t> block(1u << 20);
    for (;;) {
        const ssize_t got = readSome(file.get(), block.data(), block.size());
        if (got < 0)
            return fail(systemError(errno, "read", path));
        if (got == 0)
            return hexadecimal(XXH3_128bits_digest(state.get()));
        XXH3_128bits_update(state.get(), block.data(), static_cast<std::size_t>(got));
    }
}

}  // namespace semblance::core
