// Low-rank adapters (Hu et al. 2022, LoRA): W + s * up * down beside frozen weights, for linear, attention and convolution layers.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <torch/torch.h>

namespace semblance::training {

struct LowRankOptions {
    std::int64_t rank = 8;
    double scale = 2.0;  // s; alpha / r of the paper
    bool linear = true, attention = true, convolution = true;
};

// The adapters of a module. The sum is made once a step from the two small matrices (as the authors' own convolution layers do it) and
// written into the module's weight together with its history: the module needs no code for it, whatever its family, a convolution
// [O,I,h,w] is the matrix [O,I*h*w], gradients reach only the small matrices, and the result is always plain weights. The price is
// one gradient of a weight's size at a time, while the backward pass is at that weight.
class LowRankAdapters {
public:
    struct Site {
        std::string name;        // of the weight
        torch::Tensor weight;    // the module's own, which holds the sum
        torch::Tensor base;      // what it was: float32, or float16 where that loses nothing
        torch::Tensor down, up;  // [r,I] random, [O,r] zero: the sum starts as the base
    };
    // Finds the places and freezes their weights. `trainBase`: names whose base goes on learning too (the recipe `shared`).
    LowRankAdapters(torch::nn::Module &module, const LowRankOptions &options, const std::vector<std::string> &trainBase = {});

    enum class Sum { WithAdapter, BaseAlone };
    // Writes the sums into the weights; where gradients are on, with their history. Call detach() before the next one.
    void compose(Sum sum);
    // The weights keep their values and lose their history.
    void detach();

    [[nodiscard]] const std::vector<Site> &sites() const { return m_sites; }
    [[nodiscard]] bool trainsBase(const Site &site) const { return site.base.requires_grad(); }

private:
    double m_scale;
    std::vector<Site> m_sites;
};

}  // namespace semblance::training
