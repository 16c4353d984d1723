// A dual encoder: an image tower and a text tower that meet in one embedding space. Every model family is one of these.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include <torch/torch.h>

namespace semblance::models {

// How a photo becomes the image tower's input.
struct ImagePreprocessing {
    std::int64_t size = 224;  // pixels: the input is [3,size,size]
    enum class Fit { ShortSideThenCrop, Squash } fit = Fit::ShortSideThenCrop;
    enum class Filter { Bicubic, Bilinear } filter = Filter::Bicubic;  // antialiased, as PIL does
    std::array<float, 3> mean{0.48145466f, 0.4578275f, 0.40821073f};   // RGB in [0,1]
    std::array<float, 3> deviation{0.26862954f, 0.26130258f, 0.27577711f};
};

// How token ids become the text tower's input: [start] ids... [end], cut to the context length, padded.
struct TextLayout {
    std::int64_t contextLength = 77;
    std::int64_t vocabularySize = 49408;
    std::int64_t startToken = 49406;
    std::int64_t endToken = 49407;
    std::int64_t padToken = 0;
};

struct EncoderTraits {
    std::string family;  // "clip", "semblance"
    std::int64_t embeddingDimension = 512;
    ImagePreprocessing image;
    TextLayout text;
};

class DualEncoder {
public:
    virtual ~DualEncoder() = default;
    [[nodiscard]] virtual const EncoderTraits &traits() const = 0;
    // images: [N,3,H,W] float32 RGB, normalised, on the encoder's device. Returns [N,D] float32, not normalised.
    [[nodiscard]] virtual torch::Tensor encodeImages(const torch::Tensor &images) = 0;
    // tokens: [N,L] int64, L <= contextLength. Returns [N,D] float32, not normalised.
    [[nodiscard]] virtual torch::Tensor encodeTexts(const torch::Tensor &tokens) = 0;
    // exp(logit_scale): what a cosine is multiplied with to become a logit. A scalar tensor that carries gradients.
    [[nodiscard]] virtual torch::Tensor logitScale() = 0;
    // The torch module that holds the parameters, named as in the checkpoint.
    [[nodiscard]] virtual torch::nn::Module &module() = 0;
};

// Unit-length rows: [N,D] -> [N,D] float32.
[[nodiscard]] inline torch::Tensor normalised(const torch::Tensor &features)
{
    return torch::nn::functional::normalize(features.to(torch::kFloat32), torch::nn::functional::NormalizeFuncOptions().dim(1));
}

}  // namespace semblance::models
