#include "engine/jobs/training_data.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <tuple>
#include <unordered_map>

#include "engine/core/log.h"
#include "engine/core/paths.h"
#include "engine/jobs/left_out.h"
#include "engine/jobs/pair_packing.h"
#include "engine/jobs/photo_split.h"
#include "engine/text/unicode.h"

namespace semblance::jobs {

namespace fs = std::filesystem;
using core::displayPath;
using core::fail;

namespace {

void reportSkipped(const fs::path &spec, const std::vector<SkippedFile> &skipped)
{
    constexpr std::size_t shown = 20;
    for (std::size_t i = 0; i < std::min(shown, skipped.size()); ++i)
        core::log(core::LogLevel::Warning, displayPath(skipped[i].path) + ": " + skipped[i].reason);
    if (skipped.size() > shown)
        core::log(core::LogLevel::Warning, displayPath(spec) + ": " + std::to_string(skipped.size() - shown) + " more were left out.");
}

struct PackedList {
    training::PairDataset pairs;
    std::vector<core::RunPhoto> photos;  // of each
};

core::Result<PackedList> packList(const fs::path &spec, const PairList &list, core::RunPart part, const PackingOptions &options,
                                  JobContext &context)
{
    auto packed = packPairs(list, options.image, *options.tokenizer, options.threads, context);
    if (!packed)
        return fail(packed.error());
    reportSkipped(spec, packed->skipped);
    PackedList result{std::move(packed->pairs), {}};
    for (const std::size_t number : packed->kept)
        result.photos.push_back({list.photos[number].image, part, static_cast<std::int64_t>(list.photos[number].captions.size())});
    return result;
}

core::Result<PackedList> packSpec(const fs::path &spec, const fs::path &library, core::RunPart part, const PackingOptions &options,
                                  JobContext &context)
{
    return readTrainingPairs(spec, library).and_then([&](const PairList &list) { return packList(spec, list, part, options, context); });
}

void append(std::vector<core::RunPhoto> &photos, std::vector<core::RunPhoto> &&more)
{
    photos.insert(photos.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
}

// Each part packed for itself: a caption that two parts share is two captions.
core::Result<void> packParts(const TrainingSources &sources, const PairList &data, const PackingOptions &options, JobContext &context,
                             TrainingData &result)
{
    using training::Part;
    auto split = splitPhotos(data, {sources.split, sources.validationShare, sources.testShare, options.seed}, options.threads, context);
    if (!split)
        return fail(split.error());
    reportSkipped(sources.data, split->skipped);
    for (const auto &[part, runPart] :
         {std::pair(Part::Train, core::RunPart::Train), std::pair(Part::Validation, core::RunPart::Validation),
          std::pair(Part::Test, core::RunPart::Test)}) {
        PairList list;
        for (std::size_t i = 0; i < split->photos.size(); ++i)
            if (split->partOf[i] == part)
                list.photos.push_back(data.photos[split->photos[i]]);
        if (list.photos.empty())
            continue;  // no test part
        auto packed = packList(sources.data, list, runPart, options, context);
        if (!packed)
            return fail(packed.error());
        append(result.photos, std::move(packed->photos));
        if (part == Part::Test)
            result.test = std::move(packed->pairs);
        else
            (part == Part::Train ? result.train : result.validation) = std::move(packed->pairs);
    }
    return {};
}

core::Result<void> packMain(const TrainingSources &sources, const PairList &data, const PackingOptions &options, JobContext &context,
                            TrainingData &result)
{
    using core::RunPart;
    if (sources.validation.empty() && (!sources.split.empty() || sources.testShare > 0))
        return packParts(sources, data, options, context, result);
    auto packed = packList(sources.data, data, RunPart::Train, options, context);
    if (!packed)
        return fail(packed.error());
    result.photos = std::move(packed->photos);
    if (!sources.validation.empty()) {
        auto validation = packSpec(sources.validation, sources.library, RunPart::Validation, options, context);
        if (!validation)
            return fail(validation.error());
        result.train = std::move(packed->pairs);
        result.validation = std::move(validation->pairs);
        append(result.photos, std::move(validation->photos));
        return {};
    }
    auto split = splitPairs(std::move(packed->pairs), sources.validationShare, options.seed);
    if (!split)
        return fail(split.error());
    result.train = std::move(split->train);
    result.validation = std::move(split->validation);
    for (std::size_t i = 0; i < split->aside.size(); ++i)
        if (split->aside[i])
            result.photos[i].part = RunPart::Validation;
    return {};
}

}  // namespace

void balancePhotos(PairList &list)
{
    std::unordered_map<std::string, double> photosOf;
    for (const CaptionedPhoto &photo : list.photos)
        for (const std::string &caption : photo.captions)
            photosOf[caption] += 1.0;
    double sum = 0.0;
    for (CaptionedPhoto &photo : list.photos) {
        double fewest = static_cast<double>(list.photos.size());
        for (const std::string &caption : photo.captions)
            fewest = std::min(fewest, photosOf.at(caption));
        photo.weight /= fewest;
        sum += photo.weight;
    }
    for (CaptionedPhoto &photo : list.photos)
        photo.weight *= static_cast<double>(list.photos.size()) / sum;
}

core::Result<PairList> readTrainingPairs(const fs::path &spec, const fs::path &library)
{
    auto list = readPairs(spec, library);
    if (list)
        reportSkipped(spec, list->skipped);
    return list;
}

std::vector<std::string> allWordings(const PairList &list)
{
    std::set<std::string> captions;
    for (const auto &photo : list.photos)
        for (const std::string &caption : photo.captions)
            captions.insert(text::cleanForClip(caption));
    std::vector<std::string> wordings;
    for (const std::string &caption : captions)
        for (std::string &wording : wordingsOf(caption))
            wordings.push_back(std::move(wording));
    return wordings;
}

core::Result<TrainingData> packTrainingData(const TrainingSources &sources, const PairList &data, const PackingOptions &options,
                                            JobContext &context)
{
    using core::RunPart;
    TrainingData result;
    if (auto packed = packMain(sources, data, options, context, result); !packed)
        return fail(packed.error());
    for (auto [spec, pairs, part] :
         {std::tuple{&sources.source, &result.source, RunPart::Source}, std::tuple{&sources.probe, &result.probe, RunPart::Probe}}) {
        if (spec->empty())
            continue;
        auto more = packSpec(*spec, sources.library, part, options, context);
        if (!more)
            return fail(more.error());
        *pairs = std::move(more->pairs);
        append(result.photos, std::move(more->photos));
    }
    return result;
}

core::Result<void> saveTrainingData(const fs::path &folder, const TrainingData &data)
{
    const auto save = [&](const char *name, const training::PairDataset &pairs) { return training::savePairs(folder / name, pairs); };
    if (auto saved = save("validation.pairs", data.validation); !saved)
        return saved;
    for (const auto &[name, pairs] :
         {std::pair{"test.pairs", &data.test}, std::pair{"source.pairs", &data.source}, std::pair{"probe.pairs", &data.probe}})
        if (*pairs)
            if (auto saved = save(name, **pairs); !saved)
                return saved;
    return save("train.pairs", data.train);
}

bool hasTrainingData(const fs::path &folder)
{
    std::error_code error;
    return fs::exists(folder / "train.pairs", error);
}

core::Result<TrainingData> loadTrainingData(const fs::path &folder)
{
    TrainingData data;
    for (auto [name, pairs] : {std::pair{"train.pairs", &data.train}, std::pair{"validation.pairs", &data.validation}}) {
        auto loaded = training::loadPairs(folder / name);
        if (!loaded)
            return fail(loaded.error());
        *pairs = std::move(*loaded);
    }
    std::error_code error;
    for (auto [name, pairs] :
         {std::pair{"test.pairs", &data.test}, std::pair{"source.pairs", &data.source}, std::pair{"probe.pairs", &data.probe}}) {
        if (!fs::exists(folder / name, error))
            continue;
        auto loaded = training::loadPairs(folder / name);
        if (!loaded)
            return fail(loaded.error());
        *pairs = std::move(*loaded);
    }
    return data;
}

}  // namespace semblance::jobs
