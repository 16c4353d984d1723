// A cache in one file: named runs of bytes behind a table with their hashes, mapped where they lie. Written under another name and
// renamed, so that a crash leaves the old file or the new one.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/result.h"

namespace semblance::core {

using ByteSpan = std::span<const std::uint8_t>;

template <class T>
[[nodiscard]] ByteSpan bytesOf(std::span<const T> values)
{
    return {reinterpret_cast<const std::uint8_t *>(values.data()), values.size_bytes()};
}

struct FileSection {
    std::uint64_t offset = 0, bytes = 0;
    std::vector<std::string> hashes;  // of each 4 MiB
};

class SectionFileWriter {
public:
    // Errors: Locked (somebody is writing this file), NotFound (no such folder), AccessDenied, NoSpace, Io.
    [[nodiscard]] static Result<SectionFileWriter> create(const std::filesystem::path &file);
    SectionFileWriter(SectionFileWriter &&other) noexcept;
    SectionFileWriter &operator=(SectionFileWriter &&) = delete;
    ~SectionFileWriter();  // what was not finished is gone

    [[nodiscard]] Result<void> add(const std::string &name, std::span<const ByteSpan> pieces);
    [[nodiscard]] Result<void> add(const std::string &name, ByteSpan bytes) { return add(name, std::span(&bytes, 1)); }
    // `note`: what the content depends on. Synced, then renamed.
    [[nodiscard]] Result<void> finish(std::string_view note);

private:
    SectionFileWriter(std::filesystem::path file, std::filesystem::path beside, int descriptor);
    [[nodiscard]] bool write(ByteSpan bytes);

    std::filesystem::path m_file, m_beside;
    int m_descriptor = -1;
    std::uint64_t m_offset = 0;
    std::map<std::string, FileSection> m_sections;
};

// Immutable; any thread. The file may be replaced or removed meanwhile, but not be written into.
class SectionFile {
public:
    // Reads the table alone. Errors: NotFound, Corrupt (no such file, cut off, a damaged table), AccessDenied, Io.
    [[nodiscard]] static Result<std::shared_ptr<const SectionFile>> open(const std::filesystem::path &file);
    SectionFile(const SectionFile &) = delete;
    ~SectionFile();

    [[nodiscard]] const std::filesystem::path &path() const { return m_path; }
    [[nodiscard]] const std::string &note() const { return m_note; }
    [[nodiscard]] ByteSpan section(const std::string &name) const;  // empty: there is none
    // As values of a type; empty where the size does not fit.
    template <class T>
    [[nodiscard]] std::span<const T> values(const std::string &name) const
    {
        const ByteSpan bytes = section(name);
        if (bytes.size() % sizeof(T) != 0)
            return {};
        return {reinterpret_cast<const T *>(bytes.data()), bytes.size() / sizeof(T)};
    }
    [[nodiscard]] std::vector<std::string> names() const;
    // Reads these sections and compares their hashes. Errors: Corrupt.
    [[nodiscard]] Result<void> verify(std::span<const std::string> names, unsigned threads) const;

private:
    SectionFile(std::filesystem::path path, ByteSpan bytes);
    [[nodiscard]] Result<void> readTable();

    std::filesystem::path m_path;
    ByteSpan m_bytes;
    std::string m_note;
    std::map<std::string, FileSection> m_sections;
};

}  // namespace semblance::core
