#include "engine/models/bert.h"

#include <cmath>
#include <limits>

#include "engine/models/transformer.h"

namespace semblance::models {

namespace nn = torch::nn;

namespace {

// Modules that only carry a part of a name.
std::shared_ptr<nn::Module> group()
{
    return std::make_shared<nn::Module>();
}

// Attention, norm, inner layer, norm: the norms stand after the sums (post-norm).
class BertLayer : public nn::Module {
public:
    explicit BertLayer(const TransformerOptions &options) : m_options(options)
    {
        const auto width = options.width, inner = options.innerWidth();
        const auto norm = nn::LayerNormOptions({width}).eps(options.normEpsilon);
        const auto attention = register_module("attention", group());
        const auto self = attention->register_module("self", group());
        query = self->register_module("query", Linear(width, width));
        key = self->register_module("key", Linear(width, width));
        value = self->register_module("value", Linear(width, width));
        const auto mixed = attention->register_module("output", group());
        mixedDense = mixed->register_module("dense", Linear(width, width));
        mixedNorm = mixed->register_module("LayerNorm", nn::LayerNorm(norm));
        innerDense = register_module("intermediate", group())->register_module("dense", Linear(width, inner));
        const auto output = register_module("output", group());
        outputDense = output->register_module("dense", Linear(inner, width));
        outputNorm = output->register_module("LayerNorm", nn::LayerNorm(norm));
        dropout = register_module("dropout", nn::Dropout(options.dropout));
    }

    // hidden: [N,L,W]; hiddenFrom: [N,1,1,L] bool, true where nobody may look.
    torch::Tensor forward(torch::Tensor hidden, const torch::Tensor &hiddenFrom)
    {
        hidden = mixedNorm(hidden + dropout(mixedDense(attend(hidden, hiddenFrom))));
        return outputNorm(hidden + dropout(outputDense(activated(innerDense(hidden), m_options.activation))));
    }

    Linear query{nullptr}, key{nullptr}, value{nullptr}, mixedDense{nullptr}, innerDense{nullptr}, outputDense{nullptr};
    nn::LayerNorm mixedNorm{nullptr}, outputNorm{nullptr};
    nn::Dropout dropout{nullptr};

private:
    torch::Tensor attend(const torch::Tensor &x, const torch::Tensor &hiddenFrom)
    {
        const auto split = [&](const torch::Tensor &part) {
            const auto heads = part.view({x.size(0), x.size(1), m_options.heads, -1}).transpose(1, 2);
            return x.is_cpu() ? heads.to(torch::kFloat32) : heads;  // as in SelfAttentionImpl::forward
        };
        const auto q = split(query(x)), k = split(key(x)), v = split(value(x));
        auto scores = torch::matmul(q / std::sqrt(static_cast<double>(q.size(3))), k.transpose(2, 3)).to(torch::kFloat32);
        // Not minus infinity: a row of nothing but padding stays finite.
        scores = scores.masked_fill(hiddenFrom, std::numeric_limits<float>::lowest());
        const auto mixed = torch::matmul(torch::softmax(scores, -1).to(v.scalar_type()), v);
        return mixed.transpose(1, 2).reshape(x.sizes()).to(x.scalar_type());
    }

    TransformerOptions m_options;
};

}  // namespace

BertImpl::BertImpl(const BertOptions &options) : m_padToken(options.padToken)
{
    const auto width = options.blocks.width;
    const auto embeddings = register_module("embeddings", group());
    word_embeddings = embeddings->register_module("word_embeddings", nn::Embedding(options.vocabularySize, width));
    position_embeddings = embeddings->register_module("position_embeddings", nn::Embedding(options.positions, width));
    token_type_embeddings = embeddings->register_module("token_type_embeddings", nn::Embedding(options.types, width));
    LayerNorm = embeddings->register_module("LayerNorm", nn::LayerNorm(nn::LayerNormOptions({width}).eps(options.blocks.normEpsilon)));
    const auto list = register_module("encoder", group())->register_module("layer", nn::ModuleList());
    for (std::int64_t layer = 0; layer < options.blocks.layers; ++layer) {
        m_layers.push_back(std::make_shared<BertLayer>(options.blocks));
        list->push_back(m_layers.back());
    }
    for (auto &embedding : {word_embeddings, position_embeddings, token_type_embeddings})
        nn::init::normal_(embedding->weight, 0.0, 0.02);
}

torch::Tensor BertImpl::forward(const torch::Tensor &tokens)
{
    const auto places = position_embeddings->weight.narrow(0, 0, tokens.size(1));
    auto hidden = LayerNorm(word_embeddings(tokens) + places + token_type_embeddings->weight[0]);
    const auto hiddenFrom = tokens.eq(m_padToken).unsqueeze(1).unsqueeze(1);
    for (const auto &layer : m_layers)
        hidden = std::static_pointer_cast<BertLayer>(layer)->forward(hidden, hiddenFrom);
    return hidden;
}

torch::Tensor BertImpl::pooled(const torch::Tensor &tokens, BertPool pool)
{
    const auto places = torch::arange(tokens.size(1), tokens.options());
    const auto endAt = (tokens.ne(m_padToken) * places).amax(1);  // the last real token
    return encodeByLength(tokens, endAt, [&](const torch::Tensor &rows) {
        const auto hidden = forward(rows);
        if (pool == BertPool::First)
            return hidden.select(1, 0).to(torch::kFloat32);
        const auto real = rows.ne(m_padToken).unsqueeze(2).to(torch::kFloat32);
        return (hidden.to(torch::kFloat32) * real).sum(1) / real.sum(1).clamp_min(1.0);
    });
}

}  // namespace semblance::models
