#include "engine/jobs/training_data.h"

#include <set>

#include "engine/core/log.h"
#include "engine/core/paths.h"
#include "engine/jobs/pair_packing.h"
#include "engine/text/unicode.h"

namespace semblance::jobs {

namespace fs = std::filesystem;
using core::displayPath;
using core::fail;

namespace {

constexpr double validationShare = 0.05;

void reportSkipped(const fs::path &spec, const std::vector<SkippedFile> &skipped)
{
    constexpr std::size_t shown = 20;
    for (std::size_t i = 0; i < std::min(shown, skipped.size()); ++i)
        core::log(core::LogLevel::Warning, displayPath(skipped[i].path) + ": " + skipped[i].reason);
    if (skipped.size() > shown)
        core::log(core::LogLevel::Warning, displayPath(spec) + ": " + std::to_string(skipped.size() - shown) + " more were left out.");
}

core::Result<training::PairDataset> packList(const fs::path &spec, const PairList &list, const PackingOptions &options, JobContext &context)
{
    auto packed = packPairs(list, options.image, *options.tokenizer, options.threads, context);
    if (!packed)
        return fail(packed.error());
    reportSkipped(spec, packed->skipped);
    return std::move(packed->pairs);
}

core::Result<training::PairDataset> packSpec(const fs::path &spec, const fs::path &library, const PackingOptions &options,
                                             JobContext &context)
{
    return readTrainingPairs(spec, library).and_then([&](const PairList &list) { return packList(spec, list, options, context); });
}

}  // namespace

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
    auto packed = packList(sources.data, data, options, context);
    if (!packed)
        return fail(packed.error());
    TrainingData result;
    if (sources.validation.empty()) {
        auto split = splitPairs(std::move(*packed), validationShare, options.seed);
        if (!split)
            return fail(split.error());
        result.train = std::move(split->train);
        result.validation = std::move(split->validation);
    } else {
        auto validation = packSpec(sources.validation, sources.library, options, context);
        if (!validation)
            return fail(validation.error());
        result.train = std::move(*packed);
        result.validation = std::move(*validation);
    }
    for (auto [spec, pairs] : {std::pair{&sources.source, &result.source}, std::pair{&sources.probe, &result.probe}}) {
        if (spec->empty())
            continue;
        auto more = packSpec(*spec, sources.library, options, context);
        if (!more)
            return fail(more.error());
        *pairs = std::move(*more);
    }
    return result;
}

core::Result<void> saveTrainingData(const fs::path &folder, const TrainingData &data)
{
    const auto save = [&](const char *name, const training::PairDataset &pairs) { return training::savePairs(folder / name, pairs); };
    if (auto saved = save("validation.pairs", data.validation); !saved)
        return saved;
    if (data.source)
        if (auto saved = save("source.pairs", *data.source); !saved)
            return saved;
    if (data.probe)
        if (auto saved = save("probe.pairs", *data.probe); !saved)
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
    for (auto [name, pairs] : {std::pair{"source.pairs", &data.source}, std::pair{"probe.pairs", &data.probe}}) {
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
