#include "engine/jobs/bench.h"

#include <algorithm>
#include <chrono>
#include <functional>

#include <torch/torch.h>

#include "engine/core/files.h"
#include "engine/image/bare_decode.h"
#include "engine/image/decoder.h"
#include "engine/image/thumbnails.h"
#include "engine/index/vector_index.h"
#include "engine/jobs/decode_pool.h"
#include "engine/jobs/encoder.h"
#include "engine/jobs/parallel.h"
#include "engine/jobs/query.h"
#include "engine/jobs/search_snapshot.h"
#include "engine/models/device.h"
#include "engine/models/package.h"
#include "engine/models/preprocess.h"
#include "engine/samples/scenes.h"
#include "engine/store/catalogue.h"

namespace semblance::jobs {

using core::ErrorCode;
using core::fail;
using core::Result;

namespace {

constexpr std::size_t photoCount = 64;
constexpr std::size_t batchSize = 32;

using Bytes = std::vector<std::uint8_t>;

struct BenchPhotos {
    std::vector<Bytes> files;
    std::string description;
};

std::vector<Bytes> libraryPhotos(const std::filesystem::path &library)
{
    std::vector<Bytes> files;
    auto catalogue = store::Catalogue::open(library, store::Access::ReadOnly);
    if (!catalogue)
        return files;
    auto ids = (*catalogue)->photos().timeline();
    auto rows = ids ? (*catalogue)->photos().rows(*ids) : Result<std::vector<store::PhotoRow>>();
    if (!rows)
        return files;
    for (const auto &row : *rows) {
        auto bytes = core::readFile(row.path, 64u << 20);
        if (bytes && image::sniffFormat(*bytes) == image::Format::Jpeg && image::bareDecodeTurboJpeg(*bytes))
            files.push_back(std::move(*bytes));
        if (files.size() == photoCount)
            break;
    }
    return files;
}

Result<BenchPhotos> benchPhotos(const std::filesystem::path &library)
{
    BenchPhotos photos{libraryPhotos(library), {}};
    if (photos.files.size() == photoCount) {
        photos.description = std::to_string(photoCount) + " JPEGs of the library";
        return photos;
    }
    photos.files.clear();
    for (std::uint64_t seed = 0; seed < photoCount; ++seed) {
        auto bytes = image::encodeJpeg(samples::renderScene(seed, 1280, 960).picture, 90);
        if (!bytes)
            return fail(bytes.error());
        photos.files.push_back(std::move(*bytes));
    }
    photos.description = std::to_string(photoCount) + " rendered JPEGs of 1280x960";
    return photos;
}

// One thing to measure: `work` does `amount` units; the figure is in units a second, or milliseconds a unit.
struct Contender {
    std::string name;
    enum class Unit { PerSecond, Milliseconds } unit = Unit::PerSecond;
    double amount = 1;
    std::string settings;
    std::function<Result<void>()> work;
};

// By turns, so that whatever else the machine does meets all of them; the first round only warms up.
Result<std::vector<Figure>> measure(const std::vector<Contender> &contenders, int rounds, JobContext &context)
{
    std::vector<std::vector<double>> seconds(contenders.size());
    for (int round = 0; round <= rounds; ++round) {
        for (std::size_t i = 0; i < contenders.size(); ++i) {
            if (context.stopped())
                return fail(ErrorCode::Cancelled, "Stopped while measuring.");
            const auto begin = std::chrono::steady_clock::now();
            if (auto done = contenders[i].work(); !done)
                return fail(done.error());
            const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
            if (round > 0)
                seconds[i].push_back(taken.count());
        }
        context.progress(round + 1, rounds + 1);
    }
    std::vector<Figure> figures;
    for (std::size_t i = 0; i < contenders.size(); ++i) {
        const auto &contender = contenders[i];
        const bool rate = contender.unit == Contender::Unit::PerSecond;
        std::vector<double> values;
        for (const double taken : seconds[i])
            values.push_back(rate ? contender.amount / taken : 1000.0 * taken / contender.amount);
        std::sort(values.begin(), values.end());
        figures.push_back(
            {contender.name, rate ? "1/s" : "ms", values[values.size() / 2], values.front(), values.back(), contender.settings});
    }
    return figures;
}

Result<void> decodeAll(const std::vector<Bytes> &files, const image::DecodeOptions &options)
{
    for (const Bytes &bytes : files)
        if (auto photo = image::decodePhoto(bytes, options); !photo)
            return fail(photo.error());
    return {};
}

template <class Decode>
Result<void> decodeBare(const std::vector<Bytes> &files, Decode &&decode)
{
    for (const Bytes &bytes : files)
        if (!decode(bytes))
            return fail(ErrorCode::Internal, "A bare decoder refused a JPEG that Semblance reads.");
    return {};
}

// Bytes to unit vectors, as indexing does it.
Result<void> embedAll(const Encoder &encoder, const std::vector<Bytes> &files, int threads)
{
    JobContext unstoppable;
    for (std::size_t begin = 0; begin < files.size(); begin += batchSize) {
        std::vector<PreparedPicture> prepared(std::min(batchSize, files.size() - begin));
        forEachInParallel(prepared.size(), threads, unstoppable, [&](std::size_t i) {
            if (const auto photo = image::decodePhoto(files[begin + i], decodeOptionsFor(encoder)))
                prepared[i] = encoder.prepare(photo->picture);
        });
        if (auto rows = encoder.embed(prepared, Scaling::UnitLength); !rows)
            return fail(rows.error());
    }
    return {};
}

std::string modelSettings(const Encoder &encoder)
{
    return encoder.name() + ", " + encoder.device();
}

std::vector<float> randomUnitRows(std::int64_t count, std::int64_t dimension)
{
    torch::manual_seed(1);
    const auto rows = models::normalised(torch::randn({count, dimension}));
    return {rows.data_ptr<float>(), rows.data_ptr<float>() + rows.numel()};
}

}  // namespace

Result<std::vector<Figure>> benchDecode(const BenchOptions &options, JobContext &context)
{
    auto photos = benchPhotos(options.library);
    if (!photos)
        return fail(photos.error());
    // Several times over: a round that lasts only a few milliseconds measures the scheduler.
    constexpr int passes = 8;
    std::vector<Bytes> files;
    for (int pass = 0; pass < passes; ++pass)
        files.insert(files.end(), photos->files.begin(), photos->files.end());
    const auto amount = static_cast<double>(files.size());
    image::DecodeOptions scaled;
    scaled.shortSideAtLeast = 320;
    const std::string one = photos->description + ", one thread", all = photos->description + ", all threads";
    const auto rate = Contender::Unit::PerSecond;
    return measure({{"decode_full", rate, amount, one, [&] { return decodeAll(files, {}); }},
                    {"bare_turbojpeg_full", rate, amount, one, [&] { return decodeBare(files, image::bareDecodeTurboJpeg); }},
                    {"bare_opencv_full", rate, amount, one, [&] { return decodeBare(files, image::bareDecodeOpenCv); }},
                    {"decode_short_side_320", rate, amount, one, [&] { return decodeAll(files, scaled); }},
                    {"decode_short_side_320_pool", rate, amount, all,
                     [&]() -> Result<void> {
                         JobContext unstoppable;
                         forEachInParallel(files.size(), options.threads, unstoppable,
                                           [&](std::size_t i) { static_cast<void>(image::decodePhoto(files[i], scaled)); });
                         return {};
                     }}},
                   options.rounds, context);
}

Result<std::vector<Figure>> benchEmbed(const BenchOptions &options, JobContext &context)
{
    auto encoder = loadEncoder(options.model, options.device, options.precision);
    if (!encoder)
        return fail(encoder.error());
    const auto choice = models::chooseDevice(options.device, options.precision);
    if (!choice)
        return fail(choice.error());
    auto bare = models::loadPackage(options.model, *choice);
    if (!bare)
        return fail(bare.error());
    auto photos = benchPhotos(options.library);
    if (!photos)
        return fail(photos.error());
    const auto &image = (*encoder)->traits().image;
    const auto batch = torch::randn({static_cast<std::int64_t>(batchSize), 3, image.size, image.size}).to(choice->device);
    const std::vector<std::string> sentence{"a red boat on the sea at sunset"};
    const std::vector<std::string> sentences(batchSize, sentence.front());
    const std::string settings = photos->description + ", batches of " + std::to_string(batchSize) + ", " + modelSettings(**encoder);
    const auto amount = static_cast<double>(photos->files.size());
    return measure(
        {{"embed_photos_end_to_end", Contender::Unit::PerSecond, amount, settings,
          [&] { return embedAll(**encoder, photos->files, options.threads); }},
         {"bare_forward", Contender::Unit::PerSecond, amount, "the image tower alone on a ready tensor, " + modelSettings(**encoder),
          [&]() -> Result<void> {
              const c10::InferenceMode guard;
              for (std::size_t done = 0; done < photos->files.size(); done += batchSize)
                  static_cast<void>((*bare)->encodeImages(batch).to(torch::kCPU));
              return {};
          }},
         {"embed_texts", Contender::Unit::PerSecond, static_cast<double>(batchSize), settings,
          [&]() -> Result<void> {
              auto rows = (*encoder)->embed(sentences, Scaling::UnitLength);
              return rows ? Result<void>() : Result<void>(fail(rows.error()));
          }},
         {"embed_one_text", Contender::Unit::Milliseconds, 1, modelSettings(**encoder),
          [&]() -> Result<void> {
              auto rows = (*encoder)->embed(sentence, Scaling::UnitLength);
              return rows ? Result<void>() : Result<void>(fail(rows.error()));
          }}},
        options.rounds, context);
}

Result<std::vector<Figure>> benchSearch(const BenchOptions &options, JobContext &context)
{
    auto encoder = loadEncoder(options.model, options.device, options.precision);
    if (!encoder)
        return fail(encoder.error());
    constexpr std::int64_t rowsCount = 100'000, top = 100;
    const std::int64_t dimension = (*encoder)->traits().embeddingDimension;
    auto rows = randomUnitRows(rowsCount, dimension);
    std::vector<std::int64_t> keys(static_cast<std::size_t>(rowsCount));
    for (std::size_t i = 0; i < keys.size(); ++i)
        keys[i] = static_cast<std::int64_t>(i) + 1;
    index::ExactIndex index(static_cast<std::size_t>(dimension));
    if (auto added = index.add(keys, rows); !added)
        return fail(added.error());
    const index::IndexSnapshot snapshot = index.snapshot();
    const auto matrix = torch::from_blob(rows.data(), {rowsCount, dimension});
    const auto query = randomUnitRows(1, dimension);
    const auto queryTensor = torch::tensor(at::ArrayRef<float>(query));
    const std::string settings = "100,000 random vectors of " + std::to_string(dimension) + ", best " + std::to_string(top);

    std::vector<Contender> contenders{{"exact_search", Contender::Unit::Milliseconds, 1, settings,
                                       [&]() -> Result<void> {
                                           auto hits = snapshot.search(query, static_cast<std::size_t>(top));
                                           return hits ? Result<void>() : Result<void>(fail(hits.error()));
                                       }},
                                      {"bare_product_and_topk", Contender::Unit::Milliseconds, 1, settings, [&]() -> Result<void> {
                                           const c10::InferenceMode guard;
                                           static_cast<void>(torch::mv(matrix, queryTensor).topk(top));
                                           return {};
                                       }}};
    auto searcher = loadSearcher(options.library, *encoder);
    if (searcher && (*searcher)->photoCount() > 0)
        contenders.push_back({"sentence_to_photos", Contender::Unit::Milliseconds, 1,
                              std::to_string((*searcher)->photoCount()) + " photos of the library, " + modelSettings(**encoder),
                              [&]() -> Result<void> {
                                  Query sentence;
                                  sentence.text = "a red boat on the sea at sunset";
                                  auto hits = findPhotos(**encoder, **searcher, sentence);
                                  return hits ? Result<void>() : Result<void>(fail(hits.error()));
                              }});
    return measure(contenders, options.rounds * 3, context);
}

}  // namespace semblance::jobs
