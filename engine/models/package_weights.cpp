#include "engine/models/package_weights.h"

#include <cmath>
#include <set>
#include <sstream>

#include "engine/models/package.h"
#include "engine/models/position_grid.h"
#include "engine/models/transformer.h"

namespace semblance::models {

namespace nn = torch::nn;
using core::ErrorCode;
using core::fail;
using core::Result;

namespace {

bool isBatchCounter(const std::string &name)
{
    return name.ends_with("num_batches_tracked");
}

// What Python's own tools leave in such files beside the weights.
bool isKnownLeftover(const std::string &name)
{
    return isBatchCounter(name) || name.ends_with("position_ids") || name.ends_with("attn_mask") || name == "input_resolution"
           || name == "context_length" || name == "vocab_size";
}

std::string shapeText(at::IntArrayRef shape)
{
    std::ostringstream text;
    text << '[';
    for (std::size_t i = 0; i < shape.size(); ++i)
        text << (i ? "," : "") << shape[i];
    text << ']';
    return text.str();
}

bool sameShape(at::IntArrayRef have, at::IntArrayRef want)
{
    // A scalar is written as [] by some and as [1] by others.
    return have == want || (have.size() <= 1 && want.size() <= 1 && c10::multiply_integers(have) == 1 && c10::multiply_integers(want) == 1);
}

using NamedTensors = std::map<std::string, torch::Tensor>;

// The module's own tensors that hold weights or running sums.
NamedTensors weightTensors(const nn::Module &module)
{
    NamedTensors tensors;
    for (const auto &item : module.named_parameters())
        tensors.emplace(item.key(), item.value());
    for (const auto &item : module.named_buffers())
        if (item.value().is_floating_point() && !isBatchCounter(item.key()))
            tensors.emplace(item.key(), item.value());
    return tensors;
}

bool keepsFloat32(const nn::Module &module)
{
    return module.as<nn::BatchNorm1dImpl>() || module.as<nn::BatchNorm2dImpl>() || module.as<nn::BatchNorm3dImpl>();
}

// The last projections: for a single row LibTorch sums their bf16 products in bf16, which costs more than it saves.
bool keepsFloat32(const std::string &parameter)
{
    return parameter == "logit_scale" || parameter == "logit_bias" || parameter == "proj" || parameter == "text_projection";
}

// The same where they are modules: CLIP's attention pool, our projection heads, SigLIP's pooling head and text head.
bool isLastProjection(const std::string &module)
{
    return module.ends_with("attnpool.c_proj") || module.starts_with("image_projection") || module.starts_with("text_projection")
           || module.starts_with("visual.head") || module == "text_head";
}

void castModule(nn::Module &module, const DeviceChoice &choice)
{
    for (const auto &named : module.named_modules()) {
        const auto &part = named.value();
        const auto precision = keepsFloat32(*part) || isLastProjection(named.key()) ? torch::kFloat32 : choice.precision;
        for (auto &item : part->named_parameters(/*recurse=*/false))
            item.value().set_data(item.value().to(choice.device, keepsFloat32(item.key()) ? torch::kFloat32 : precision));
        for (auto &item : part->named_buffers(/*recurse=*/false))
            item.value().set_data(item.value().is_floating_point() ? item.value().to(choice.device, precision)
                                                                   : item.value().to(choice.device));
    }
}

// Attention and inner layers of transformers. Convolutions, norms and embeddings stay; so does what takes one row a picture.
void toEightBit(nn::Module &module)
{
    for (const auto &named : module.named_modules()) {
        if (isLastProjection(named.key()))
            continue;
        if (auto *layer = named.value()->as<LinearImpl>())
            layer->toEightBit();
        else if (auto *attention = named.value()->as<SelfAttentionImpl>())
            attention->toEightBit();
    }
}

bool allFinite(const torch::Tensor &tensor)
{
    // A float64 sum of finite float32 values cannot overflow, and it needs no second tensor.
    return std::isfinite(tensor.sum(torch::kFloat64).item<double>());
}

Result<torch::Tensor> assemble(const WeightFiles &files, const WeightSource &source, const std::string &folder)
{
    std::vector<torch::Tensor> parts;
    for (const auto &name : source.names) {
        const auto part = files.tensor(name);
        if (!part)
            return fail(part.error());
        if (!allFinite(*part))
            return fail(ErrorCode::Corrupt,
                        folder + ": tensor '" + name + "' of " + files.fileOf(name)
                            + " holds something that is not a finite number; the file was damaged or altered, fetch it again.");
        parts.push_back(*part);
    }
    const auto whole = parts.size() == 1 ? parts.front() : torch::cat(parts, 0);
    if (source.rowsBeforeGrid && whole.sizes() != at::IntArrayRef(source.shape))
        return interpolatePositions(whole, *source.rowsBeforeGrid, *gridSide(source.shape[0], *source.rowsBeforeGrid));
    return source.transposed ? whole.t() : whole;
}

// The sides of the file's grid and the wanted one, where the tensor differs in nothing else.
std::optional<std::pair<std::int64_t, std::int64_t>> gridChange(at::IntArrayRef have, const WeightSource &source)
{
    if (!source.rowsBeforeGrid || have.size() != 2 || source.shape.size() != 2 || have[1] != source.shape[1])
        return std::nullopt;
    const auto from = gridSide(have[0], *source.rowsBeforeGrid), to = gridSide(source.shape[0], *source.rowsBeforeGrid);
    return from && to ? std::optional(std::pair(*from, *to)) : std::nullopt;
}

void checkTensor(const WeightFiles &files, const std::string &name, const WeightSource &source, WeightCheck &check)
{
    const auto tensor = files.tensor(name);
    const auto &file = files.fileOf(name);
    if (!tensor)
        check.problems.push_back(file + " lacks the tensor '" + name + "'.");
    else if (!tensor->is_floating_point())
        check.problems.push_back(file + ": tensor '" + name + "' holds whole numbers where weights are expected.");
    else if (sameShape(tensor->sizes(), source.shape))
        return;
    else if (const auto change = gridChange(tensor->sizes(), source))
        check.notes.push_back("The positions '" + name + "' are interpolated from " + std::to_string(change->first) + "x"
                              + std::to_string(change->first) + " to " + std::to_string(change->second) + "x"
                              + std::to_string(change->second) + " patches.");
    else
        check.problems.push_back(file + ": tensor '" + name + "' has the shape " + shapeText(tensor->sizes())
                                 + " where the configuration asks for " + shapeText(source.shape) + ".");
}

}  // namespace

WeightPlan planFromModule(const nn::Module &module)
{
    WeightPlan plan;
    for (const auto &[name, tensor] : weightTensors(module))
        plan[name] = WeightSource{{name}, tensor.sizes().vec(), false, std::nullopt};
    return plan;
}

WeightCheck checkWeights(const WeightFiles &files, const WeightPlan &plan, Unplanned unplanned)
{
    WeightCheck check{files.problems(), files.notes()};
    if (!check.problems.empty())
        return check;  // without a shard everything in it would be missing too
    std::set<std::string> used;
    for (const auto &[target, source] : plan)
        for (const auto &name : source.names) {
            used.insert(name);
            checkTensor(files, name, source, check);
        }
    for (const auto &name : files.names())
        if (unplanned == Unplanned::Problem && !used.contains(name) && !isKnownLeftover(name))
            check.problems.push_back(files.fileOf(name) + " has the tensor '" + name + "', which this model has no place for.");
    return check;
}

Result<void> loadWeights(const WeightFiles &files, const WeightPlan &plan, const DeviceChoice &device, const std::string &folder,
                         nn::Module &module)
{
    const torch::NoGradGuard noGradients;
    castModule(module, device);
    for (auto &[name, tensor] : weightTensors(module)) {
        const auto source = plan.find(name);
        if (source == plan.end())
            return fail(ErrorCode::Internal, "No tensor is planned for the parameter '" + name + "'.");
        const auto values = assemble(files, source->second, folder);
        if (!values)
            return fail(values.error());
        auto target = tensor;
        target.copy_(values->reshape(target.sizes()));
    }
    if (device.eightBit)
        toEightBit(module);
    return {};
}

Result<void> savePackageWeights(const nn::Module &module, const std::filesystem::path &path, torch::ScalarType precision)
{
    if (precision != torch::kFloat16 && precision != torch::kFloat32)
        return fail(ErrorCode::InvalidArgument, "Weights are written as fp16 or fp32, not as " + precisionName(precision) + ".");
    const torch::NoGradGuard noGradients;
    TensorMap tensors;
    for (const auto &[name, tensor] : weightTensors(module)) {
        // Norms, biases and running sums weigh nothing in the file and are worth their digits.
        auto stored = tensor.detach().to(torch::kCPU, tensor.dim() > 1 ? precision : torch::kFloat32);
        if (!allFinite(stored))
            return fail(ErrorCode::InvalidArgument,
                        "The weights '" + name + "' are not finite numbers in " + precisionName(precision) + "; nothing was written.");
        tensors.emplace(name, std::move(stored));
    }
    return writeSafetensors(path, tensors, {{"format", "pt"}});
}

}  // namespace semblance::models
