#include "engine/models/safetensors.h"

#include <bit>
#include <cerrno>
#include <cstring>
#include <string_view>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/core/files.h"
#include "engine/core/paths.h"
#include "engine/models/safetensors_header.h"

namespace semblance::models {

static_assert(std::endian::native == std::endian::little, "safetensors data are little-endian");

using core::ErrorCode;
using core::fail;
using core::Result;

struct SafetensorsFile::Contents {
    Contents() = default;
    Contents(const Contents &) = delete;
    Contents &operator=(const Contents &) = delete;
    ~Contents()
    {
        if (bytes)
            ::munmap(bytes, size);
    }
    [[nodiscard]] std::string_view text() const { return {static_cast<const char *>(bytes), size}; }

    void *bytes = nullptr;
    std::size_t size = 0;
    std::size_t dataStart = 0;
    std::string file;
    SafetensorsHeader header;
};

namespace {

struct Descriptor {
    int value = -1;
    ~Descriptor()
    {
        if (value >= 0)
            ::close(value);
    }
};

struct Mapping {
    void *bytes = nullptr;
    std::size_t size = 0;
};

Result<Mapping> mapFile(const std::filesystem::path &path, const std::string &file)
{
    // Without O_NONBLOCK a named pipe in a model folder would wait for a writer for ever.
    const Descriptor descriptor{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
    if (descriptor.value < 0)
        return fail(core::systemError(errno, "open", path));
    struct stat status {};
    if (::fstat(descriptor.value, &status) != 0)
        return fail(core::systemError(errno, "examine", path));
    if (!S_ISREG(status.st_mode))
        return fail(ErrorCode::Corrupt, file + " is not a regular file.");
    if (status.st_size < 10)
        return fail(ErrorCode::Corrupt, file + " has " + std::to_string(status.st_size) + " bytes: too few for a safetensors file.");
    const auto size = static_cast<std::size_t>(status.st_size);
    void *bytes = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor.value, 0);
    if (bytes == MAP_FAILED)
        return fail(core::systemError(errno, "map", path));
    return Mapping{bytes, size};
}

// Why the bytes are not a safetensors file, when they are something we recognise.
core::Error foreignFormat(std::string_view text, const std::string &file)
{
    constexpr std::string_view advice =
        " and loading one can run any code, so Semblance refuses it. Convert it to safetensors where you trust its source.";
    const auto first = static_cast<unsigned char>(text[0]), second = static_cast<unsigned char>(text[1]);
    if (first == 0x80 && second <= 5)
        return {ErrorCode::Unsupported, file + " is a Python pickle: that is a program, not data," + std::string(advice)};
    if (text.starts_with("PK"))
        return {ErrorCode::Unsupported,
                file + " is a zip archive, as PyTorch checkpoints and TorchScript are: it holds a pickle," + std::string(advice)};
    if (text.starts_with("version https://git-lfs"))
        return {ErrorCode::Unsupported, file + " is a Git LFS pointer, not the weights: fetch the file itself ('git lfs pull')."};
    return {ErrorCode::Corrupt, {}};
}

Result<std::uint64_t> headerLength(std::string_view text, const std::string &file)
{
    std::uint64_t length = 0;
    std::memcpy(&length, text.data(), sizeof length);
    const bool fits = length <= text.size() - sizeof length;
    if (length >= 2 && length <= safetensorsHeaderLimit && fits && text[sizeof length] == '{')
        return length;
    // A plausible length comes first: 0x80 may well be the low byte of one.
    if (auto foreign = foreignFormat(text, file); foreign.code == ErrorCode::Unsupported)
        return fail(std::move(foreign));
    if (length > safetensorsHeaderLimit)
        return fail(ErrorCode::Corrupt, file + ": the header claims " + std::to_string(length) + " bytes; at most 100000000 are accepted.");
    if (!fits)
        return fail(ErrorCode::Corrupt, file + ": the header claims " + std::to_string(length) + " bytes, but the file has "
                                            + std::to_string(text.size()) + " (a truncated download?).");
    return fail(ErrorCode::Corrupt, file + ": the header does not begin with '{', so this is no safetensors file.");
}

}  // namespace

Result<SafetensorsFile> SafetensorsFile::open(const std::filesystem::path &path)
{
    auto contents = std::make_shared<Contents>();
    contents->file = core::displayPath(path);
    const auto mapping = mapFile(path, contents->file);
    if (!mapping)
        return fail(mapping.error());
    contents->bytes = mapping->bytes;
    contents->size = mapping->size;
    const auto text = contents->text();
    const auto length = headerLength(text, contents->file);
    if (!length)
        return fail(length.error());
    contents->dataStart = sizeof(std::uint64_t) + static_cast<std::size_t>(*length);
    auto header = parseSafetensorsHeader(text.substr(sizeof(std::uint64_t), static_cast<std::size_t>(*length)),
                                         contents->size - contents->dataStart, contents->file);
    if (!header)
        return fail(header.error());
    contents->header = std::move(*header);
    SafetensorsFile opened;
    opened.m_contents = std::move(contents);
    return opened;
}

std::vector<std::string> SafetensorsFile::names() const
{
    std::vector<std::string> names;
    for (const auto &[name, entry] : m_contents->header.entries)
        names.push_back(name);
    return names;
}

bool SafetensorsFile::contains(const std::string &name) const
{
    return m_contents->header.entries.contains(name);
}

Result<torch::Tensor> SafetensorsFile::tensor(const std::string &name) const
{
    const auto found = m_contents->header.entries.find(name);
    if (found == m_contents->header.entries.end())
        return fail(ErrorCode::NotFound, m_contents->file + " has no tensor '" + name + "'.");
    const auto &entry = found->second;
    const auto options = torch::TensorOptions().dtype(entry.type);
    if (entry.begin == entry.end)
        return torch::empty(entry.shape, options);
    auto *data = static_cast<char *>(m_contents->bytes) + m_contents->dataStart + entry.begin;
    if (reinterpret_cast<std::uintptr_t>(data) % c10::elementSize(entry.type) != 0) {
        // The format does not promise alignment, the processor wants it.
        auto copy = torch::empty(entry.shape, options);
        std::memcpy(copy.data_ptr(), data, static_cast<std::size_t>(entry.end - entry.begin));
        return copy;
    }
    return torch::from_blob(
        data, entry.shape, [keep = m_contents](void *) {}, options);
}

const MetadataMap &SafetensorsFile::metadata() const
{
    return m_contents->header.metadata;
}

}  // namespace semblance::models
