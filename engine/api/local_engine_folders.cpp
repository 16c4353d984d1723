// What the window changes about folders: their rules, whether they are watched, and that they go.
#include <algorithm>
#include <chrono>
#include <set>

#include "engine/api/conversions.h"
#include "engine/api/local_engine.h"
#include "engine/core/log.h"
#include "engine/jobs/cache_care.h"
#include "engine/jobs/folder_rules.h"

namespace semblance::api {

namespace fs = std::filesystem;

namespace {

constexpr const char *watchSetting = "watch-folders";

Watched watchedBy(const std::vector<jobs::WatchState> &states, const fs::path &folder)
{
    const auto state = std::find_if(states.begin(), states.end(), [&](const jobs::WatchState &known) { return known.path == folder; });
    if (state == states.end() || state->mode == jobs::WatchMode::Away)
        return Watched::No;
    return state->mode == jobs::WatchMode::Told ? Watched::Told : Watched::Periodic;
}

// Without its content's hash a photo counts as never read: the next run reads it though it did not change.
Result<void> forgetFailure(store::Catalogue &catalogue, const fs::path &file)
{
    auto row = catalogue.photos().findByPath(file);
    if (!row)
        return core::fail(row.error());
    if (!*row || (*row)->state != store::PhotoState::Failed)
        return {};
    (*row)->contentHash.clear();
    return catalogue.photos().put(**row).map([](PhotoId) {});
}

}  // namespace

PatternFlaw patternFlaw(std::string_view pattern)
{
    return static_cast<PatternFlaw>(jobs::patternFlaw(pattern));
}

Result<std::vector<Folder>> LocalEngine::folders()
{
    std::vector<jobs::WatchState> states;
    {
        const std::lock_guard lock(m_watchMutex);
        if (m_watch)
            states = m_watch->states();
    }
    const std::lock_guard lock(m_readerMutex);
    auto rows = m_reader->folders().all();
    if (!rows)
        return core::fail(rows.error());
    std::vector<Folder> folders;
    for (store::FolderRow &row : *rows) {
        const Watched watched = watchedBy(states, row.path);
        folders.push_back({row.id, std::move(row.path), row.photos, row.failed, row.excluded, row.offline, watched});
    }
    return folders;
}

Result<void> LocalEngine::change(std::function<Result<void>()> work)
{
    if (!m_writer)
        return core::fail(*m_locked);
    auto outcome = std::make_shared<std::promise<Result<void>>>();
    auto done = outcome->get_future();
    m_queue->runErrand([this, outcome, work = std::move(work)] {
        auto result = work();
        if (!result)
            core::log(core::LogLevel::Error, "A change of the library failed: " + result.error().detail);
        outcome->set_value(std::move(result));
        m_hub->libraryChanged();
        m_keeper->requestReload();
        watchFolders();
    });
    if (done.wait_for(std::chrono::seconds(2)) == std::future_status::ready)
        return done.get();
    return {};
}

Result<void> LocalEngine::removeFolder(FolderId id)
{
    if (!m_writer)
        return core::fail(*m_locked);
    const auto known = folders();
    if (!known)
        return core::fail(known.error());
    const auto folder = std::find_if(known->begin(), known->end(), [id](const Folder &row) { return row.id == id; });
    if (folder == known->end())
        return core::fail(ErrorCode::NotFound, "This folder is not in the library.");
    for (const jobs::JobRecord &record : m_queue->jobs())
        if (!record.finished() && record.subject == folder->path)
            m_queue->cancel(record.id);
    return change([this, id] {
        if (auto removed = m_writer->folders().remove(id); !removed)
            return removed;
        // What stays with the folder around it comes under that one's rules.
        return jobs::applyRules(*m_writer).map([](const jobs::RulesChange &) {});
    });
}

Result<FolderRules> LocalEngine::folderRules(FolderId id)
{
    const std::lock_guard lock(m_readerMutex);
    if (!id.valid()) {
        const auto rules = jobs::libraryRules(*m_reader);
        if (!rules)
            return core::fail(rules.error());
        return toValue(store::FolderRules{rules->exclude, rules->hidden});
    }
    const auto known = m_reader->folders().list();
    if (!known)
        return core::fail(known.error());
    for (const store::FolderRow &row : *known)
        if (row.id == id)
            return toValue(row.rules);
    return core::fail(ErrorCode::NotFound, "This folder is not in the library.");
}

Result<void> LocalEngine::setFolderRules(FolderId id, const FolderRules &rules)
{
    const auto row = toRow(rules);
    if (!row)
        return core::fail(row.error());
    auto changed = change([this, id, row = *row] {
        auto set = id.valid() ? m_writer->folders().setRules(id, row)
                              : jobs::setLibraryRules(*m_writer, {row.exclude, row.hidden.value_or(false)});
        if (!set)
            return set;
        return jobs::applyRules(*m_writer).map([](const jobs::RulesChange &) {});
    });
    if (!changed)
        return changed;
    indexReachable(id);
    return {};
}

void LocalEngine::indexReachable(FolderId id)
{
    const auto known = folders();
    if (!known)
        return core::log(core::LogLevel::Warning, "The folders are not looked through: " + known.error().detail);
    for (const Folder &folder : *known) {
        std::error_code error;
        if ((!id.valid() || folder.id == id) && fs::is_directory(folder.path, error))
            indexFolder(folder.path);
    }
}

Result<void> LocalEngine::forgetExcluded()
{
    return change([this] { return m_writer->scan().removeMarked(store::PhotoMark::Excluded).map([](std::int64_t) {}); });
}

Result<void> LocalEngine::forgetOffline()
{
    return change([this] { return m_writer->scan().removeMarked(store::PhotoMark::Offline).map([](std::int64_t) {}); });
}

Result<RulesEffect> LocalEngine::rulesEffect(FolderId id, const FolderRules &rules)
{
    const auto row = toRow(rules);
    if (!row)
        return core::fail(row.error());
    // A connection of its own: nobody who reads a photo waits for the whole library.
    const auto reader = store::Catalogue::open(m_library, store::Access::ReadOnly);
    if (!reader)
        return core::fail(reader.error());
    return jobs::effectOf(**reader, id, *row).map([](const jobs::RulesEffect &effect) {
        return RulesEffect{effect.photos, effect.leftOut};
    });
}

Result<void> LocalEngine::tryAgain(const std::vector<fs::path> &files)
{
    auto forgotten = change([this, files]() -> Result<void> {
        for (const fs::path &file : files)
            if (auto done = forgetFailure(*m_writer, file); !done)
                return done;
        return {};
    });
    if (!forgotten)
        return forgotten;
    std::set<fs::path> folders;
    {
        const std::lock_guard lock(m_readerMutex);
        const auto roots = jobs::Roots::load(*m_reader);
        if (!roots)
            return core::fail(roots.error());
        for (const fs::path &file : files)
            if (const jobs::Root *owner = roots->ownerOf(file))
                folders.insert(owner->path);
    }
    for (const fs::path &folder : folders)
        indexFolder(folder);
    return {};
}

bool LocalEngine::watching()
{
    const std::lock_guard lock(m_watchMutex);
    return m_watching;
}

Result<void> LocalEngine::setWatching(bool on)
{
    return change([this, on]() -> Result<void> {
        if (auto set = m_writer->settings().set(watchSetting, on ? "on" : "off"); !set)
            return set;
        {
            const std::lock_guard lock(m_watchMutex);
            m_watching = on;
        }
        if (on)
            indexReachable({});  // what changed while nobody watched
        return {};
    });
}

void LocalEngine::takeUpWatching()
{
    if (!m_writer)
        return;
    const auto setting = m_writer->settings().get(watchSetting);
    if (!setting || setting->value_or("off") != "on")
        return;
    m_watching = true;
    m_queue->runErrand([this] { watchFolders(); });
    indexReachable({});
}

void LocalEngine::watchFolders()
{
    if (!m_writer)
        return;
    if (!watching())
        return watchNoMore();
    auto known = jobs::foldersToWatch(*m_writer);
    if (!known)
        return core::log(core::LogLevel::Warning, "Folders are not watched: " + known.error().detail);
    if (!m_watch) {
        auto watch = std::make_unique<jobs::FolderWatch>(
            jobs::WatchOptions(), [this](const fs::path &folder) { indexFolder(folder); }, [hub = m_hub] { hub->libraryChanged(); });
        const std::lock_guard lock(m_watchMutex);
        m_watch = std::move(watch);
    }
    m_watch->setFolders(std::move(*known));
}

// Its thread ends without the mutex: it may be telling somebody who asks for the folders.
void LocalEngine::watchNoMore()
{
    std::unique_ptr<jobs::FolderWatch> ended;
    const std::lock_guard lock(m_watchMutex);
    ended = std::move(m_watch);
}

Result<CacheUse> LocalEngine::cacheUse()
{
    const jobs::CacheUse use = jobs::cacheUse(m_library);
    return CacheUse{use.thumbnails, use.thumbnailBytes, use.otherBytes};
}

Result<void> LocalEngine::clearCaches()
{
    return jobs::clearCaches(m_library);
}

}  // namespace semblance::api
