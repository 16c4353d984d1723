// Runs a tower over many inputs in batches: as many at once as memory holds, half as many when it ends; on a CUDA device the next ones
// are copied while the last ones are computed.
#pragma once

#include <atomic>
#include <cstddef>
#include <exception>
#include <functional>
#include <optional>

#include <torch/torch.h>

namespace semblance::models {

// Whether what was thrown, by LibTorch or the allocator, says that memory ended.
[[nodiscard]] bool isOutOfMemory(const std::exception &error);

// Bytes of a CUDA device that nobody has; nothing: another device, or it cannot be asked.
[[nodiscard]] std::optional<std::size_t> freeDeviceMemory(const torch::Device &device);

// Any thread; what it learned of the memory holds for all.
class TowerBatches {
public:
    // Inputs a batch: `first` until it is known how much memory they take, at most `most`.
    struct Limits {
        std::size_t first = 64, most = 64;
    };
    using FreeBytes = std::function<std::optional<std::size_t>()>;
    // The processor takes batches of 64, which keep it busy and their activations small; a CUDA device what its memory holds.
    [[nodiscard]] static Limits limitsFor(const torch::Device &device);
    // freeBytes: none: of the device.
    TowerBatches(const torch::Device &device, const Limits &limits, FreeBytes freeBytes = {});

    // Rows begin to begin + count on the CPU, for a CUDA device best in staging().
    using Input = std::function<torch::Tensor(std::size_t begin, std::size_t count)>;
    using Forward = std::function<torch::Tensor(const torch::Tensor &batch)>;  // on the device -> [n,D] there
    using Output = std::function<void(const torch::Tensor &rows)>;             // [n,D] float32 on the CPU, in order
    // Throws what these throw; that memory ended only when it did with a single input.
    void run(std::size_t count, const Input &input, const Forward &forward, const Output &output) const;

    // For a batch on its way to the device: memory that the device reads by itself, where it does.
    [[nodiscard]] torch::Tensor staging(at::IntArrayRef sizes, torch::ScalarType type) const;
    [[nodiscard]] std::size_t size() const { return m_size; }

private:
    [[nodiscard]] torch::Tensor upload(const torch::Tensor &here) const;
    void grow(std::size_t inputs, std::optional<std::size_t> before) const;

    const torch::Device m_device;
    const Limits m_limits;
    const FreeBytes m_freeBytes;
    const std::size_t m_ahead;            // batches that are computed while the next one is made
    std::optional<c10::Stream> m_copies;  // of a CUDA device: copies that do not wait for the computation
    mutable std::atomic<std::size_t> m_size;
    mutable std::atomic<bool> m_measured;  // how much memory an input takes
};

}  // namespace semblance::models
