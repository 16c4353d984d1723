#include "engine/models/eight_bit.h"

#include <algorithm>
#include <limits>
#include <mutex>

#include <ATen/Context.h>
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/native/quantized/PackedParams.h>

#if defined(__x86_64__) && defined(__GNUC__)
#include <cpuid.h>
#endif

namespace semblance::models {

namespace {

using PackedMatrix = c10::intrusive_ptr<LinearPackedParamsBase>;

constexpr std::int64_t mostRows = 256;  // at once: they stay in the cache between rounding, product and scaling
constexpr std::int64_t rowStep = 32;    // few different sizes: oneDNN makes a program for each

// Without VNNI pairs of products are summed in 16 bits, which overflow.
bool hasVnni()
{
#if defined(__x86_64__) && defined(__GNUC__)
    if (__builtin_cpu_supports("avx512vnni"))
        return true;
    constexpr unsigned avxVnni = 1u << 4;  // leaf 7, subleaf 1, EAX
    unsigned eax = 0, ebx = 0, ecx = 0, edx = 0;
    return __builtin_cpu_supports("avx2") && __get_cpuid_count(7, 1, &eax, &ebx, &ecx, &edx) != 0 && (eax & avxVnni) != 0;
#else
    return false;
#endif
}

std::optional<at::QEngine> engineForEightBit()
{
    const auto &engines = at::Context::supportedQEngines();
    for (const auto engine : {at::QEngine::ONEDNN, at::QEngine::FBGEMM})
        if (std::find(engines.begin(), engines.end(), engine) != engines.end())
            return engine;
    return std::nullopt;
}

PackedMatrix pack(const torch::Tensor &quantised)
{
    static std::mutex mutex;  // the library that packs is a setting of the whole process
    const std::lock_guard lock(mutex);
    const auto engine = engineForEightBit();
    TORCH_CHECK(engine, "this LibTorch has no library for eight-bit products");
    if (at::globalContext().qEngine() != *engine)
        at::globalContext().setQEngine(*engine);
    static const auto prepack = c10::Dispatcher::singleton()
                                    .findSchemaOrThrow("quantized::linear_prepack", "")
                                    .typed<PackedMatrix(at::Tensor, c10::optional<at::Tensor>)>();
    return prepack.call(quantised, c10::nullopt);
}

}  // namespace

struct EightBitMatrix::Packed {
    explicit Packed(const torch::Tensor &quantised) : matrix(pack(quantised)) {}
    torch::Tensor times(const torch::Tensor &rows) const
    {
        const std::lock_guard lock(mutex);  // the packed matrix keeps its last program and what it writes to
        return matrix->apply_dynamic(rows);
    }

    mutable std::mutex mutex;
    PackedMatrix matrix;
};

bool eightBitIsAvailable()
{
    static const bool available = hasVnni() && engineForEightBit();
    return available;
}

EightBitMatrix::EightBitMatrix(const torch::Tensor &weight) : m_inputs(weight.size(1)), m_outputs(weight.size(0))
{
    TORCH_CHECK(m_inputs > 1, "a matrix in eight bits has two inputs at least");
    const torch::NoGradGuard noGradients;
    constexpr double steps = 127;  // symmetric: zero stays zero
    const auto largest = weight.abs().amax(1).to(torch::kFloat64).clamp_min(std::numeric_limits<float>::min());
    const auto zero = torch::zeros({m_outputs}, torch::kInt64);
    m_packed = std::make_shared<Packed>(at::quantize_per_channel(weight.contiguous(), largest / steps, zero, 0, torch::kQInt8));
}

torch::Tensor EightBitMatrix::times(const torch::Tensor &x, const torch::Tensor &bias) const
{
    const auto rows = x.reshape({-1, m_inputs}).contiguous();
    const auto result = torch::empty({rows.size(0), m_outputs}, rows.options());
    for (std::int64_t begin = 0; begin < rows.size(0); begin += mostRows - 1) {
        const auto count = std::min(mostRows - 1, rows.size(0) - begin);
        multiply(rows.narrow(0, begin, count), bias, result.narrow(0, begin, count));
    }
    auto shape = x.sizes().vec();
    shape.back() = m_outputs;
    return result.view(shape);
}

void EightBitMatrix::multiply(const torch::Tensor &rows, const torch::Tensor &bias, torch::Tensor result) const
{
    const auto count = rows.size(0), padded = (count + rowStep) / rowStep * rowStep;  // one more row at least
    const auto scale = rows.abs().amax(1, /*keepdim=*/true).clamp_min_(std::numeric_limits<float>::min());
    auto scaled = torch::empty({padded, m_inputs}, rows.options());
    auto own = scaled.narrow(0, 0, count);
    torch::div_out(own, rows, scale);
    // LibTorch rounds with the range of all rows: a row with both ends makes it the same for every batch.
    scaled.narrow(0, count, padded - count).zero_();
    auto *ends = scaled.data_ptr<float>() + count * m_inputs;
    ends[0] = 1.f;
    ends[m_inputs - 1] = -1.f;
    const auto products = m_packed->times(scaled).narrow(0, 0, count);
    if (bias.defined())
        torch::addcmul_out(result, bias, products, scale);
    else
        torch::mul_out(result, products, scale);
}

torch::Tensor LinearImpl::forward(const torch::Tensor &x)
{
    return m_eightBit ? m_eightBit->times(x, bias) : torch::nn::LinearImpl::forward(x);
}

void LinearImpl::toEightBit()
{
    m_eightBit.emplace(weight);
    weight.set_data(torch::empty({0}, weight.options()));
}

}  // namespace semblance::models
