// BERT's encoder (Devlin et al. 2019) under the names of the Hugging Face checkpoints, without its pooler.
#pragma once

#include <torch/torch.h>

#include "engine/models/bert_options.h"

namespace semblance::models {

class BertImpl : public torch::nn::Module {
public:
    explicit BertImpl(const BertOptions &options);
    // tokens: [N,L] int64, padded with the padding token, which nobody sees. Returns [N,L,W].
    torch::Tensor forward(const torch::Tensor &tokens);
    // [N,L] -> [N,W] float32; does not depend on how far the rows are padded, nor on the batch.
    torch::Tensor pooled(const torch::Tensor &tokens, BertPool pool);

    torch::nn::Embedding word_embeddings{nullptr}, position_embeddings{nullptr}, token_type_embeddings{nullptr};
    torch::nn::LayerNorm LayerNorm{nullptr};

private:
    std::vector<std::shared_ptr<torch::nn::Module>> m_layers;
    std::int64_t m_padToken;
};
TORCH_MODULE(Bert);

}  // namespace semblance::models
