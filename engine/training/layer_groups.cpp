#include "engine/training/layer_groups.h"

#include <algorithm>
#include <array>
#include <sstream>
#include <vector>

namespace semblance::training {

namespace {

std::vector<std::string> segmentsOf(const std::string &name)
{
    std::vector<std::string> segments;
    std::istringstream stream(name);
    for (std::string segment; std::getline(stream, segment, '.');)
        segments.push_back(segment);
    return segments;
}

bool isNumber(const std::string &text)
{
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

Tower towerOf(const std::string &name)
{
    if (name == "logit_scale" || name == "logit_bias")
        return Tower::Joint;
    for (const auto *beginning : {"image", "visual", "vision"})
        if (name.starts_with(beginning))
            return Tower::Image;
    return Tower::Text;
}

// "image.blocks.3" of "image.blocks.3.bn1.weight"; empty for what stands below no number.
std::string blockOf(const std::vector<std::string> &segments)
{
    std::string block;
    for (const auto &segment : segments) {
        block += (block.empty() ? "" : ".") + segment;
        if (isNumber(segment))
            return block;
    }
    return {};
}

// What comes after the blocks, under the names that the families give it.
bool isBehindBlocks(const std::vector<std::string> &segments)
{
    static constexpr std::array names{
        "proj", "text_projection", "visual_projection", "projection", "ln_final", "ln_post",          "post_layernorm", "final_layer_norm",
        "head", "pooler",          "attnpool",          "norm",       "fc",       "image_projection", "text_proj",      "image_proj"};
    return std::any_of(segments.begin(), segments.end(),
                       [&](const std::string &segment) { return std::find(names.begin(), names.end(), segment) != names.end(); });
}

}  // namespace

LayerMap layerMap(const torch::nn::Module &module)
{
    LayerMap map;
    std::map<Tower, std::vector<std::string>> blocks;  // in order of appearance
    const auto indexOf = [&](Tower tower, const std::string &block) {
        auto &known = blocks[tower];
        const auto found = std::find(known.begin(), known.end(), block);
        if (found == known.end())
            known.push_back(block);
        return static_cast<std::int64_t>(std::find(known.begin(), known.end(), block) - known.begin());
    };
    constexpr std::int64_t stem = -1, head = -2;
    for (const auto &item : module.named_parameters()) {
        const auto segments = segmentsOf(item.key());
        const auto tower = towerOf(item.key());
        const auto block = blockOf(segments);
        const auto at = !block.empty() ? indexOf(tower, block) : isBehindBlocks(segments) || tower == Tower::Joint ? head : stem;
        map.places[item.key()] = {tower, at};
    }
    map.imageBlocks = static_cast<std::int64_t>(blocks[Tower::Image].size());
    map.textBlocks = static_cast<std::int64_t>(blocks[Tower::Text].size());
    for (auto &[name, place] : map.places) {
        const auto count = place.tower == Tower::Image ? map.imageBlocks : map.textBlocks;
        place.fromTop = place.fromTop == head ? 0 : place.fromTop == stem ? count + 1 : count - place.fromTop;
    }
    return map;
}

}  // namespace semblance::training
