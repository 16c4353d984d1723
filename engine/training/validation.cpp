#include "engine/training/validation.h"

#include <algorithm>
#include <unordered_set>

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

// Recall of queries [Q,D] against a gallery [G,D]; relevant [Q,G] bool.
RecallFigures recall(const torch::Tensor &queries, const torch::Tensor &gallery, const torch::Tensor &relevant)
{
    const auto depth = std::min<std::int64_t>(10, gallery.size(0));
    const auto top = std::get<1>(torch::matmul(queries, gallery.t()).topk(depth, 1));
    const auto hits = relevant.gather(1, top).to(torch::kInt64).cumsum(1).gt(0).to(torch::kFloat64).mean(0);  // [depth]
    const auto at = [&](std::int64_t k) { return hits[std::min(k, depth) - 1].item<double>(); };
    return {at(1), at(5), at(10)};
}

// The first row of each distinct caption.
torch::Tensor firstRows(const std::vector<std::int32_t> &captions)
{
    std::vector<std::int64_t> rows;
    std::unordered_set<std::int32_t> seen;
    for (std::size_t i = 0; i < captions.size(); ++i)
        if (seen.insert(captions[i]).second)
            rows.push_back(static_cast<std::int64_t>(i));
    return torch::tensor(at::ArrayRef<std::int64_t>(rows), torch::kInt64);
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
    const auto rowsOfCaptions = firstRows(all.captions);
    const auto photos = torch::cat(images), captions = torch::cat(texts).index_select(0, rowsOfCaptions);
    const auto relevant = all.positives.index_select(1, rowsOfCaptions);  // [photos, captions]
    figures.textToPhoto = recall(captions, photos, relevant.t());
    figures.photoToText = recall(photos, captions, relevant);
    return figures;
}

}  // namespace semblance::training
