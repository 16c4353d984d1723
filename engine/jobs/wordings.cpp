// The sentences that people write around a noun phrase.
#include <algorithm>
#include <array>
#include <initializer_list>

#include "engine/jobs/pair_source.h"
#include "engine/text/unicode.h"

namespace semblance::jobs {

namespace {

bool endsWith(std::string_view text, std::string_view ending)
{
    return text.size() >= ending.size() && text.substr(text.size() - ending.size()) == ending;
}

// The regular plural of a phrase's last word; empty where the rule is not safe.
std::string regularPlural(std::string_view noun)
{
    static constexpr std::array<std::string_view, 22> irregular{"man",   "woman", "child", "person", "people", "mouse", "foot", "goose",
                                                                "tooth", "fish",  "sheep", "deer",   "moose",  "fe",    "lf",   "ing",
                                                                "ware",  "craft", "food",  "water",  "grass",  "corn"};
    if (noun.size() < 2 || noun.find(" of ") != std::string_view::npos || noun.find(" in ") != std::string_view::npos
        || noun.find(" on ") != std::string_view::npos || noun.find(" with ") != std::string_view::npos)
        return {};
    for (const std::string_view ending : irregular)
        if (endsWith(noun, ending))
            return {};
    const char last = noun.back(), before = noun[noun.size() - 2];
    if (last < 'a' || last > 'z')
        return {};
    const bool afterVowel = std::string_view("aeiou").find(before) != std::string_view::npos;
    if (last == 'y' && !afterVowel)
        return std::string(noun.substr(0, noun.size() - 1)) + "ies";
    if (last == 'x' || endsWith(noun, "ss") || endsWith(noun, "ch") || endsWith(noun, "sh"))
        return std::string(noun) + "es";
    if (last == 's' || last == 'z' || (last == 'o' && !afterVowel) || last == 'f')
        return {};
    return std::string(noun) + "s";
}

std::vector<std::string> fill(std::initializer_list<std::string_view> templates, std::string_view phrase)
{
    std::vector<std::string> filled;
    for (const std::string_view pattern : templates) {
        const std::size_t hole = pattern.find("{}");
        filled.push_back(std::string(pattern.substr(0, hole)).append(phrase).append(pattern.substr(hole + 2)));
    }
    return filled;
}

std::size_t countCharacters(std::string_view text)
{
    std::size_t count = 0;
    for (const char byte : text)
        count += (static_cast<unsigned char>(byte) & 0xC0) != 0x80;
    return count;
}

}  // namespace

std::string nounPhrase(std::string_view className)
{
    std::string name(className);
    for (char &letter : name)
        if (letter == '_')
            letter = ' ';
    name = text::collapseWhitespace(name);
    if (name.empty() || text::guessLanguage(name) == "zh")
        return name;
    const bool vowel = std::string_view("aeiouAEIOU").find(name.front()) != std::string_view::npos;
    return (vowel ? "an " : "a ") + name;
}

std::vector<std::string> wordingsOf(std::string_view caption)
{
    std::string phrase = text::collapseWhitespace(caption);
    if (text::guessLanguage(phrase) == "zh") {
        if (countCharacters(phrase) > 8)
            return {phrase};
        return fill({"{}", "一张{}的照片", "{}的照片", "照片里有{}"}, phrase);
    }
    const auto words = static_cast<std::size_t>(std::count(phrase.begin(), phrase.end(), ' ')) + 1;
    if (words > 4 || endsWith(phrase, "."))
        return {phrase};
    auto wordings = fill({"{}", "a photo of {}", "a picture of {}", "there is {} in the photo", "a close-up of {}", "a small photo of {}",
                          "a blurry photo of {}"},
                         phrase);
    const std::size_t article = phrase.rfind("a ", 0) == 0 ? 2 : phrase.rfind("an ", 0) == 0 ? 3 : 0;
    if (article > 0) {
        const std::string noun = phrase.substr(article);
        wordings.push_back(noun);
        if (std::string plural = regularPlural(noun); !plural.empty())
            wordings.push_back(std::move(plural));
    }
    return wordings;
}

}  // namespace semblance::jobs
