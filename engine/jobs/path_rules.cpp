#include "engine/jobs/path_rules.h"

#include <algorithm>

namespace semblance::jobs {

namespace {

// Matches one character against a class that begins after '['; moves `at` behind its ']'. Nothing for a class without an end.
std::optional<bool> fitsClass(std::string_view pattern, std::size_t &at, char character)
{
    std::size_t i = at;
    const bool negated = i < pattern.size() && (pattern[i] == '!' || pattern[i] == '^');
    if (negated)
        ++i;
    bool fits = false;
    for (bool first = true; i < pattern.size() && (first || pattern[i] != ']'); first = false) {
        if (pattern[i] == '\\' && i + 1 < pattern.size())
            ++i;
        const auto low = static_cast<unsigned char>(pattern[i++]);
        auto high = low;
        if (i + 1 < pattern.size() && pattern[i] == '-' && pattern[i + 1] != ']') {
            high = static_cast<unsigned char>(pattern[i + 1]);
            i += 2;
        }
        const auto byte = static_cast<unsigned char>(character);
        fits = fits || (low <= byte && byte <= high);
    }
    if (i >= pattern.size())
        return std::nullopt;
    at = i + 1;
    return fits != negated;
}

// One step of a pattern that is no star: moves `at` over it when the character fits.
bool fitsOne(std::string_view pattern, std::size_t &at, char character)
{
    if (at >= pattern.size())
        return false;
    if (pattern[at] == '?' && character != '/') {
        ++at;
        return true;
    }
    if (pattern[at] == '[') {
        std::size_t behind = at + 1;
        if (const auto fits = fitsClass(pattern, behind, character)) {
            if (*fits && character != '/')
                at = behind;
            return *fits && character != '/';
        }  // a '[' without its ']' means itself
    }
    std::size_t literal = at;
    if (pattern[literal] == '\\' && literal + 1 < pattern.size())
        ++literal;
    if (pattern[at] == '?' || pattern[literal] != character)
        return false;
    at = literal + 1;
    return true;
}

// "**" means any folders only where it stands between slashes or at an end; elsewhere it is a star.
bool isDoubleStar(std::string_view pattern, std::size_t at)
{
    return pattern.substr(at).starts_with("**") && (at == 0 || pattern[at - 1] == '/')
           && (at + 2 == pattern.size() || pattern[at + 2] == '/');
}

}  // namespace

bool globMatches(std::string_view pattern, std::string_view text)
{
    constexpr std::size_t none = std::string_view::npos;
    std::size_t p = 0, t = 0;
    std::size_t star = none, starText = 0;        // where to go on after one more character of the last "*"
    std::size_t folders = none, foldersText = 0;  // and after one more folder of the last "**/"
    for (;;) {
        if (p < pattern.size() && isDoubleStar(pattern, p)) {
            if (p + 2 == pattern.size())
                return p == 0 || t < text.size();  // "a/**": everything inside a, not a itself
            p += 3;
            folders = p;
            foldersText = t;
            star = none;
            continue;
        }
        if (p < pattern.size() && pattern[p] == '*') {
            while (p < pattern.size() && pattern[p] == '*')
                ++p;
            star = p;
            starText = t;
            continue;
        }
        if (p == pattern.size() && t == text.size())
            return true;
        if (t < text.size() && fitsOne(pattern, p, text[t])) {
            ++t;
            continue;
        }
        if (star != none && starText < text.size() && text[starText] != '/') {
            p = star;
            t = ++starText;
            continue;
        }
        if (folders == none)
            return false;
        const std::size_t slash = text.find('/', foldersText);
        if (slash == none)
            return false;
        p = folders;
        t = foldersText = slash + 1;
        star = none;
    }
}

PatternFlaw patternFlaw(std::string_view line)
{
    while (line.ends_with(' ') || line.ends_with('\r'))
        line.remove_suffix(1);
    if (line.empty() || line.front() == '#')
        return PatternFlaw::None;
    if (line.front() == '!')
        line.remove_prefix(1);
    if (line.find_first_not_of('/') == std::string_view::npos)
        return PatternFlaw::Nothing;
    for (std::size_t i = 0; i < line.size(); ++i) {
        if (line[i] == '\\' && i + 1 < line.size()) {
            const char next = line[++i];
            if ((next >= '0' && next <= '9') || (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z'))
                return PatternFlaw::Backslash;
        } else if (line[i] == '[') {
            std::size_t behind = i + 1;
            if (!fitsClass(line, behind, 'x'))
                return PatternFlaw::OpenBracket;
            i = behind - 1;
        }
    }
    return PatternFlaw::None;
}

PathRules::PathRules(std::string_view libraryPatterns, std::string_view folderPatterns, bool takeHidden) : m_takeHidden(takeHidden)
{
    add(libraryPatterns);
    add(folderPatterns);
}

void PathRules::add(std::string_view lines)
{
    while (!lines.empty()) {
        const std::size_t end = std::min(lines.find('\n'), lines.size());
        std::string_view line = lines.substr(0, end);
        lines.remove_prefix(std::min(end + 1, lines.size()));
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        while (line.ends_with(' ') && !line.ends_with("\\ "))
            line.remove_suffix(1);
        if (line.empty() || line.front() == '#')
            continue;
        Pattern pattern;
        pattern.negated = line.front() == '!';
        if (pattern.negated)
            line.remove_prefix(1);
        pattern.onlyFolders = line.ends_with('/');
        if (pattern.onlyFolders)
            line.remove_suffix(1);
        pattern.anchored = line.find('/') != std::string_view::npos;
        if (line.starts_with('/'))
            line.remove_prefix(1);
        pattern.glob = line;
        if (!pattern.glob.empty())
            m_patterns.push_back(std::move(pattern));
    }
}

PathFate PathRules::entry(std::string_view relative, bool isFolder) const
{
    const std::size_t slash = relative.rfind('/');
    const std::string_view name = slash == std::string_view::npos ? relative : relative.substr(slash + 1);
    for (auto pattern = m_patterns.rbegin(); pattern != m_patterns.rend(); ++pattern) {
        if ((pattern->onlyFolders && !isFolder) || !globMatches(pattern->glob, pattern->anchored ? relative : name))
            continue;
        return pattern->negated ? PathFate::Taken : PathFate::Excluded;
    }
    return !m_takeHidden && name.starts_with('.') ? PathFate::Hidden : PathFate::Taken;
}

PathFate PathRules::file(std::string_view relative) const
{
    for (std::size_t slash = relative.find('/'); slash != std::string_view::npos; slash = relative.find('/', slash + 1))
        if (const PathFate fate = entry(relative.substr(0, slash), true); fate != PathFate::Taken)
            return fate;
    return entry(relative, false);
}

}  // namespace semblance::jobs
