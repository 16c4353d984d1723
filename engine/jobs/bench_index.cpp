// How fast photos become a searchable library, beside the two halves of that work alone.
#include <algorithm>

#include <torch/torch.h>

#include "engine/core/files.h"
#include "engine/image/decoder.h"
#include "engine/jobs/bench_measure.h"
#include "engine/jobs/decode_pool.h"
#include "engine/jobs/index_job.h"
#include "engine/jobs/parallel.h"
#include "engine/jobs/photo_readers.h"
#include "engine/jobs/picture_batches.h"

namespace semblance::jobs {

using core::ErrorCode;
using core::fail;
using core::Result;
namespace fs = std::filesystem;

namespace {

// The photos over and over, made different by what follows the picture.
Result<void> writePhotos(const BenchPhotos &photos, std::size_t count, const fs::path &folder)
{
    std::error_code error;
    fs::create_directories(folder, error);
    for (std::size_t i = 0; i < count; ++i) {
        auto bytes = photos.files[i % photos.files.size()];
        const std::string number = std::to_string(i);
        bytes.insert(bytes.end(), number.begin(), number.end());
        if (auto done = core::writeFileAtomically(folder / (number + ".jpg"), bytes, core::Durability::Unsynced); !done)
            return done;
    }
    return {};
}

// What is indexed, and how.
struct Plan {
    fs::path library, photos;
    std::size_t count = 0;
    std::shared_ptr<const Encoder> encoder;
    std::shared_ptr<isolation::PhotoReader> reader;
    int threads = 0;
};

Result<IndexReport> index(const Plan &plan)
{
    auto catalogue = store::Catalogue::open(plan.library, store::Access::ReadWrite);
    if (!catalogue)
        return fail(catalogue.error());
    IndexOptions options;
    options.folders = {plan.photos};
    options.threads = plan.threads;
    options.reader = plan.reader;
    JobContext unstoppable;
    return IndexJob(**catalogue, plan.library, plan.encoder, std::move(options)).run(unstoppable);
}

// Into a library of its own each time, which is removed before the next.
Result<void> indexAfresh(const Plan &plan)
{
    std::error_code error;
    fs::remove_all(plan.library, error);
    auto report = index(plan);
    if (!report)
        return fail(report.error());
    if (report->indexed != static_cast<std::int64_t>(plan.count))
        return fail(ErrorCode::Internal,
                    "Only " + std::to_string(report->indexed) + " of " + std::to_string(plan.count) + " photos were indexed.");
    return {};
}

std::vector<PreparedPicture> prepareAll(const BenchPhotos &photos, std::size_t count, const Encoder &encoder, int threads)
{
    std::vector<PreparedPicture> prepared(count);
    JobContext unstoppable;
    forEachInParallel(count, threads, unstoppable, [&](std::size_t i) {
        if (const auto photo = image::decodePhoto(photos.files[i % photos.files.size()], decodeOptionsFor(encoder)))
            prepared[i] = encoder.prepare(photo->picture);
    });
    return prepared;
}

Result<void> embedAll(std::span<const PreparedPicture> prepared, const Encoder &encoder)
{
    for (std::size_t begin = 0; begin < prepared.size();) {
        const auto batch = prepared.subspan(begin, std::min(picturesAtOnce(encoder), prepared.size() - begin));
        if (auto rows = encoder.embed(batch, Scaling::UnitLength); !rows)
            return fail(rows.error());
        begin += batch.size();
    }
    return {};
}

}  // namespace

Result<std::vector<Figure>> benchIndex(const BenchOptions &options, JobContext &context)
{
    auto encoder = loadEncoder(options.model, options.device, options.precision);
    if (!encoder)
        return fail(encoder.error());
    auto photos = benchPhotos(options.library);
    if (!photos)
        return fail(photos.error());
    const TemporaryFolder folder;
    const Plan plan{folder.path() / "library",
                    folder.path() / "photos",
                    options.photos,
                    *encoder,
                    makePhotoReader(options.decoder, options.threads),
                    options.threads};
    if (auto written = writePhotos(*photos, plan.count, plan.photos); !written)
        return fail(written.error());
    const auto prepared = prepareAll(*photos, plan.count, **encoder, options.threads);
    const auto amount = static_cast<double>(plan.count);
    const std::string settings = std::to_string(plan.count) + " photos, copies of " + photos->description + ", " + modelSettings(**encoder);
    const auto rate = Contender::Unit::PerSecond;
    return measure({{"index_end_to_end", rate, amount, settings + ", " + plan.reader->description(), [&] { return indexAfresh(plan); }},
                    {"decode_and_prepare_only", rate, amount, settings,
                     [&]() -> Result<void> {
                         static_cast<void>(prepareAll(*photos, plan.count, **encoder, options.threads));
                         return {};
                     }},
                    {"embed_only", rate, amount, settings, [&] { return embedAll(prepared, **encoder); }},
                    {"index_unchanged", rate, amount, settings,
                     [&]() -> Result<void> {
                         auto report = index(plan);
                         return report ? Result<void>() : Result<void>(fail(report.error()));
                     }}},
                   std::max(1, options.rounds / 2), context);
}

}  // namespace semblance::jobs
