#include "engine/jobs/pending_folders.h"

#include <algorithm>
#include <charconv>
#include <utility>

namespace semblance::jobs {

using core::Result;
namespace fs = std::filesystem;

namespace {
constexpr const char *setting = "pending-index";
}

Result<std::vector<fs::path>> PendingFolders::load(store::Catalogue &catalogue)
{
    const auto text = catalogue.settings().get(setting);
    if (!text)
        return core::fail(text.error());
    const std::lock_guard lock(m_mutex);
    m_folders = *text ? fromText(**text) : std::vector<fs::path>();
    return m_folders;
}

void PendingFolders::add(const fs::path &folder)
{
    const std::lock_guard lock(m_mutex);
    if (std::find(m_folders.begin(), m_folders.end(), folder) != m_folders.end())
        return;
    m_folders.push_back(folder);
    m_changed = true;
}

void PendingFolders::remove(const fs::path &folder)
{
    const std::lock_guard lock(m_mutex);
    m_changed = std::erase(m_folders, folder) > 0 || m_changed;
}

Result<void> PendingFolders::save(store::Catalogue &catalogue)
{
    const std::lock_guard lock(m_mutex);
    if (!m_changed)
        return {};
    auto saved = catalogue.settings().set(setting, toText(m_folders));
    m_changed = !saved.has_value();
    return saved;
}

std::string PendingFolders::toText(const std::vector<fs::path> &folders)
{
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string text;
    for (const fs::path &folder : folders) {
        for (const char c : folder.native()) {
            const auto byte = static_cast<unsigned char>(c);
            if (byte > 0x20 && byte < 0x7F && c != '%')
                text += c;
            else
                text.append({'%', digits[byte >> 4], digits[byte & 15]});
        }
        text += '\n';
    }
    return text;
}

std::vector<fs::path> PendingFolders::fromText(std::string_view text)
{
    std::vector<fs::path> folders;
    std::string path;
    for (std::size_t i = 0; i < text.size(); ++i) {
        unsigned byte = 0;
        if (text[i] == '\n') {
            if (!path.empty())
                folders.emplace_back(std::exchange(path, {}));
        } else if (text[i] == '%' && i + 2 < text.size()
                   && std::from_chars(text.data() + i + 1, text.data() + i + 3, byte, 16).ptr == text.data() + i + 3) {
            path += static_cast<char>(byte);
            i += 2;
        } else {
            path += text[i];
        }
    }
    return folders;
}

}  // namespace semblance::jobs
