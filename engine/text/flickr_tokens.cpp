#include "engine/text/flickr_tokens.h"

#include <algorithm>
#include <fstream>
#include <optional>
#include <string_view>

#include "engine/core/files.h"
#include "engine/core/paths.h"

namespace semblance::text {

namespace {

// "name#3<tab>caption"; the name may hold a '#' itself.
std::optional<FlickrToken> parse(std::string_view line)
{
    const std::size_t tab = line.find('\t');
    if (tab == std::string_view::npos)
        return std::nullopt;
    const std::size_t mark = line.substr(0, tab).rfind('#');
    if (mark == std::string_view::npos || mark == 0 || mark + 1 == tab
        || line.substr(mark + 1, tab - mark - 1).find_first_not_of("0123456789") != std::string_view::npos)
        return std::nullopt;
    return FlickrToken{std::string(line.substr(0, mark)), std::string(line.substr(tab + 1))};
}

}  // namespace

core::Result<std::vector<FlickrToken>> readFlickrTokens(const std::filesystem::path &file)
{
    const auto content = core::readText(file, 1u << 30);
    if (!content)
        return core::fail(content.error());
    std::vector<FlickrToken> tokens;
    std::size_t number = 0;
    for (std::size_t begin = 0; begin < content->size();) {
        const std::size_t end = std::min(content->find('\n', begin), content->size());
        std::string_view line = std::string_view(*content).substr(begin, end - begin);
        if (!line.empty() && line.back() == '\r')
            line.remove_suffix(1);
        begin = end + 1;
        ++number;
        if (line.empty())
            continue;
        auto token = parse(line);
        if (!token)
            return core::fail(core::ErrorCode::Corrupt,
                              core::displayPath(file) + ": line " + std::to_string(number) + " is not image.jpg#0, a tab and a caption.");
        tokens.push_back(std::move(*token));
    }
    return tokens;
}

bool looksLikeFlickrTokens(const std::filesystem::path &file)
{
    std::ifstream in(file);
    std::string line;
    return std::getline(in, line) && parse(line);
}

}  // namespace semblance::text
