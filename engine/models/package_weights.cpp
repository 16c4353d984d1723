#include "engine/models/package_weights.h"

#include <cmath>
#include <set>
#include <sstream>

#include "engine/models/package.h"

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

// CLIP's last projections: for a single row LibTorch sums their bf16 products in bf16, which costs more than it saves.
bool keepsFloat32(const std::string &parameter)
{
    return parameter == "logit_scale" || parameter == "proj" || parameter == "text_projection";
}

void castModule(nn::Module &module, const DeviceChoice &choice)
{
    for (const auto &part : module.modules()) {
        const auto precision = keepsFloat32(*part) ? torch::kFloat32 : choice.precision;
        for (auto &item : part->named_parameters(/*recurse=*/false))
            item.value().set_data(item.value().to(choice.device, keepsFloat32(item.key()) ? torch::kFloat32 : precision));
        for (auto &item : part->named_buffers(/*recurse=*/false))
            item.value().set_data(item.value().is_floating_point() ? item.value().to(choice.device, precision)
                                                                   : item.value().to(choice.device));
    }
}

bool allFinite(const torch::Tensor &tensor)
{
    // A float64 sum of finite float32 values cannot overflow, and it needs no second tensor.
    return std::isfinite(tensor.sum(torch::kFloat64).item<double>());
}

Result<torch::Tensor> assemble(const SafetensorsFile &file, const WeightSource &source, const std::string &fileName)
{
    std::vector<torch::Tensor> parts;
    for (const auto &name : source.names) {
        const auto part = file.tensor(name);
        if (!part)
            return fail(part.error());
        if (!allFinite(*part))
            return fail(ErrorCode::Corrupt, fileName + ": tensor '" + name + "' holds something that is not a finite number; "
                                                + "the file was damaged or altered, fetch it again.");
        parts.push_back(*part);
    }
    const auto whole = parts.size() == 1 ? parts.front() : torch::cat(parts, 0);
    return source.transposed ? whole.t() : whole;
}

}  // namespace

WeightPlan planFromModule(const nn::Module &module)
{
    WeightPlan plan;
    for (const auto &[name, tensor] : weightTensors(module))
        plan[name] = WeightSource{{name}, tensor.sizes().vec()};
    return plan;
}

std::vector<std::string> checkWeights(const SafetensorsFile &file, const WeightPlan &plan, const std::string &fileName)
{
    std::vector<std::string> problems;
    std::set<std::string> used;
    for (const auto &[target, source] : plan)
        for (const auto &name : source.names) {
            used.insert(name);
            const auto tensor = file.tensor(name);
            if (!tensor)
                problems.push_back(fileName + " lacks the tensor '" + name + "'.");
            else if (!tensor->is_floating_point())
                problems.push_back(fileName + ": tensor '" + name + "' holds whole numbers where weights are expected.");
            else if (!sameShape(tensor->sizes(), source.shape))
                problems.push_back(fileName + ": tensor '" + name + "' has the shape " + shapeText(tensor->sizes())
                                   + " where the configuration asks for " + shapeText(source.shape) + ".");
        }
    for (const auto &name : file.names())
        if (!used.contains(name) && !isKnownLeftover(name))
            problems.push_back(fileName + " has the tensor '" + name + "', which this model has no place for.");
    return problems;
}

Result<void> loadWeights(const SafetensorsFile &file, const WeightPlan &plan, const DeviceChoice &device, const std::string &fileName,
                         nn::Module &module)
{
    const torch::NoGradGuard noGradients;
    castModule(module, device);
    for (auto &[name, tensor] : weightTensors(module)) {
        const auto source = plan.find(name);
        if (source == plan.end())
            return fail(ErrorCode::Internal, "No tensor is planned for the parameter '" + name + "'.");
        const auto values = assemble(file, source->second, fileName);
        if (!values)
            return fail(values.error());
        auto target = tensor;
        target.copy_(values->reshape(target.sizes()));
    }
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
