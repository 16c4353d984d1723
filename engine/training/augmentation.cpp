#include "engine/training/augmentation.h"

#include <cmath>

namespace semblance::training {

namespace F = torch::nn::functional;

namespace {

// [N] uniform in [low, high).
torch::Tensor uniform(std::int64_t count, double low, double high, at::Generator &generator)
{
    return torch::rand({count}, generator, torch::kFloat32) * (high - low) + low;
}

// The affine maps of random crops and flips: [N,2,3] from output to input coordinates in [-1,1].
torch::Tensor cropMaps(const torch::Tensor &whole, const AugmentationOptions &options, at::Generator &generator)
{
    constexpr double wholeScale = 0.9;
    const auto count = whole.size(0);
    const auto unit = uniform(count, 0.0, 1.0, generator);
    const auto least = torch::where(whole, torch::tensor(std::max(wholeScale, options.cropScale)), torch::tensor(options.cropScale));
    const auto area = least + (1.0 - least) * unit;
    const auto aspect = (uniform(count, std::log(3.0 / 4.0), std::log(4.0 / 3.0), generator) * whole.logical_not()).exp();
    const auto width = (area * aspect).sqrt().clamp_max(1.0), height = (area / aspect).sqrt().clamp_max(1.0);
    const auto x = uniform(count, -1.0, 1.0, generator) * (1.0 - width), y = uniform(count, -1.0, 1.0, generator) * (1.0 - height);
    auto direction = torch::ones({count});
    if (options.flip)
        direction = torch::where((uniform(count, 0.0, 1.0, generator) < 0.5).logical_and(whole.logical_not()), -direction, direction);
    const auto zero = torch::zeros({count});
    return torch::stack({torch::stack({width * direction, zero, x}, 1), torch::stack({zero, height, y}, 1)}, 1);
}

torch::Tensor jitterColours(torch::Tensor x, double strength, at::Generator &generator)
{
    const auto count = x.size(0);
    const auto factor = [&] { return uniform(count, 1.0 - strength, 1.0 + strength, generator).view({count, 1, 1, 1}).to(x.device()); };
    const auto brightness = factor(), contrast = factor(), saturation = factor();
    x = x * brightness;
    const auto mean = x.mean({1, 2, 3}, true);
    x = mean + (x - mean) * contrast;
    const auto gray = (x.narrow(1, 0, 1) * 0.299 + x.narrow(1, 1, 1) * 0.587 + x.narrow(1, 2, 1) * 0.114);
    return (gray + (x - gray) * saturation).clamp(0.0, 255.0);
}

torch::Tensor eraseRectangles(const torch::Tensor &x, const torch::Tensor &whole, double probability, at::Generator &generator)
{
    const auto count = x.size(0), size = x.size(2);
    const auto chosen = uniform(count, 0.0, 1.0, generator).lt(probability).logical_and(whole.logical_not());
    const auto side = [&] { return uniform(count, 0.15, 0.5, generator) * static_cast<double>(size); };
    const auto width = side(), height = side();
    const auto left = uniform(count, 0.0, 1.0, generator) * (static_cast<double>(size) - width);
    const auto top = uniform(count, 0.0, 1.0, generator) * (static_cast<double>(size) - height);
    const auto at = torch::arange(size, torch::kFloat32);
    const auto inside = [&](const torch::Tensor &from, const torch::Tensor &length) {
        return (at.unsqueeze(0) >= from.unsqueeze(1)).logical_and(at.unsqueeze(0) < (from + length).unsqueeze(1));
    };
    const auto mask =
        inside(top, height).view({count, 1, size, 1}) & inside(left, width).view({count, 1, 1, size}) & chosen.view({count, 1, 1, 1});
    return x.masked_fill(mask.to(x.device()), 120.0);
}

}  // namespace

torch::Tensor augment(const torch::Tensor &pictures, const AugmentationOptions &options, at::Generator generator,
                      const torch::Tensor &whole)
{
    torch::NoGradGuard noGrad;
    const auto count = pictures.size(0);
    const auto kept = whole.defined() ? whole : torch::zeros({count}, torch::kBool);
    const auto maps = cropMaps(kept, options, generator).to(pictures.device());
    const auto grid = F::affine_grid(maps, {count, 3, options.size, options.size}, /*align_corners=*/false);
    auto x = F::grid_sample(pictures.to(torch::kFloat32), grid,
                            F::GridSampleFuncOptions().mode(torch::kBilinear).padding_mode(torch::kBorder).align_corners(false));
    if (options.colourJitter > 0.0)
        x = jitterColours(x, options.colourJitter, generator);
    if (options.erase > 0.0)
        x = eraseRectangles(x, kept, options.erase, generator);
    return x;
}

}  // namespace semblance::training
