#include "engine/text/tokenizer.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <unordered_set>

#include <nlohmann/json.hpp>

#include "engine/core/files.h"
#include "engine/core/paths.h"
#include "engine/text/bpe_tokenizer.h"
#include "engine/text/byte_symbols.h"

namespace semblance::text {

namespace {

using core::ErrorCode;
using core::fail;
using core::Result;
using Json = nlohmann::json;
namespace fs = std::filesystem;

constexpr std::int64_t largestId = 16'000'000;

// One file being read, for messages that name it and the line.
struct Source {
    std::string name;
    std::string text;

    [[nodiscard]] std::size_t lineAt(std::size_t byte) const
    {
        const auto end = text.begin() + static_cast<std::ptrdiff_t>(std::min(byte, text.size()));
        return 1 + static_cast<std::size_t>(std::count(text.begin(), end, '\n'));
    }
    // Where a vocabulary entry stands, as it is written in JSON either way.
    [[nodiscard]] std::size_t lineOf(const std::string &key) const
    {
        for (const bool escaped : {false, true}) {
            const auto found = text.find(Json(key).dump(-1, ' ', escaped, Json::error_handler_t::replace));
            if (found != std::string::npos)
                return lineAt(found);
        }
        return 1;
    }
    [[nodiscard]] tl::unexpected<core::Error> corrupt(std::size_t line, const std::string &what) const
    {
        return fail(ErrorCode::Corrupt,
                    "The tokenizer file " + name + ", line " + std::to_string(line) + ": " + what + ". Fetch the model's files again.");
    }
};

Result<Source> readSource(const fs::path &path)
{
    auto text = core::readText(path);
    if (!text)
        return fail(std::move(text.error()));
    return Source{core::displayPath(path), std::move(*text)};
}

Result<Json> parseObject(const Source &source)
{
    try {
        Json json = Json::parse(source.text);
        if (!json.is_object())
            return source.corrupt(1, std::string("expected a JSON object, found ") + json.type_name());
        return json;
    } catch (const Json::parse_error &error) {
        return source.corrupt(source.lineAt(error.byte == 0 ? 0 : error.byte - 1), "this is not valid JSON");
    }
}

using Vocabulary = std::unordered_map<std::string, std::int32_t>;

Result<Vocabulary> readVocabulary(const Source &source, const Json &entries)
{
    Vocabulary vocabulary;
    std::unordered_set<std::int64_t> used;
    for (const auto &[token, id] : entries.items()) {
        if (!id.is_number_integer() || id.is_number_float())
            return source.corrupt(source.lineOf(token), "the id of \"" + token + "\" should be a whole number, found " + id.type_name());
        const auto value =
            id.is_number_unsigned() && id.get<std::uint64_t>() > static_cast<std::uint64_t>(largestId) ? -1 : id.get<std::int64_t>();
        if (value < 0 || value > largestId)
            return source.corrupt(source.lineOf(token), "the id of \"" + token + "\" should be between 0 and " + std::to_string(largestId));
        if (!used.insert(value).second)
            return source.corrupt(source.lineOf(token), "the id " + std::to_string(value) + " of \"" + token + "\" is used twice");
        vocabulary.emplace(token, static_cast<std::int32_t>(value));
    }
    return vocabulary;
}

// Builds the model step by step; each step's failure names the file it came from.
class Builder {
public:
    explicit Builder(const Vocabulary &vocabulary) : m_vocabulary(vocabulary) {}

    Result<void> addSymbols(const Source &source)
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

    const Vocabulary &m_vocabulary;
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

Result<void> addMergeLines(Builder &builder, const Source &source)
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

Result<std::shared_ptr<const Tokenizer>> loadPair(const fs::path &vocabularyFile, const fs::path &mergesFile)
{
    const auto vocabularySource = readSource(vocabularyFile);
    if (!vocabularySource)
        return fail(vocabularySource.error());
    const auto mergesSource = readSource(mergesFile);
    if (!mergesSource)
        return fail(mergesSource.error());
    const auto json = parseObject(*vocabularySource);
    if (!json)
        return fail(json.error());
    const auto vocabulary = readVocabulary(*vocabularySource, *json);
    if (!vocabulary)
        return fail(vocabulary.error());
    Builder builder(*vocabulary);
    if (auto done = builder.addSymbols(*vocabularySource); !done)
        return fail(std::move(done.error()));
    if (auto done = addMergeLines(builder, *mergesSource); !done)
        return fail(std::move(done.error()));
    return builder.build();
}

// A text member of a JSON object, empty when it is absent or something else.
std::string textMember(const Json &object, const char *key)
{
    const auto found = object.find(key);
    return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

// The control tokens may stand apart from the vocabulary; where they are in both they must agree.
Result<void> addAddedTokens(const Source &source, const Json &json, Vocabulary &vocabulary)
{
    const auto added = json.find("added_tokens");
    if (added == json.end() || !added->is_array())
        return {};
    for (const Json &token : *added) {
        if (!token.is_object() || textMember(token, "content").empty() || !token.contains("id") || !token["id"].is_number_integer())
            return source.corrupt(source.lineOf("added_tokens"), "an added token should have an id and a content");
        const std::string content = textMember(token, "content");
        const auto id = token["id"].get<std::int64_t>();
        if (id < 0 || id > largestId)
            return source.corrupt(source.lineOf(content),
                                  "the id of \"" + content + "\" should be between 0 and " + std::to_string(largestId));
        const auto [entry, fresh] = vocabulary.emplace(content, static_cast<std::int32_t>(id));
        if (!fresh && entry->second != id)
            return source.corrupt(source.lineOf(content), "the added token \"" + content + "\" has another id in the vocabulary");
    }
    return {};
}

Result<void> addMergeList(Builder &builder, const Source &source, const Json &merges)
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

Result<std::shared_ptr<const Tokenizer>> loadHuggingFace(const fs::path &file)
{
    const auto source = readSource(file);
    if (!source)
        return fail(source.error());
    const auto json = parseObject(*source);
    if (!json)
        return fail(json.error());
    const auto model = json->find("model");
    if (model == json->end() || !model->is_object())
        return source->corrupt(1, "expected an object \"model\"");
    const std::string type = textMember(*model, "type");
    const std::string suffix = textMember(*model, "end_of_word_suffix");
    if ((!type.empty() && type != "BPE") || suffix != endOfWord)
        return fail(ErrorCode::Unsupported, "The tokenizer " + source->name + " is of type \"" + type + "\" with the end-of-word suffix \""
                                                + suffix + "\"; Semblance reads BPE with \"</w>\", as CLIP uses it.");
    const auto entries = model->find("vocab");
    const auto merges = model->find("merges");
    if (entries == model->end() || !entries->is_object() || merges == model->end() || !merges->is_array())
        return source->corrupt(source->lineOf("model"), "expected \"vocab\" as an object and \"merges\" as a list");
    auto vocabulary = readVocabulary(*source, *entries);
    if (!vocabulary)
        return fail(vocabulary.error());
    if (auto done = addAddedTokens(*source, *json, *vocabulary); !done)
        return fail(std::move(done.error()));
    Builder builder(*vocabulary);
    if (auto done = builder.addSymbols(*source); !done)
        return fail(std::move(done.error()));
    if (auto done = addMergeList(builder, *source, *merges); !done)
        return fail(std::move(done.error()));
    return builder.build();
}

bool isThere(const fs::path &file)
{
    std::error_code ignored;
    return fs::exists(file, ignored);
}

}  // namespace

Result<std::shared_ptr<const Tokenizer>> loadTokenizer(const fs::path &package)
{
    const fs::path vocabulary = package / "vocab.json";
    const fs::path merges = package / "merges.txt";
    const fs::path combined = package / "tokenizer.json";
    if (isThere(vocabulary) && isThere(merges))
        return loadPair(vocabulary, merges);
    if (isThere(combined))
        return loadHuggingFace(combined);
    return fail(ErrorCode::NotFound, "The model folder " + core::displayPath(package)
                                         + " has no tokenizer: looked for vocab.json with merges.txt, and for tokenizer.json.");
}

}  // namespace semblance::text
