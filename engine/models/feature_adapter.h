// What a `head` or an `align` run adds behind the towers of a package: a small map of each embedding, kept in two files of its own
// (adapter.json, adapter.safetensors), so that the base stays as it was and any family can be adapted. A package that is adapted
// already takes another one behind the first (adapter-2.json, ...).
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "engine/core/result.h"
#include "engine/models/device.h"
#include "engine/models/dual_encoder.h"

namespace semblance::models {

struct TowerAdapterOptions {
    std::int64_t inputs = 0, outputs = 0;
    bool matrix = false;      // the straight path is a matrix [outputs,inputs] with a bias; false: x itself (then outputs == inputs)
    std::int64_t hidden = 0;  // width of the bottleneck branch, 0: none
    double ratio = 0.5;       // y = (1 - ratio) straight(x) + ratio branch(x) (Gao et al. 2021, CLIP-Adapter, eq. 3)
    std::int64_t cached = 0;  // rows of the cache, 0: none
    // y += cacheWeight * exp(-cacheSharpness (1 - x keys^T)) values (Zhang et al. 2022, Tip-Adapter, eq. 4; the values are the embeddings of
    // the captions of the cached photos, which stand where the paper has the one-hot labels times the classifier's text embeddings)
    double cacheWeight = 1.0, cacheSharpness = 5.5;
};

struct FeatureAdapterOptions {
    std::string recipe = "head";  // what made it
    TowerAdapterOptions image, text;
    // The score is baseShare times the base's cosine plus the rest times the adapted one: both stand in one longer embedding. In [0,1).
    double baseShare = 0.0;

    // InvalidArgument naming the first value that cannot work.
    [[nodiscard]] core::Result<void> check() const;
    [[nodiscard]] std::int64_t outputs() const { return image.outputs + (baseShare > 0.0 ? image.inputs : 0); }
    [[nodiscard]] std::string toJson() const;
    [[nodiscard]] static core::Result<FeatureAdapterOptions> fromJson(const std::string &json);
};

// One tower's map: [N,inputs] float32, unit length -> [N,outputs], not normalised. New, the branch adds nothing and the matrix is the
// identity (its first rows where the sizes differ).
class TowerAdapterImpl : public torch::nn::Module {
public:
    explicit TowerAdapterImpl(const TowerAdapterOptions &options);
    [[nodiscard]] torch::Tensor forward(const torch::Tensor &embeddings);

    torch::nn::Linear matrix{nullptr}, down{nullptr}, up{nullptr};
    torch::Tensor keys, values;  // buffers [cached,inputs], [cached,outputs]
    double dropout = 0.0;        // of the input and the branch, in training only

private:
    TowerAdapterOptions m_options;
};
TORCH_MODULE(TowerAdapter);

class FeatureAdapterImpl : public torch::nn::Module {
public:
    explicit FeatureAdapterImpl(FeatureAdapterOptions options);
    // [N,inputs] unit length -> [N,outputs()], not normalised.
    [[nodiscard]] torch::Tensor adaptImages(const torch::Tensor &embeddings) { return joined(embeddings, image(embeddings)); }
    [[nodiscard]] torch::Tensor adaptTexts(const torch::Tensor &embeddings) { return joined(embeddings, text(embeddings)); }
    [[nodiscard]] torch::Tensor logitScale();
    [[nodiscard]] const FeatureAdapterOptions &options() const { return m_options; }

    TowerAdapter image{nullptr}, text{nullptr};
    torch::Tensor logit_scale;  // scalar, its logarithm

private:
    [[nodiscard]] torch::Tensor joined(const torch::Tensor &base, const torch::Tensor &adapted) const;
    FeatureAdapterOptions m_options;
};
TORCH_MODULE(FeatureAdapter);

// As many may stand behind one another.
constexpr int mostAdapters = 4;
[[nodiscard]] int adapterCount(const std::filesystem::path &folder);
// Both files of that place (1 is next to the towers), the weights first. Errors: those of writing, InvalidArgument (weights that are
// not finite).
[[nodiscard]] core::Result<void> saveAdapter(const std::filesystem::path &folder, const FeatureAdapter &adapter, int place = 1);

// The adapter of that place, for a base with embeddings of this many values. Errors: as below.
[[nodiscard]] core::Result<FeatureAdapter> loadAdapter(const std::filesystem::path &folder, int place, std::int64_t baseDimension);
// The same maps with another share of the base's own cosine, in [0,1).
[[nodiscard]] FeatureAdapter withBaseShare(const FeatureAdapter &adapter, double share);

// For the package reader. A folder without an adapter is left alone by both.
// Sets the traits' embedding dimension. Errors: Corrupt (does not fit the base, tensors missing or misshapen), those of reading.
[[nodiscard]] core::Result<void> describeAdapter(const std::filesystem::path &folder, EncoderTraits &traits);
// The encoder with the folder's adapters behind it, in float32 and without gradients. `module()` stays the base's. The same errors.
[[nodiscard]] core::Result<std::unique_ptr<DualEncoder>> withAdapter(std::unique_ptr<DualEncoder> base, const std::filesystem::path &folder,
                                                                     const DeviceChoice &device);

}  // namespace semblance::models
