// Photos and captions of a set become rows.
#include <algorithm>
#include <cstring>
#include <unordered_map>

#include "engine/isolation/photo_reader.h"
#include "engine/jobs/decode_pool.h"
#include "engine/jobs/evaluation_set.h"
#include "engine/jobs/parallel.h"
#include "engine/models/dual_encoder.h"

namespace semblance::jobs {

using core::ErrorCode;
using core::fail;

namespace {

constexpr std::size_t photoChunk = 128;  // decoded before the encoder runs: bounds memory
constexpr std::size_t textChunk = 1024;

torch::Tensor tensorOf(EmbeddingRows &rows)
{
    return torch::from_blob(rows.values.data(), {static_cast<std::int64_t>(rows.count), static_cast<std::int64_t>(rows.dimension)},
                            torch::kFloat32)
        .clone();
}

struct EmbeddedPhotos {
    torch::Tensor rows;
    std::vector<bool> kept;
};

core::Result<EmbeddedPhotos> embedPhotos(const Encoder &encoder, EvaluationSet &set, int threads, JobContext &context,
                                         const Alteration &alteration)
{
    EmbeddedPhotos embedded;
    embedded.kept.assign(set.photos.size(), false);
    const auto total = static_cast<std::int64_t>(set.photos.size() + set.captions.size());
    std::vector<torch::Tensor> parts;
    for (std::size_t begin = 0; begin < set.photos.size(); begin += photoChunk) {
        const std::size_t count = std::min(photoChunk, set.photos.size() - begin);
        std::vector<PreparedPicture> prepared(count);
        std::vector<std::string> reasons(count);
        const bool complete = forEachInParallel(count, threads, context, [&](std::size_t i) {
            auto photo = isolation::readPhotoFile(context.photoReader(), set.photos[begin + i].path, decodeOptionsFor(encoder));
            if (!photo)
                reasons[i] = photo.error().detail;
            else
                prepared[i] = encoder.prepare(alteration ? alteration(std::move(photo->picture), begin + i) : photo->picture);
        });
        if (!complete)
            return fail(ErrorCode::Cancelled, "Stopped while photos were measured.");
        std::vector<PreparedPicture> readable;
        for (std::size_t i = 0; i < count; ++i) {
            if (!reasons[i].empty()) {
                set.leftOut.push_back({set.photos[begin + i].path, reasons[i]});
                continue;
            }
            readable.push_back(std::move(prepared[i]));
            embedded.kept[begin + i] = true;
        }
        if (!readable.empty()) {
            auto rows = encoder.embed(readable, Scaling::UnitLength);
            if (!rows)
                return fail(rows.error());
            parts.push_back(tensorOf(*rows));
        }
        context.progress(static_cast<std::int64_t>(begin + count), total);
    }
    context.photoReader().rest();
    if (!parts.empty())
        embedded.rows = torch::cat(parts);
    return embedded;
}

// Photos that are not kept go, with their captions; the rest is numbered anew.
void keepOnly(EvaluationSet &set, const std::vector<bool> &kept)
{
    std::vector<std::int64_t> number(kept.size(), -1);
    std::vector<core::MeasuredPhoto> photos;
    for (std::size_t i = 0; i < kept.size(); ++i) {
        if (!kept[i])
            continue;
        number[i] = static_cast<std::int64_t>(photos.size());
        photos.push_back(std::move(set.photos[i]));
    }
    set.photos = std::move(photos);
    std::erase_if(set.captions, [&](const auto &caption) { return number[static_cast<std::size_t>(caption.photo)] < 0; });
    for (auto &caption : set.captions)
        caption.photo = number[static_cast<std::size_t>(caption.photo)];
    for (auto &gallery : set.galleries) {
        for (std::int64_t &photo : gallery.photos)
            photo = number[static_cast<std::size_t>(photo)];
        std::erase(gallery.photos, -1);
    }
    std::erase_if(set.galleries, [](const auto &gallery) { return gallery.photos.size() < 2; });
}

// Each distinct text once: its row, and for every text which row is its.
struct DistinctTexts {
    std::vector<std::string> texts;
    std::vector<std::int64_t> rowOf;
};

DistinctTexts distinct(const std::vector<std::string> &texts)
{
    DistinctTexts result;
    std::unordered_map<std::string, std::int64_t> known;
    for (const std::string &text : texts) {
        const auto [entry, isNew] = known.emplace(text, static_cast<std::int64_t>(result.texts.size()));
        if (isNew)
            result.texts.push_back(text);
        result.rowOf.push_back(entry->second);
    }
    return result;
}

core::Result<torch::Tensor> embedRows(const Encoder &encoder, const DistinctTexts &distinct, JobContext &context, std::int64_t before)
{
    std::vector<torch::Tensor> parts;
    const auto total = before + static_cast<std::int64_t>(distinct.texts.size());
    for (std::size_t begin = 0; begin < distinct.texts.size(); begin += textChunk) {
        if (context.stopped())
            return fail(ErrorCode::Cancelled, "Stopped while captions were measured.");
        const std::size_t count = std::min(textChunk, distinct.texts.size() - begin);
        auto rows = encoder.embed(std::span(distinct.texts).subspan(begin, count), Scaling::UnitLength);
        if (!rows)
            return fail(rows.error());
        parts.push_back(tensorOf(*rows));
        context.progress(before + static_cast<std::int64_t>(begin + count), total);
    }
    if (parts.empty())
        return torch::empty({0, encoder.traits().embeddingDimension});
    return torch::cat(parts).index_select(0, torch::tensor(distinct.rowOf));
}

}  // namespace

core::Result<torch::Tensor> embedTexts(const Encoder &encoder, const std::vector<std::string> &texts, JobContext &context)
{
    return embedRows(encoder, distinct(texts), context, 0);
}

core::Result<EmbeddedSet> embedSet(const Encoder &encoder, EvaluationSet set, int threads, JobContext &context,
                                   const Alteration &alteration, std::size_t leastPhotos)
{
    auto photos = embedPhotos(encoder, set, threads, context, alteration);
    if (!photos)
        return fail(photos.error());
    const auto readable = static_cast<std::size_t>(std::count(photos->kept.begin(), photos->kept.end(), true));
    if (readable < std::max<std::size_t>(1, leastPhotos)) {
        const std::string first = set.leftOut.empty() ? std::string(".") : "; the first: " + set.leftOut.back().reason;
        return fail(ErrorCode::InvalidArgument,
                    (readable == 0 ? std::string("None of the photos could be read") : "Only one photo could be read") + first);
    }
    EmbeddedSet embedded;
    embedded.photos = std::move(photos->rows);
    keepOnly(set, photos->kept);
    std::vector<std::string> texts;
    for (const auto &caption : set.captions) {
        texts.push_back(caption.text);
        embedded.photoOfText.push_back(caption.photo);
    }
    DistinctTexts known = distinct(texts);
    auto rows = embedRows(encoder, known, context, static_cast<std::int64_t>(set.photos.size()));
    if (!rows)
        return fail(rows.error());
    embedded.captions = std::move(*rows);
    embedded.textKey = std::move(known.rowOf);
    embedded.set = std::move(set);
    return embedded;
}

}  // namespace semblance::jobs
