#include "engine/jobs/bench_measure.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>

#include <sys/resource.h>

#include <torch/torch.h>

#include "engine/core/files.h"
#include "engine/image/bare_decode.h"
#include "engine/image/decoder.h"
#include "engine/image/thumbnails.h"
#include "engine/models/dual_encoder.h"
#include "engine/models/preprocess.h"
#include "engine/samples/scenes.h"
#include "engine/store/catalogue.h"

namespace semblance::jobs {

using core::ErrorCode;
using core::fail;
using core::Result;

namespace {

constexpr std::size_t photoCount = 64;

using Bytes = std::vector<std::uint8_t>;

// Of this process with all of its threads, and of workers that have ended.
double processorSeconds()
{
    double seconds = 0;
    for (const int whose : {RUSAGE_SELF, RUSAGE_CHILDREN}) {
        rusage usage{};
        if (::getrusage(whose, &usage) == 0)
            for (const timeval &time : {usage.ru_utime, usage.ru_stime})
                seconds += static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_usec);
    }
    return seconds;
}

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

}  // namespace

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

Result<std::vector<Figure>> measure(const std::vector<Contender> &contenders, int rounds, JobContext &context)
{
    std::vector<std::vector<double>> seconds(contenders.size()), processor(contenders.size());
    for (int round = 0; round <= rounds; ++round) {
        for (std::size_t i = 0; i < contenders.size(); ++i) {
            if (context.stopped())
                return fail(ErrorCode::Cancelled, "Stopped while measuring.");
            const auto begin = std::chrono::steady_clock::now();
            const double computed = processorSeconds();
            if (auto done = contenders[i].work(); !done)
                return fail(done.error());
            const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - begin;
            if (round == 0)
                continue;
            seconds[i].push_back(taken.count());
            processor[i].push_back(1000 * (processorSeconds() - computed) / contenders[i].amount);
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
        std::sort(processor[i].begin(), processor[i].end());
        figures.push_back({contender.name, rate ? "1/s" : "ms", values[values.size() / 2], values.front(), values.back(),
                           processor[i][processor[i].size() / 2], contender.settings});
    }
    return figures;
}

std::string modelSettings(const Encoder &encoder)
{
    return encoder.name() + ", " + encoder.device();
}

std::vector<float> randomUnitRows(std::int64_t count, std::int64_t dimension, std::int64_t seed)
{
    torch::manual_seed(static_cast<std::uint64_t>(seed) + 1);
    const auto rows = models::normalised(torch::randn({count, dimension}));
    return {rows.data_ptr<float>(), rows.data_ptr<float>() + rows.numel()};
}

search::SearcherContents madeUpLibrary(std::int64_t photos, std::int64_t dimension)
{
    search::SearcherContents contents;
    contents.dimension = dimension;
    contents.photoRows = randomUnitRows(photos, dimension);
    for (std::int64_t i = 0; i < photos; ++i) {
        const std::string number = std::to_string(1'000'000'000 + i).substr(1);
        contents.photos.push_back({core::PhotoId{i + 1}, "/home/somebody/Pictures/" + number.substr(0, 6) + "/IMG_" + number + ".jpg", i});
    }
    return contents;
}

std::int64_t embeddingDimensionOf(const Encoder &encoder)
{
    return encoder.traits().embeddingDimension;
}

TemporaryFolder::TemporaryFolder()
{
    std::error_code error;
    std::string pattern = (std::filesystem::temp_directory_path(error) / "semblance-bench-XXXXXX").native();
    if (!error && ::mkdtemp(pattern.data()) != nullptr)
        m_path = pattern;
}

TemporaryFolder::~TemporaryFolder()
{
    std::error_code ignored;
    if (!m_path.empty())
        std::filesystem::remove_all(m_path, ignored);
}

}  // namespace semblance::jobs
