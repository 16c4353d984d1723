#include "engine/training/batch_gradient.h"

#include <cmath>
#include <vector>

#include "engine/models/preprocess.h"
#include "engine/training/precision.h"

namespace semblance::training {

namespace {

double inOnePiece(models::DualEncoder &encoder, const torch::Tensor &pictures, const Batch &batch, const BatchLoss &loss,
                  const GradientOptions &options)
{
    torch::Tensor images, texts;
    {
        const Autocast autocast(pictures.device(), options.bfloat16);
        images = encoder.encodeImages(models::normalisePixels(pictures, encoder.traits().image));
        texts = encoder.encodeTexts(batch.tokens.to(pictures.device()));
    }
    // Outside autocast: small differences of similarities decide, so they are float32.
    const auto value = loss(models::normalised(images), models::normalised(texts), encoder.logitScale(), batch);
    const auto result = value.item<double>();
    if (std::isfinite(result))
        (options.weight == 1.0 ? value : options.weight * value).backward();
    return result;
}

// A batch cut into pieces that each go through one of the towers.
class PiecewisePass {
public:
    PiecewisePass(models::DualEncoder &encoder, const torch::Tensor &pictures, const torch::Tensor &tokens, const GradientOptions &options)
        : m_encoder(encoder), m_pictures(pictures), m_tokens(tokens), m_options(options)
    {
        addPieces(pictures.size(0), true);
        addPieces(tokens.size(0), false);
    }

    // Embeddings without history, as leaves for the loss.
    std::pair<torch::Tensor, torch::Tensor> embeddings()
    {
        std::vector<torch::Tensor> images, texts;
        for (std::size_t i = 0; i < m_pieces.size(); ++i)
            (m_pieces[i].isImages ? images : texts).push_back(encode(i).detach());
        return {torch::cat(images).set_requires_grad(true), torch::cat(texts).set_requires_grad(true)};
    }

    // The same passes again, each with its part of the gradients at the embeddings.
    void carryDown(const torch::Tensor &imageGradient, const torch::Tensor &textGradient)
    {
        for (std::size_t i = 0; i < m_pieces.size(); ++i) {
            const auto &piece = m_pieces[i];
            const auto gradient = (piece.isImages ? imageGradient : textGradient).narrow(0, piece.first, piece.count);
            // The graph above the towers' inputs (adapters beside their weights) is shared by the pieces; a piece's own goes with `output`.
            const auto output = encode(i);
            output.backward(gradient, /*retain_graph=*/true);
        }
    }

private:
    struct Piece {
        bool isImages;
        std::int64_t first, count;
    };

    void addPieces(std::int64_t rows, bool isImages)
    {
        const auto size = std::max<std::int64_t>(1, (rows + m_options.pieces - 1) / m_options.pieces);
        for (std::int64_t first = 0; first < rows; first += size)
            m_pieces.push_back({isImages, first, std::min(size, rows - first)});
    }

    torch::Tensor encode(std::size_t i)
    {
        const auto &piece = m_pieces[i];
        torch::manual_seed(mixSeed(m_options.seed, i, 4));  // both passes drop the same
        const Autocast autocast(m_pictures.device(), m_options.bfloat16);
        if (piece.isImages)
            return m_encoder.encodeImages(
                models::normalisePixels(m_pictures.narrow(0, piece.first, piece.count), m_encoder.traits().image));
        return m_encoder.encodeTexts(m_tokens.narrow(0, piece.first, piece.count));
    }

    models::DualEncoder &m_encoder;
    torch::Tensor m_pictures, m_tokens;
    GradientOptions m_options;
    std::vector<Piece> m_pieces;
};

}  // namespace

double addGradients(models::DualEncoder &encoder, const torch::Tensor &pictures, const Batch &batch, const BatchLoss &loss,
                    const GradientOptions &options)
{
    if (options.pieces <= 1)
        return inOnePiece(encoder, pictures, batch, loss, options);
    PiecewisePass pass(encoder, pictures, batch.tokens.to(pictures.device()), options);
    const auto [images, texts] = pass.embeddings();
    const auto value = loss(models::normalised(images), models::normalised(texts), encoder.logitScale(), batch);
    const auto result = value.item<double>();
    if (!std::isfinite(result))
        return result;
    (options.weight * value).backward();
    if (images.grad().defined() && texts.grad().defined())
        pass.carryDown(images.grad(), texts.grad());
    return result;
}

}  // namespace semblance::training
