#include "engine/training/checkpoint.h"

namespace semblance::training {

using core::ErrorCode;

namespace {

constexpr const char *checkpointFormat = "semblance-run-1", *weightsFormat = "semblance-run-weights-1";
constexpr const char *historyName = "history";

constexpr std::int64_t historyFigures = 7;  // then the steps that were left out

torch::Tensor toTensor(const RunHistory &history)
{
    const auto number = [](std::int64_t value) { return static_cast<double>(value); };
    std::vector<double> values{
        history.rateFactor,    number(history.rollbacks),      number(history.pieces),          number(history.failed),
        history.stopping.best, number(history.stopping.since), history.stopping.any ? 1.0 : 0.0};
    for (const auto step : history.leftOut)
        values.push_back(number(step));
    return torch::tensor(at::ArrayRef<double>(values), torch::kFloat64);
}

RunHistory toHistory(const torch::Tensor &tensor)
{
    const auto *v = tensor.data_ptr<double>();
    const auto whole = [](double value) { return static_cast<std::int64_t>(value); };
    RunHistory history{v[0], whole(v[1]), whole(v[2]), whole(v[3]), {v[4], whole(v[5]), v[6] != 0.0}, {}};
    for (std::int64_t i = historyFigures; i < tensor.numel(); ++i)
        history.leftOut.push_back(whole(v[i]));
    return history;
}

core::Result<models::SafetensorsFile> openOwn(const std::filesystem::path &file, const char *format, const std::string &fingerprint)
{
    auto opened = models::SafetensorsFile::open(file);
    if (!opened)
        return core::fail(opened.error());
    const auto &metadata = opened->metadata();
    if (!metadata.contains("format") || metadata.at("format") != format)
        return core::fail(ErrorCode::Corrupt, file.string() + " is not a checkpoint.");
    if (!metadata.contains("fingerprint") || metadata.at("fingerprint") != fingerprint)
        return core::fail(ErrorCode::InvalidArgument,
                          file.string() + " belongs to a run with other options or other data; choose an empty folder or the same ones.");
    return opened;
}

core::Result<void> fill(const models::SafetensorsFile &opened, const std::filesystem::path &file, const models::TensorMap &wanted)
{
    torch::NoGradGuard noGrad;
    for (const auto &[name, tensor] : wanted) {
        const auto saved = opened.tensor(name);
        if (!saved || saved->sizes() != tensor.sizes())
            return core::fail(ErrorCode::Corrupt, file.string() + " lacks \"" + name + "\" or has it in another shape.");
        auto target = tensor;
        target.copy_(*saved);
    }
    return {};
}

core::Result<void> write(const std::filesystem::path &file, models::TensorMap tensors, const char *format, const std::string &fingerprint)
{
    for (auto &[name, tensor] : tensors)
        tensor = tensor.to(torch::kCPU).contiguous();
    return models::writeSafetensors(file, tensors, {{"format", format}, {"fingerprint", fingerprint}});
}

models::TensorMap liveAndAverage(const RunState &state)
{
    models::TensorMap tensors;
    for (const auto &[name, tensor] : state.live)
        tensors["live." + name] = tensor.detach();
    for (const auto &[name, tensor] : state.average)
        tensors["average." + name] = tensor;
    return tensors;
}

}  // namespace

core::Result<void> saveCheckpoint(const std::filesystem::path &file, const RunState &state, const std::string &fingerprint)
{
    auto tensors = liveAndAverage(state);
    tensors.merge(state.optimiser.state());
    tensors["step"] = torch::tensor({state.step}, torch::kInt64);
    tensors["epoch_loss"] = torch::tensor({state.epochLoss}, torch::kFloat64);
    tensors[historyName] = toTensor(state.history);
    return write(file, std::move(tensors), checkpointFormat, fingerprint);
}

core::Result<void> loadCheckpoint(const std::filesystem::path &file, const RunState &state, const std::string &fingerprint)
{
    auto opened = openOwn(file, checkpointFormat, fingerprint);
    if (!opened)
        return core::fail(opened.error());
    if (auto ok = fill(*opened, file, liveAndAverage(state)); !ok)
        return ok;
    if (auto ok = state.optimiser.setState(*opened); !ok)
        return ok;
    const auto step = opened->tensor("step"), loss = opened->tensor("epoch_loss");
    if (!step || !loss || step->numel() != 1 || loss->numel() != 1)
        return core::fail(ErrorCode::Corrupt, file.string() + " does not say at which step it was written.");
    state.step = step->item<std::int64_t>();
    state.epochLoss = loss->item<double>();
    if (!opened->contains(historyName))
        return {};
    const auto history = opened->tensor(historyName);
    if (!history || history->scalar_type() != torch::kFloat64 || history->numel() < historyFigures)
        return core::fail(ErrorCode::Corrupt, file.string() + " has a history in another shape.");
    state.history = toHistory(history->contiguous());
    return {};
}

core::Result<void> saveWeights(const std::filesystem::path &file, const models::TensorMap &tensors, const std::string &fingerprint)
{
    return write(file, tensors, weightsFormat, fingerprint);
}

core::Result<void> loadWeights(const std::filesystem::path &file, const models::TensorMap &tensors, const std::string &fingerprint)
{
    return openOwn(file, weightsFormat, fingerprint).and_then([&](const models::SafetensorsFile &opened) {
        return fill(opened, file, tensors);
    });
}

}  // namespace semblance::training
