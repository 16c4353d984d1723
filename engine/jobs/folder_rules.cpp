#include "engine/jobs/folder_rules.h"

#include <algorithm>
#include <tuple>

#include "engine/jobs/known_cache.h"

namespace semblance::jobs {

using core::Result;
namespace fs = std::filesystem;

namespace {

constexpr const char *excludeSetting = "exclude-patterns";
constexpr const char *hiddenSetting = "hidden-files";

// Symbolic links resolved as far as the path is there.
fs::path realPath(const fs::path &path)
{
    std::error_code error;
    fs::path real = fs::weakly_canonical(path, error);
    return error ? path : real;
}

std::string_view below(const fs::path &path, const fs::path &folder)
{
    std::string_view rest = std::string_view(path.native()).substr(folder.native().size());
    if (rest.starts_with('/'))
        rest.remove_prefix(1);
    return rest;
}

}  // namespace

bool isBelow(const fs::path &path, const fs::path &folder)
{
    const std::string &inner = path.native();
    const std::string &outer = folder.native();
    if (!inner.starts_with(outer))
        return false;
    return inner.size() == outer.size() || outer.ends_with('/') || inner[outer.size()] == '/';
}

fs::path plainFolder(const fs::path &folder)
{
    std::error_code error;
    const fs::path path = fs::absolute(folder, error).lexically_normal();
    const bool slashAtEnd = !path.has_filename() && path.has_parent_path() && path != path.root_path();
    return slashAtEnd ? path.parent_path() : path;
}

Result<LibraryRules> libraryRules(store::Catalogue &catalogue)
{
    const auto exclude = catalogue.settings().get(excludeSetting);
    const auto hidden = catalogue.settings().get(hiddenSetting);
    if (!exclude || !hidden)
        return core::fail(exclude ? hidden.error() : exclude.error());
    return LibraryRules{exclude->value_or(""), *hidden && **hidden == "taken"};
}

Result<void> setLibraryRules(store::Catalogue &catalogue, const LibraryRules &rules)
{
    if (auto set = catalogue.settings().set(excludeSetting, rules.exclude); !set)
        return set;
    return catalogue.settings().set(hiddenSetting, rules.hidden ? "taken" : "ignored");
}

Result<Roots> Roots::load(store::Catalogue &catalogue)
{
    const auto library = libraryRules(catalogue);
    if (!library)
        return core::fail(library.error());
    auto folders = catalogue.folders().list();
    if (!folders)
        return core::fail(folders.error());
    return of(*library, std::move(*folders));
}

Roots Roots::of(const LibraryRules &library, std::vector<store::FolderRow> folders)
{
    Roots roots;
    roots.m_exclude = library.exclude;
    roots.m_hidden = library.hidden;
    for (store::FolderRow &row : folders) {
        PathRules rules(library.exclude, row.rules.exclude, row.rules.hidden.value_or(library.hidden));
        fs::path real = realPath(row.path);
        roots.m_roots.push_back({std::move(row.path), std::move(real), row.id, std::move(rules), true});
    }
    return roots;
}

const Root *Roots::ownerOf(const fs::path &path) const
{
    const Root *owner = nullptr;
    for (const Root &root : m_roots)
        if (isBelow(path, root.path) && (owner == nullptr || root.path.native().size() > owner->path.native().size()))
            owner = &root;
    return owner;
}

PathFate Roots::fateOf(const fs::path &path) const
{
    const Root *owner = ownerOf(path);
    return owner == nullptr ? PathFate::Taken : owner->rules.file(below(path, owner->path));
}

fs::path Roots::nameOf(const fs::path &folder) const
{
    const fs::path path = plainFolder(folder);
    const fs::path real = realPath(path);
    const Root *holder = nullptr;
    for (const Root &root : m_roots) {
        if (root.path == path)
            return path;
        if (isBelow(real, root.real) && (holder == nullptr || root.real.native().size() > holder->real.native().size()))
            holder = &root;
    }
    if (holder == nullptr)
        return path;
    const fs::path inner(below(real, holder->real));
    return inner.empty() ? holder->path : holder->path / inner;
}

void Roots::add(const fs::path &folder)
{
    const bool there = std::any_of(m_roots.begin(), m_roots.end(), [&](const Root &root) { return root.path == folder; });
    if (!there)
        m_roots.push_back({folder, realPath(folder), {}, PathRules(m_exclude, {}, m_hidden), false});
}

void Roots::setFolder(const fs::path &folder, core::FolderId id)
{
    for (Root &root : m_roots)
        if (root.path == folder)
            root.folder = id;
}

std::vector<Root> Roots::inside(const std::vector<fs::path> &folders) const
{
    std::vector<Root> result;
    for (const Root &root : m_roots)
        if (std::any_of(folders.begin(), folders.end(),
                        [&](const fs::path &folder) { return isBelow(root.path, folder) || isBelow(root.real, realPath(folder)); }))
            result.push_back(root);
    // Of one folder under two names, which is so in a library whose folder was replaced by a link, the photos have always the same one:
    // its own before that of a link.
    const auto rank = [](const Root &root) {
        return std::tuple(-static_cast<std::ptrdiff_t>(root.real.native().size()), !root.known, root.real != root.path);
    };
    std::stable_sort(result.begin(), result.end(), [&](const Root &a, const Root &b) { return rank(a) < rank(b); });
    return result;
}

Result<std::vector<WatchedFolder>> foldersToWatch(store::Catalogue &catalogue)
{
    const auto roots = Roots::load(catalogue);
    if (!roots)
        return core::fail(roots.error());
    std::vector<WatchedFolder> folders;
    for (const Root &root : roots->all())
        folders.push_back({root.path, root.rules});
    return folders;
}

Result<RulesChange> applyRules(store::Catalogue &catalogue)
{
    const auto roots = Roots::load(catalogue);
    if (!roots)
        return core::fail(roots.error());
    std::vector<core::PhotoId> out, back;
    const auto visited = catalogue.photos().forEachStamp(core::FolderId{}, [&](fs::path &&path, store::PhotoStamp &&stamp) {
        const bool taken = roots->fateOf(path) == PathFate::Taken;
        if (taken == stamp.excluded)
            (taken ? back : out).push_back(stamp.id);
    });
    if (!visited)
        return core::fail(visited.error());
    if (!out.empty() || !back.empty())
        if (auto forgotten = KnownCache::forget(catalogue); !forgotten)
            return core::fail(forgotten.error());
    for (const auto &[ids, on] : {std::pair{&out, true}, std::pair{&back, false}})
        if (auto marked = catalogue.scan().mark(*ids, store::PhotoMark::Excluded, on); !marked)
            return core::fail(marked.error());
    return RulesChange{static_cast<std::int64_t>(out.size()), static_cast<std::int64_t>(back.size())};
}

Result<RulesEffect> effectOf(store::Catalogue &catalogue, core::FolderId folder, const store::FolderRules &rules)
{
    auto library = libraryRules(catalogue);
    auto folders = catalogue.folders().list();
    if (!library || !folders)
        return core::fail(library ? folders.error() : library.error());
    if (!folder.valid()) {
        *library = {rules.exclude, rules.hidden.value_or(false)};
    } else {
        const auto row = std::find_if(folders->begin(), folders->end(), [&](const store::FolderRow &known) { return known.id == folder; });
        if (row == folders->end())
            return core::fail(core::ErrorCode::NotFound, "This folder is not in the library.");
        row->rules = rules;
    }
    const Roots roots = Roots::of(*library, std::move(*folders));
    RulesEffect effect;
    const auto visited = catalogue.photos().forEachStamp(folder, [&](fs::path &&path, store::PhotoStamp &&) {
        ++effect.photos;
        effect.leftOut += roots.fateOf(path) == PathFate::Taken ? 0 : 1;
    });
    return visited ? Result<RulesEffect>(effect) : core::fail(visited.error());
}

}  // namespace semblance::jobs
