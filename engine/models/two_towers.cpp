#include "engine/models/two_towers.h"

#include <cmath>

#include "engine/models/bert.h"
#include "engine/models/resnet.h"

namespace semblance::models {

namespace nn = torch::nn;

namespace {

// One matrix, or a layer between two.
struct Head {
    nn::Linear matrix{nullptr};
    nn::Sequential layers{nullptr};
    torch::Tensor forward(const torch::Tensor &x) { return matrix.is_empty() ? layers->forward(x) : matrix(x); }
};

class TwoTowersModuleImpl : public nn::Module {
public:
    explicit TwoTowersModuleImpl(const TwoTowersOptions &options) : m_pool(options.pool)
    {
        image = register_module("image", makeResnet(options.image));
        text = register_module("text", Bert(options.text));
        image_projection = addHead("image_projection", options.image.featureWidth(), options);
        text_projection = addHead("text_projection", options.text.blocks.width, options);
        logit_scale = register_parameter("logit_scale", torch::tensor(std::log(1.0 / 0.07), torch::kFloat32));
    }

    torch::Tensor encodeImages(const torch::Tensor &images) { return image_projection.forward(image->forward(images)); }
    torch::Tensor encodeTexts(const torch::Tensor &tokens) { return text_projection.forward(text->pooled(tokens, m_pool)); }

    std::shared_ptr<ImageTower> image;
    Bert text{nullptr};
    Head image_projection, text_projection;
    torch::Tensor logit_scale;

private:
    Head addHead(const std::string &name, std::int64_t in, const TwoTowersOptions &options)
    {
        Head head;
        if (options.projectionWidth == 0)
            head.matrix = register_module(name, nn::Linear(nn::LinearOptions(in, options.embeddingDimension).bias(false)));
        else
            head.layers =
                register_module(name, nn::Sequential(nn::Linear(in, options.projectionWidth), nn::GELU(), nn::Dropout(options.dropout),
                                                     nn::Linear(options.projectionWidth, options.embeddingDimension)));
        return head;
    }
    BertPool m_pool;
};
TORCH_MODULE(TwoTowersModule);

class TwoTowers : public DualEncoder {
public:
    explicit TwoTowers(const TwoTowersOptions &options) : m_traits(options.traits()), m_module(options) {}

    const EncoderTraits &traits() const override { return m_traits; }
    torch::Tensor encodeImages(const torch::Tensor &images) override { return m_module->encodeImages(images).to(torch::kFloat32); }
    torch::Tensor encodeTexts(const torch::Tensor &tokens) override { return m_module->encodeTexts(tokens).to(torch::kFloat32); }
    torch::Tensor logitScale() override { return m_module->logit_scale.to(torch::kFloat32).clamp_max(std::log(100.0)).exp(); }
    nn::Module &module() override { return *m_module; }

private:
    EncoderTraits m_traits;
    TwoTowersModule m_module;
};

}  // namespace

std::unique_ptr<DualEncoder> makeTwoTowers(const TwoTowersOptions &options)
{
    return std::make_unique<TwoTowers>(options);
}

}  // namespace semblance::models
