#include <torch/torch.h>

#include "engine/jobs/bench.h"
#include "engine/jobs/bench_measure.h"
#include "engine/models/device.h"
#include "engine/models/eight_bit.h"

namespace semblance::jobs {

using core::Result;

namespace {

// What a block of ViT-B/32 multiplies with: the joined projection of its attention, its way out, and two inner layers.
constexpr std::int64_t photos = 32, places = 50, width = 768, inner = 4 * width;
constexpr std::pair<std::int64_t, std::int64_t> shapes[]{{width, 3 * width}, {width, width}, {width, inner}, {inner, width}};
constexpr int blocks = 3;  // each with weights of its own, so that they come from memory as in a model

struct Layers {
    std::vector<torch::Tensor> inputs, weights, biases;
    std::vector<models::EightBitMatrix> eightBit;
};

Layers layersIn(torch::ScalarType precision, bool eightBit)
{
    torch::manual_seed(1);
    Layers layers;
    for (int block = 0; block < blocks; ++block)
        for (const auto &[in, out] : shapes) {
            layers.inputs.push_back(torch::randn({photos, places, in}).to(precision));
            layers.weights.push_back((0.02 * torch::randn({out, in})).to(precision));
            layers.biases.push_back(torch::randn({out}).to(precision));
            if (eightBit)
                layers.eightBit.emplace_back(layers.weights.back());
        }
    return layers;
}

Contender contender(const std::string &name, Layers layers, const std::string &settings)
{
    const auto run = [layers = std::move(layers)]() -> Result<void> {
        const c10::InferenceMode guard;
        for (std::size_t i = 0; i < layers.inputs.size(); ++i) {
            const auto products = layers.eightBit.empty() ? torch::linear(layers.inputs[i], layers.weights[i], layers.biases[i])
                                                          : layers.eightBit[i].times(layers.inputs[i], layers.biases[i]);
            static_cast<void>(products);
        }
        return {};
    };
    return {"layers_" + name, Contender::Unit::Milliseconds, blocks, settings, run};
}

}  // namespace

Result<std::vector<Figure>> benchLayers(const BenchOptions &options, JobContext &context)
{
    const std::string settings = "linear layers of a block of ViT-B/32, 32 photos, CPU, threads: " + std::to_string(at::get_num_threads());
    std::vector<Contender> contenders{contender("fp32", layersIn(torch::kFloat32, false), settings),
                                      contender("bf16", layersIn(torch::kBFloat16, false), settings)};
    if (models::eightBitIsAvailable())
        contenders.push_back(contender("int8", layersIn(torch::kFloat32, true), settings));
    return measure(contenders, options.rounds, context);
}

}  // namespace semblance::jobs
