#include "engine/core/section_file.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <thread>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/core/files.h"
#include "engine/core/paths.h"

namespace semblance::core {

namespace {

constexpr std::uint64_t alignment = 4096;  // of sections: whole pages, and any type
constexpr std::uint64_t chunk = 4u << 20;
constexpr std::size_t hashDigits = 32;

struct Header {
    char magic[8] = {'S', 'E', 'M', 'B', 'F', 'L', 'A', 'T'};
    std::uint64_t format = 1;
    std::uint64_t bytes = 0;  // of the file
    std::uint64_t tableOffset = 0, tableBytes = 0;
    char tableHash[hashDigits] = {};
};

Error damaged(const std::filesystem::path &path, const std::string &why)
{
    return {ErrorCode::Corrupt, "The cache file " + displayPath(path) + " is damaged (" + why + "): it will be made again."};
}

void appendNumber(std::string &table, std::uint64_t number)
{
    table.append(reinterpret_cast<const char *>(&number), sizeof number);
}

void appendText(std::string &table, std::string_view text)
{
    appendNumber(table, text.size());
    table += text;
}

// Takes the table apart; every read says whether there was so much left.
struct TableReader {
    std::string_view rest;
    bool number(std::uint64_t &value)
    {
        if (rest.size() < sizeof value)
            return false;
        std::memcpy(&value, rest.data(), sizeof value);
        rest.remove_prefix(sizeof value);
        return true;
    }
    bool text(std::string &value)
    {
        std::uint64_t size = 0;
        if (!number(size) || rest.size() < size)
            return false;
        value = rest.substr(0, size);
        rest.remove_prefix(size);
        return true;
    }
};

bool readSection(TableReader &reader, std::uint64_t end, std::string &name, FileSection &section)
{
    std::uint64_t hashes = 0;
    if (!reader.text(name) || !reader.number(section.offset) || !reader.number(section.bytes) || !reader.number(hashes))
        return false;
    if (section.offset % alignment != 0 || section.offset > end || section.bytes > end - section.offset
        || hashes != (section.bytes + chunk - 1) / chunk)
        return false;
    section.hashes.resize(hashes);
    return std::all_of(section.hashes.begin(), section.hashes.end(),
                       [&](std::string &hash) { return reader.text(hash) && hash.size() == hashDigits; });
}

// The descriptor of a file that this process alone writes: one that was given its name while the lock was awaited is not it.
int lockedFile(const std::filesystem::path &path)
{
    for (int attempt = 0; attempt < 10; ++attempt) {
        const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
        if (descriptor < 0)
            return -1;
        struct stat ours {
        }, there{};
        if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
            const int reason = errno;
            ::close(descriptor);
            errno = reason;
            return -1;
        }
        if (::fstat(descriptor, &ours) == 0 && ::stat(path.c_str(), &there) == 0 && ours.st_ino == there.st_ino
            && ours.st_dev == there.st_dev)
            return descriptor;
        ::close(descriptor);
    }
    errno = EWOULDBLOCK;
    return -1;
}

}  // namespace

SectionFileWriter::SectionFileWriter(std::filesystem::path file, std::filesystem::path beside, int descriptor)
    : m_file(std::move(file)), m_beside(std::move(beside)), m_descriptor(descriptor)
{
}

SectionFileWriter::SectionFileWriter(SectionFileWriter &&other) noexcept
    : m_file(std::move(other.m_file)), m_beside(std::move(other.m_beside)), m_descriptor(std::exchange(other.m_descriptor, -1)),
      m_offset(other.m_offset), m_sections(std::move(other.m_sections))
{
}

SectionFileWriter::~SectionFileWriter()
{
    if (m_descriptor < 0)
        return;
    ::unlink(m_beside.c_str());
    ::close(m_descriptor);
}

Result<SectionFileWriter> SectionFileWriter::create(const std::filesystem::path &file)
{
    std::filesystem::path beside = file;
    beside += ".new";
    const int descriptor = lockedFile(beside);
    if (descriptor < 0 && errno == EWOULDBLOCK)
        return fail(ErrorCode::Locked, "Another process is writing the cache file " + displayPath(file) + ".");
    if (descriptor < 0)
        return fail(systemError(errno, "write", file));
    SectionFileWriter writer(file, beside, descriptor);
    const std::vector<std::uint8_t> room(alignment, 0);
    if (::ftruncate(descriptor, 0) != 0 || !writer.write(room))
        return fail(systemError(errno, "write", file));
    return writer;
}

bool SectionFileWriter::write(ByteSpan bytes)
{
    while (!bytes.empty()) {
        const ssize_t written = ::pwrite(m_descriptor, bytes.data(), bytes.size(), static_cast<off_t>(m_offset));
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return false;
        m_offset += static_cast<std::uint64_t>(written);
        bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
    return true;
}

Result<void> SectionFileWriter::add(const std::string &name, std::span<const ByteSpan> pieces)
{
    m_offset = (m_offset + alignment - 1) / alignment * alignment;
    FileSection section{m_offset, 0, {}};
    std::vector<std::uint8_t> buffer;
    buffer.reserve(chunk);
    const auto flush = [&] {
        section.hashes.push_back(contentHash(ByteSpan(buffer)));
        const bool written = write(buffer);
        buffer.clear();
        return written;
    };
    for (ByteSpan piece : pieces)
        while (!piece.empty()) {
            const std::size_t many = std::min(piece.size(), static_cast<std::size_t>(chunk) - buffer.size());
            buffer.insert(buffer.end(), piece.begin(), piece.begin() + static_cast<std::ptrdiff_t>(many));
            piece = piece.subspan(many);
            section.bytes += many;
            if (buffer.size() == chunk && !flush())
                return fail(systemError(errno, "write", m_file));
        }
    if (!buffer.empty() && !flush())
        return fail(systemError(errno, "write", m_file));
    m_sections[name] = std::move(section);
    return {};
}

Result<void> SectionFileWriter::finish(std::string_view note)
{
    std::string table;
    appendText(table, note);
    appendNumber(table, m_sections.size());
    for (const auto &[name, section] : m_sections) {
        appendText(table, name);
        appendNumber(table, section.offset);
        appendNumber(table, section.bytes);
        appendNumber(table, section.hashes.size());
        for (const std::string &hash : section.hashes)
            appendText(table, hash);
    }
    Header header;
    header.tableOffset = m_offset;
    header.tableBytes = table.size();
    header.bytes = m_offset + table.size();
    const std::string hash = contentHash(table);
    std::copy_n(hash.begin(), hashDigits, header.tableHash);
    const std::span<const char> text(table);
    bool written = write(bytesOf(text));
    m_offset = 0;
    written = written && write(bytesOf(std::span<const Header>(&header, 1))) && ::fsync(m_descriptor) == 0;
    if (!written)
        return fail(systemError(errno, "write", m_file));
    if (auto replaced = replaceFile(m_beside, m_file); !replaced)
        return replaced;
    ::close(std::exchange(m_descriptor, -1));
    return {};
}

SectionFile::SectionFile(std::filesystem::path path, ByteSpan bytes) : m_path(std::move(path)), m_bytes(bytes) {}

SectionFile::~SectionFile()
{
    ::munmap(const_cast<std::uint8_t *>(m_bytes.data()), m_bytes.size());
}

Result<std::shared_ptr<const SectionFile>> SectionFile::open(const std::filesystem::path &file)
{
    const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0)
        return fail(systemError(errno, "open", file));
    struct stat status {};
    const bool known = ::fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode) && status.st_size >= static_cast<off_t>(alignment);
    const auto size = static_cast<std::size_t>(known ? status.st_size : 0);
    void *start = known ? ::mmap(nullptr, size, PROT_READ, MAP_SHARED, descriptor, 0) : MAP_FAILED;
    const int reason = errno;
    ::close(descriptor);
    if (!known)
        return fail(damaged(file, "it is too short"));
    if (start == MAP_FAILED)
        return fail(systemError(reason, "map", file));
    std::shared_ptr<SectionFile> mapped(new SectionFile(file, {static_cast<const std::uint8_t *>(start), size}));
    if (auto read = mapped->readTable(); !read)
        return fail(read.error());
    return std::shared_ptr<const SectionFile>(std::move(mapped));
}

Result<void> SectionFile::readTable()
{
    Header header, expected;
    std::memcpy(&header, m_bytes.data(), sizeof header);
    if (std::memcmp(header.magic, expected.magic, sizeof header.magic) != 0 || header.format != expected.format)
        return fail(damaged(m_path, "it is no cache file of this version of Semblance"));
    if (header.bytes != m_bytes.size() || header.tableOffset > m_bytes.size() || header.tableBytes > m_bytes.size() - header.tableOffset)
        return fail(damaged(m_path, "it has another size than it says"));
    const ByteSpan table = m_bytes.subspan(header.tableOffset, header.tableBytes);
    if (contentHash(table) != std::string_view(header.tableHash, hashDigits))
        return fail(damaged(m_path, "its table has changed"));
    TableReader reader{{reinterpret_cast<const char *>(table.data()), table.size()}};
    std::uint64_t count = 0;
    bool read = reader.text(m_note) && reader.number(count);
    for (std::uint64_t i = 0; read && i < count; ++i) {
        std::string name;
        FileSection section;
        read = readSection(reader, header.tableOffset, name, section);
        m_sections[std::move(name)] = std::move(section);
    }
    return read && reader.rest.empty() ? Result<void>() : Result<void>(fail(damaged(m_path, "its table makes no sense")));
}

ByteSpan SectionFile::section(const std::string &name) const
{
    const auto found = m_sections.find(name);
    return found == m_sections.end() ? ByteSpan() : m_bytes.subspan(found->second.offset, found->second.bytes);
}

std::vector<std::string> SectionFile::names() const
{
    std::vector<std::string> names;
    for (const auto &[name, section] : m_sections)
        names.push_back(name);
    return names;
}

Result<void> SectionFile::verify(std::span<const std::string> names, unsigned threads) const
{
    std::vector<std::pair<ByteSpan, const std::string *>> chunks;
    for (const std::string &name : names) {
        const auto found = m_sections.find(name);
        if (found == m_sections.end())
            continue;
        const FileSection &section = found->second;
        for (std::size_t i = 0; i < section.hashes.size(); ++i) {
            const std::uint64_t first = i * chunk;
            chunks.emplace_back(m_bytes.subspan(section.offset + first, std::min(chunk, section.bytes - first)), &section.hashes[i]);
        }
    }
    std::atomic<std::size_t> next{0};
    std::atomic<bool> sound{true};
    const auto work = [&] {
        for (std::size_t i = next++; sound && i < chunks.size(); i = next++)
            if (contentHash(chunks[i].first) != *chunks[i].second)
                sound = false;
    };
    std::vector<std::thread> helpers;
    for (unsigned i = 1; i < std::min<std::size_t>(threads, chunks.size()); ++i)
        helpers.emplace_back(work);
    work();
    for (std::thread &helper : helpers)
        helper.join();
    return sound ? Result<void>() : Result<void>(fail(damaged(m_path, "its content has changed")));
}

}  // namespace semblance::core
