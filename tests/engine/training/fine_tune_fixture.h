// A small package to go on from, and an encoder that fails on demand.
#pragma once

#include "engine/models/semblance_encoder.h"
#include "engine/training/trainer.h"
#include "training_fixture.h"

namespace semblance::training::fixture {

// Random weights, the same ones at every call; no layer of it is switched off, so that gradients reach everything.
inline std::unique_ptr<models::DualEncoder> startEncoder()
{
    torch::manual_seed(11);
    auto encoder = models::makeSemblanceEncoder(tinyOptions().encoder);
    torch::NoGradGuard noGrad;
    for (auto &item : encoder->module().named_parameters())
        if (item.key().ends_with("bn2.weight"))
            item.value().fill_(0.5);
    encoder->module().eval();
    return encoder;
}

inline FineTuneOptions tinyFineTune(FineTuneRecipe recipe)
{
    auto options = FineTuneOptions::defaultsFor(recipe);
    options.epochs = 80;
    options.batchSize = 8;
    options.learningRate = 1e-2;
    options.averageDecay = 0.9;
    options.cropScale = 0.8;
    options.colourJitter = 0.0;
    options.bfloat16 = false;
    options.checkpointSteps = 5;
    options.patience = 0;
    options.stopMetric = "val_loss";
    options.layerDecay = 1.0;
    options.rank = 4;
    return options;
}

// Passes on to a real encoder what `images` gives for the picture features of a pass with gradients.
class TouchyEncoder : public models::DualEncoder {
public:
    using Touch = std::function<torch::Tensor(const torch::Tensor &features)>;
    explicit TouchyEncoder(Touch touch) : m_encoder(startEncoder()), m_touch(std::move(touch)) {}
    const models::EncoderTraits &traits() const override { return m_encoder->traits(); }
    torch::Tensor encodeImages(const torch::Tensor &images) override
    {
        const auto features = m_encoder->encodeImages(images);
        return torch::GradMode::is_enabled() ? m_touch(features) : features;
    }
    torch::Tensor encodeTexts(const torch::Tensor &tokens) override { return m_encoder->encodeTexts(tokens); }
    torch::Tensor logitScale() override { return m_encoder->logitScale(); }
    torch::nn::Module &module() override { return m_encoder->module(); }

private:
    std::unique_ptr<models::DualEncoder> m_encoder;
    Touch m_touch;
};

inline models::TensorMap weightsOf(models::DualEncoder &encoder)
{
    models::TensorMap tensors;
    for (const auto &item : encoder.module().named_parameters())
        tensors[item.key()] = item.value().detach().clone();
    for (const auto &item : encoder.module().named_buffers())
        tensors[item.key()] = item.value().detach().clone();
    return tensors;
}

}  // namespace semblance::training::fixture
