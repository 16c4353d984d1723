#include "engine/models/bert_options.h"

#include "engine/models/hugging_face_config.h"

namespace semblance::models {

using core::ErrorCode;
using core::fail;

core::Result<void> BertOptions::check() const
{
    const auto refuse = [](const std::string &what) { return fail(ErrorCode::InvalidArgument, "text tower: " + what); };
    if (vocabularySize < 3 || vocabularySize > 4'000'000)
        return refuse("the vocabulary must have 3 to 4000000 entries.");
    if (positions < 3 || positions > 8192)
        return refuse("there must be 3 to 8192 positions.");
    if (types < 1 || types > 1024)
        return refuse("there must be 1 to 1024 token types.");
    if (padToken < 0 || padToken >= vocabularySize)
        return refuse("the padding token " + std::to_string(padToken) + " lies outside the vocabulary.");
    return blocks.check("text");
}

BertOptions bertOptions(ConfigReader &reader)
{
    BertOptions options;
    options.blocks = huggingFaceTower(reader, options.blocks);
    options.vocabularySize = reader.integer("vocab_size", options.vocabularySize, 3);
    options.positions = reader.integer("max_position_embeddings", options.positions, 3);
    options.types = reader.integer("type_vocab_size", options.types, 1);
    options.padToken = reader.integer("pad_token_id", options.padToken);
    if (reader.text("position_embedding_type", "absolute") != "absolute")
        reader.note(ErrorCode::Unsupported, "asks for relative positions; Semblance's BERT has absolute ones.");
    return options;
}

nlohmann::ordered_json bertToJson(const BertOptions &options)
{
    nlohmann::ordered_json json;
    json["hidden_size"] = options.blocks.width;
    json["num_hidden_layers"] = options.blocks.layers;
    json["num_attention_heads"] = options.blocks.heads;
    json["intermediate_size"] = options.blocks.innerWidth();
    json["hidden_act"] = options.blocks.activation == Activation::Gelu ? "gelu" : "gelu_pytorch_tanh";
    json["layer_norm_eps"] = options.blocks.normEpsilon;
    json["vocab_size"] = options.vocabularySize;
    json["max_position_embeddings"] = options.positions;
    json["type_vocab_size"] = options.types;
    json["pad_token_id"] = options.padToken;
    return json;
}

void addBert(ShapeMap &shapes, const std::string &prefix, const BertOptions &options)
{
    const auto width = options.blocks.width;
    shapes[prefix + "embeddings.word_embeddings.weight"] = {options.vocabularySize, width};
    shapes[prefix + "embeddings.position_embeddings.weight"] = {options.positions, width};
    shapes[prefix + "embeddings.token_type_embeddings.weight"] = {options.types, width};
    addLayerNorm(shapes, prefix + "embeddings.LayerNorm.", width);
    for (std::int64_t layer = 0; layer < options.blocks.layers; ++layer) {
        const auto block = prefix + "encoder.layer." + std::to_string(layer) + ".";
        for (const auto *part : {"query.", "key.", "value."})
            addLinear(shapes, block + "attention.self." + part, width, width);
        addLinear(shapes, block + "attention.output.dense.", width, width);
        addLayerNorm(shapes, block + "attention.output.LayerNorm.", width);
        addLinear(shapes, block + "intermediate.dense.", width, options.blocks.innerWidth());
        addLinear(shapes, block + "output.dense.", options.blocks.innerWidth(), width);
        addLayerNorm(shapes, block + "output.LayerNorm.", width);
    }
}

namespace {

BertVocabulary fromLines(const std::string &text)
{
    BertVocabulary vocabulary{-1, -1, 0};
    for (std::size_t begin = 0; begin < text.size();) {
        const auto end = std::min(text.find('\n', begin), text.size());
        std::string_view line(text.data() + begin, end - begin);
        if (line.ends_with('\r'))
            line.remove_suffix(1);
        if (line == "[CLS]")
            vocabulary.start = vocabulary.size;
        if (line == "[SEP]")
            vocabulary.end = vocabulary.size;
        ++vocabulary.size;
        begin = end + 1;
    }
    return vocabulary;
}

BertVocabulary fromTokenizer(const std::string &text)
{
    BertVocabulary vocabulary{-1, -1, 0};
    const auto json = nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
    if (!json.is_object() || !json.contains("model") || !json["model"].is_object() || !json["model"].contains("vocab")
        || !json["model"]["vocab"].is_object())
        return vocabulary;
    const auto &entries = json["model"]["vocab"];
    vocabulary.size = static_cast<std::int64_t>(entries.size());
    for (const auto &[name, id] : {std::pair("[CLS]", &vocabulary.start), std::pair("[SEP]", &vocabulary.end)})
        if (const auto found = entries.find(name); found != entries.end() && found->is_number_unsigned())
            *id = found->get<std::int64_t>();
    return vocabulary;
}

}  // namespace

core::Result<BertVocabulary> bertVocabulary(const std::string &vocabulary, const std::string &tokenizer)
{
    const auto found = vocabulary.empty() ? fromTokenizer(tokenizer) : fromLines(vocabulary);
    if (found.start < 0 || found.end < 0)
        return fail(ErrorCode::Corrupt, std::string(vocabulary.empty() ? "tokenizer.json" : "vocab.txt") + " has no entry \""
                                            + (found.start < 0 ? "[CLS]" : "[SEP]") + "\", which begins and ends BERT's sentences.");
    return found;
}

}  // namespace semblance::models
