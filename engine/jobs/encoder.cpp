#include "engine/jobs/encoder.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <exception>

#include <torch/torch.h>

#include "engine/core/paths.h"
#include "engine/jobs/logit_scale.h"
#include "engine/jobs/picture_batches.h"
#include "engine/models/device.h"
#include "engine/models/package.h"
#include "engine/models/preprocess.h"
#include "engine/models/tower_batches.h"
#include "engine/text/tokenizer.h"

namespace semblance::jobs {

using core::ErrorCode;
using core::Result;

namespace {

constexpr models::TowerBatches::Limits textLimits{256, 256};  // they are short: this is much on any device

// Rows up to the longest sentence of the batch: padding costs as much as words.
torch::Tensor layOutBatch(const text::Tokenizer &tokenizer, std::span<const std::string> texts, const models::TextLayout &layout)
{
    std::vector<torch::Tensor> rows;
    std::int64_t longest = 1;
    for (const std::string &text : texts) {
        const std::vector<std::int64_t> ids = tokenizer.encode(text);
        rows.push_back(models::layOutTokens(ids, layout));
        longest = std::max(longest, std::min(static_cast<std::int64_t>(ids.size()) + 2, layout.contextLength));
    }
    return torch::stack(rows).narrow(1, 0, std::min(longest, rows.front().size(0))).contiguous();
}

class ModelEncoder final : public Encoder, public PictureBatches {
public:
    ModelEncoder(std::unique_ptr<models::DualEncoder> model, std::shared_ptr<const text::Tokenizer> tokenizer,
                 const models::DeviceChoice &choice, const models::PackageReport &report)
        : m_model(std::move(model)), m_tokenizer(std::move(tokenizer)), m_choice(choice), m_name(report.name), m_version(report.version),
          m_identity(report.version + '-' + models::precisionName(choice)),
          m_pictureBatches(choice.device, models::TowerBatches::limitsFor(choice.device)), m_textBatches(choice.device, textLimits)
    {
        m_model->module().eval();
        for (torch::Tensor &parameter : m_model->module().parameters())
            parameter.requires_grad_(false);
        m_logitScale = m_model->logitScale().to(torch::kCPU, torch::kFloat64).item<double>();
    }

    const models::EncoderTraits &traits() const override { return m_model->traits(); }
    const std::string &version() const override { return m_version; }
    const std::string &identity() const override { return m_identity; }
    const std::string &name() const override { return m_name; }
    std::string device() const override { return models::deviceDescription(m_choice); }
    std::string precision() const override { return models::precisionName(m_choice); }
    double logitScale() const { return m_logitScale; }

    std::vector<std::int64_t> tokenize(std::string_view text) const override { return m_tokenizer->encode(text); }

    double knownShare(std::string_view text) const override { return m_tokenizer->knownShare(text); }

    PreparedPicture prepare(const image::Picture &picture) const override
    {
        const c10::InferenceMode guard;
        const torch::Tensor pixels =
            torch::from_blob(const_cast<std::uint8_t *>(picture.rgb.data()), {picture.height, picture.width, 3}, torch::kUInt8);
        const torch::Tensor planes = models::resizePixels(pixels, traits().image).contiguous();
        const auto *data = planes.data_ptr<std::uint8_t>();
        return {std::vector<std::uint8_t>(data, data + planes.numel())};
    }

    Result<EmbeddingRows> embed(std::span<const PreparedPicture> pictures, Scaling scaling) const override
    {
        return inBatches(
            m_pictureBatches, pictures.size(), scaling,
            [&](std::size_t begin, std::size_t count) { return stack(pictures.subspan(begin, count)); },
            [this](const torch::Tensor &batch) { return m_model->encodeImages(models::normalisePixels(batch, traits().image)); });
    }

    Result<EmbeddingRows> embed(std::span<const std::string> texts, Scaling scaling) const override
    {
        return inBatches(
            m_textBatches, texts.size(), scaling,
            [&](std::size_t begin, std::size_t count) { return layOutBatch(*m_tokenizer, texts.subspan(begin, count), traits().text); },
            [this](const torch::Tensor &tokens) { return m_model->encodeTexts(tokens); });
    }

    // Two batches of a CUDA device, so that one is copied while the other is computed; not more than a hundred megabytes of pixels.
    std::size_t picturesAtOnce() const override
    {
        if (m_choice.device.is_cpu())
            return usual;
        constexpr std::size_t mostBytes = 100u << 20;
        const auto side = static_cast<std::size_t>(traits().image.size);
        return std::max<std::size_t>(1, std::min(2 * m_pictureBatches.size(), mostBytes / (3 * side * side)));
    }

private:
    torch::Tensor stack(std::span<const PreparedPicture> pictures) const
    {
        const std::int64_t side = traits().image.size;
        const auto bytes = static_cast<std::size_t>(3 * side * side);
        torch::Tensor batch = m_pictureBatches.staging({static_cast<std::int64_t>(pictures.size()), 3, side, side}, torch::kUInt8);
        auto *target = batch.data_ptr<std::uint8_t>();
        for (std::size_t i = 0; i < pictures.size(); ++i) {
            TORCH_CHECK(pictures[i].planes.size() == bytes, "a prepared picture has ", pictures[i].planes.size(), " bytes, expected ",
                        bytes);
            std::memcpy(target + i * bytes, pictures[i].planes.data(), bytes);
        }
        return batch;
    }

    Result<EmbeddingRows> inBatches(const models::TowerBatches &batches, std::size_t count, Scaling scaling,
                                    const models::TowerBatches::Input &input, const models::TowerBatches::Forward &forward) const
    {
        EmbeddingRows rows;
        rows.dimension = static_cast<std::size_t>(traits().embeddingDimension);
        try {
            const c10::InferenceMode guard;
            batches.run(count, input, forward, [&](const torch::Tensor &output) { append(rows, output, scaling); });
        } catch (const std::exception &error) {
            const auto *torchError = dynamic_cast<const c10::Error *>(&error);
            const std::string what = torchError != nullptr ? torchError->what_without_backtrace() : error.what();
            return core::fail(models::isOutOfMemory(error) ? ErrorCode::OutOfMemory : ErrorCode::Internal,
                              "The model '" + m_name + "' failed: " + what);
        }
        return rows;
    }

    static void append(EmbeddingRows &rows, const torch::Tensor &output, Scaling scaling)
    {
        const torch::Tensor features = output.contiguous();
        const torch::Tensor norms = features.norm(2, 1).contiguous();
        const torch::Tensor kept = scaling == Scaling::Raw ? features : models::normalised(features).contiguous();
        const auto *values = kept.data_ptr<float>();
        const auto *lengths = norms.data_ptr<float>();
        rows.values.insert(rows.values.end(), values, values + kept.numel());
        rows.norms.insert(rows.norms.end(), lengths, lengths + norms.numel());
        rows.count += static_cast<std::size_t>(kept.size(0));
    }

    std::unique_ptr<models::DualEncoder> m_model;
    std::shared_ptr<const text::Tokenizer> m_tokenizer;
    models::DeviceChoice m_choice;
    std::string m_name, m_version, m_identity;
    models::TowerBatches m_pictureBatches, m_textBatches;
    double m_logitScale = 100;
};

}  // namespace

double logitScaleOf(const Encoder &encoder)
{
    constexpr double usual = 100;
    const auto *model = dynamic_cast<const ModelEncoder *>(&encoder);
    return model ? model->logitScale() : usual;
}

Result<std::shared_ptr<const Encoder>> loadEncoder(const std::filesystem::path &package, const std::string &device,
                                                   const std::string &precision)
{
    const auto choice = models::chooseDevice(device, precision);
    if (!choice)
        return core::fail(choice.error());
    const auto report = models::inspectPackage(package);
    if (!report)
        return core::fail(report.error());
    auto tokenizer = text::loadTokenizer(package);
    if (!tokenizer)
        return core::fail(tokenizer.error());
    auto model = models::loadPackage(package, *choice);
    if (!model)
        return core::fail(model.error());
    if ((*tokenizer)->vocabularySize() > (*model)->traits().text.vocabularySize)
        return core::fail(ErrorCode::Corrupt, "The tokenizer of " + core::displayPath(package) + " has "
                                                  + std::to_string((*tokenizer)->vocabularySize()) + " tokens, its text tower only "
                                                  + std::to_string((*model)->traits().text.vocabularySize) + ".");
    return std::make_shared<ModelEncoder>(std::move(*model), std::move(*tokenizer), *choice, *report);
}

}  // namespace semblance::jobs
