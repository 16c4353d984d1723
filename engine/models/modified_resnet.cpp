#include <cmath>

#include "engine/models/image_tower.h"

namespace semblance::models {

namespace nn = torch::nn;

namespace {

constexpr std::int64_t expansion = 4;

nn::Conv2d convolution(std::int64_t in, std::int64_t out, std::int64_t kernel, std::int64_t stride = 1)
{
    return nn::Conv2d(nn::Conv2dOptions(in, out, kernel).stride(stride).padding(kernel / 2).bias(false));
}

// 1x1, 3x3, 1x1 around a short cut (He et al. 2016); an average pool does what a stride would, so that no pixel is skipped.
class BottleneckImpl : public nn::Module {
public:
    BottleneckImpl(std::int64_t in, std::int64_t planes, std::int64_t stride) : m_stride(stride)
    {
        conv1 = register_module("conv1", convolution(in, planes, 1));
        bn1 = register_module("bn1", nn::BatchNorm2d(planes));
        conv2 = register_module("conv2", convolution(planes, planes, 3));
        bn2 = register_module("bn2", nn::BatchNorm2d(planes));
        conv3 = register_module("conv3", convolution(planes, planes * expansion, 1));
        bn3 = register_module("bn3", nn::BatchNorm2d(planes * expansion));
        if (stride > 1 || in != planes * expansion)
            downsample =
                register_module("downsample", nn::Sequential(convolution(in, planes * expansion, 1), nn::BatchNorm2d(planes * expansion)));
    }

    torch::Tensor forward(const torch::Tensor &x)
    {
        auto y = torch::relu(bn1(conv1(x)));
        y = pooled(torch::relu(bn2(conv2(y))));
        y = bn3(conv3(y));
        return torch::relu(y + (downsample.is_empty() ? x : downsample->forward(pooled(x))));
    }

    nn::Conv2d conv1{nullptr}, conv2{nullptr}, conv3{nullptr};
    nn::BatchNorm2d bn1{nullptr}, bn2{nullptr}, bn3{nullptr};
    nn::Sequential downsample{nullptr};

private:
    [[nodiscard]] torch::Tensor pooled(const torch::Tensor &x) const { return m_stride > 1 ? torch::avg_pool2d(x, m_stride) : x; }
    std::int64_t m_stride;
};
TORCH_MODULE(Bottleneck);

// [N,C,G,G] -> [N,D]: the mean of all places asks, and all places with the mean answer.
class AttentionPoolImpl : public nn::Module {
public:
    explicit AttentionPoolImpl(const ModifiedResnetOptions &options) : m_heads(options.heads)
    {
        const auto width = options.width * 32;
        positional_embedding = register_parameter("positional_embedding", torch::randn({options.grid() * options.grid() + 1, width})
                                                                              / std::sqrt(static_cast<double>(width)));
        q_proj = register_module("q_proj", nn::Linear(width, width));
        k_proj = register_module("k_proj", nn::Linear(width, width));
        v_proj = register_module("v_proj", nn::Linear(width, width));
        c_proj = register_module("c_proj", nn::Linear(width, options.embeddingDimension));
    }

    torch::Tensor forward(const torch::Tensor &x)
    {
        const auto places = x.flatten(2).transpose(1, 2);  // [N,G*G,C]
        const auto all = torch::cat({places.mean(1, /*keepdim=*/true), places}, 1) + positional_embedding;
        const auto query = split(q_proj(all.narrow(1, 0, 1))), key = split(k_proj(all)), value = split(v_proj(all));
        // One query: its products in float32 cost nothing and do not depend on the batch.
        const auto scores = torch::matmul(query / std::sqrt(static_cast<double>(query.size(3))), key.transpose(2, 3));
        const auto mixed = torch::matmul(torch::softmax(scores, -1), value);  // [N,heads,1,C/heads]
        return c_proj(mixed.transpose(1, 2).reshape({x.size(0), -1}).to(c_proj->weight.scalar_type()));
    }

    torch::Tensor positional_embedding;
    nn::Linear q_proj{nullptr}, k_proj{nullptr}, v_proj{nullptr}, c_proj{nullptr};

private:
    // [N,L,C] -> [N,heads,L,C/heads] float32
    [[nodiscard]] torch::Tensor split(const torch::Tensor &x) const
    {
        return x.view({x.size(0), x.size(1), m_heads, -1}).transpose(1, 2).to(torch::kFloat32);
    }
    std::int64_t m_heads;
};
TORCH_MODULE(AttentionPool);

class ModifiedResnet : public ImageTower {
public:
    explicit ModifiedResnet(const ModifiedResnetOptions &options)
    {
        const auto half = options.width / 2;
        conv1 = register_module("conv1", convolution(3, half, 3, 2));
        bn1 = register_module("bn1", nn::BatchNorm2d(half));
        conv2 = register_module("conv2", convolution(half, half, 3));
        bn2 = register_module("bn2", nn::BatchNorm2d(half));
        conv3 = register_module("conv3", convolution(half, options.width, 3));
        bn3 = register_module("bn3", nn::BatchNorm2d(options.width));
        std::int64_t channels = options.width;
        for (std::size_t stage = 0; stage < options.blocks.size(); ++stage) {
            nn::Sequential blocks;
            const auto planes = options.width << stage;
            for (std::int64_t block = 0; block < options.blocks[stage]; ++block) {
                blocks->push_back(Bottleneck(channels, planes, block == 0 && stage > 0 ? 2 : 1));
                channels = planes * expansion;
            }
            m_stages.push_back(register_module("layer" + std::to_string(stage + 1), blocks));
        }
        attnpool = register_module("attnpool", AttentionPool(options));
    }

    torch::Tensor forward(const torch::Tensor &images) override
    {
        auto x = images.to(conv1->weight.scalar_type()).contiguous(torch::MemoryFormat::ChannelsLast);
        x = torch::relu(bn1(conv1(x)));
        x = torch::relu(bn2(conv2(x)));
        x = torch::avg_pool2d(torch::relu(bn3(conv3(x))), 2);
        for (auto &stage : m_stages)
            x = stage->forward(x);
        return attnpool(x);
    }

    nn::Conv2d conv1{nullptr}, conv2{nullptr}, conv3{nullptr};
    nn::BatchNorm2d bn1{nullptr}, bn2{nullptr}, bn3{nullptr};
    AttentionPool attnpool{nullptr};

private:
    std::vector<nn::Sequential> m_stages;
};

}  // namespace

std::shared_ptr<ImageTower> makeModifiedResnet(const ModifiedResnetOptions &options)
{
    return std::make_shared<ModifiedResnet>(options);
}

}  // namespace semblance::models
