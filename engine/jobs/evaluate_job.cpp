#include "engine/jobs/evaluate_job.h"

#include <algorithm>

#include <torch/torch.h>

#include "engine/image/decoder.h"
#include "engine/jobs/decode_pool.h"
#include "engine/jobs/parallel.h"

namespace semblance::jobs {

namespace fs = std::filesystem;
using core::ErrorCode;
using core::fail;

namespace {

constexpr std::size_t photoChunk = 128;  // decoded before the encoder runs: bounds memory

struct EmbeddedPhotos {
    torch::Tensor rows;             // [kept, D] unit length
    std::vector<std::size_t> kept;  // numbers of the photos that decoded, ascending
};

torch::Tensor tensorOf(EmbeddingRows &rows)
{
    return torch::from_blob(rows.values.data(), {static_cast<std::int64_t>(rows.count), static_cast<std::int64_t>(rows.dimension)},
                            torch::kFloat32)
        .clone();
}

core::Result<EmbeddedPhotos> embedPhotos(const Encoder &encoder, const std::vector<fs::path> &files, int threads, JobContext &context,
                                         std::vector<SkippedFile> &skipped)
{
    EmbeddedPhotos embedded;
    std::vector<torch::Tensor> parts;
    for (std::size_t begin = 0; begin < files.size(); begin += photoChunk) {
        const std::size_t count = std::min(photoChunk, files.size() - begin);
        std::vector<PreparedPicture> prepared(count);
        std::vector<std::string> reasons(count);
        const bool complete = forEachInParallel(count, threads, context, [&](std::size_t i) {
            const auto photo = image::decodePhotoFile(files[begin + i], decodeOptionsFor(encoder));
            if (photo)
                prepared[i] = encoder.prepare(photo->picture);
            else
                reasons[i] = photo.error().detail;
        });
        if (!complete)
            return fail(ErrorCode::Cancelled, "Stopped while photos were measured.");
        std::vector<PreparedPicture> readable;
        for (std::size_t i = 0; i < count; ++i) {
            if (!reasons[i].empty()) {
                skipped.push_back({files[begin + i], reasons[i]});
                continue;
            }
            readable.push_back(std::move(prepared[i]));
            embedded.kept.push_back(begin + i);
        }
        if (!readable.empty()) {
            auto rows = encoder.embed(readable, Scaling::UnitLength);
            if (!rows)
                return fail(rows.error());
            parts.push_back(tensorOf(*rows));
        }
        context.progress(static_cast<std::int64_t>(begin + count), static_cast<std::int64_t>(files.size()));
    }
    if (parts.empty())
        return fail(ErrorCode::InvalidArgument,
                    "None of the photos could be read" + (skipped.empty() ? std::string(".") : "; the first: " + skipped.front().reason));
    embedded.rows = torch::cat(parts);
    return embedded;
}

std::string fillPrompt(const std::string &prompt, const std::string &name)
{
    std::string sentence = prompt;
    for (std::size_t at = sentence.find("{}"); at != std::string::npos; at = sentence.find("{}", at + name.size()))
        sentence.replace(at, 2, name);
    return sentence;
}

}  // namespace

core::Result<RetrievalEvaluation> evaluateRetrievalOn(const Encoder &encoder, PairList pairs, int threads, JobContext &context)
{
    std::sort(pairs.photos.begin(), pairs.photos.end(), [](const auto &a, const auto &b) { return a.image.native() < b.image.native(); });
    RetrievalEvaluation result;
    result.skipped = std::move(pairs.skipped);
    std::vector<fs::path> files;
    for (const auto &photo : pairs.photos)
        files.push_back(photo.image);
    auto photos = embedPhotos(encoder, files, threads, context, result.skipped);
    if (!photos)
        return fail(photos.error());
    std::vector<std::string> captions;
    std::vector<std::int64_t> photoOfText;
    for (std::size_t row = 0; row < photos->kept.size(); ++row)
        for (std::string &caption : pairs.photos[photos->kept[row]].captions) {
            captions.push_back(std::move(caption));
            photoOfText.push_back(static_cast<std::int64_t>(row));
        }
    auto texts = encoder.embed(captions, Scaling::UnitLength);
    if (!texts)
        return fail(texts.error());
    auto scores = evaluation::evaluateRetrieval(photos->rows, tensorOf(*texts), photoOfText);
    if (!scores)
        return fail(scores.error());
    result.scores = std::move(*scores);
    result.queries = static_cast<std::int64_t>(captions.size());
    result.gallery = photos->rows.size(0);
    return result;
}

core::Result<ClassifyEvaluation> evaluateClassifyOn(const Encoder &encoder, const LabelledPhotos &photos, const std::string &prompt,
                                                    int threads, JobContext &context)
{
    if (prompt.find("{}") == std::string::npos)
        return fail(ErrorCode::InvalidArgument, "The prompt \"" + prompt + "\" has no {} where the class name goes.");
    ClassifyEvaluation result;
    result.classes = photos.classes;
    std::vector<std::string> sentences;
    for (const std::string &name : photos.classes)
        sentences.push_back(fillPrompt(prompt, name));
    auto texts = encoder.embed(sentences, Scaling::UnitLength);
    if (!texts)
        return fail(texts.error());
    auto embedded = embedPhotos(encoder, photos.photos, threads, context, result.skipped);
    if (!embedded)
        return fail(embedded.error());
    std::vector<std::int64_t> labels;
    for (const std::size_t photo : embedded->kept)
        labels.push_back(photos.labels[photo]);
    auto scores = evaluation::evaluateClassification(torch::mm(embedded->rows, tensorOf(*texts).t()), labels);
    if (!scores)
        return fail(scores.error());
    result.scores = std::move(*scores);
    return result;
}

}  // namespace semblance::jobs
