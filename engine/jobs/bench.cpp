#include "engine/jobs/bench.h"

#include <algorithm>

#include <torch/torch.h>

#include "engine/image/bare_decode.h"
#include "engine/image/decoder.h"
#include "engine/jobs/bench_measure.h"
#include "engine/jobs/decode_pool.h"
#include "engine/jobs/encoder.h"
#include "engine/jobs/parallel.h"
#include "engine/models/device.h"
#include "engine/models/package.h"
#include "engine/models/preprocess.h"

namespace semblance::jobs {

using core::ErrorCode;
using core::fail;
using core::Result;

namespace {

constexpr std::size_t batchSize = 32;

using Bytes = std::vector<std::uint8_t>;

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

}  // namespace semblance::jobs
