#include "engine/jobs/switch_forecast.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "engine/jobs/search_cache.h"
#include "engine/models/encoder_traits.h"
#include "engine/store/vector_store.h"

namespace semblance::jobs {

namespace fs = std::filesystem;
using core::Result;
using Clock = std::chrono::steady_clock;

namespace {

constexpr std::size_t sampled = 12;

double secondsSince(Clock::time_point begin)
{
    return std::chrono::duration<double>(Clock::now() - begin).count();
}

// Vectors of a kind that are there already; 0 without a file of them.
std::int64_t embedded(const fs::path &library, const Encoder &encoder, store::VectorKind kind)
{
    auto vectors = store::VectorStore::open(library, encoder.identity(), encoder.traits().embeddingDimension, true);
    return vectors ? (*vectors)->count(kind).value_or(0) : 0;
}

// Photo files spread over the library.
Result<std::vector<fs::path>> someFiles(store::Catalogue &catalogue)
{
    const auto ids = catalogue.photos().timeline();
    if (!ids)
        return core::fail(ids.error());
    std::vector<fs::path> files;
    const std::size_t step = std::max<std::size_t>(1, ids->size() / sampled);
    for (std::size_t i = step / 2; i < ids->size() && files.size() < sampled; i += step)
        if (const auto row = catalogue.photos().find((*ids)[i]); row && *row)
            files.push_back((*row)->path);
    return files;
}

// Seconds a photo: decoding on all threads, then the towers; 0 when none of them can be read.
Result<double> secondsAPhoto(const std::vector<fs::path> &files, const Encoder &encoder, isolation::PhotoReader &reader, int threads,
                             int &measured)
{
    constexpr double longest = 4;  // seconds of decoding
    image::DecodeOptions options;
    options.shortSideAtLeast = static_cast<int>(encoder.traits().image.size);
    std::vector<PreparedPicture> prepared;
    const auto decoding = Clock::now();
    for (const fs::path &file : files) {
        if (secondsSince(decoding) > longest)
            break;
        if (const auto photo = isolation::readPhotoFile(reader, file, options))
            prepared.push_back(encoder.prepare(photo->picture));
    }
    if (prepared.empty())
        return 0.0;
    const double decode = secondsSince(decoding) / static_cast<double>(prepared.size());
    if (auto warm = encoder.embed(std::span(prepared).first(1), Scaling::UnitLength); !warm)
        return core::fail(warm.error());
    const auto embedding = Clock::now();
    if (auto rows = encoder.embed(prepared, Scaling::UnitLength); !rows)
        return core::fail(rows.error());
    measured = static_cast<int>(prepared.size());
    const double embed = secondsSince(embedding) / static_cast<double>(prepared.size());
    const unsigned cores = threads > 0 ? static_cast<unsigned>(threads) : std::max(1u, std::thread::hardware_concurrency());
    // Decoding and the towers share the cores.
    return decode / static_cast<double>(cores) + embed;
}

Result<double> secondsACaption(const Encoder &encoder)
{
    const std::vector<std::string> sentences(sampled, "two children build a castle of sand on the beach in the evening");
    const auto begin = Clock::now();
    if (auto rows = encoder.embed(sentences, Scaling::UnitLength); !rows)
        return core::fail(rows.error());
    return secondsSince(begin) / static_cast<double>(sentences.size());
}

// Float16 and its key in the file of vectors; lists, codes and values in the cache of a large library.
std::int64_t bytesOf(std::int64_t rows, std::int64_t dimension, bool large)
{
    constexpr std::int64_t keyAndRow = 80;
    return rows * (2 * dimension + keyAndRow + (large ? 3 * dimension : 0));
}

}  // namespace

Result<SwitchForecast> forecastSwitch(store::Catalogue &catalogue, const fs::path &library, const Encoder &encoder,
                                      isolation::PhotoReader &reader, int threads)
{
    const auto photos = catalogue.photos().count(store::PhotoState::Indexed);
    const auto captions = catalogue.captions().countTexts();
    if (!photos || !captions)
        return core::fail(photos ? captions.error() : photos.error());
    SwitchForecast forecast;
    forecast.photos = std::max<std::int64_t>(0, *photos - embedded(library, encoder, store::VectorKind::Photo));
    forecast.captions = std::max<std::int64_t>(0, *captions - embedded(library, encoder, store::VectorKind::Caption));
    forecast.bytes = bytesOf(forecast.photos + forecast.captions, encoder.traits().embeddingDimension, *photos >= leastPhotosCached);
    std::error_code error;
    if (const auto space = fs::space(library, error); !error)
        forecast.freeBytes = static_cast<std::int64_t>(space.available);
    if (forecast.photos == 0 && forecast.captions == 0) {
        forecast.seconds = 0;
        return forecast;
    }
    const auto files = someFiles(catalogue);
    if (!files)
        return core::fail(files.error());
    const auto photo = secondsAPhoto(*files, encoder, reader, threads, forecast.measured);
    if (!photo)
        return core::fail(photo.error());
    const auto caption = forecast.captions > 0 ? secondsACaption(encoder) : Result<double>(0.0);
    if (!caption)
        return core::fail(caption.error());
    if (forecast.measured > 0 || forecast.photos == 0)
        forecast.seconds = *photo * static_cast<double>(forecast.photos) + *caption * static_cast<double>(forecast.captions);
    return forecast;
}

}  // namespace semblance::jobs
