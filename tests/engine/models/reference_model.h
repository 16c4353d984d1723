// The reference figures of a CLIP and the weights made from a hash of their names that they were measured with.
#pragma once

#include <cmath>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include <torch/torch.h>

#include <nlohmann/json.hpp>

#include "engine/models/clip.h"
#include "engine/models/package.h"

namespace semblance::reference {

// 32-bit FNV-1a, then an integer mix of each index: values in [-0.5, 0.5).
inline torch::Tensor hashed(const std::string &name, const std::vector<std::int64_t> &shape)
{
    std::uint32_t seed = 2166136261u;
    for (const unsigned char letter : name)
        seed = (seed ^ letter) * 16777619u;
    auto values = torch::empty(shape);
    auto *data = values.data_ptr<float>();
    for (std::int64_t i = 0; i < values.numel(); ++i) {
        std::uint32_t x = static_cast<std::uint32_t>(i) * 2654435761u + seed;
        x ^= x >> 16;
        x *= 0x85ebca6bu;
        x ^= x >> 13;
        x *= 0xc2b2ae35u;
        x ^= x >> 16;
        data[i] = static_cast<float>(static_cast<double>(x) / 4294967296.0 - 0.5);
    }
    return values;
}

inline torch::Tensor hashedWeight(const std::string &name, const std::vector<std::int64_t> &shape)
{
    if (name == "logit_scale")
        return torch::full(shape, std::log(100.f));
    const auto u = hashed(name, shape);
    if (name.ends_with("running_var"))
        return 1.0 + 0.5 * u;
    if (name.ends_with("running_mean"))
        return 0.1 * u;
    if (name.find("embedding") != std::string::npos)
        return 0.2 * u;
    if (shape.size() >= 2)
        return u * std::sqrt(12.0 * static_cast<double>(shape[0]) / static_cast<double>(u.numel()));
    return name.ends_with("weight") ? 1.0 + 0.2 * u : 0.1 * u;
}

// Parameters and running sums; each has the name that `nameOf` gives for the module's.
inline void fillHashed(torch::nn::Module &module, const std::function<std::string(const std::string &)> &nameOf = {})
{
    const torch::NoGradGuard noGradients;
    const auto fill = [&](const std::string &name, torch::Tensor tensor) {
        if (tensor.is_floating_point())
            tensor.copy_(hashedWeight(nameOf ? nameOf(name) : name, tensor.sizes().vec()));
    };
    for (auto &item : module.named_parameters())
        fill(item.key(), item.value());
    for (auto &item : module.named_buffers())
        fill(item.key(), item.value());
    module.eval();
}

// Why a package cannot be used; empty when it can.
inline std::string faultOf(const core::Result<models::PackageReport> &report)
{
    return !report ? report.error().detail : report->problems.empty() ? std::string() : report->problems.front();
}

struct Figures {
    nlohmann::json config;
    torch::Tensor images, tokens;  // the inputs
    torch::Tensor imageFeatures, textFeatures, logits;
};

inline torch::Tensor matrix(const nlohmann::json &rows)
{
    std::vector<torch::Tensor> tensors;
    for (const auto &row : rows)
        tensors.push_back(torch::tensor(row.get<std::vector<double>>(), torch::kFloat32));
    return torch::stack(tensors);
}

inline Figures readFigures(const std::string &file)
{
    const auto json = nlohmann::json::parse(std::ifstream(file));
    Figures figures;
    figures.config = json["config"];
    figures.imageFeatures = matrix(json["image_features"]);
    figures.textFeatures = matrix(json["text_features"]);
    figures.logits = matrix(json["logits_per_image"]);
    const auto count = figures.imageFeatures.size(0), size = figures.config["image_resolution"].get<std::int64_t>();
    figures.images = 3.0 * hashed("input.image", {count, 3, size, size});
    figures.tokens = torch::zeros({static_cast<std::int64_t>(json["tokens"].size()), figures.config["context_length"].get<std::int64_t>()},
                                  torch::kInt64);
    for (std::size_t row = 0; row < json["tokens"].size(); ++row)
        for (std::size_t i = 0; i < json["tokens"][row].size(); ++i)
            figures.tokens[static_cast<std::int64_t>(row)][static_cast<std::int64_t>(i)] = json["tokens"][row][i].get<std::int64_t>();
    return figures;
}

inline models::ClipOptions optionsOf(const nlohmann::json &config)
{
    models::ClipOptions options;
    const auto width = config["vision_width"].get<std::int64_t>();
    options.embeddingDimension = config["embed_dim"];
    options.preprocessing.size = config["image_resolution"];
    options.image.width = width;
    if (config["vision_layers"].is_array()) {
        options.resnetBlocks = config["vision_layers"].get<std::vector<std::int64_t>>();
        options.image.heads = width * 32 / 64;
    } else {
        options.patchSize = config["vision_patch_size"];
        options.image.layers = config["vision_layers"];
        options.image.heads = width / 64;
    }
    options.text.width = config["transformer_width"];
    options.text.layers = config["transformer_layers"];
    options.text.heads = config["transformer_heads"];
    options.layout.contextLength = config["context_length"];
    options.layout.vocabularySize = config["vocab_size"];
    options.layout.startToken = options.layout.vocabularySize - 2;
    options.layout.endToken = options.layout.vocabularySize - 1;
    return options;
}

}  // namespace semblance::reference
