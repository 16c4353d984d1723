#include "engine/training/checkpoint.h"

namespace semblance::training {

using core::ErrorCode;

models::TensorMap namedTensors(const torch::nn::Module &module, const std::string &prefix)
{
    models::TensorMap tensors;
    for (const auto &item : module.named_parameters())
        tensors[prefix + item.key()] = item.value().detach();
    for (const auto &item : module.named_buffers())
        tensors[prefix + item.key()] = item.value();
    return tensors;
}

core::Result<void> saveCheckpoint(const std::filesystem::path &file, const RunState &state, const std::string &fingerprint)
{
    auto tensors = namedTensors(state.live, "live.");
    tensors.merge(namedTensors(state.average, "average."));
    tensors.merge(state.optimiser.state());
    tensors["step"] = torch::tensor({state.step}, torch::kInt64);
    tensors["epoch_loss"] = torch::tensor({state.epochLoss}, torch::kFloat64);
    for (auto &[name, tensor] : tensors)
        tensor = tensor.to(torch::kCPU).contiguous();
    return models::writeSafetensors(file, tensors, {{"format", "semblance-run-1"}, {"fingerprint", fingerprint}});
}

core::Result<void> loadCheckpoint(const std::filesystem::path &file, const RunState &state, const std::string &fingerprint)
{
    auto opened = models::SafetensorsFile::open(file);
    if (!opened)
        return core::fail(opened.error());
    const auto &metadata = opened->metadata();
    if (!metadata.contains("format") || metadata.at("format") != "semblance-run-1")
        return core::fail(ErrorCode::Corrupt, file.string() + " is not a checkpoint.");
    if (!metadata.contains("fingerprint") || metadata.at("fingerprint") != fingerprint)
        return core::fail(ErrorCode::InvalidArgument,
                          file.string() + " belongs to a run with other options or other data; choose an empty folder or the same ones.");
    torch::NoGradGuard noGrad;
    auto wanted = namedTensors(state.live, "live.");
    wanted.merge(namedTensors(state.average, "average."));
    for (auto &[name, tensor] : wanted) {
        const auto saved = opened->tensor(name);
        if (!saved || saved->sizes() != tensor.sizes())
            return core::fail(ErrorCode::Corrupt, file.string() + " lacks \"" + name + "\" or has it in another shape.");
        tensor.copy_(*saved);
    }
    if (auto ok = state.optimiser.setState(*opened); !ok)
        return ok;
    const auto step = opened->tensor("step"), loss = opened->tensor("epoch_loss");
    if (!step || !loss || step->numel() != 1 || loss->numel() != 1)
        return core::fail(ErrorCode::Corrupt, file.string() + " does not say at which step it was written.");
    state.step = step->item<std::int64_t>();
    state.epochLoss = loss->item<double>();
    return {};
}

}  // namespace semblance::training
