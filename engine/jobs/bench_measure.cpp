#include "engine/jobs/bench_measure.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>

#include <torch/torch.h>

#include "engine/core/files.h"
#include "engine/image/bare_decode.h"
#include "engine/image/decoder.h"
#include "engine/image/thumbnails.h"
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
