#include "engine/models/preprocess.h"

#include <algorithm>
#include <cmath>

#include <omp.h>

#include <ATen/Parallel.h>

namespace semblance::models {

namespace {

// One picture is too little work to share out, and the decoding pool already runs one on each core.
class OneThread {
public:
    OneThread() : m_before(at::get_num_threads()) { omp_set_num_threads(1); }
    OneThread(const OneThread &) = delete;
    OneThread &operator=(const OneThread &) = delete;
    ~OneThread() { omp_set_num_threads(m_before); }

private:
    int m_before;
};

// [1,3,H,W] float32 with whole values 0..255 -> [1,3,height,width] likewise.
torch::Tensor resample(const torch::Tensor &image, std::int64_t height, std::int64_t width, ImagePreprocessing::Filter filter)
{
    if (image.size(2) == height && image.size(3) == width)
        return image;
    auto resized = filter == ImagePreprocessing::Filter::Bicubic
                       ? at::_upsample_bicubic2d_aa(image, {height, width}, /*align_corners=*/false)
                       : at::_upsample_bilinear2d_aa(image, {height, width}, /*align_corners=*/false);
    return resized.add_(0.5f).floor_().clamp_(0.f, 255.f);  // PIL rounds halves up
}

constexpr std::int64_t bandValues = 1 << 22;  // 16 MB as float32

torch::Tensor asFloat(const torch::Tensor &planes)
{
    return planes.unsqueeze(0).to(torch::kFloat32, /*non_blocking=*/false, /*copy=*/false, torch::MemoryFormat::Contiguous);
}

// [3,H,W] uint8 with side `dim` (1: rows, 2: columns) resampled to `size`. Lines across it know nothing of each other, so a band of
// them gives what all of them would.
torch::Tensor resampleSide(const torch::Tensor &planes, std::int64_t dim, std::int64_t size, ImagePreprocessing::Filter filter)
{
    if (planes.size(dim) == size)
        return planes;
    const auto across = 3 - dim, lines = planes.size(across);
    const auto band = std::max<std::int64_t>(1, bandValues / (3 * std::max(planes.size(dim), size)));
    auto result = torch::empty({3, dim == 1 ? size : lines, dim == 2 ? size : lines}, torch::kUInt8);
    for (std::int64_t first = 0; first < lines; first += band) {
        const auto count = std::min(band, lines - first);
        const auto part = asFloat(planes.narrow(across, first, count));
        result.narrow(across, first, count).copy_(resample(part, dim == 1 ? size : count, dim == 2 ? size : count, filter)[0]);
    }
    return result;
}

// Half to even, as Python's round() in torchvision's CenterCrop.
std::int64_t cropStart(std::int64_t have, std::int64_t want)
{
    return static_cast<std::int64_t>(std::nearbyint(static_cast<double>(have - want) / 2.0));
}

// A strip one pixel high would be resized to millions of columns of which the crop keeps a few: cut it first. Only pictures
// more than 16 times as long as wide are touched.
torch::Tensor withoutFarEnds(const torch::Tensor &pixels)
{
    constexpr std::int64_t limit = 16;
    const auto height = pixels.size(0), width = pixels.size(1);
    if (height > limit * width)
        return pixels.narrow(0, cropStart(height, limit * width), limit * width);
    if (width > limit * height)
        return pixels.narrow(1, cropStart(width, limit * height), limit * height);
    return pixels;
}

}  // namespace

torch::Tensor resizePixels(const torch::Tensor &pixels, const ImagePreprocessing &options)
{
    TORCH_CHECK(pixels.dim() == 3 && pixels.size(2) == 3 && pixels.scalar_type() == torch::kUInt8 && pixels.numel() > 0,
                "resizePixels wants [H,W,3] uint8");
    const torch::NoGradGuard noGradients;
    const OneThread oneThread;
    const auto size = options.size, target = std::max(options.resizeTo, size);
    const bool crop = options.fit == ImagePreprocessing::Fit::ShortSideThenCrop;
    const auto source = crop ? withoutFarEnds(pixels) : pixels;
    const auto shortSide = std::min(source.size(0), source.size(1));
    // The long side is cut to a whole number, not rounded: torchvision's int(size * long / short).
    const auto height = crop ? target * source.size(0) / shortSide : size;
    const auto width = crop ? target * source.size(1) / shortSide : size;

    const auto columns = resampleSide(source.permute({2, 0, 1}), 2, width, options.filter).narrow(2, cropStart(width, size), size);
    return resampleSide(columns, 1, height, options.filter).narrow(1, cropStart(height, size), size).contiguous();
}

torch::Tensor normalisePixels(const torch::Tensor &batch, const ImagePreprocessing &options)
{
    const auto numbers = torch::TensorOptions().dtype(torch::kFloat32);
    const auto channels = [&](const std::array<float, 3> &values) {
        return torch::tensor({values[0], values[1], values[2]}, numbers).view({1, 3, 1, 1}).to(batch.device());
    };
    return batch.to(torch::kFloat32, /*non_blocking=*/false, /*copy=*/true)
        .div_(255.f)
        .sub_(channels(options.mean))
        .div_(channels(options.deviation));
}

torch::Tensor layOutTokens(const std::vector<std::int64_t> &ids, const TextLayout &layout)
{
    auto tokens = torch::full({layout.contextLength}, layout.padToken, torch::kInt64);
    auto *row = tokens.data_ptr<std::int64_t>();
    const std::int64_t first = layout.startToken < 0 ? 0 : 1;
    const auto kept = std::min(static_cast<std::int64_t>(ids.size()), std::max<std::int64_t>(layout.contextLength - 1 - first, 0));
    if (first == 1)
        row[0] = layout.startToken;
    std::copy_n(ids.begin(), kept, row + first);
    row[std::min(kept + first, layout.contextLength - 1)] = layout.endToken;
    return tokens;
}

}  // namespace semblance::models
