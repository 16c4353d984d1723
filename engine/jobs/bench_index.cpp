// How fast photos become a searchable library, beside the two halves of that work alone.
#include <algorithm>

#include <torch/torch.h>

#include "engine/core/files.h"
#include "engine/image/decoder.h"
#include "engine/jobs/bench_measure.h"
#include "engine/jobs/decode_pool.h"
#include "engine/jobs/index_job.h"
#include "engine/jobs/parallel.h"

namespace semblance::jobs {

using core::ErrorCode;
using core::fail;
using core::Result;
namespace fs = std::filesystem;

namespace {

constexpr int copies = 4;  // of each photo, made different by what follows the picture

Result<std::size_t> writePhotos(const BenchPhotos &photos, const fs::path &folder)
{
    std::error_code error;
    fs::create_directories(folder, error);
    std::size_t written = 0;
    for (int copy = 0; copy < copies; ++copy)
        for (auto bytes : photos.files) {
            bytes.push_back(static_cast<std::uint8_t>(copy));
            const fs::path file = folder / (std::to_string(written++) + ".jpg");
            if (auto done = core::writeFileAtomically(file, bytes, core::Durability::Unsynced); !done)
                return fail(done.error());
        }
    return written;
}

Result<IndexReport> index(const fs::path &library, const fs::path &photos, const std::shared_ptr<const Encoder> &encoder, int threads)
{
    auto catalogue = store::Catalogue::open(library, store::Access::ReadWrite);
    if (!catalogue)
        return fail(catalogue.error());
    IndexOptions options;
    options.folders = {photos};
    options.threads = threads;
    JobContext unstoppable;
    return IndexJob(**catalogue, library, encoder, std::move(options)).run(unstoppable);
}

// Into a library of its own each time, which is removed before the next.
Result<void> indexAfresh(const fs::path &library, const fs::path &photos, const std::shared_ptr<const Encoder> &encoder, int threads,
                         std::size_t expected)
{
    std::error_code error;
    fs::remove_all(library, error);
    auto report = index(library, photos, encoder, threads);
    if (!report)
        return fail(report.error());
    if (report->indexed != static_cast<std::int64_t>(expected))
        return fail(ErrorCode::Internal,
                    "Only " + std::to_string(report->indexed) + " of " + std::to_string(expected) + " photos were indexed.");
    return {};
}

std::vector<PreparedPicture> prepareAll(const BenchPhotos &photos, const Encoder &encoder, int threads)
{
    std::vector<PreparedPicture> prepared(photos.files.size());
    JobContext unstoppable;
    forEachInParallel(prepared.size(), threads, unstoppable, [&](std::size_t i) {
        if (const auto photo = image::decodePhoto(photos.files[i], decodeOptionsFor(encoder)))
            prepared[i] = encoder.prepare(photo->picture);
    });
    return prepared;
}

Result<void> embedAll(std::span<const PreparedPicture> prepared, const Encoder &encoder)
{
    constexpr std::size_t batch = 32;
    for (int copy = 0; copy < copies; ++copy)
        for (std::size_t begin = 0; begin < prepared.size(); begin += batch)
            if (auto rows = encoder.embed(prepared.subspan(begin, std::min(batch, prepared.size() - begin)), Scaling::UnitLength); !rows)
                return fail(rows.error());
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
    const fs::path library = folder.path() / "library", there = folder.path() / "photos";
    const auto count = writePhotos(*photos, there);
    if (!count)
        return fail(count.error());
    const auto prepared = prepareAll(*photos, **encoder, options.threads);
    const auto amount = static_cast<double>(*count);
    const std::string settings = std::to_string(copies) + " times " + photos->description + ", " + modelSettings(**encoder);
    const auto rate = Contender::Unit::PerSecond;
    return measure(
        {{"index_end_to_end", rate, amount, settings, [&] { return indexAfresh(library, there, *encoder, options.threads, *count); }},
         {"decode_and_prepare_only", rate, amount, settings,
          [&]() -> Result<void> {
              for (int copy = 0; copy < copies; ++copy)
                  static_cast<void>(prepareAll(*photos, **encoder, options.threads));
              return {};
          }},
         {"embed_only", rate, amount, settings, [&] { return embedAll(prepared, **encoder); }},
         {"index_unchanged", rate, amount, settings,
          [&]() -> Result<void> {
              auto report = index(library, there, *encoder, options.threads);
              return report ? Result<void>() : Result<void>(fail(report.error()));
          }}},
        std::max(1, options.rounds / 2), context);
}

}  // namespace semblance::jobs
