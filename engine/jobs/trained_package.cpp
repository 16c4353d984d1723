#include "engine/jobs/trained_package.h"

#include "engine/core/files.h"
#include "engine/models/package.h"
#include "engine/models/safetensors.h"

namespace semblance::jobs {

core::Result<void> writeTrainedPackage(const std::filesystem::path &folder, models::DualEncoder &encoder, const std::string &configJson)
{
    models::TensorMap tensors;
    const auto keep = [&](const std::string &name, const torch::Tensor &tensor) {
        const auto here = tensor.detach().to(torch::kCPU);
        tensors[name] = (here.is_floating_point() ? here.to(torch::kHalf) : here).contiguous();
    };
    for (const auto &parameter : encoder.module().named_parameters())
        keep(parameter.key(), parameter.value());
    for (const auto &buffer : encoder.module().named_buffers())
        keep(buffer.key(), buffer.value());
    if (auto written = models::writeSafetensors(folder / "model.safetensors", tensors, {{"format", "pt"}}); !written)
        return written;
    if (auto written = core::writeTextAtomically(folder / "config.json", configJson); !written)
        return written;
    auto report = models::inspectPackage(folder);
    if (!report)
        return core::fail(report.error());
    if (!report->problems.empty())
        return core::fail(core::ErrorCode::Internal, "The trained package does not load: " + report->problems.front());
    return {};
}

}  // namespace semblance::jobs
