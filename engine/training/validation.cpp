#include "engine/training/validation.h"

#include <algorithm>

#include "engine/models/preprocess.h"
#include "engine/training/losses.h"
#include "engine/training/precision.h"
#include "engine/training/sampler.h"

namespace semblance::training {

namespace {

std::vector<std::int64_t> evenlySpaced(std::int64_t count, std::int64_t limit)
{
    const auto wanted = std::min(count, limit);
    std::vector<std::int64_t> rows;
    for (std::int64_t i = 0; i < wanted; ++i)
        rows.push_back(i * count / wanted);
    return rows;
}

// Share of distinct captions for which one of the first ten photos is one that the caption is true of.
double recallAt10(const torch::Tensor &images, const torch::Tensor &texts, const Batch &batch)
{
    const auto count = images.size(0);
    const auto top = std::get<1>(torch::matmul(texts, images.t()).topk(std::min<std::int64_t>(10, count), 1)).contiguous();
    const auto ranked = top.accessor<std::int64_t, 2>();
    const auto positives = batch.positives.accessor<bool, 2>();
    std::vector<std::int32_t> asked;
    double found = 0.0;
    for (std::int64_t query = 0; query < count; ++query) {
        const auto caption = batch.captions[static_cast<std::size_t>(query)];
        if (std::find(asked.begin(), asked.end(), caption) != asked.end())
            continue;
        asked.push_back(caption);
        for (std::int64_t rank = 0; rank < top.size(1); ++rank) {
            if (positives[ranked[query][rank]][query]) {
                found += 1.0;
                break;
            }
        }
    }
    return asked.empty() ? 0.0 : found / static_cast<double>(asked.size());
}

}  // namespace

ValidationFigures validate(models::DualEncoder &encoder, const PairDataset &pairs, std::int64_t batchSize, torch::Device device,
                           bool bfloat16, std::int64_t limit)
{
    torch::NoGradGuard noGrad;
    encoder.module().eval();
    const auto &traits = encoder.traits();
    const Sampler sampler(pairs, traits.text, batchSize, 0);
    const auto all = sampler.plainBatch(evenlySpaced(pairs.size(), limit));
    const auto count = static_cast<std::int64_t>(all.photos.size());
    const auto rows = torch::tensor(at::ArrayRef<std::int64_t>(all.photos), torch::kInt64);
    std::vector<torch::Tensor> images, texts;
    for (std::int64_t first = 0; first < count; first += batchSize) {
        const auto length = std::min(batchSize, count - first);
        const Autocast autocast(device, bfloat16);
        const auto pictures = pairs.pictures.index_select(0, rows.narrow(0, first, length)).to(device);
        images.push_back(models::normalised(encoder.encodeImages(models::normalisePixels(pictures, traits.image))).cpu());
        texts.push_back(models::normalised(encoder.encodeTexts(all.tokens.narrow(0, first, length).to(device))).cpu());
    }
    const auto scale = encoder.logitScale().cpu();
    ValidationFigures figures;
    for (std::size_t i = 0; i < images.size(); ++i) {
        const auto first = static_cast<std::int64_t>(i) * batchSize, length = images[i].size(0);
        const auto positives = all.positives.narrow(0, first, length).narrow(1, first, length);
        figures.loss +=
            infoNce(images[i], texts[i], scale, positives).item<double>() * static_cast<double>(length) / static_cast<double>(count);
    }
    figures.recallAt10 = recallAt10(torch::cat(images), torch::cat(texts), all);
    return figures;
}

}  // namespace semblance::training
