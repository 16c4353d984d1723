#include "engine/text/bpe_files.h"

#include <algorithm>
#include <optional>

#include "engine/text/bpe_tokenizer.h"
#include "engine/text/byte_symbols.h"

namespace semblance::text {

using core::ErrorCode;
using core::fail;
using core::Result;
using Json = nlohmann::json;
namespace fs = std::filesystem;

namespace {

// Builds the model step by step; each step's failure names the file it came from.
class Builder {
public:
    explicit Builder(const TokenIds &vocabulary) : m_vocabulary(vocabulary) {}

    Result<void> addSymbols(const TokenizerSource &source)
    {
        for (std::size_t byte = 0; byte < 256; ++byte) {
            const std::string &symbol = byteSymbols()[byte];
            const auto inner = idOf(symbol);
            const auto last = idOf(symbol + std::string(endOfWord));
            if (!inner || !last)
                return source.corrupt(1, "the vocabulary has no entry \"" + symbol + (inner ? std::string(endOfWord) : std::string())
                                             + "\"; CLIP's byte-level BPE needs every byte with and without </w>");
            m_model.byteIds[byte] = *inner;
            m_model.finalByteIds[byte] = *last;
        }
        const auto start = idOf(std::string(startOfText));
        const auto end = idOf(std::string(endOfText));
        if (!start || !end)
            return source.corrupt(1, "the vocabulary has no entry \"" + std::string(start ? endOfText : startOfText) + "\"");
        m_model.start = *start;
        m_model.end = *end;
        for (const auto &[token, id] : m_vocabulary)
            m_model.size = std::max<std::int64_t>(m_model.size, id + 1);
        return {};
    }

    // The reason why the pair is no merge, or nothing.
    std::optional<std::string> addMerge(const std::string &left, const std::string &right)
    {
        const auto leftId = idOf(left);
        const auto rightId = idOf(right);
        const auto joined = idOf(left + right);
        if (!leftId || !rightId || !joined)
            return "\"" + (!leftId ? left : !rightId ? right : left + right) + "\" is not in the vocabulary";
        if (*joined == m_model.start || *joined == m_model.end)
            return "a merge makes the control token \"" + left + right + "\"";
        m_model.merges.insert_or_assign(BpeModel::pairKey(*leftId, *rightId), BpeModel::Merge{m_rank++, *joined});
        return std::nullopt;
    }

    std::shared_ptr<const Tokenizer> build() { return std::make_shared<BpeTokenizer>(std::move(m_model)); }

private:
    std::optional<std::int32_t> idOf(const std::string &token) const
    {
        const auto found = m_vocabulary.find(token);
        return found == m_vocabulary.end() ? std::nullopt : std::optional(found->second);
    }

    const TokenIds &m_vocabulary;
    BpeModel m_model;
    std::int32_t m_rank = 0;
};

// "left right", one space; nothing when the line is something else.
std::optional<std::pair<std::string, std::string>> splitMerge(std::string_view line)
{
    const auto space = line.find(' ');
    if (space == std::string_view::npos || space == 0 || space + 1 == line.size() || line.find(' ', space + 1) != std::string_view::npos)
        return std::nullopt;
    return std::pair(std::string(line.substr(0, space)), std::string(line.substr(space + 1)));
}

Result<void> addMergeLines(Builder &builder, const TokenizerSource &source)
{
    std::string_view rest = source.text;
    for (std::size_t number = 1; !rest.empty(); ++number) {
        std::string_view line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(rest.size(), line.size() + 1));
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        if (line.empty() || (number == 1 && line.starts_with("#version")))
            continue;
        const auto pair = splitMerge(line);
        if (!pair)
            return source.corrupt(number, "expected two symbols with one space between them");
        if (const auto reason = builder.addMerge(pair->first, pair->second))
            return source.corrupt(number, *reason);
    }
    return {};
}

// The control tokens may stand apart from the vocabulary; where they are in both they must agree.
Result<void> addAddedTokens(const TokenizerSource &source, const Json &json, TokenIds &vocabulary)
{
    const auto added = json.find("added_tokens");
    if (added == json.end() || !added->is_array())
        return {};
    for (const Json &token : *added) {
        if (!token.is_object() || textMember(token, "content").empty() || !token.contains("id") || !token["id"].is_number_integer())
            return source.corrupt(source.lineOf("added_tokens"), "an added token should have an id and a content");
        const std::string content = textMember(token, "content");
        const auto id = token["id"].get<std::int64_t>();
        if (id < 0 || id > largestTokenId)
            return source.corrupt(source.lineOf(content),
                                  "the id of \"" + content + "\" should be between 0 and " + std::to_string(largestTokenId));
        const auto [entry, fresh] = vocabulary.emplace(content, static_cast<std::int32_t>(id));
        if (!fresh && entry->second != id)
            return source.corrupt(source.lineOf(content), "the added token \"" + content + "\" has another id in the vocabulary");
    }
    return {};
}

Result<void> addMergeList(Builder &builder, const TokenizerSource &source, const Json &merges)
{
    std::size_t number = 0;
    for (const Json &merge : merges) {
        ++number;
        std::optional<std::pair<std::string, std::string>> pair;
        if (merge.is_string())
            pair = splitMerge(merge.get_ref<const std::string &>());
        else if (merge.is_array() && merge.size() == 2 && merge[0].is_string() && merge[1].is_string())
            pair.emplace(merge[0].get<std::string>(), merge[1].get<std::string>());
        const std::size_t line = source.lineOf("merges");
        if (!pair)
            return source.corrupt(line, "merge " + std::to_string(number) + " should be two symbols");
        if (const auto reason = builder.addMerge(pair->first, pair->second))
            return source.corrupt(line, "merge " + std::to_string(number) + ": " + *reason);
    }
    return {};
}

}  // namespace

Result<std::shared_ptr<const Tokenizer>> bytePairsFromPair(const fs::path &vocabularyFile, const fs::path &mergesFile)
{
    const auto vocabularySource = readTokenizerSource(vocabularyFile);
    if (!vocabularySource)
        return fail(vocabularySource.error());
    const auto mergesSource = readTokenizerSource(mergesFile);
    if (!mergesSource)
        return fail(mergesSource.error());
    const auto json = vocabularySource->object();
    if (!json)
        return fail(json.error());
    const auto vocabulary = readTokenIds(*vocabularySource, *json);
    if (!vocabulary)
        return fail(vocabulary.error());
    Builder builder(*vocabulary);
    if (auto done = builder.addSymbols(*vocabularySource); !done)
        return fail(std::move(done.error()));
    if (auto done = addMergeLines(builder, *mergesSource); !done)
        return fail(std::move(done.error()));
    return builder.build();
}

Result<std::shared_ptr<const Tokenizer>> bytePairsFromJson(const TokenizerSource &source, const Json &json)
{
    const Json &model = json["model"];
    const std::string suffix = textMember(model, "end_of_word_suffix");
    if (suffix != endOfWord)
        return fail(ErrorCode::Unsupported, "The tokenizer " + source.name + " is of type \"BPE\" with the end-of-word suffix \"" + suffix
                                                + "\"; Semblance reads BPE with \"</w>\", as CLIP uses it.");
    const auto entries = model.find("vocab");
    const auto merges = model.find("merges");
    if (entries == model.end() || !entries->is_object() || merges == model.end() || !merges->is_array())
        return source.corrupt(source.lineOf("model"), "expected \"vocab\" as an object and \"merges\" as a list");
    auto vocabulary = readTokenIds(source, *entries);
    if (!vocabulary)
        return fail(vocabulary.error());
    if (auto done = addAddedTokens(source, json, *vocabulary); !done)
        return fail(std::move(done.error()));
    Builder builder(*vocabulary);
    if (auto done = builder.addSymbols(source); !done)
        return fail(std::move(done.error()));
    if (auto done = addMergeList(builder, source, *merges); !done)
        return fail(std::move(done.error()));
    return builder.build();
}

}  // namespace semblance::text
