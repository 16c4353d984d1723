// device_check PACKAGE [PHOTOS]: a model on every device and in every precision that this LibTorch has. How many photos and texts a
// second, in which batches, and how near the embeddings are to those of the processor in float32. Needs nothing but LibTorch: it builds
// on a bare GPU machine with -DSEMBLANCE_TORCH_ONLY=ON. Fails where an embedding is off by more than its precision explains.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <optional>
#include <utility>

#include <torch/torch.h>

#include "engine/models/package.h"
#include "engine/models/preprocess.h"
#include "engine/models/tower_batches.h"

using namespace semblance;

namespace {

struct Inputs {
    torch::Tensor pictures, tokens;  // [n,3,S,S] uint8, [n,L] int64
};

struct Embedded {
    torch::Tensor pictures, texts;  // [n,D] float32, unit length
    double picturesASecond = 0, textsASecond = 0;
    std::size_t batch = 0;
};

Inputs inputsFor(const models::EncoderTraits &traits, std::int64_t photos)
{
    torch::manual_seed(1);
    std::vector<torch::Tensor> rows;
    for (std::int64_t i = 0; i < photos; ++i) {
        std::vector<std::int64_t> ids;
        for (std::int64_t k = 0; k < 3 + i % 9; ++k)
            ids.push_back(1 + (i * 131 + k * 977) % (traits.text.vocabularySize - 8));
        rows.push_back(models::layOutTokens(ids, traits.text));
    }
    const auto side = traits.image.size;
    return {torch::randint(0, 256, {photos, 3, side, side}, torch::kUInt8), torch::stack(rows)};
}

// [n,D] of unit length; `seconds`: without the first batches, in which a device warms up.
torch::Tensor embed(const models::TowerBatches &batches, const torch::Tensor &inputs, const models::TowerBatches::Forward &forward,
                    double &seconds)
{
    std::vector<torch::Tensor> rows;
    const auto run = [&] {
        rows.clear();
        batches.run(
            static_cast<std::size_t>(inputs.size(0)),
            [&](std::size_t begin, std::size_t count) {
                const auto part = inputs.narrow(0, static_cast<std::int64_t>(begin), static_cast<std::int64_t>(count));
                return batches.staging(part.sizes(), part.scalar_type()).copy_(part);
            },
            forward, [&](const torch::Tensor &output) { rows.push_back(output); });
    };
    run();
    const auto begin = std::chrono::steady_clock::now();
    run();
    seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    return models::normalised(torch::cat(rows));
}

Embedded embedAll(models::DualEncoder &model, const torch::Device &device, const Inputs &inputs)
{
    const c10::InferenceMode guard;
    const models::TowerBatches batches(device, models::TowerBatches::limitsFor(device));
    Embedded embedded;
    double seconds = 0;
    const auto count = static_cast<double>(inputs.pictures.size(0));
    const auto &image = model.traits().image;
    embedded.pictures = embed(
        batches, inputs.pictures, [&](const torch::Tensor &batch) { return model.encodeImages(models::normalisePixels(batch, image)); },
        seconds);
    embedded.picturesASecond = count / seconds;
    embedded.batch = batches.size();
    embedded.texts = embed(
        batches, inputs.tokens, [&](const torch::Tensor &batch) { return model.encodeTexts(batch); }, seconds);
    embedded.textsASecond = count / seconds;
    return embedded;
}

double leastCosine(const torch::Tensor &a, const torch::Tensor &b)
{
    return (a.to(torch::kFloat64) * b.to(torch::kFloat64)).sum(1).min().item<double>();
}

// What a precision may cost, with room: the starter and CLIP lose a tenth of it.
double allowed(const models::DeviceChoice &choice)
{
    if (choice.eightBit)
        return 0.99;
    return choice.precision == torch::kFloat32 ? 0.9999 : choice.precision == torch::kFloat16 ? 0.999 : 0.99;
}

int check(const char *package, std::int64_t photos)
{
    std::optional<Embedded> expected;
    std::optional<Inputs> inputs;
    int failures = 0;
    for (const auto &[device, precision] :
         {std::pair{"cpu", "fp32"}, {"cpu", "bf16"}, {"cpu", "int8"}, {"cuda", "fp32"}, {"cuda", "fp16"}, {"cuda", "bf16"}}) {
        const auto choice = models::chooseDevice(device, precision);
        if (!choice) {
            std::printf("%s %s: %s\n", device, precision, choice.error().detail.c_str());
            continue;
        }
        auto model = models::loadPackage(package, *choice);
        if (!model) {
            std::printf("%s\n", model.error().detail.c_str());
            return 1;
        }
        if (!inputs)
            inputs = inputsFor((*model)->traits(), photos);
        const Embedded embedded = embedAll(**model, choice->device, *inputs);
        if (!expected)
            expected = embedded;
        const double picture = leastCosine(embedded.pictures, expected->pictures), text = leastCosine(embedded.texts, expected->texts);
        const bool fits = std::min(picture, text) >= allowed(*choice);
        std::printf("%s %s: %.0f photos/s in batches of %zu, %.0f texts/s; cosine at least %.6f and %.6f%s\n", device, precision,
                    embedded.picturesASecond, embedded.batch, embedded.textsASecond, picture, text, fits ? "" : " - TOO FAR");
        failures += fits ? 0 : 1;
    }
    return failures;
}

}  // namespace

int main(int argc, char **argv)
try {
    if (argc < 2) {
        std::printf("device_check PACKAGE [PHOTOS]\n");
        return 2;
    }
    return check(argv[1], argc > 2 ? std::max(1LL, std::atoll(argv[2])) : 512) == 0 ? 0 : 1;
} catch (const std::exception &error) {
    std::printf("%s\n", error.what());
    return 1;
}
