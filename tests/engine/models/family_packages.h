// Packages of Chinese-CLIP and SigLIP in their published layout, with weights made from a hash of their names.
#pragma once

#include <filesystem>
#include <fstream>

#include "engine/models/chinese_clip_options.h"
#include "engine/models/safetensors.h"
#include "engine/models/siglip_options.h"
#include "tests/engine/models/reference_model.h"

namespace semblance::reference {

inline const std::filesystem::path testData = SEMBLANCE_TEST_DATA;

inline nlohmann::json readJson(const std::filesystem::path &path)
{
    return nlohmann::json::parse(std::ifstream(path));
}

inline void writeFile(const std::filesystem::path &path, const std::string &text)
{
    std::ofstream(path, std::ios::binary) << text;
}

// The vocabulary of the WordPiece figures: 118 tokens, [CLS] 2, [SEP] 3, [PAD] 0.
inline std::string wordPieces()
{
    const auto figures = readJson(testData / "reference/wordpiece-tokenizer.json");
    std::string text;
    for (const auto &token : figures["vocab"])
        text += token.get<std::string>() + "\n";
    return text;
}

// Every tensor that a plan reads, under the name it has in the file.
inline models::TensorMap hashedSources(const models::WeightPlan &plan)
{
    models::TensorMap tensors;
    for (const auto &[target, source] : plan)
        for (const auto &name : source.names)
            tensors[name] = hashedWeight(name, source.shape);
    return tensors;
}

// The figures of make_family_figures.py; `family` is "chinese-clip" or "siglip".
struct FamilyFigures {
    nlohmann::json config;
    torch::Tensor images, tokens, imageFeatures, textFeatures, logits;
};

inline FamilyFigures familyFigures(const std::string &family)
{
    const auto json = readJson(testData / "families" / (family + ".json"));
    const auto size = json["config"]["vision_config"]["image_size"].get<std::int64_t>();
    return {json["config"],
            3.0 * hashed("input.image", {2, 3, size, size}),
            matrix(json["tokens"]).to(torch::kInt64),
            matrix(json["image_features"]),
            matrix(json["text_features"]),
            matrix(json["logits_per_image"])};
}

inline models::TensorMap familyTensors(const std::string &family)
{
    const auto config = familyFigures(family).config.dump();
    if (family == "chinese-clip")
        return hashedSources(models::chineseClipPlan(models::chineseClipShapes(*models::chineseClipOptions(config, "", {2, 3, 118}))));
    return hashedSources(models::siglipPlan(models::siglipShapes(*models::siglipOptions(config, ""))));
}

// A folder as its authors publish it. SigLIP's tokenizer is only there by name: nothing here reads it.
[[nodiscard]] inline core::Result<void> writeFamilyPackage(const std::string &family, const std::filesystem::path &folder)
{
    std::filesystem::create_directories(folder);
    writeFile(folder / "config.json", familyFigures(family).config.dump());
    if (family == "chinese-clip")
        writeFile(folder / "vocab.txt", wordPieces());
    else
        writeFile(folder / "spiece.model", "pieces");
    return models::writeSafetensors(folder / "model.safetensors", familyTensors(family));
}

}  // namespace semblance::reference
