#include "engine/models/tower_batches.h"

#include <algorithm>
#include <bit>
#include <deque>
#include <new>
#include <string_view>
#include <utility>

#include <c10/core/Event.h>
#include <c10/core/StreamGuard.h>
#include <c10/core/impl/VirtualGuardImpl.h>

#include <dlfcn.h>

namespace semblance::models {

bool isOutOfMemory(const std::exception &error)
{
    if (dynamic_cast<const std::bad_alloc *>(&error) != nullptr || dynamic_cast<const c10::OutOfMemoryError *>(&error) != nullptr)
        return true;
    const auto *torchError = dynamic_cast<const c10::Error *>(&error);
    const std::string_view what = torchError != nullptr ? torchError->what_without_backtrace() : error.what();
    for (const auto *sign : {"out of memory", "not enough memory", "can't allocate memory"})
        if (what.find(sign) != std::string_view::npos)
            return true;
    return false;
}

// By name: LibTorch brings CUDA's runtime along where there is a device, and its headers are not needed to build.
std::optional<std::size_t> freeDeviceMemory(const torch::Device &device)
{
    if (!device.is_cuda())
        return std::nullopt;
    using MemGetInfo = int(std::size_t *, std::size_t *);
    auto *ask = reinterpret_cast<MemGetInfo *>(::dlsym(RTLD_DEFAULT, "cudaMemGetInfo"));
    std::size_t free = 0, all = 0;
    if (ask == nullptr || ask(&free, &all) != 0)
        return std::nullopt;
    return free;
}

TowerBatches::Limits TowerBatches::limitsFor(const torch::Device &device)
{
    return device.is_cuda() ? Limits{32, 1024} : Limits{64, 64};
}

TowerBatches::TowerBatches(const torch::Device &device, const Limits &limits, FreeBytes freeBytes)
    : m_device(device), m_limits(limits),
      m_freeBytes(freeBytes ? std::move(freeBytes) : FreeBytes([device] { return freeDeviceMemory(device); })),
      m_ahead(device.is_cuda() ? 1 : 0), m_size(std::max<std::size_t>(1, limits.first)), m_measured(limits.first >= limits.most)
{
    if (device.is_cuda())
        m_copies = c10::impl::VirtualGuardImpl(device.type()).getStreamFromGlobalPool(device);
}

void TowerBatches::run(std::size_t count, const Input &input, const Forward &forward, const Output &output) const
{
    std::deque<torch::Tensor> flying;
    const auto land = [&] {
        output(flying.front().to(torch::kCPU, torch::kFloat32));
        flying.pop_front();
    };
    for (std::size_t begin = 0; begin < count;) {
        const std::size_t many = std::min(m_size.load(), count - begin);
        const auto before = m_measured ? std::nullopt : m_freeBytes();
        try {
            flying.push_back(forward(upload(input(begin, many))));
            begin += many;
            grow(many, before);
        } catch (const std::exception &error) {
            if (many == 1 || !isOutOfMemory(error))
                throw;
            m_size = std::min(m_size.load(), many / 2);
            m_measured = true;  // memory has said how many there may be
            while (!flying.empty())
                land();
        }
        while (flying.size() > m_ahead)
            land();
    }
    while (!flying.empty())
        land();
}

// LibTorch keeps what a batch took, so what is free less after the first one is what every later one of that size takes. Half of the
// rest is left to training, queries and other programs.
void TowerBatches::grow(std::size_t inputs, std::optional<std::size_t> before) const
{
    if (!before || inputs < m_limits.first || m_measured.exchange(true))
        return;
    const auto after = m_freeBytes();
    if (!after || *after >= *before)
        return;
    const std::size_t each = std::max<std::size_t>(1, (*before - *after) / inputs);
    m_size = std::clamp(std::bit_floor(inputs + *after / 2 / each), m_limits.first, m_limits.most);
}

torch::Tensor TowerBatches::upload(const torch::Tensor &here) const
{
    if (!m_copies)
        return here.to(m_device);
    const c10::Stream computing = c10::impl::VirtualGuardImpl(m_device.type()).getStream(m_device);
    torch::Tensor there;
    {
        const c10::StreamGuard copying(*m_copies);
        there = here.to(m_device, /*non_blocking=*/true);
    }
    c10::Event arrived(m_device.type());
    arrived.record(*m_copies);
    arrived.block(computing);
    there.record_stream(computing);  // its memory is not given to the next copy before the computation is done with it
    return there;
}

torch::Tensor TowerBatches::staging(at::IntArrayRef sizes, torch::ScalarType type) const
{
    return torch::empty(sizes, torch::TensorOptions(type).pinned_memory(m_copies.has_value()));
}

}  // namespace semblance::models
