#include "engine/api/blending.h"

#include <cmath>
#include <memory>
#include <new>

#include "engine/jobs/blend.h"
#include "engine/jobs/run_forecast.h"

namespace semblance::api {

namespace fs = std::filesystem;

namespace {

// Torch throws; nothing of that leaves the engine.
template <class T>
Result<T> guarded(const std::function<Result<T>()> &work)
{
    try {
        return work();
    } catch (const std::bad_alloc &) {
        return core::fail(ErrorCode::OutOfMemory, "There is not enough memory for both versions at once.");
    } catch (const std::exception &problem) {
        return core::fail(ErrorCode::Internal, std::string("Mixing failed: ") + problem.what());
    }
}

// "trained-20230714-180511-blend-40", and "-2" behind it when that is taken.
fs::path freeName(const fs::path &package, double share)
{
    const std::string name = package.filename().native() + "-blend-" + std::to_string(std::lround(100 * share));
    std::error_code ignored;
    fs::path folder = package.parent_path() / name;
    for (int next = 2; fs::exists(folder, ignored); ++next)
        folder = package.parent_path() / (name + "-" + std::to_string(next));
    return folder;
}

}  // namespace

Result<void> measureBlendOf(const fs::path &package, const std::string &device, const std::vector<double> &shares,
                            const std::function<bool(const BlendPoint &)> &found)
{
    return guarded<void>([&]() -> Result<void> {
        auto blend = jobs::Blend::open(package, device);
        if (!blend)
            return core::fail(blend.error());
        for (const double share : shares) {
            const auto point = (*blend)->measure(share);
            if (!point)
                return core::fail(point.error());
            if (!found(
                    {point->share, point->textToImage, point->imageToText, point->gain, point->gainLow, point->gainHigh, point->general}))
                break;
        }
        return {};
    });
}

Result<fs::path> keepBlendOf(const fs::path &package, const std::string &device, double share, const fs::path &out)
{
    return guarded<fs::path>([&]() -> Result<fs::path> {
        auto blend = jobs::Blend::open(package, device);
        if (!blend)
            return core::fail(blend.error());
        const fs::path folder = out.empty() ? freeName(package, share) : out;
        if (auto written = (*blend)->write(share, folder); !written)
            return core::fail(written.error());
        return folder;
    });
}

Result<std::map<std::string, RunForecast>> forecastsOf(const fs::path &package, const jobs::Encoder &encoder,
                                                       std::map<std::string, double> &speed, std::int64_t photos, std::int64_t captions)
{
    auto known = speed.find(encoder.identity());
    if (known == speed.end()) {
        const auto measured = jobs::measureEmbedding(encoder);
        if (!measured)
            return core::fail(measured.error());
        known = speed.emplace(encoder.identity(), *measured).first;
    }
    const auto made = jobs::forecastRecipes(package, known->second, photos, captions);
    if (!made)
        return core::fail(made.error());
    std::map<std::string, RunForecast> forecasts;
    for (const auto &[recipe, forecast] : *made)
        forecasts[recipe] = {forecast.seconds, forecast.bytes};
    return forecasts;
}

}  // namespace semblance::api
