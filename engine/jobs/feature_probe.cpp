#include "engine/jobs/feature_probe.h"

#include <numeric>

#include "engine/jobs/encoder.h"
#include "engine/jobs/feature_encoding.h"
#include "engine/jobs/pair_source.h"
#include "engine/jobs/photo_split.h"

namespace semblance::jobs {

using core::fail;

namespace {

// Nothing of a probe is learned from: all of it is one part.
PhotoSplit allHeldOut(std::size_t count)
{
    PhotoSplit split;
    split.photos.resize(count);
    std::iota(split.photos.begin(), split.photos.end(), std::size_t(0));
    split.copyOf = split.shotOf = split.photos;
    split.partOf.assign(count, training::Part::Test);
    return split;
}

}  // namespace

core::Result<FeatureProbe> loadFeatureProbe(const std::filesystem::path &file, const FeatureProbeRequest &request, JobContext &context)
{
    std::error_code ignored;
    if (std::filesystem::exists(file, ignored)) {
        auto loaded = training::loadFeatures(file);
        if (!loaded)
            return fail(loaded.error());
        return FeatureProbe{std::move(loaded->all), {}};
    }
    auto pairs = readPairs(request.spec, request.library);
    if (!pairs)
        return fail(pairs.error());
    auto encoder = loadEncoder(request.base, request.device, request.precision);
    if (!encoder)
        return fail(encoder.error());
    auto encoded = encodePairs(**encoder, *pairs, allHeldOut(pairs->photos.size()), 1, 1, request.threads, context);
    if (!encoded)
        return fail(encoded.error());
    if (auto saved = training::saveFeatures(file, encoded->features); !saved)
        return fail(saved.error());
    for (core::RunPhoto &photo : encoded->photos)
        photo.part = core::RunPart::Probe;
    return FeatureProbe{std::move(encoded->features.all), std::move(encoded->photos)};
}

}  // namespace semblance::jobs
