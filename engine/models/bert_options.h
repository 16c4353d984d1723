// The sizes of a BERT and how they are written down. No torch here.
#pragma once

#include <string>

#include "engine/core/result.h"
#include "engine/models/config_reader.h"
#include "engine/models/shape_map.h"

namespace semblance::models {

// Which of the hidden states is the sentence: the one at [CLS], or the mean over the real tokens.
enum class BertPool { First, Mean };

struct BertOptions {
    TransformerOptions blocks{768, 12, 12, 3072, Activation::Gelu, 0.0, 1e-12, true};
    std::int64_t vocabularySize = 30522;
    std::int64_t positions = 512;  // rows of the positional embedding: no sentence is longer
    std::int64_t types = 2;        // rows of the token type embedding, of which the first is used
    std::int64_t padToken = 0;

    [[nodiscard]] core::Result<void> check() const;  // InvalidArgument naming the first value that cannot work
};

// "hidden_size", "num_hidden_layers", ... as in the config.json of a Hugging Face BERT; what is wrong is noted in the reader.
[[nodiscard]] BertOptions bertOptions(ConfigReader &reader);
[[nodiscard]] nlohmann::ordered_json bertToJson(const BertOptions &options);

// Every parameter of bert.h's module behind `prefix`.
void addBert(ShapeMap &shapes, const std::string &prefix, const BertOptions &options);

// The ids of [CLS] and [SEP] in a vocabulary, and its size.
struct BertVocabulary {
    std::int64_t start = 101, end = 102, size = 0;
};
// `vocabulary`: vocab.txt, a token a line; `tokenizer`: tokenizer.json, read when the first is empty. Errors: Corrupt (either token is
// not there).
[[nodiscard]] core::Result<BertVocabulary> bertVocabulary(const std::string &vocabulary, const std::string &tokenizer);

}  // namespace semblance::models
