#include "engine/jobs/train_job.h"

#include <algorithm>
#include <charconv>
#include <optional>
#include <sstream>

#include "engine/core/files.h"
#include "engine/core/log.h"
#include "engine/core/paths.h"
#include "engine/jobs/left_out.h"
#include "engine/jobs/pinned_queries.h"
#include "engine/jobs/train_report.h"
#include "engine/jobs/train_updates.h"
#include "engine/models/device.h"
#include "engine/training/pair_embedding.h"

namespace semblance::jobs {

namespace fs = std::filesystem;
using core::displayPath;
using core::ErrorCode;
using core::fail;

namespace {

std::string jsonString(const std::string &text)
{
    std::string quoted = "\"";
    for (const char letter : text) {
        if (letter == '"' || letter == '\\')
            quoted += '\\';
        quoted += static_cast<unsigned char>(letter) < 0x20 ? ' ' : letter;
    }
    return quoted + "\"";
}

bool parseShare(const std::string &text, double &share)
{
    const char *end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, share);
    return read.ec == std::errc() && read.ptr == end;
}

}  // namespace

TrainJob::TrainJob(TrainJobOptions options) : m_options(std::move(options)) {}

core::Result<void> TrainJob::takeSettings()
{
    auto recipe = makeTrainRecipe(m_options.recipe);
    if (!recipe)
        return fail(recipe.error());
    m_recipe = std::move(*recipe);
    m_recipe->run().seed = m_options.seed;
    m_recipe->run().loss = m_options.loss;
    m_recipe->run().bfloat16 = models::bfloat16IsFaster();
    m_sources = {};
    m_sources.data = m_options.data;
    m_sources.validation = m_options.validation;
    m_sources.library = m_options.library;
    if (m_options.recipe != "scratch")  // few photos: the report needs some by which nothing was chosen
        m_sources.validationShare = m_sources.testShare = 0.125;
    const std::map<std::string, double *> shares{{"validation_share", &m_sources.validationShare}, {"test_share", &m_sources.testShare}};
    const std::map<std::string, fs::path *> specs{{"validation", &m_sources.validation},
                                                  {"source", &m_sources.source},
                                                  {"probe", &m_sources.probe},
                                                  {"split", &m_sources.split},
                                                  {"without", &m_sources.without}};
    for (const auto &[key, value] : m_options.settings) {
        if (const auto spec = specs.find(key); spec != specs.end())
            *spec->second = value;
        else if (const auto share = shares.find(key); share != shares.end()) {
            if (!parseShare(value, *share->second))
                return fail(ErrorCode::InvalidArgument, key + " must be a number, not \"" + value + "\".");
        } else if (auto set = m_recipe->set(key, value); !set)
            return set;
    }
    for (auto *spec : {&m_sources.data, &m_sources.validation, &m_sources.source, &m_sources.probe, &m_sources.split, &m_sources.without})
        *spec = absoluteSpec(*spec);
    if (!(m_sources.validationShare > 0 && m_sources.testShare >= 0 && m_sources.validationShare + m_sources.testShare < 1))
        return fail(ErrorCode::InvalidArgument, "validation_share must be above 0, test_share not negative, and both together below 1.");
    if (!m_sources.split.empty() && !m_sources.validation.empty())
        return fail(ErrorCode::InvalidArgument, "A split list names the validation photos: leave out validation=SPEC.");
    if (m_options.recipe == "shared" && m_sources.source.empty())
        return fail(ErrorCode::InvalidArgument,
                    "The recipe shared trains on two sets in turn: name the one that must not be forgotten with "
                    "--set source=SPEC.");
    if (m_options.recipe != "shared" && !m_sources.source.empty())
        return fail(ErrorCode::InvalidArgument, "Only the recipe shared has a source.");
    return {};
}

core::Result<void> TrainJob::start()
{
    if (auto taken = takeSettings(); !taken)
        return taken;
    m_options.startFrom = absoluteSpec(m_options.startFrom);
    if (auto begun = m_recipe->begin(m_options.startFrom); !begun)
        return begun;
    std::error_code error;
    if (fs::exists(m_options.out / "config.json", error) || fs::exists(m_options.out / "open_clip_config.json", error)
        || fs::exists(runFolder() / "recipe.json", error))
        return fail(ErrorCode::InvalidArgument, displayPath(m_options.out)
                                                    + " holds a model or a run already: name another folder with --out, or go on with "
                                                      "--resume "
                                                    + displayPath(m_options.out) + ".");
    fs::create_directories(runFolder(), error);
    if (error)
        return fail(core::systemError(error.value(), "create", runFolder()));
    std::string specs;
    for (const auto *spec : {&m_sources.data, &m_sources.validation, &m_sources.source, &m_sources.probe, &m_options.startFrom,
                             &m_sources.split, &m_sources.without})
        specs += spec->native() + "\n";
    specs += std::to_string(m_sources.validationShare) + "\n" + std::to_string(m_sources.testShare) + "\n";
    if (auto written = core::writeTextAtomically(runFolder() / "data.txt", specs); !written)
        return written;
    return core::writeTextAtomically(runFolder() / "recipe.json", m_recipe->toJson());
}

core::Result<void> TrainJob::resume()
{
    auto json = core::readText(runFolder() / "recipe.json");
    auto specs = core::readText(runFolder() / "data.txt");
    if (!json || !specs)
        return fail(ErrorCode::NotFound,
                    displayPath(m_options.out) + " holds no training run (expected run/recipe.json and run/data.txt).");
    auto recipe = trainRecipeFromJson(*json);
    if (!recipe)
        return fail(recipe.error().code, displayPath(runFolder() / "recipe.json") + ": " + recipe.error().detail);
    m_recipe = std::move(*recipe);
    m_sources.library = m_options.library;
    // Runs from before there were more have the first two lines only.
    std::istringstream lines(*specs);
    int count = 0;
    for (auto *spec : {&m_sources.data, &m_sources.validation, &m_sources.source, &m_sources.probe, &m_options.startFrom, &m_sources.split,
                       &m_sources.without})
        if (std::string line; std::getline(lines, line)) {
            *spec = line;
            ++count;
        }
    for (double *share : {&m_sources.validationShare, &m_sources.testShare})
        if (std::string line; std::getline(lines, line) && !parseShare(line, *share))
            return fail(ErrorCode::Corrupt, displayPath(runFolder() / "data.txt") + ": expected a share, not \"" + line + "\".");
    if (count < 2)
        return fail(ErrorCode::Corrupt, displayPath(runFolder() / "data.txt") + ": expected at least two lines.");
    m_options.loss = m_recipe->run().loss;
    return m_recipe->begin(m_options.startFrom);
}

core::Result<TrainingData> TrainJob::prepare(JobContext &context)
{
    if (hasTrainingData(runFolder()))
        return loadTrainingData(runFolder());
    auto list = readTrainingPairs(m_sources.data, m_sources.library);
    if (!list)
        return fail(list.error());
    if (auto left = leaveOut(*list, m_sources.without); !left)
        return fail(left.error());
    if (m_recipe->run().balance)
        balancePhotos(*list);
    auto tokenizer = m_recipe->tokenizer(*list, m_options.out);
    if (!tokenizer)
        return fail(tokenizer.error());
    if (auto written = core::writeTextAtomically(runFolder() / "recipe.json", m_recipe->toJson()); !written)
        return fail(written.error());
    const PackingOptions packing{m_recipe->image(), *tokenizer, m_options.threads, m_recipe->run().seed};
    auto data = packTrainingData(m_sources, *list, packing, context);
    if (!data)
        return fail(data.error());
    if (auto listed = savePhotoList(runFolder(), data->photos); !listed)
        return fail(listed.error());
    if (auto saved = saveTrainingData(runFolder(), *data); !saved)
        return fail(saved.error());
    return data;
}

// Ranks the held-out photos for the watched sentences; empty when none is watched.
core::Result<TrainJob::Watch> TrainJob::watchPinned(const TrainingData &data, const models::DeviceChoice &device) const
{
    auto paths = photosOfPart(runFolder(), core::RunPart::Validation);
    if (m_options.pinned.empty() || static_cast<std::int64_t>(paths.size()) != data.validation.size())
        return Watch();
    auto tokenizer = text::loadTokenizer(m_options.startFrom.empty() ? m_options.out : m_options.startFrom);
    if (!tokenizer)
        return fail(tokenizer.error());
    training::PairDataset watched;
    paths.resize(std::min(paths.size(), mostRankedPhotos));
    watched.pictures = data.validation.pictures.narrow(0, 0, static_cast<std::int64_t>(paths.size()));
    for (const std::string &sentence : m_options.pinned) {
        const auto ids = (*tokenizer)->encode(sentence);
        watched.wordings.push_back({std::vector<std::int32_t>(ids.begin(), ids.end())});
    }
    return Watch([watched, paths, sentences = m_options.pinned, batch = m_recipe->run().batchSize,
                  on = device.device](models::DualEncoder &encoder) {
        const auto embedded = training::embedPairs(encoder, watched, batch, on);
        return rankPinned(sentences, embedded.texts, embedded.images[0], paths);
    });
}

core::Result<Outcome> TrainJob::learn(const TrainingData &data, JobContext &context, const std::function<void(const TrainUpdate &)> &update,
                                      const std::function<bool()> &finishEarly)
{
    auto device = models::chooseDevice(m_options.device, "fp32");
    if (!device)
        return fail(device.error());
    core::log(core::LogLevel::Info, "Training on " + models::deviceDescription(*device) + " with " + std::to_string(data.train.size())
                                        + " photos and " + std::to_string(data.train.wordings.size()) + " captions, validating on "
                                        + std::to_string(data.validation.size()) + " photos.");
    models::keepFreedMemory();
    training::TrainingSets sets{data.train, data.validation};
    sets.source = data.source ? &*data.source : nullptr;
    sets.probe = data.probe ? &*data.probe : nullptr;
    auto trainer = m_recipe->trainer(sets, runFolder(), *device);
    if (!trainer)
        return fail(trainer.error());
    std::optional<TrainReport> report;
    if (!m_options.startFrom.empty()) {
        auto begun = TrainReport::begin(m_options.startFrom, data, *device, m_recipe->run().batchSize);
        if (!begun)
            return fail(begun.error());
        report = std::move(*begun);
    }
    TrainUpdates updates(m_recipe->run(), data.probe.has_value(), update);
    auto hooks = updates.hooks(!m_options.startFrom.empty());
    auto watch = watchPinned(data, *device);
    if (!watch)
        return fail(watch.error());
    if (*watch)
        hooks.evaluated = [&](models::DualEncoder &encoder) { updates.tellPinned((*watch)(encoder)); };
    hooks.stopped = [&] { return context.stopped(); };
    hooks.finishEarly = finishEarly;
    if (m_options.start == TrainJobOptions::Start::Finish) {
        if (auto finished = (*trainer)->finish(hooks); !finished)
            return fail(finished.error());
    } else {
        const auto outcome = (*trainer)->run(hooks);
        if (!outcome)
            return fail(outcome.error());
        if (*outcome == training::RunOutcome::Stopped)
            return Outcome::Cancelled;
    }
    if (report) {
        auto verdict = report->verdict((*trainer)->result(), m_recipe->run().seed);
        if (!verdict)
            return fail(verdict.error());
        updates.addVerdict(*verdict);
    }
    if (auto written = writeResult(data, (*trainer)->result(), updates.figures()); !written)
        return fail(written.error());
    updates.finish();
    return Outcome::Finished;
}

core::Result<void> TrainJob::writeResult(const TrainingData &data, models::DualEncoder &encoder,
                                         const std::map<std::string, double> &figures) const
{
    std::string json =
        "{\n  \"loss\": " + jsonString(m_options.loss) + ",\n  \"data\": " + jsonString(displayPath(m_sources.data.filename()))
        + ",\n  \"photos\": " + std::to_string(data.train.size()) + ",\n  \"captions\": " + std::to_string(data.train.wordings.size())
        + ",\n  \"validation_photos\": " + std::to_string(data.validation.size()) + ",\n";
    if (!m_options.startFrom.empty())
        json += "  \"started_from\": " + jsonString(displayPath(m_options.startFrom.filename())) + ",\n";
    for (const auto &[name, value] : figures)
        json += "  \"final_" + name + "\": " + std::to_string(value) + ",\n";
    json += "  \"options\": " + m_recipe->toJson() + "}\n";
    if (auto written = core::writeTextAtomically(m_options.out / "recipe.json", json); !written)
        return written;
    return m_recipe->writePackage(m_options.out, encoder);
}

core::Result<Outcome> TrainJob::run(JobContext &context, const std::function<void(const TrainUpdate &)> &update,
                                    const std::function<bool()> &finishEarly)
{
    auto begun = m_options.start == TrainJobOptions::Start::New ? start() : resume();
    if (!begun)
        return fail(begun.error());
    try {
        auto data = prepare(context);
        if (!data && data.error().code == ErrorCode::Cancelled)
            return Outcome::Cancelled;
        if (!data)
            return fail(data.error());
        if (!data->photos.empty())
            update({"data", 0, 0, {}, std::move(data->photos)});
        return learn(*data, context, update, finishEarly);
    } catch (const std::bad_alloc &) {
        return fail(ErrorCode::OutOfMemory, "Training ran out of memory; use a smaller batch_size or image_size.");
    } catch (const std::exception &problem) {
        return fail(ErrorCode::Internal, std::string("Training failed: ") + problem.what());
    }
}

}  // namespace semblance::jobs
