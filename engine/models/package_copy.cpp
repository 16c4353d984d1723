#include "engine/models/package_copy.h"

#include <cmath>

#include "engine/core/files.h"
#include "engine/core/paths.h"

namespace semblance::models {

namespace fs = std::filesystem;
using core::ErrorCode;
using core::fail;
using core::Result;

namespace {

TensorMap tensorsOf(const torch::nn::Module &module)
{
    TensorMap tensors;
    for (const auto &item : module.named_parameters())
        tensors[item.key()] = item.value().detach();
    for (const auto &item : module.named_buffers())
        tensors[item.key()] = item.value();
    return tensors;
}

// Puts one module tensor back into the file's tensors that it was put together from.
Result<void> putBack(const torch::Tensor &whole, const std::string &name, const WeightSource &source, TensorMap &stored)
{
    const auto flat = source.transposed ? whole.t() : whole;
    const auto count = static_cast<std::int64_t>(source.names.size());
    const auto parts = count == 1 ? std::vector<torch::Tensor>{flat} : flat.chunk(count, 0);
    for (std::size_t i = 0; i < source.names.size(); ++i) {
        auto &target = stored.at(source.names[i]);
        if (parts.size() != source.names.size() || parts[i].numel() != target.numel())
            return fail(ErrorCode::InvalidArgument,
                        "The weights \"" + name + "\" have another shape than in the package that they come from.");
        const auto values = parts[i].to(torch::kCPU, target.scalar_type()).reshape(target.sizes()).contiguous();
        if (!std::isfinite(values.sum(torch::kFloat64).item<double>()))
            return fail(ErrorCode::InvalidArgument,
                        "The weights \"" + name + "\" are not finite numbers in the package's number format; nothing was written.");
        target = values;
    }
    return {};
}

Result<void> copyFile(const fs::path &from, const fs::path &to)
{
    std::error_code error;
    if (fs::equivalent(from, to, error))
        return {};
    fs::copy_file(from, to, fs::copy_options::overwrite_existing, error);
    if (error)
        return fail(core::systemError(error.value(), "copy", to));
    return {};
}

}  // namespace

Result<void> savePackageCopy(const fs::path &base, const torch::nn::Module &module, const fs::path &out)
{
    const auto parts = packageParts(base);
    if (!parts)
        return fail(parts.error());
    const torch::NoGradGuard noGradients;
    TensorMap stored;
    for (const auto &name : parts->tensorNames) {
        auto tensor = parts->tensor(name);
        if (!tensor)
            return fail(tensor.error());
        stored[name] = *tensor;
    }
    const auto own = tensorsOf(module);
    for (const auto &[name, source] : parts->plan) {
        const auto found = own.find(name);
        if (found == own.end())
            return fail(ErrorCode::InvalidArgument, "The module lacks the weights \"" + name + "\" of " + core::displayPath(base) + ".");
        if (auto done = putBack(found->second, name, source, stored); !done)
            return done;
    }
    if (auto written = writeSafetensors(out / parts->weightsFile, stored, {{"format", "pt"}}); !written)
        return written;
    for (auto file = parts->companions.rbegin(); file != parts->companions.rend(); ++file)
        if (auto copied = copyFile(base / *file, out / *file); !copied)
            return copied;
    return {};
}

}  // namespace semblance::models
