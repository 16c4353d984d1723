#include "engine/jobs/feature_encoding.h"

#include <ATen/CPUGeneratorImpl.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <map>
#include <set>

#include "engine/isolation/photo_reader.h"
#include "engine/jobs/decode_pool.h"
#include "engine/jobs/parallel.h"
#include "engine/models/dual_encoder.h"
#include "engine/training/augmentation.h"
#include "engine/training/sampler.h"

namespace semblance::jobs {

using core::ErrorCode;
using core::fail;

namespace {

constexpr std::size_t photoChunk = 128;  // decoded before the encoder runs: bounds memory

torch::Tensor tensorOf(EmbeddingRows &rows)
{
    return torch::from_blob(rows.values.data(), {static_cast<std::int64_t>(rows.count), static_cast<std::int64_t>(rows.dimension)},
                            torch::kFloat32)
        .clone();
}

// Crops that keep most of the picture and mirror images: what the captions say stays true of them, but for sides.
std::vector<PreparedPicture> variedViews(const std::vector<PreparedPicture> &plain, const std::vector<bool> &whole, std::int64_t size,
                                         std::uint64_t seed)
{
    const torch::NoGradGuard noGradients;
    const std::size_t bytes = plain.front().planes.size();
    auto batch = torch::empty({static_cast<std::int64_t>(plain.size()), 3, size, size}, torch::kUInt8);
    auto kept = torch::zeros({static_cast<std::int64_t>(plain.size())}, torch::kBool);
    for (std::size_t i = 0; i < plain.size(); ++i) {
        std::memcpy(batch.data_ptr<std::uint8_t>() + i * bytes, plain[i].planes.data(), bytes);
        kept.data_ptr<bool>()[i] = whole[i];
    }
    const training::AugmentationOptions options{size, 0.6, true, 0.2, 0.0};
    const auto varied = training::augment(batch, options, at::make_generator<at::CPUGeneratorImpl>(seed), kept)
                            .round()
                            .clamp(0, 255)
                            .to(torch::kUInt8)
                            .contiguous();
    std::vector<PreparedPicture> pictures(plain.size());
    for (std::size_t i = 0; i < plain.size(); ++i)
        pictures[i].planes.assign(varied.data_ptr<std::uint8_t>() + i * bytes, varied.data_ptr<std::uint8_t>() + (i + 1) * bytes);
    return pictures;
}

struct Chunk {
    std::vector<PreparedPicture> pictures;
    std::vector<bool> whole;  // of each: it is not mirrored
    std::vector<std::size_t> kept;
};

core::Result<Chunk> decodeChunk(const Encoder &encoder, const std::vector<PhotoToEncode> &photos, std::size_t begin, int threads,
                                JobContext &context, std::vector<SkippedFile> &skipped)
{
    const std::size_t count = std::min(photoChunk, photos.size() - begin);
    std::vector<PreparedPicture> prepared(count);
    std::vector<std::string> reasons(count);
    const bool complete = forEachInParallel(count, threads, context, [&](std::size_t i) {
        const auto photo = isolation::readPhotoFile(context.photoReader(), photos[begin + i].file, decodeOptionsFor(encoder));
        if (photo)
            prepared[i] = encoder.prepare(photo->picture);
        else
            reasons[i] = photo.error().detail;
    });
    if (!complete)
        return fail(ErrorCode::Cancelled, "Stopped while photos were encoded.");
    Chunk chunk;
    for (std::size_t i = 0; i < count; ++i) {
        if (!reasons[i].empty()) {
            skipped.push_back({photos[begin + i].file, reasons[i]});
            continue;
        }
        chunk.pictures.push_back(std::move(prepared[i]));
        chunk.whole.push_back(photos[begin + i].whole);
        chunk.kept.push_back(begin + i);
    }
    return chunk;
}

// Each caption once, and the list of them a photo; copies of a photo share theirs.
struct CaptionRows {
    std::vector<std::string> texts;
    std::vector<std::vector<std::int32_t>> of;  // of each kept photo
};

CaptionRows gatherCaptions(const PairList &pairs, const PhotoSplit &split, const std::vector<std::size_t> &kept)
{
    CaptionRows rows;
    std::map<std::string, std::int32_t> numberOf;
    std::map<std::size_t, std::set<std::int32_t>> ofGroup;
    for (const std::size_t position : kept) {
        for (const std::string &caption : pairs.photos[split.photos[position]].captions) {
            const auto [entry, isNew] = numberOf.emplace(caption, static_cast<std::int32_t>(rows.texts.size()));
            if (isNew)
                rows.texts.push_back(caption);
            ofGroup[split.copyOf[position]].insert(entry->second);
        }
    }
    for (const std::size_t position : kept) {
        const auto &group = ofGroup[split.copyOf[position]];
        rows.of.emplace_back(group.begin(), group.end());
    }
    return rows;
}

}  // namespace

core::Result<EncodedPhotos> encodePhotos(const Encoder &encoder, const std::vector<PhotoToEncode> &photos, std::int64_t views,
                                         std::uint64_t seed, int threads, JobContext &context)
{
    EncodedPhotos encoded;
    std::vector<std::vector<torch::Tensor>> parts(static_cast<std::size_t>(views));
    for (std::size_t begin = 0; begin < photos.size(); begin += photoChunk) {
        auto chunk = decodeChunk(encoder, photos, begin, threads, context, encoded.skipped);
        if (!chunk)
            return fail(chunk.error());
        if (chunk->pictures.empty())
            continue;
        for (std::int64_t view = 0; view < views; ++view) {
            const auto viewSeed = training::mixSeed(seed, static_cast<std::uint64_t>(view), begin);
            auto rows = view == 0 ? encoder.embed(chunk->pictures, Scaling::UnitLength)
                                  : encoder.embed(variedViews(chunk->pictures, chunk->whole, encoder.traits().image.size, viewSeed),
                                                  Scaling::UnitLength);
            if (!rows)
                return fail(rows.error());
            parts[static_cast<std::size_t>(view)].push_back(tensorOf(*rows));
        }
        encoded.kept.insert(encoded.kept.end(), chunk->kept.begin(), chunk->kept.end());
        context.progress(static_cast<std::int64_t>(std::min(begin + photoChunk, photos.size())), static_cast<std::int64_t>(photos.size()));
    }
    context.photoReader().rest();
    if (encoded.kept.empty())
        return fail(ErrorCode::InvalidArgument,
                    "None of the photos could be read"
                        + (encoded.skipped.empty() ? std::string(".") : "; the first: " + encoded.skipped.front().reason));
    std::vector<torch::Tensor> stacked;
    for (auto &view : parts)
        stacked.push_back(torch::cat(view));
    encoded.rows = torch::stack(stacked);
    return encoded;
}

core::Result<torch::Tensor> encodeTexts(const Encoder &encoder, const std::vector<std::string> &texts)
{
    auto rows = encoder.embed(texts, Scaling::UnitLength);
    if (!rows)
        return fail(rows.error());
    return tensorOf(*rows);
}

core::Result<EncodedPairs> encodePairs(const Encoder &encoder, const PairList &pairs, const PhotoSplit &split, std::int64_t views,
                                       std::uint64_t seed, int threads, JobContext &context)
{
    const auto begin = std::chrono::steady_clock::now();
    std::vector<PhotoToEncode> files;
    for (const std::size_t photo : split.photos)
        files.push_back({pairs.photos[photo].image, pairs.photos[photo].whole});
    auto photos = encodePhotos(encoder, files, views, seed, threads, context);
    if (!photos)
        return fail(photos.error());
    auto captions = gatherCaptions(pairs, split, photos->kept);
    auto texts = encodeTexts(encoder, captions.texts);
    if (!texts)
        return fail(texts.error());
    EncodedPairs encoded;
    encoded.skipped = std::move(photos->skipped);
    encoded.features.all = {photos->rows, *texts, std::move(captions.of)};
    for (const std::size_t position : photos->kept) {
        encoded.photos.push_back({files[position].file, static_cast<core::RunPart>(split.partOf[position]),
                                  static_cast<std::int64_t>(pairs.photos[split.photos[position]].captions.size())});
        encoded.features.partOf.push_back(split.partOf[position]);
        encoded.features.photos.push_back(files[position].file.filename().string());
    }
    encoded.features.model = encoder.identity();
    encoded.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    if (auto ok = encoded.features.all.check(); !ok)
        return fail(ok.error());
    return encoded;
}

}  // namespace semblance::jobs
