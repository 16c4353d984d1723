// Which files below a folder are left out: hidden ones, and those that fit patterns as in .gitignore (jobs/README.md).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace semblance::jobs {

// Whether `text` fits a pattern of *, ?, [a-z], [!a-z] and ** between slashes; bytes, not letters. Never takes long: no backtracking
// over more than the last two stars.
[[nodiscard]] bool globMatches(std::string_view pattern, std::string_view text);

// A '[' without its ']'; a backslash before a letter or digit, where a slash is meant; nothing but signs. Notes and empty lines have none.
enum class PatternFlaw { None, OpenBracket, Backslash, Nothing };
[[nodiscard]] PatternFlaw patternFlaw(std::string_view line);

enum class PathFate { Taken, Hidden, Excluded };

class PathRules {
public:
    PathRules() = default;
    // Patterns one a line; those of the library first, then those of the folder: the last one that fits decides.
    PathRules(std::string_view libraryPatterns, std::string_view folderPatterns, bool takeHidden);

    // Of one entry whose folder is taken; `relative` is its path below the root, without a slash at either end.
    [[nodiscard]] PathFate entry(std::string_view relative, bool isFolder) const;
    // Of a file anywhere below the root: every folder on the way is asked first.
    [[nodiscard]] PathFate file(std::string_view relative) const;

private:
    struct Pattern {
        std::string glob;
        bool negated = false;
        bool onlyFolders = false;
        bool anchored = false;  // holds a slash: fits the whole relative path, not the name alone
    };
    void add(std::string_view lines);

    std::vector<Pattern> m_patterns;
    bool m_takeHidden = false;
};

}  // namespace semblance::jobs
