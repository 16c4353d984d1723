#include <algorithm>

#include "engine/core/files.h"
#include "engine/core/paths.h"
#include "engine/text/wordpiece.h"

namespace semblance::text {

using core::ErrorCode;
using core::fail;
using core::Result;
using Json = nlohmann::json;
namespace fs = std::filesystem;

namespace {

// Finds the control tokens and takes them out of reach: no sentence spells "[SEP]", as its brackets are words of their own.
Result<std::shared_ptr<const Tokenizer>> build(const TokenizerSource &source, WordPieceModel model, const std::string &unknown)
{
    for (const auto &[name, id] :
         {std::pair(std::string("[CLS]"), &model.start), std::pair(std::string("[SEP]"), &model.end), std::pair(unknown, &model.unknown)}) {
        const auto found = model.ids.find(name);
        if (found == model.ids.end())
            return source.corrupt(1, "the vocabulary has no entry \"" + name + "\", which BERT's WordPiece needs");
        *id = found->second;
    }
    for (const auto &[token, id] : model.ids)
        model.size = std::max<std::int64_t>(model.size, id + 1);
    return std::make_shared<WordPieceTokenizer>(std::move(model));
}

TokenIds idsOfLines(std::string_view rest)
{
    TokenIds ids;
    for (std::int32_t id = 0; !rest.empty(); ++id) {
        std::string_view line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(std::min(rest.size(), line.size() + 1));
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        ids.insert_or_assign(std::string(line), id);  // of two equal tokens the last counts, as in BERT's own reader
    }
    return ids;
}

// "strip_accents" that is not said follows the case.
void readCase(const Json &json, const char *lowerKey, WordPieceModel &model)
{
    model.lowerCase = flagMember(json, lowerKey, model.lowerCase);
    model.stripAccents = flagMember(json, "strip_accents", model.lowerCase);
}

}  // namespace

Result<std::shared_ptr<const Tokenizer>> wordPiecesFromLines(const fs::path &vocabulary)
{
    const auto source = readTokenizerSource(vocabulary);
    if (!source)
        return fail(source.error());
    WordPieceModel model;
    model.ids = idsOfLines(source->text);
    const auto settings = vocabulary.parent_path() / "tokenizer_config.json";
    std::error_code ignored;
    if (fs::exists(settings, ignored)) {
        const auto settingsSource = readTokenizerSource(settings);
        if (!settingsSource)
            return fail(settingsSource.error());
        const auto json = settingsSource->object();
        if (!json)
            return fail(json.error());
        readCase(*json, "do_lower_case", model);
        model.hanApart = flagMember(*json, "tokenize_chinese_chars", true);
    }
    return build(*source, std::move(model), "[UNK]");
}

Result<std::shared_ptr<const Tokenizer>> wordPiecesFromJson(const TokenizerSource &source, const Json &json)
{
    const auto normaliser = json.value("normalizer", Json()), splitter = json.value("pre_tokenizer", Json());
    const auto type = normaliser.is_object() ? textMember(normaliser, "type") : "",
               splits = splitter.is_object() ? textMember(splitter, "type") : "";
    if (type != "BertNormalizer" || splits != "BertPreTokenizer")
        return fail(ErrorCode::Unsupported, "The tokenizer " + source.name + " prepares text by \"" + type + "\" and \"" + splits
                                                + "\"; Semblance reads WordPiece with \"BertNormalizer\" and \"BertPreTokenizer\".");
    const Json &inner = json["model"];
    const auto entries = inner.find("vocab");
    if (entries == inner.end() || !entries->is_object())
        return source.corrupt(source.lineOf("model"), "expected \"vocab\" as an object");
    auto ids = readTokenIds(source, *entries);
    if (!ids)
        return fail(ids.error());
    WordPieceModel model;
    model.ids = std::move(*ids);
    readCase(normaliser, "lowercase", model);
    model.hanApart = flagMember(normaliser, "handle_chinese_chars", true);
    if (const auto mark = textMember(inner, "continuing_subword_prefix"); !mark.empty())
        model.continuation = mark;
    if (const auto longest = inner.find("max_input_chars_per_word"); longest != inner.end() && longest->is_number_unsigned())
        model.longestWord = longest->get<std::size_t>();
    const auto unknown = textMember(inner, "unk_token");
    return build(source, std::move(model), unknown.empty() ? "[UNK]" : unknown);
}

}  // namespace semblance::text
