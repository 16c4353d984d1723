// How long it takes to measure a large set once it is embedded.
#include <algorithm>

#include <torch/torch.h>

#include "engine/evaluation/retrieval.h"
#include "engine/jobs/bench_measure.h"

namespace semblance::jobs {

using core::fail;
using core::Result;

namespace {

constexpr std::int64_t photos = 5000, captionsAPhoto = 5, dimension = 512, chunk = 256;

// [count, 512] that own their values.
torch::Tensor unitRows(std::int64_t count, std::int64_t seed)
{
    auto values = randomUnitRows(count, dimension, seed);
    return torch::from_blob(values.data(), {count, dimension}, torch::kFloat32).clone();
}

}  // namespace

Result<std::vector<Figure>> benchEvaluate(const BenchOptions &options, JobContext &context)
{
    const c10::InferenceMode guard;
    const auto images = unitRows(photos, 1), texts = unitRows(photos * captionsAPhoto, 2);
    std::vector<std::int64_t> photoOfText;
    for (std::int64_t text = 0; text < photos * captionsAPhoto; ++text)
        photoOfText.push_back(text / captionsAPhoto);
    const std::string settings = "5,000 photos, 25,000 captions, 512 numbers each, chunks of 256 queries";
    const auto scored = [&]() -> Result<void> {
        const auto scores = evaluation::evaluateRetrieval(images, texts, photoOfText);
        return scores ? Result<void>() : fail(scores.error());
    };
    const auto whole = [&]() -> Result<void> {
        const auto scores = evaluation::evaluateRetrieval(images, texts, photoOfText);
        if (!scores)
            return fail(scores.error());
        static_cast<void>(evaluation::retrievalFigures(scores->textToImage, photoOfText, {}, "text_to_image"));
        static_cast<void>(evaluation::retrievalFigures(scores->imageToText, {}, {}, "image_to_text"));
        return {};
    };
    // Every score once, both ways, and nothing done with them: what no ranking can be faster than.
    const auto products = [&]() -> Result<void> {
        for (std::int64_t first = 0; first < texts.size(0); first += chunk)
            static_cast<void>(torch::mm(texts.narrow(0, first, std::min(chunk, texts.size(0) - first)), images.t()));
        for (std::int64_t first = 0; first < images.size(0); first += chunk)
            static_cast<void>(torch::mm(images.narrow(0, first, std::min(chunk, images.size(0) - first)), texts.t()));
        return {};
    };
    using Unit = Contender::Unit;
    return measure({{"evaluate, figures both ways", Unit::Milliseconds, 1, settings, scored},
                    {"evaluate, with 1,000 resamples", Unit::Milliseconds, 1, settings, whole},
                    {"matrix products alone", Unit::Milliseconds, 1, settings, products}},
                   options.rounds, context);
}

}  // namespace semblance::jobs
