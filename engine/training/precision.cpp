#include "engine/training/precision.h"

#include <ATen/autocast_mode.h>
#include <torch/version.h>

namespace semblance::training {

namespace {
void setAutocast(torch::Device device, bool enabled)
{
#if TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= 4)
    at::autocast::set_autocast_enabled(device.type(), enabled);
    at::autocast::set_autocast_dtype(device.type(), torch::kBFloat16);
#else
    if (device.is_cuda()) {
        at::autocast::set_enabled(enabled);
        at::autocast::set_autocast_gpu_dtype(torch::kBFloat16);
    } else {
        at::autocast::set_cpu_enabled(enabled);
        at::autocast::set_autocast_cpu_dtype(torch::kBFloat16);
    }
#endif
}
}  // namespace

Autocast::Autocast(torch::Device device, bool enabled) : m_device(device), m_enabled(enabled)
{
    if (m_enabled)
        setAutocast(m_device, true);
}

Autocast::~Autocast()
{
    if (!m_enabled)
        return;
    at::autocast::clear_cache();
    setAutocast(m_device, false);
}

}  // namespace semblance::training
