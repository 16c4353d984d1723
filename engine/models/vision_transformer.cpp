#include <cmath>

#include "engine/models/image_tower.h"
#include "engine/models/transformer.h"

namespace semblance::models {

namespace nn = torch::nn;

namespace {

// [N,3,S,S] -> [N,D]: patches and a class token through a transformer; the class token is the image.
class VisionTransformer : public ImageTower {
public:
    explicit VisionTransformer(const VisionTransformerOptions &options)
    {
        const auto width = options.blocks.width;
        const double scale = 1.0 / std::sqrt(static_cast<double>(width));
        const auto norm = nn::LayerNormOptions({width}).eps(options.blocks.normEpsilon);
        conv1 = register_module("conv1", nn::Conv2d(nn::Conv2dOptions(3, width, options.patchSize).stride(options.patchSize).bias(false)));
        class_embedding = register_parameter("class_embedding", torch::randn({width}) * scale);
        positional_embedding =
            register_parameter("positional_embedding", torch::randn({options.grid() * options.grid() + 1, width}) * scale);
        ln_pre = register_module("ln_pre", nn::LayerNorm(norm));
        transformer = register_module("transformer", Transformer(options.blocks));
        ln_post = register_module("ln_post", nn::LayerNorm(norm));
        proj = register_parameter("proj", torch::randn({width, options.embeddingDimension}) * scale);
    }

    torch::Tensor forward(const torch::Tensor &images) override
    {
        const auto patches = conv1(images.to(conv1->weight.scalar_type())).flatten(2).transpose(1, 2);  // [N,grid*grid,W]
        const auto first = class_embedding.expand({patches.size(0), 1, -1});
        const auto x = transformer(ln_pre(torch::cat({first, patches}, 1) + positional_embedding), /*causal=*/false);
        return torch::matmul(ln_post(x.select(1, 0)).to(proj.scalar_type()), proj);
    }

    nn::Conv2d conv1{nullptr};
    torch::Tensor class_embedding, positional_embedding, proj;
    nn::LayerNorm ln_pre{nullptr}, ln_post{nullptr};
    Transformer transformer{nullptr};
};

}  // namespace

std::shared_ptr<ImageTower> makeVisionTransformer(const VisionTransformerOptions &options)
{
    return std::make_shared<VisionTransformer>(options);
}

}  // namespace semblance::models
