#include "engine/models/chinese_clip.h"

#include <cmath>

#include "engine/models/bert.h"
#include "engine/models/image_tower.h"

namespace semblance::models {

namespace nn = torch::nn;

namespace {

class ChineseClipModuleImpl : public nn::Module {
public:
    explicit ChineseClipModuleImpl(const ChineseClipOptions &options)
    {
        const auto width = options.text.blocks.width;
        visual = register_module("visual", makeVisionTransformer(options.visionTransformer()));
        bert = register_module("bert", Bert(options.text));
        text_projection = register_parameter("text_projection",
                                             torch::randn({width, options.embeddingDimension}) / std::sqrt(static_cast<double>(width)));
        logit_scale = register_parameter("logit_scale", torch::tensor(std::log(1.0 / 0.07), torch::kFloat32));
    }

    std::shared_ptr<ImageTower> visual;
    Bert bert{nullptr};
    torch::Tensor text_projection, logit_scale;
};
TORCH_MODULE(ChineseClipModule);

class ChineseClip : public DualEncoder {
public:
    explicit ChineseClip(const ChineseClipOptions &options) : m_traits(options.traits()), m_module(options) {}

    const EncoderTraits &traits() const override { return m_traits; }
    torch::Tensor encodeImages(const torch::Tensor &images) override { return m_module->visual->forward(images).to(torch::kFloat32); }
    torch::Tensor encodeTexts(const torch::Tensor &tokens) override
    {
        const auto sentences = m_module->bert->pooled(tokens, BertPool::First);
        return torch::matmul(sentences.to(m_module->text_projection.scalar_type()), m_module->text_projection).to(torch::kFloat32);
    }
    torch::Tensor logitScale() override { return m_module->logit_scale.to(torch::kFloat32).exp(); }
    nn::Module &module() override { return *m_module; }

private:
    EncoderTraits m_traits;
    ChineseClipModule m_module;
};

}  // namespace

std::unique_ptr<DualEncoder> makeChineseClip(const ChineseClipOptions &options)
{
    return std::make_unique<ChineseClip>(options);
}

}  // namespace semblance::models
