#include "engine/jobs/known_cache.h"

#include <algorithm>
#include <cstdlib>
#include <string_view>
#include <utility>

#include <sys/stat.h>

#include "engine/core/files.h"
#include "engine/jobs/xmp_sidecars.h"

namespace semblance::jobs {

using core::Result;
namespace fs = std::filesystem;

namespace {

constexpr const char *setting = "known-photos";  // the content hash of the one file that is true
constexpr std::uint64_t mostBytes = 4ull << 30;

// Whatever happens to a file, one of these differs. Of a file that is not there, or empty as a journal that is done with: "-".
std::string stampOf(const fs::path &file)
{
    struct stat status {};
    if (::stat(file.c_str(), &status) != 0 || status.st_size == 0)
        return "-";
    std::string stamp = std::to_string(status.st_ino) + ' ' + std::to_string(status.st_size);
    for (const timespec &time : {status.st_mtim, status.st_ctim})
        stamp += ' ' + std::to_string(time.tv_sec) + '.' + std::to_string(time.tv_nsec);
    return stamp;
}

// One line, and what follows it.
std::string_view lineOf(std::string_view &text)
{
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    return line;
}

}  // namespace

KnownCache::KnownCache(fs::path library, std::string identity)
    : m_file(library / "cache" / "known-photos"), m_vectors(library / "vectors" / (identity + ".db")), m_identity(std::move(identity))
{
}

// What must be as it was. That photos were removed or added, the mark of the contents says.
Result<std::string> KnownCache::present(store::Catalogue &catalogue) const
{
    return catalogue.scan().contentMark().map([this](const std::string &content) {
        const std::string journal = m_vectors.native() + "-wal";
        return "semblance-known 1 " + m_identity + " | " + metadataStamp(std::nullopt) + " | " + content + "| " + stampOf(m_vectors) + " | "
               + stampOf(journal);
    });
}

Result<bool> KnownCache::load(store::Catalogue &catalogue, KnownPhotos &known, KnownFigures &figures) const
{
    const auto named = catalogue.settings().get(setting);
    if (!named)
        return core::fail(named.error());
    if (!*named || (*named)->empty())
        return false;
    const auto file = core::readFile(m_file, mostBytes);
    if (!file || core::contentHash(*file) != **named)
        return false;
    const auto now = present(catalogue);
    if (!now)
        return core::fail(now.error());
    std::string_view text(reinterpret_cast<const char *>(file->data()), file->size());
    if (lineOf(text) != *now)
        return false;
    figures.walked = lineOf(text);
    figures.captions = std::strtoll(std::string(lineOf(text)).c_str(), nullptr, 10);
    return known.fromBytes(text);
}

Result<void> KnownCache::keep(store::Catalogue &catalogue, const KnownPhotos &known, const KnownFigures &figures) const
{
    const auto now = present(catalogue);
    if (!now)
        return core::fail(now.error());
    std::string text = *now + '\n' + figures.walked + '\n' + std::to_string(figures.captions) + '\n';
    known.toBytes(text);
    const std::span bytes(reinterpret_cast<const std::uint8_t *>(text.data()), text.size());
    std::error_code error;
    fs::create_directories(m_file.parent_path(), error);
    if (error)
        return core::fail(core::systemError(error.value(), "create the folder", m_file.parent_path()));
    if (auto written = core::writeFileAtomically(m_file, bytes, core::Durability::Unsynced); !written)
        return written;
    return catalogue.settings().set(setting, core::contentHash(bytes));
}

Result<void> KnownCache::forget(store::Catalogue &catalogue)
{
    return catalogue.settings().set(setting, "");
}

}  // namespace semblance::jobs
