#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string_view>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <nlohmann/json.hpp>

#include "engine/core/files.h"
#include "engine/core/paths.h"
#include "engine/models/safetensors.h"
#include "engine/models/safetensors_header.h"

namespace semblance::models {

using core::ErrorCode;
using core::fail;
using core::Result;

namespace {

// A file that appears under its name only when it is whole; without commit() nothing stays behind.
class PendingFile {
public:
    explicit PendingFile(std::filesystem::path target) : m_target(std::move(target)), m_temporary(m_target)
    {
        m_temporary += ".part-" + std::to_string(::getpid());
    }
    PendingFile(const PendingFile &) = delete;
    PendingFile &operator=(const PendingFile &) = delete;
    ~PendingFile()
    {
        if (m_descriptor >= 0)
            ::close(m_descriptor);
        if (m_created)
            ::unlink(m_temporary.c_str());
    }

    Result<void> create()
    {
        ::unlink(m_temporary.c_str());
        m_descriptor = ::open(m_temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (m_descriptor < 0)
            return fail(core::systemError(errno, "write", m_target));
        m_created = true;
        return {};
    }

    Result<void> append(const void *data, std::size_t size)
    {
        const auto *position = static_cast<const char *>(data);
        while (size > 0) {
            const auto written = ::write(m_descriptor, position, std::min<std::size_t>(size, std::size_t{1} << 30));
            if (written < 0) {
                if (errno == EINTR)
                    continue;
                return fail(core::systemError(errno, "write", m_target));
            }
            position += written;
            size -= static_cast<std::size_t>(written);
        }
        return {};
    }

    Result<void> commit()
    {
        if (::fsync(m_descriptor) != 0)
            return fail(core::systemError(errno, "write", m_target));
        if (::rename(m_temporary.c_str(), m_target.c_str()) != 0)
            return fail(core::systemError(errno, "rename", m_target));
        m_created = false;
        const auto parent = m_target.has_parent_path() ? m_target.parent_path() : std::filesystem::path(".");
        if (const int folder = ::open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); folder >= 0) {
            ::fsync(folder);  // some file systems cannot; the rename itself stands
            ::close(folder);
        }
        return {};
    }

private:
    std::filesystem::path m_target, m_temporary;
    int m_descriptor = -1;
    bool m_created = false;
};

Result<std::string> headerText(const TensorMap &tensors, const MetadataMap &metadata, const std::string &file)
{
    nlohmann::json header = nlohmann::json::object();
    if (!metadata.empty())
        header["__metadata__"] = metadata;
    std::uint64_t position = 0;
    for (const auto &[name, tensor] : tensors) {
        if (name == "__metadata__" || !core::isUtf8(name))
            return fail(ErrorCode::InvalidArgument, file + ": a tensor cannot have the name '" + name + "'.");
        const auto type = tensor.defined() ? safetensorsTypeName(tensor.scalar_type()) : std::nullopt;
        if (!type)
            return fail(ErrorCode::InvalidArgument, file + ": tensor '" + name + "' has a type that safetensors does not hold.");
        const auto end = position + static_cast<std::uint64_t>(tensor.numel()) * tensor.element_size();
        header[name] = {{"dtype", *type}, {"shape", tensor.sizes().vec()}, {"data_offsets", {position, end}}};
        position = end;
    }
    auto text = header.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
    text.resize((text.size() + 7) / 8 * 8, ' ');
    if (text.size() > safetensorsHeaderLimit)
        return fail(ErrorCode::InvalidArgument, file + ": the header would be longer than any reader accepts.");
    return text;
}

}  // namespace

Result<void> writeSafetensors(const std::filesystem::path &path, const TensorMap &tensors, const MetadataMap &metadata)
{
    const auto header = headerText(tensors, metadata, core::displayPath(path));
    if (!header)
        return fail(header.error());
    PendingFile file(path);
    const std::uint64_t length = header->size();
    auto written = file.create().and_then([&] { return file.append(&length, sizeof length); }).and_then([&] {
        return file.append(header->data(), header->size());
    });
    for (auto item = tensors.begin(); written && item != tensors.end(); ++item) {
        // One tensor at a time: a second copy of a whole model would not always fit.
        const auto tensor = item->second.detach().to(torch::kCPU).contiguous();
        written = file.append(tensor.data_ptr(), static_cast<std::size_t>(tensor.numel()) * tensor.element_size());
    }
    return written.and_then([&] { return file.commit(); });
}

}  // namespace semblance::models
