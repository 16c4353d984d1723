#include "engine/text/tokenizer.h"

#include "engine/core/paths.h"
#include "engine/text/bpe_files.h"
#include "engine/text/sentence_piece.h"
#include "engine/text/tokenizer_source.h"
#include "engine/text/wordpiece.h"

namespace semblance::text {

namespace {

using core::ErrorCode;
using core::fail;
using core::Result;
namespace fs = std::filesystem;

bool isThere(const fs::path &file)
{
    std::error_code ignored;
    return fs::exists(file, ignored);
}

Result<std::shared_ptr<const Tokenizer>> fromTokenizerJson(const fs::path &file)
{
    const auto source = readTokenizerSource(file);
    if (!source)
        return fail(source.error());
    const auto json = source->object();
    if (!json)
        return fail(json.error());
    const auto model = json->find("model");
    if (model == json->end() || !model->is_object())
        return source->corrupt(1, "expected an object \"model\"");
    const auto type = textMember(*model, "type");
    if (type.empty() || type == "BPE")
        return bytePairsFromJson(*source, *json);
    if (type == "WordPiece")
        return wordPiecesFromJson(*source, *json);
    const std::string advice = type == "Unigram" ? " The same tokenizer is published as spiece.model: put that file beside it." : "";
    return fail(ErrorCode::Unsupported, "The tokenizer " + source->name + " is of type \"" + type
                                            + "\"; Semblance reads BPE and WordPiece from tokenizer.json." + advice);
}

}  // namespace

Result<std::shared_ptr<const Tokenizer>> loadTokenizer(const fs::path &package)
{
    const fs::path vocabulary = package / "vocab.json";
    const fs::path merges = package / "merges.txt";
    if (isThere(vocabulary) && isThere(merges))
        return bytePairsFromPair(vocabulary, merges);
    if (isThere(package / "vocab.txt"))
        return wordPiecesFromLines(package / "vocab.txt");
    if (isThere(package / "spiece.model"))
        return sentencePieces(package / "spiece.model");
    if (isThere(package / "tokenizer.json"))
        return fromTokenizerJson(package / "tokenizer.json");
    return fail(ErrorCode::NotFound,
                "The model folder " + core::displayPath(package)
                    + " has no tokenizer: looked for vocab.json with merges.txt, for vocab.txt, spiece.model and tokenizer.json.");
}

}  // namespace semblance::text
