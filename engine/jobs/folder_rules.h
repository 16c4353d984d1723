// The rules of a library's folders: which folder a path belongs to, what is left out of it, and what that means for photos known already.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "engine/core/result.h"
#include "engine/jobs/path_rules.h"
#include "engine/store/catalogue.h"

namespace semblance::jobs {

// One folder of the library, or one that is about to be.
struct Root {
    std::filesystem::path path;  // absolute, no slash at its end
    std::filesystem::path real;  // without symbolic links, as far as it is there
    core::FolderId folder;       // invalid: not added yet
    PathRules rules;
    bool known = false;
};

struct LibraryRules {
    std::string exclude;  // patterns, one a line
    bool hidden = false;  // hidden files are photos too
};
[[nodiscard]] core::Result<LibraryRules> libraryRules(store::Catalogue &catalogue);
[[nodiscard]] core::Result<void> setLibraryRules(store::Catalogue &catalogue, const LibraryRules &rules);

// A path belongs to the innermost folder around it: a folder inside another has its own rules, even where the outer one leaves it out.
class Roots {
public:
    // Those of the catalogue. Errors: its own.
    [[nodiscard]] static core::Result<Roots> load(store::Catalogue &catalogue);
    [[nodiscard]] static Roots of(const LibraryRules &library, std::vector<store::FolderRow> folders);

    [[nodiscard]] const std::vector<Root> &all() const { return m_roots; }
    [[nodiscard]] const Root *ownerOf(const std::filesystem::path &path) const;  // none: it is in no folder
    [[nodiscard]] PathFate fateOf(const std::filesystem::path &path) const;      // in no folder: Taken

    // The name by which the library knows this folder: however many symbolic links lead to it, its photos have one path. A folder of
    // the library, and what really lies in one, has that one's name; what lies in none keeps the name it was given.
    [[nodiscard]] std::filesystem::path nameOf(const std::filesystem::path &folder) const;
    // Adds a folder that is new, under the library's own rules.
    void add(const std::filesystem::path &folder);
    void setFolder(const std::filesystem::path &folder, core::FolderId id);
    // Those that are, or lie inside, one of these; the innermost first.
    [[nodiscard]] std::vector<Root> inside(const std::vector<std::filesystem::path> &folders) const;

private:
    std::vector<Root> m_roots;
    std::string m_exclude;
    bool m_hidden = false;
};

// What is to be watched of a library: its folders with their rules.
struct WatchedFolder {
    std::filesystem::path path;  // absolute
    PathRules rules;             // what they leave out is neither watched nor told
    bool operator==(const WatchedFolder &other) const { return path == other.path; }
};
[[nodiscard]] core::Result<std::vector<WatchedFolder>> foldersToWatch(store::Catalogue &catalogue);

struct RulesChange {
    std::int64_t excluded = 0;  // photos that left the results
    std::int64_t back = 0;      // and those that are in them again
};
// Brings the photos of the catalogue in line with the rules as they are now, without looking at any disk. Nothing is forgotten.
[[nodiscard]] core::Result<RulesChange> applyRules(store::Catalogue &catalogue);

struct RulesEffect {
    std::int64_t photos = 0, leftOut = 0;
};
// What these rules of a folder (invalid: of the library) would leave out of the photos that are known of it. Errors: NotFound.
[[nodiscard]] core::Result<RulesEffect> effectOf(store::Catalogue &catalogue, core::FolderId folder, const store::FolderRules &rules);

// Whether `path` is `folder` or lies below it, by path bytes.
[[nodiscard]] bool isBelow(const std::filesystem::path &path, const std::filesystem::path &folder);
// Absolute, normal, without a slash at the end.
[[nodiscard]] std::filesystem::path plainFolder(const std::filesystem::path &folder);

}  // namespace semblance::jobs
