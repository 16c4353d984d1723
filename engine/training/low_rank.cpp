#include "engine/training/low_rank.h"

#include <algorithm>
#include <cmath>

namespace semblance::training {

namespace nn = torch::nn;

namespace {

// The weights of a module that adapters are for, in the order of the module.
std::vector<std::pair<std::string, torch::Tensor>> adaptable(const nn::Module &module, const LowRankOptions &options)
{
    std::vector<std::pair<std::string, torch::Tensor>> weights;
    const auto matrix = [&](const std::string &owner, const nn::Module &part, const char *name) {
        const auto own = part.named_parameters(/*recurse=*/false);
        if (const auto *tensor = own.find(name); tensor && tensor->dim() >= 2)
            weights.emplace_back(owner.empty() ? name : owner + "." + name, *tensor);
    };
    for (const auto &item : module.named_modules("", /*include_self=*/true)) {
        const auto &part = *item.value();
        const bool inAttention = item.key().find("attn") != std::string::npos || item.key().find("attention") != std::string::npos;
        if (part.as<nn::LinearImpl>() && (inAttention ? options.attention : options.linear))
            matrix(item.key(), part, "weight");
        if (part.as<nn::Conv2dImpl>() && options.convolution)
            matrix(item.key(), part, "weight");
        if (options.attention)
            matrix(item.key(), part, "in_proj_weight");
        if (options.linear)
            for (const auto *name : {"proj", "text_projection"})
                matrix(item.key(), part, name);
    }
    return weights;
}

torch::Tensor compact(const torch::Tensor &weight)
{
    const auto half = weight.to(torch::kHalf);
    return torch::equal(half.to(weight.scalar_type()), weight) ? half : weight.clone();
}

}  // namespace

LowRankAdapters::LowRankAdapters(nn::Module &module, const LowRankOptions &options, const std::vector<std::string> &trainBase)
    : m_scale(options.scale)
{
    torch::NoGradGuard noGrad;
    for (auto &[name, weight] : adaptable(module, options)) {
        const auto out = weight.size(0), in = weight.numel() / out;
        const auto rank = std::min({options.rank, out, in});
        Site site{name, weight, {}, {}, {}};
        weight.set_requires_grad(false);
        const bool learns = std::find(trainBase.begin(), trainBase.end(), name) != trainBase.end();
        site.base = learns ? weight.detach().clone().set_requires_grad(true) : compact(weight.detach());
        site.down = torch::randn({rank, in}, weight.options()) / std::sqrt(static_cast<double>(in));
        site.up = torch::zeros({out, rank}, weight.options());
        site.down.set_requires_grad(true);
        site.up.set_requires_grad(true);
        m_sites.push_back(std::move(site));
    }
}

void LowRankAdapters::compose(Sum sum)
{
    for (auto &site : m_sites) {
        const auto base = site.base.to(site.weight.scalar_type());
        // An in-place copy into a leaf that needs no gradient makes it the end of that history, for every holder of the tensor.
        site.weight.copy_(sum == Sum::BaseAlone ? base : base + m_scale * torch::matmul(site.up, site.down).view(site.weight.sizes()));
    }
}

void LowRankAdapters::detach()
{
    for (auto &site : m_sites)
        site.weight.detach_();
}

}  // namespace semblance::training
