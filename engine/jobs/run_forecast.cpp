#include "engine/jobs/run_forecast.h"

#include <algorithm>
#include <chrono>
#include <vector>

#include "engine/models/package.h"
#include "engine/training/fine_tune_options.h"
#include "engine/training/head_options.h"
#include "engine/training/scratch_options.h"

namespace semblance::jobs {

namespace {

constexpr std::size_t timedBatch = 16;
constexpr double decodedPerSecond = 60;  // photos of a camera on one core; a batch that is read is never faster than that

training::RunSize sizeOf(const std::string &recipe)
{
    training::RunSize size;
    if (const auto fineTune = training::fineTuneRecipe(recipe)) {
        const auto options = training::FineTuneOptions::defaultsFor(*fineTune);
        size.epochs = options.epochs;
        size.batchSize = options.batchSize;
    } else if (recipe == "scratch") {
        const training::ScratchOptions options;
        size.epochs = options.epochs;
        size.batchSize = options.batchSize;
    } else {
        const training::HeadOptions options;
        size.epochs = options.epochs;
        size.views = options.views;
        size.batchSize = options.batchSize;
    }
    return size;
}

}  // namespace

core::Result<double> measureEmbedding(const Encoder &encoder)
{
    using Clock = std::chrono::steady_clock;
    const auto side = static_cast<std::size_t>(encoder.traits().image.size);
    const std::vector<PreparedPicture> pictures(timedBatch, PreparedPicture{std::vector<std::uint8_t>(3 * side * side, 128)});
    double seconds = 0;
    for (int round = 0; round < 2; ++round) {
        const auto begin = Clock::now();
        if (const auto rows = encoder.embed(pictures, Scaling::UnitLength); !rows)
            return core::fail(rows.error());
        seconds = std::chrono::duration<double>(Clock::now() - begin).count();
    }
    return static_cast<double>(timedBatch) / std::max(1e-6, seconds);
}

core::Result<std::map<std::string, training::Forecast>> forecastRecipes(const std::filesystem::path &package, double photosPerSecond,
                                                                        std::int64_t photos, std::int64_t captions)
{
    const auto report = models::inspectPackage(package);
    if (!report)
        return core::fail(report.error());
    const double readPerSecond = 1.0 / (1.0 / std::max(1e-6, photosPerSecond) + 1.0 / decodedPerSecond);
    std::map<std::string, training::Forecast> forecasts;
    for (const training::RecipeInfo &recipe : training::recipes()) {
        auto size = sizeOf(recipe.name);
        size.photos = photos;
        size.captions = captions;
        size.dimension = report->traits.embeddingDimension;
        size.imageSize = report->traits.image.size;
        size.parameters = static_cast<double>(report->parameters);
        size.photosPerSecond = recipe.onFeatures ? readPerSecond : photosPerSecond;
        auto made = training::forecast(recipe, size);
        if (!recipe.onFeatures)
            made.seconds += static_cast<double>(photos) / decodedPerSecond;  // they are packed once
        forecasts.emplace(recipe.name, made);
    }
    return forecasts;
}

}  // namespace semblance::jobs
