// Indexing, once and whenever something changes, and what is left out of folders.
#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <set>

#include "engine/api/conversions.h"
#include "engine/api/local_tools.h"
#include "engine/api/tool_reins.h"
#include "engine/core/paths.h"
#include "engine/jobs/folder_rules.h"
#include "engine/jobs/folder_watch.h"

namespace semblance::api {

namespace fs = std::filesystem;
using core::fail;

namespace {

// Folders that changed, handed from the watch's thread to the one that indexes.
class ChangedFolders {
public:
    void add(const fs::path &folder)
    {
        const std::lock_guard lock(m_mutex);
        m_folders.insert(folder);
        m_changed.notify_all();
    }
    // Empty: it is time to stop.
    std::vector<fs::path> take(const std::atomic<bool> *stop)
    {
        std::unique_lock lock(m_mutex);
        // A signal handler sets the flag and can notify nobody.
        while (m_folders.empty() && (stop == nullptr || !stop->load()))
            m_changed.wait_for(lock, std::chrono::milliseconds(100));
        const std::set<fs::path> folders = std::exchange(m_folders, {});
        return stop != nullptr && stop->load() ? std::vector<fs::path>() : std::vector<fs::path>(folders.begin(), folders.end());
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::set<fs::path> m_folders;
};

tl::unexpected<Error> noSuchFolder(const fs::path &folder)
{
    return fail(ErrorCode::NotFound, "The folder " + core::displayPath(folder) + " is not in the library: index it first.");
}

// Invalid: the library as a whole.
Result<FolderId> folderIn(store::Catalogue &catalogue, const fs::path &path, store::FolderRules *rules = nullptr)
{
    if (path.empty())
        return FolderId{};
    const auto roots = jobs::Roots::load(catalogue);
    const auto known = catalogue.folders().list();
    if (!roots || !known)
        return fail(roots ? known.error() : roots.error());
    const fs::path name = roots->nameOf(path);
    for (const store::FolderRow &row : *known) {
        if (row.path != name)
            continue;
        if (rules != nullptr)
            *rules = row.rules;
        return row.id;
    }
    return noSuchFolder(name);
}

}  // namespace

Result<IndexResult> LocalTools::index(std::span<const fs::path> folders, const Control &control)
{
    auto encoder = loadEncoder();
    if (!encoder)
        return fail(encoder.error());
    return indexWith(*encoder, folders, control);
}

Result<IndexResult> LocalTools::indexWith(std::shared_ptr<const jobs::Encoder> encoder, std::span<const fs::path> folders,
                                          const Control &control)
{
    auto catalogue = store::Catalogue::open(m_library, store::Access::ReadWrite);
    if (!catalogue)
        return fail(catalogue.error());
    jobs::IndexOptions options;
    options.folders.assign(folders.begin(), folders.end());
    options.threads = m_options.threads;
    options.reader = photoReader();
    ToolReins reins(control, JobKind::Index, folders.empty() ? fs::path() : folders.front());
    auto report = jobs::IndexJob(**catalogue, m_library, std::move(encoder), std::move(options)).run(reins.context());
    if (!report)
        return fail(report.error());
    if (report->outcome == jobs::Outcome::Cancelled)
        return fail(ErrorCode::Cancelled, "Stopped after " + std::to_string(report->indexed)
                                              + " photos; what is done is kept, and the next index goes on from there.");
    return toValue(*report);
}

Result<void> LocalTools::watch(std::span<const fs::path> folders, const Control &control,
                               const std::function<void(const IndexResult &)> &indexed)
{
    auto encoder = loadEncoder();
    if (!encoder)
        return fail(encoder.error());
    ChangedFolders changed;
    jobs::FolderWatch watch({}, [&](const fs::path &folder) { changed.add(folder); });
    for (std::vector<fs::path> next(folders.begin(), folders.end()); !next.empty(); next = changed.take(control.stop)) {
        const auto result = indexWith(*encoder, next, control);
        // A folder that went away is noted and waited for; at the beginning it is a mistake.
        const bool first = watch.states().empty();
        if (!result && (first || result.error().code != ErrorCode::NotFound))
            return fail(result.error());
        if (result)
            indexed(*result);
        if (!first)
            continue;
        auto catalogue = store::Catalogue::open(m_library, store::Access::ReadOnly);
        if (!catalogue)
            return fail(catalogue.error());
        const auto roots = jobs::Roots::load(**catalogue);
        if (!roots)
            return fail(roots.error());
        std::vector<fs::path> names;
        for (const fs::path &folder : folders)
            names.push_back(roots->nameOf(folder));
        std::vector<jobs::WatchedFolder> watched;
        for (const jobs::Root &root : roots->inside(names))
            watched.push_back({root.path, root.rules});
        watch.setFolders(std::move(watched));
        for (const fs::path &name : names)
            changed.add(name);  // what changed while the first run went over it
        while (watch.states().empty() && (control.stop == nullptr || !control.stop->load()))
            std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
    return fail(ErrorCode::Cancelled, "The folders are watched no more; what changes from now on is found by the next index.");
}

Result<std::vector<Folder>> LocalTools::folders()
{
    auto catalogue = store::Catalogue::open(m_library, store::Access::ReadOnly);
    if (!catalogue)
        return fail(catalogue.error());
    const auto rows = (*catalogue)->folders().all();
    if (!rows)
        return fail(rows.error());
    std::vector<Folder> folders;
    for (const store::FolderRow &row : *rows)
        folders.push_back({row.id, row.path, row.photos, row.failed, row.excluded, row.offline});
    return folders;
}

Result<FolderRules> LocalTools::folderRules(const fs::path &folder)
{
    auto catalogue = store::Catalogue::open(m_library, store::Access::ReadOnly);
    if (!catalogue)
        return fail(catalogue.error());
    store::FolderRules rules;
    if (const auto id = folderIn(**catalogue, folder, &rules); !id)
        return fail(id.error());
    if (!folder.empty())
        return toValue(rules);
    const auto library = jobs::libraryRules(**catalogue);
    if (!library)
        return fail(library.error());
    return toValue(store::FolderRules{library->exclude, library->hidden});
}

Result<RulesResult> LocalTools::setFolderRules(const fs::path &folder, const FolderRules &rules)
{
    const auto row = toRow(rules);
    if (!row)
        return fail(row.error());
    auto catalogue = store::Catalogue::open(m_library, store::Access::ReadWrite);
    if (!catalogue)
        return fail(catalogue.error());
    const auto id = folderIn(**catalogue, folder);
    if (!id)
        return fail(id.error());
    const auto set = id->valid() ? (*catalogue)->folders().setRules(*id, *row)
                                 : jobs::setLibraryRules(**catalogue, {row->exclude, row->hidden.value_or(false)});
    if (!set)
        return fail(set.error());
    const auto applied = jobs::applyRules(**catalogue);
    if (!applied)
        return fail(applied.error());
    return RulesResult{applied->excluded, applied->back};
}

Result<std::int64_t> LocalTools::forget(store::PhotoMark mark) const
{
    auto catalogue = store::Catalogue::open(m_library, store::Access::ReadWrite);
    if (!catalogue)
        return fail(catalogue.error());
    return (*catalogue)->scan().removeMarked(mark);
}

Result<std::int64_t> LocalTools::forgetExcluded()
{
    return forget(store::PhotoMark::Excluded);
}

Result<std::int64_t> LocalTools::forgetOffline()
{
    return forget(store::PhotoMark::Offline);
}

}  // namespace semblance::api
