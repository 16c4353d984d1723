#include "engine/jobs/personal_names.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numeric>
#include <sstream>

#include "engine/jobs/pair_source.h"
#include "engine/text/unicode.h"

namespace semblance::jobs {

using core::ErrorCode;
using core::fail;
using core::PersonalName;
using core::Result;

namespace {

constexpr const char *setting = "personal-names";  // a line each: name, kind, numbers of photos, with tabs between

bool isWordByte(char letter)
{
    const auto byte = static_cast<unsigned char>(letter);
    return std::isalnum(byte) != 0 || byte >= 0x80;
}

bool isAscii(std::string_view text)
{
    return std::all_of(text.begin(), text.end(), [](char letter) { return static_cast<unsigned char>(letter) < 0x80; });
}

// Where `name` stands in `text`, both in lower case, as words of its own; npos: nowhere.
std::size_t findName(const std::string &text, const std::string &name)
{
    for (std::size_t at = text.find(name); at != std::string::npos; at = text.find(name, at + 1)) {
        const bool begins = at == 0 || !isWordByte(text[at - 1]),
                   ends = at + name.size() == text.size() || !isWordByte(text[at + name.size()]);
        if ((begins && ends) || !isAscii(name))
            return at;
    }
    return std::string::npos;
}

std::string kindPhrase(const PersonalName &name)
{
    return name.kind.empty() || !isAscii(name.kind) ? name.kind : nounPhrase(name.kind);
}

std::string withoutNames(const std::string &text, std::span<const PersonalName *const> longestFirst,
                         std::vector<const PersonalName *> &used)
{
    std::string rest = text;
    for (const PersonalName *name : longestFirst) {
        const std::string wanted = text::toLower(name->name);
        for (std::size_t from = 0;;) {
            const std::string lower = text::toLower(rest);
            const std::size_t at = findName(lower.substr(from), wanted);
            if (at == std::string::npos)
                break;
            if (lower.size() != rest.size())
                rest = lower;  // places would not fit; the models that know capitals lose little
            const std::string phrase = kindPhrase(*name);
            rest = rest.substr(0, from + at) + phrase + rest.substr(from + at + wanted.size());
            from += at + phrase.size();
            if (std::find(used.begin(), used.end(), name) == used.end())
                used.push_back(name);
        }
    }
    return used.empty() ? text : text::collapseWhitespace(rest);
}

Result<void> keep(store::Catalogue &catalogue, std::vector<PersonalName> names)
{
    std::sort(names.begin(), names.end(), [](const auto &a, const auto &b) { return text::toLower(a.name) < text::toLower(b.name); });
    std::string lines;
    for (const PersonalName &name : names) {
        lines += name.name + '\t' + name.kind + '\t';
        for (std::size_t i = 0; i < name.photos.size(); ++i)
            lines += (i > 0 ? "," : "") + std::to_string(name.photos[i].value);
        lines += '\n';
    }
    return catalogue.settings().set(setting, lines);
}

bool isNamed(const PersonalName &name, const std::string &lower)
{
    return text::toLower(name.name) == lower;
}

}  // namespace

Result<std::vector<PersonalName>> personalNames(store::Catalogue &catalogue)
{
    const auto text = catalogue.settings().get(setting);
    if (!text)
        return fail(text.error());
    std::vector<PersonalName> names;
    std::istringstream lines(text->value_or(std::string()));
    for (std::string line; std::getline(lines, line);) {
        std::istringstream fields(line);
        PersonalName name;
        std::string numbers;
        if (!std::getline(fields, name.name, '\t') || !std::getline(fields, name.kind, '\t') || !std::getline(fields, numbers))
            return fail(ErrorCode::Corrupt, "The names in the library cannot be read: \"" + line + "\".");
        std::istringstream list(numbers);
        for (std::string number; std::getline(list, number, ',');) {
            std::int64_t id = 0;
            std::from_chars(number.data(), number.data() + number.size(), id);
            if (id > 0)
                name.photos.push_back(core::PhotoId{id});
        }
        names.push_back(std::move(name));
    }
    return names;
}

Result<void> givePersonalName(store::Catalogue &catalogue, PersonalName name)
{
    name.name = text::collapseWhitespace(name.name);
    name.kind = text::collapseWhitespace(name.kind);
    std::sort(name.photos.begin(), name.photos.end());
    name.photos.erase(std::unique(name.photos.begin(), name.photos.end()), name.photos.end());
    if (name.name.empty())
        return fail(ErrorCode::InvalidArgument, "A name must have at least one letter.");
    if (name.photos.size() < leastNamedPhotos || name.photos.size() > mostNamedPhotos)
        return fail(ErrorCode::InvalidArgument, "A name is learnt from " + std::to_string(leastNamedPhotos) + " to "
                                                    + std::to_string(mostNamedPhotos) + " different photos; "
                                                    + std::to_string(name.photos.size()) + " were given.");
    auto names = personalNames(catalogue);
    if (!names)
        return fail(names.error());
    const std::string lower = text::toLower(name.name);
    std::erase_if(*names, [&](const PersonalName &other) { return isNamed(other, lower); });
    if (names->size() >= mostNames)
        return fail(ErrorCode::InvalidArgument, "There are " + std::to_string(mostNames) + " names already: delete one first.");
    names->push_back(std::move(name));
    return keep(catalogue, std::move(*names));
}

Result<void> forgetPersonalName(store::Catalogue &catalogue, const std::string &name)
{
    auto names = personalNames(catalogue);
    if (!names)
        return fail(names.error());
    const std::string lower = text::toLower(text::collapseWhitespace(name));
    if (std::erase_if(*names, [&](const PersonalName &other) { return isNamed(other, lower); }) == 0)
        return fail(ErrorCode::NotFound, "Nothing in this library is named \"" + name + "\".");
    return keep(catalogue, std::move(*names));
}

NamedSentence readNames(const search::Alternative &alternative, std::span<const PersonalName> names)
{
    std::vector<const PersonalName *> order;
    for (const PersonalName &name : names)
        order.push_back(&name);
    std::stable_sort(order.begin(), order.end(), [](const auto *a, const auto *b) { return a->name.size() > b->name.size(); });
    NamedSentence result{alternative, {}};
    auto &words = result.alternative.words;
    const bool plain = std::all_of(words.begin(), words.end(), [](const auto &word) { return word.weight == 1; });
    if (plain && words.size() > 1) {  // a name of several words: they belong together
        const std::string whole = alternative.sentence(), rest = withoutNames(whole, order, result.names);
        if (!result.names.empty())
            words = {{rest, 1}};
    } else {
        for (auto &word : words)
            word.text = withoutNames(word.text, order, result.names);
    }
    std::erase_if(words, [](const auto &word) { return word.text.empty(); });
    return result;
}

void addNamedPhotos(search::VectorQuery &query, std::span<const PersonalName *const> names, const search::Searcher &searcher)
{
    std::vector<double> sum;
    double weights = 0;
    const auto add = [&](const std::vector<float> &vector, double weight) {
        sum.resize(vector.size(), 0.0);
        for (std::size_t i = 0; i < vector.size(); ++i)
            sum[i] += weight * static_cast<double>(vector[i]);
        weights += weight;
    };
    for (const PersonalName *name : names) {
        std::vector<std::vector<float>> vectors;
        for (const core::PhotoId photo : name->photos)
            if (auto vector = searcher.vectorOf(photo); !vector.empty())
                vectors.push_back(std::move(vector));
        for (const auto &vector : vectors)
            add(vector, 1.0 / static_cast<double>(vectors.size()));
    }
    if (sum.empty())
        return;
    if (!query.photo.empty())
        add(query.photo, query.photoWeight);
    const double length = std::sqrt(std::inner_product(sum.begin(), sum.end(), sum.begin(), 0.0));
    if (!(length > 1e-6))
        return;
    query.photo.clear();
    for (const double value : sum)
        query.photo.push_back(static_cast<float>(value / length));
    query.photoSum = weights / length;
    query.photoWeight = weights;
}

}  // namespace semblance::jobs
