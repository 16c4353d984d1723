#include "engine/jobs/moved_photos.h"

#include <algorithm>
#include <cerrno>

#include <sys/stat.h>

#include "engine/jobs/folder_rules.h"

namespace semblance::jobs {

using core::Result;
namespace fs = std::filesystem;

namespace {

// Only "there is no such file" counts: what cannot be looked at may still be there.
bool isGone(const fs::path &path)
{
    struct stat status {};
    return ::lstat(path.c_str(), &status) != 0 && (errno == ENOENT || errno == ENOTDIR);
}

// The same file in the same folder, which has two names through a symbolic link.
bool isOtherNameOf(const fs::path &path, const fs::path &newPath)
{
    std::error_code error;
    const fs::path real = fs::canonical(path.parent_path(), error);
    return !error && real != path.parent_path() && real / path.filename() == newPath;
}

// Whether `path` ends in `tail`, whole names only.
bool endsIn(const fs::path &path, const fs::path &tail)
{
    const std::string &whole = path.native();
    const std::string &end = tail.native();
    return !end.empty() && whole.size() > end.size() && whole.ends_with(end) && whole[whole.size() - end.size() - 1] == '/';
}

}  // namespace

Result<void> MovedPhotos::open(const fs::path &library)
{
    auto reader = store::Catalogue::open(library, store::Access::ReadOnly);
    if (!reader)
        return core::fail(reader.error());
    m_reader = std::move(*reader);
    const auto folders = m_reader->folders().list();
    if (!folders)
        return core::fail(folders.error());
    for (const store::FolderRow &folder : *folders) {
        std::error_code ignored;
        m_folders.emplace(folder.id, std::pair{folder.path, fs::is_directory(folder.path, ignored)});
    }
    return {};
}

void MovedPhotos::add(const std::string &contentHash, core::PhotoId id, Whereabouts whereabouts)
{
    if (const auto key = contentKey(contentHash))
        (whereabouts == Whereabouts::Gone ? m_certain : m_others).push_back({*key, id, whereabouts == Whereabouts::Offline});
}

void MovedPhotos::seal()
{
    std::sort(m_certain.begin(), m_certain.end());
    std::sort(m_others.begin(), m_others.end());
}

std::optional<core::PhotoId> MovedPhotos::claim(const std::string &contentHash, const fs::path &newPath)
{
    const auto key = contentKey(contentHash);
    if (!key)
        return std::nullopt;
    const std::lock_guard lock(m_mutex);
    auto claimedPhoto = claimCertain(*key);
    return claimedPhoto ? claimedPhoto : claimOther(*key, newPath);
}

std::optional<core::PhotoId> MovedPhotos::claimCertain(const ContentKey &key)
{
    const auto first = std::lower_bound(m_certain.begin(), m_certain.end(), Candidate{key, {}, false});
    if (first == m_certain.end() || first->key != key)
        return std::nullopt;
    const auto begin = static_cast<std::size_t>(first - m_certain.begin());
    const std::size_t at = begin + m_next[begin];
    if (at >= m_certain.size() || m_certain[at].key != key)
        return std::nullopt;
    ++m_next[begin];
    m_claimed.insert(m_certain[at].id);
    return m_certain[at].id;
}

std::optional<core::PhotoId> MovedPhotos::claimOther(const ContentKey &key, const fs::path &newPath)
{
    constexpr int mostAsked = 32;  // of a thousand copies of one picture, not every one is looked for on disk
    int asked = 0;
    for (auto other = std::lower_bound(m_others.begin(), m_others.end(), Candidate{key, {}, false});
         other != m_others.end() && other->key == key && asked < mostAsked; ++other) {
        if (m_claimed.contains(other->id))
            continue;
        ++asked;
        if (!continues(*other, newPath))
            continue;
        m_claimed.insert(other->id);
        return other->id;
    }
    return std::nullopt;
}

bool MovedPhotos::continues(const Candidate &candidate, const fs::path &newPath)
{
    const core::PhotoId ids[]{candidate.id};
    const auto rows = m_reader->photos().rows(ids);
    if (!rows || rows->empty())
        return false;
    const store::PhotoRow &row = rows->front();
    const auto folder = m_folders.find(row.folder);
    if (folder == m_folders.end())
        return false;
    const auto &[folderPath, isThere] = folder->second;
    if (!isBelow(row.path, folderPath))
        return false;
    if (!isGone(row.path))
        return isOtherNameOf(row.path, newPath);
    return (isThere && !candidate.offline) || endsIn(newPath, row.path.lexically_relative(folderPath));
}

bool MovedPhotos::claimed(core::PhotoId id) const
{
    const std::lock_guard lock(m_mutex);
    return m_claimed.contains(id);
}

}  // namespace semblance::jobs
