#include "engine/models/feature_adapter.h"

#include <cmath>

#include <nlohmann/json.hpp>

#include "engine/core/files.h"
#include "engine/core/paths.h"
#include "engine/models/config_reader.h"
#include "engine/models/safetensors.h"

namespace semblance::models {

namespace fs = std::filesystem;
namespace nn = torch::nn;
using core::ErrorCode;
using core::fail;
using core::Result;

namespace {

std::string fileName(int place, const char *extension)
{
    return (place == 1 ? std::string("adapter") : "adapter-" + std::to_string(place)) + extension;
}

std::string configName(int place)
{
    return fileName(place, ".json");
}

std::string weightsName(int place)
{
    return fileName(place, ".safetensors");
}

constexpr std::uint64_t configLimit = 1u << 20;
constexpr std::int64_t mostCached = 1'000'000;

Result<void> checkTower(const TowerAdapterOptions &tower, const std::string &name)
{
    const auto refuse = [&](const std::string &what) { return fail(ErrorCode::InvalidArgument, name + ": " + what); };
    if (tower.inputs < 1 || tower.inputs > 65536 || tower.outputs < 1 || tower.outputs > 65536)
        return refuse("inputs and outputs must be from 1 to 65536.");
    if (!tower.matrix && tower.inputs != tower.outputs)
        return refuse("without a matrix, outputs must equal inputs.");
    if (tower.hidden < 0 || tower.hidden > 65536 || tower.cached < 0 || tower.cached > mostCached)
        return refuse("hidden or cached is out of range.");
    if (!(tower.ratio >= 0.0 && tower.ratio <= 1.0) || !(tower.cacheSharpness >= 0.0) || !std::isfinite(tower.cacheWeight))
        return refuse("ratio must be in [0,1], the cache's sharpness not negative and its weight a number.");
    return {};
}

nlohmann::ordered_json towerToJson(const TowerAdapterOptions &tower)
{
    return {{"inputs", tower.inputs},
            {"outputs", tower.outputs},
            {"matrix", tower.matrix},
            {"hidden", tower.hidden},
            {"ratio", tower.ratio},
            {"cached", tower.cached},
            {"cache_weight", tower.cacheWeight},
            {"cache_sharpness", tower.cacheSharpness}};
}

Result<TowerAdapterOptions> towerFromJson(const nlohmann::json &json, const std::string &name)
{
    ConfigReader reader(json, configName(1) + ", " + name);
    TowerAdapterOptions tower;
    tower.inputs = reader.integer("inputs", 0);
    tower.outputs = reader.integer("outputs", 0);
    tower.matrix = reader.flag("matrix", false);
    tower.hidden = reader.integer("hidden", 0);
    tower.ratio = reader.number("ratio", tower.ratio);
    tower.cached = reader.integer("cached", 0, 0, mostCached);
    tower.cacheWeight = reader.number("cache_weight", tower.cacheWeight);
    tower.cacheSharpness = reader.number("cache_sharpness", tower.cacheSharpness);
    if (reader.error())
        return fail(*reader.error());
    return tower;
}

struct OpenedAdapter {
    FeatureAdapterOptions options;
    SafetensorsFile weights;
};

// Parameters and buffers by name.
std::map<std::string, torch::Tensor> tensorsOf(const nn::Module &module)
{
    std::map<std::string, torch::Tensor> tensors;
    for (const auto &item : module.named_parameters())
        tensors.emplace(item.key(), item.value());
    for (const auto &item : module.named_buffers())
        tensors.emplace(item.key(), item.value());
    return tensors;
}

Result<OpenedAdapter> openAdapter(const fs::path &folder, int place, std::int64_t baseDimension)
{
    const auto text = core::readText(folder / configName(place), configLimit);
    if (!text)
        return fail(text.error());
    auto options = FeatureAdapterOptions::fromJson(*text);
    if (!options)
        return fail(options.error().code, core::displayPath(folder) + ": " + options.error().detail);
    if (options->image.inputs != baseDimension || options->text.inputs != baseDimension)
        return fail(ErrorCode::Corrupt, core::displayPath(folder / configName(place)) + " is for embeddings of "
                                            + std::to_string(options->image.inputs) + " values; the model's have "
                                            + std::to_string(baseDimension) + ".");
    auto weights = SafetensorsFile::open(folder / weightsName(place));
    if (!weights)
        return fail(weights.error());
    return OpenedAdapter{std::move(*options), std::move(*weights)};
}

using Shapes = std::map<std::string, std::vector<std::int64_t>>;

void addShapes(Shapes &shapes, const std::string &name, const TowerAdapterOptions &tower)
{
    if (tower.matrix) {
        shapes[name + ".matrix.weight"] = {tower.outputs, tower.inputs};
        shapes[name + ".matrix.bias"] = {tower.outputs};
    }
    if (tower.hidden > 0) {
        shapes[name + ".down.weight"] = {tower.hidden, tower.inputs};
        shapes[name + ".down.bias"] = {tower.hidden};
        shapes[name + ".up.weight"] = {tower.outputs, tower.hidden};
    }
    if (tower.cached > 0) {
        shapes[name + ".keys"] = {tower.cached, tower.inputs};
        shapes[name + ".values"] = {tower.cached, tower.outputs};
    }
}

// The file is compared with the options first: a configuration must not make us allocate what its file does not hold.
Result<FeatureAdapter> buildAdapter(const OpenedAdapter &opened, const fs::path &weights)
{
    const auto file = core::displayPath(weights);
    Shapes shapes{{"logit_scale", {}}};
    addShapes(shapes, "image", opened.options.image);
    addShapes(shapes, "text", opened.options.text);
    for (const auto &[name, shape] : shapes) {
        const auto saved = opened.weights.tensor(name);
        if (!saved || saved->sizes() != at::IntArrayRef(shape) || !saved->is_floating_point())
            return fail(ErrorCode::Corrupt, file + " lacks the tensor '" + name + "' or has it in another shape.");
        if (!std::isfinite(saved->sum(torch::kFloat64).item<double>()))
            return fail(ErrorCode::Corrupt, file + ": tensor '" + name + "' holds something that is not a finite number.");
    }
    const torch::NoGradGuard noGradients;
    FeatureAdapter adapter(opened.options);
    for (const auto &[name, tensor] : tensorsOf(*adapter)) {
        auto target = tensor;
        target.copy_(*opened.weights.tensor(name));
    }
    return adapter;
}

class AdaptedEncoder final : public DualEncoder {
public:
    AdaptedEncoder(std::unique_ptr<DualEncoder> base, FeatureAdapter adapter)
        : m_base(std::move(base)), m_adapter(std::move(adapter)), m_traits(m_base->traits())
    {
        m_traits.embeddingDimension = m_adapter->options().outputs();
        m_traits.head = MatchHead::Softmax;  // a bias of the base's belongs to the base's own scores
    }

    const EncoderTraits &traits() const override { return m_traits; }
    torch::Tensor encodeImages(const torch::Tensor &images) override
    {
        return m_adapter->adaptImages(normalised(m_base->encodeImages(images)));
    }
    torch::Tensor encodeTexts(const torch::Tensor &tokens) override
    {
        return m_adapter->adaptTexts(normalised(m_base->encodeTexts(tokens)));
    }
    torch::Tensor logitScale() override { return m_adapter->logitScale(); }
    nn::Module &module() override { return m_base->module(); }

private:
    std::unique_ptr<DualEncoder> m_base;
    FeatureAdapter m_adapter;
    EncoderTraits m_traits;
};

}  // namespace

TowerAdapterImpl::TowerAdapterImpl(const TowerAdapterOptions &options) : m_options(options)
{
    const torch::NoGradGuard noGradients;
    if (options.matrix) {
        matrix = register_module("matrix", nn::Linear(options.inputs, options.outputs));
        nn::init::eye_(matrix->weight);
        nn::init::zeros_(matrix->bias);
    }
    if (options.hidden > 0) {
        down = register_module("down", nn::Linear(options.inputs, options.hidden));
        up = register_module("up", nn::Linear(nn::LinearOptions(options.hidden, options.outputs).bias(false)));
        nn::init::zeros_(up->weight);
    }
    if (options.cached > 0) {
        keys = register_buffer("keys", torch::zeros({options.cached, options.inputs}));
        values = register_buffer("values", torch::zeros({options.cached, options.outputs}));
    }
}

torch::Tensor TowerAdapterImpl::forward(const torch::Tensor &embeddings)
{
    const auto x = torch::dropout(embeddings, dropout, is_training());
    auto y = matrix.is_empty() ? x : matrix(x);
    if (!down.is_empty()) {
        const auto branch = up(torch::dropout(torch::relu(down(x)), dropout, is_training()));
        y = (1.0 - m_options.ratio) * y + m_options.ratio * branch;
    }
    if (keys.defined()) {
        const auto affinity = torch::exp(-m_options.cacheSharpness * (1.0 - torch::mm(embeddings, keys.t())));
        y = y + m_options.cacheWeight * torch::mm(affinity, values);
    }
    return y;
}

FeatureAdapterImpl::FeatureAdapterImpl(FeatureAdapterOptions options) : m_options(std::move(options))
{
    image = register_module("image", TowerAdapter(m_options.image));
    text = register_module("text", TowerAdapter(m_options.text));
    logit_scale = register_parameter("logit_scale", torch::tensor(std::log(1.0 / 0.07), torch::kFloat32));
}

torch::Tensor FeatureAdapterImpl::logitScale()
{
    return logit_scale.clamp_max(std::log(100.0)).exp();
}

torch::Tensor FeatureAdapterImpl::joined(const torch::Tensor &base, const torch::Tensor &adapted) const
{
    if (m_options.baseShare <= 0.0)
        return adapted;
    return torch::cat({std::sqrt(m_options.baseShare) * base, std::sqrt(1.0 - m_options.baseShare) * normalised(adapted)}, 1);
}

Result<void> FeatureAdapterOptions::check() const
{
    if (auto ok = checkTower(image, "image"); !ok)
        return ok;
    if (auto ok = checkTower(text, "text"); !ok)
        return ok;
    if (image.inputs != text.inputs || image.outputs != text.outputs)
        return fail(ErrorCode::InvalidArgument, "The adapters of both towers must have the same inputs and outputs.");
    if (!(baseShare >= 0.0 && baseShare < 1.0))
        return fail(ErrorCode::InvalidArgument, "base_share must be in [0,1).");
    return {};
}

std::string FeatureAdapterOptions::toJson() const
{
    nlohmann::ordered_json json;
    json["adapter_type"] = "feature";
    json["recipe"] = recipe;
    json["base_share"] = baseShare;
    json["image"] = towerToJson(image);
    json["text"] = towerToJson(text);
    return json.dump(2) + "\n";
}

Result<FeatureAdapterOptions> FeatureAdapterOptions::fromJson(const std::string &text)
{
    const auto json = nlohmann::json::parse(text, nullptr, /*allow_exceptions=*/false);
    ConfigReader reader(json, configName(1));
    if (const auto type = reader.text("adapter_type", ""); !reader.error() && type != "feature")
        return fail(ErrorCode::Unsupported, configName(1) + " is of the type '" + type + "'; Semblance knows feature.");
    FeatureAdapterOptions options;
    options.recipe = reader.text("recipe", "");
    options.baseShare = reader.number("base_share", 0.0);
    if (reader.error())
        return fail(*reader.error());
    auto imageSide = towerFromJson(reader.object("image"), "image"), textSide = towerFromJson(reader.object("text"), "text");
    if (!imageSide || !textSide)
        return fail(imageSide ? textSide.error() : imageSide.error());
    options.image = *imageSide;
    options.text = *textSide;
    if (const auto ok = options.check(); !ok)
        return fail(ErrorCode::Corrupt, configName(1) + ": " + ok.error().detail);
    return options;
}

Result<void> saveAdapter(const fs::path &folder, const FeatureAdapter &adapter, int place)
{
    TensorMap tensors;
    for (const auto &[name, tensor] : tensorsOf(*adapter)) {
        tensors[name] = tensor.detach().to(torch::kCPU, torch::kFloat32).contiguous();
        if (!std::isfinite(tensors[name].sum(torch::kFloat64).item<double>()))
            return fail(ErrorCode::InvalidArgument, "The adapter's weights '" + name + "' are not finite numbers; nothing was written.");
    }
    if (auto written = writeSafetensors(folder / weightsName(place), tensors, {{"format", "pt"}}); !written)
        return written;
    return core::writeTextAtomically(folder / configName(place), adapter->options().toJson());
}

Result<FeatureAdapter> loadAdapter(const fs::path &folder, int place, std::int64_t baseDimension)
{
    const auto opened = openAdapter(folder, place, baseDimension);
    if (!opened)
        return fail(opened.error());
    auto adapter = buildAdapter(*opened, folder / weightsName(place));
    if (adapter)
        (*adapter)->eval();
    return adapter;
}

FeatureAdapter withBaseShare(const FeatureAdapter &adapter, double share)
{
    const torch::NoGradGuard noGradients;
    auto options = adapter->options();
    options.baseShare = share;
    FeatureAdapter made(options);
    const auto from = tensorsOf(*adapter);
    for (const auto &[name, tensor] : tensorsOf(*made)) {
        auto target = tensor;
        target.copy_(from.at(name));
    }
    made->eval();
    return made;
}

int adapterCount(const fs::path &folder)
{
    std::error_code ignored;
    int count = 0;
    while (count < mostAdapters && fs::exists(folder / configName(count + 1), ignored))
        ++count;
    return count;
}

Result<void> describeAdapter(const fs::path &folder, EncoderTraits &traits)
{
    for (int place = 1; place <= adapterCount(folder); ++place) {
        const auto opened = openAdapter(folder, place, traits.embeddingDimension);
        if (!opened)
            return fail(opened.error());
        if (const auto adapter = buildAdapter(*opened, folder / weightsName(place)); !adapter)
            return fail(adapter.error());
        traits.embeddingDimension = opened->options.outputs();
        traits.head = MatchHead::Softmax;
    }
    return {};
}

Result<std::unique_ptr<DualEncoder>> withAdapter(std::unique_ptr<DualEncoder> base, const fs::path &folder, const DeviceChoice &device)
{
    for (int place = 1; place <= adapterCount(folder); ++place) {
        const auto opened = openAdapter(folder, place, base->traits().embeddingDimension);
        if (!opened)
            return fail(opened.error());
        auto adapter = buildAdapter(*opened, folder / weightsName(place));
        if (!adapter)
            return fail(adapter.error());
        (*adapter)->to(device.device);
        (*adapter)->eval();
        for (auto &parameter : (*adapter)->parameters())
            parameter.set_requires_grad(false);
        base = std::make_unique<AdaptedEncoder>(std::move(base), std::move(*adapter));
    }
    return base;
}

}  // namespace semblance::models
