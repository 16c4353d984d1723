#include "engine/models/resnet.h"

namespace semblance::models {

namespace nn = torch::nn;

namespace {

nn::Conv2d convolution(std::int64_t in, std::int64_t out, std::int64_t kernel, std::int64_t stride = 1)
{
    return nn::Conv2d(nn::Conv2dOptions(in, out, kernel).stride(stride).padding(kernel / 2).bias(false));
}

// Two 3x3 convolutions, or 1x1, 3x3, 1x1 with the stride in the middle one (torchvision's "v1.5"), around a short cut.
class BlockImpl : public nn::Module {
public:
    BlockImpl(bool bottleneck, std::int64_t in, std::int64_t planes, std::int64_t stride)
    {
        const auto out = bottleneck ? 4 * planes : planes;
        add("1", convolution(in, planes, bottleneck ? 1 : 3, bottleneck ? 1 : stride), planes);
        add("2", convolution(planes, planes, 3, bottleneck ? stride : 1), planes);
        if (bottleneck)
            add("3", convolution(planes, out, 1), out);
        if (stride != 1 || in != out)
            downsample = register_module("downsample", nn::Sequential(convolution(in, out, 1, stride), nn::BatchNorm2d(out)));
    }

    torch::Tensor forward(const torch::Tensor &x)
    {
        auto y = x;
        for (std::size_t i = 0; i < m_convolutions.size(); ++i) {
            y = m_norms[i](m_convolutions[i](y));
            if (i + 1 < m_convolutions.size())
                y = torch::relu(y);
        }
        return torch::relu(y + (downsample.is_empty() ? x : downsample->forward(x)));
    }

    nn::Sequential downsample{nullptr};

private:
    void add(const std::string &number, const nn::Conv2d &layer, std::int64_t channels)
    {
        m_convolutions.push_back(register_module("conv" + number, layer));
        m_norms.push_back(register_module("bn" + number, nn::BatchNorm2d(channels)));
    }

    std::vector<nn::Conv2d> m_convolutions;
    std::vector<nn::BatchNorm2d> m_norms;
};
TORCH_MODULE(Block);

class Resnet : public ImageTower {
public:
    explicit Resnet(const ResnetOptions &options)
    {
        conv1 = register_module("conv1", convolution(3, 64, 7, 2));
        bn1 = register_module("bn1", nn::BatchNorm2d(64));
        const auto counts = options.blocks();
        std::int64_t channels = 64;
        for (std::size_t stage = 0; stage < counts.size(); ++stage) {
            nn::Sequential blocks;
            const std::int64_t planes = 64 << stage;
            for (std::int64_t block = 0; block < counts[stage]; ++block) {
                blocks->push_back(Block(options.bottleneck(), channels, planes, block == 0 && stage > 0 ? 2 : 1));
                channels = options.bottleneck() ? 4 * planes : planes;
            }
            m_stages.push_back(register_module("layer" + std::to_string(stage + 1), blocks));
        }
    }

    torch::Tensor forward(const torch::Tensor &images) override
    {
        auto x = images.to(conv1->weight.scalar_type()).contiguous(torch::MemoryFormat::ChannelsLast);
        x = torch::max_pool2d(torch::relu(bn1(conv1(x))), 3, 2, 1);
        for (auto &stage : m_stages)
            x = stage->forward(x);
        return x.to(torch::kFloat32).mean({2, 3});
    }

    nn::Conv2d conv1{nullptr};
    nn::BatchNorm2d bn1{nullptr};

private:
    std::vector<nn::Sequential> m_stages;
};

}  // namespace

std::shared_ptr<ImageTower> makeResnet(const ResnetOptions &options)
{
    return std::make_shared<Resnet>(options);
}

}  // namespace semblance::models
