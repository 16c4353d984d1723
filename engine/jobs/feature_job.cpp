#include "engine/jobs/feature_job.h"

#include <algorithm>
#include <chrono>
#include <optional>
#include <sstream>

#include "engine/core/files.h"
#include "engine/core/log.h"
#include "engine/core/paths.h"
#include "engine/jobs/adapted_package.h"
#include "engine/jobs/encoder.h"
#include "engine/jobs/feature_encoding.h"
#include "engine/jobs/held_out_report.h"
#include "engine/jobs/photo_split.h"
#include "engine/models/package.h"
#include "engine/text/csv.h"
#include "engine/training/align.h"
#include "engine/training/head_trainer.h"
#include "engine/training/recipes.h"
#include "engine/training/tip_cache.h"

namespace semblance::jobs {

namespace fs = std::filesystem;
using core::displayPath;
using core::ErrorCode;
using core::fail;
using training::Part;

namespace {

using Clock = std::chrono::steady_clock;
double secondsSince(Clock::time_point start)
{
    return std::chrono::duration<double>(Clock::now() - start).count();
}

constexpr const char *runFile = "feature_run.txt";

void reportSkipped(const std::vector<SkippedFile> &skipped)
{
    constexpr std::size_t shown = 20;
    for (std::size_t i = 0; i < std::min(shown, skipped.size()); ++i)
        core::log(core::LogLevel::Warning, displayPath(skipped[i].path) + ": " + skipped[i].reason);
    if (skipped.size() > shown)
        core::log(core::LogLevel::Warning, std::to_string(skipped.size() - shown) + " more entries were left out.");
}

const char *partName(Part part)
{
    return part == Part::Train ? "train" : part == Part::Validation ? "validation" : "test";
}

}  // namespace

bool isFeatureRecipe(const std::string &recipe)
{
    return recipe == "align" || recipe == "head";  // classify has labels, and a job of its own
}

bool isFeatureRun(const fs::path &out)
{
    std::error_code ignored;
    return fs::exists(out / "run" / runFile, ignored);
}

struct FeatureJob::Prepared {
    training::SplitFeatures features;
    training::FeatureDataset train, validation, test;
    std::vector<core::RunPhoto> photos;
    double encodeSeconds = 0;  // 0: they were there already, and `photos` is empty
};

struct FeatureJob::Learnt {
    models::FeatureAdapter adapter{nullptr};
    TrainUpdate done{"done", 0, 0, {}};
};

FeatureJob::FeatureJob(FeatureJobOptions options) : m_options(std::move(options)) {}

core::Result<void> FeatureJob::applySettings()
{
    m_head.seed = m_align.seed = m_options.run.seed;
    m_head.loss = m_options.run.loss;
    for (const auto &[key, value] : m_options.run.settings) {
        if (key == "validation")
            m_options.run.validation = value;
        else if (key == "split")
            m_split = value;
        else if (auto set = isHead() ? m_head.set(key, value) : m_align.set(key, value); !set)
            return set;
    }
    if (!isHead() && m_options.run.loss != "infonce")
        return fail(ErrorCode::InvalidArgument, "The recipe align is a closed form: it takes no --loss.");
    if (!m_split.empty() && !m_options.run.validation.empty())
        return fail(ErrorCode::InvalidArgument, "A split list names the validation photos: leave out validation=SPEC.");
    return isHead() ? m_head.check() : m_align.check();
}

core::Result<void> FeatureJob::start()
{
    auto &run = m_options.run;
    if (!isFeatureRecipe(run.recipe))
        return fail(ErrorCode::InvalidArgument, "There is no recipe \"" + run.recipe + "\" on embeddings; expected align or head.");
    if (auto applied = applySettings(); !applied)
        return applied;
    core::log(core::LogLevel::Info, run.recipe + ": " + training::findRecipe(run.recipe)->explanation);
    std::error_code error;
    if (const int adapters = models::adapterCount(m_options.base); adapters >= models::mostAdapters)
        return fail(ErrorCode::InvalidArgument, displayPath(m_options.base) + " has been adapted " + std::to_string(adapters)
                                                    + " times already: start from a model that it was made from, with all the data.");
    else if (adapters > 0 && !run.settings.contains("base_share"))
        m_head.baseShare = m_align.baseShare = 0.0;
    if (fs::exists(run.out / "config.json", error) || fs::exists(runFolder() / "recipe.json", error))
        return fail(ErrorCode::InvalidArgument, displayPath(run.out)
                                                    + " holds a model or a run already: name another folder with --out, or go on with "
                                                      "--resume "
                                                    + displayPath(run.out) + ".");
    fs::create_directories(runFolder(), error);
    if (error)
        return fail(core::systemError(error.value(), "create", runFolder()));
    run.data = absoluteSpec(run.data);
    run.validation = absoluteSpec(run.validation);
    m_split = absoluteSpec(m_split);
    m_options.base = absoluteSpec(m_options.base);
    std::string lines = run.recipe + "\n";
    for (const fs::path *path : {&run.data, &run.validation, &m_split, &m_options.base})
        lines += path->native() + "\n";
    lines += m_options.precision + "\n";
    if (auto written = core::writeTextAtomically(runFolder() / "recipe.json", isHead() ? m_head.toJson() : m_align.toJson()); !written)
        return written;
    return core::writeTextAtomically(runFolder() / runFile, lines);
}

core::Result<void> FeatureJob::resume()
{
    auto text = core::readText(runFolder() / runFile);
    auto recipe = core::readText(runFolder() / "recipe.json");
    if (!text || !recipe)
        return fail(ErrorCode::NotFound, displayPath(m_options.run.out) + " holds no run of a recipe on embeddings.");
    std::istringstream stream(*text);
    std::vector<std::string> lines;
    for (std::string line; std::getline(stream, line);)
        lines.push_back(line);
    if (lines.size() != 6 || !isFeatureRecipe(lines[0]))
        return fail(ErrorCode::Corrupt, displayPath(runFolder() / runFile) + ": expected six lines, the first a recipe.");
    m_options.run.recipe = lines[0];
    m_options.run.data = lines[1];
    m_options.run.validation = lines[2];
    m_split = lines[3];
    m_options.base = lines[4];
    m_options.precision = lines[5];
    const auto take = [&](auto parsed, auto &into) -> core::Result<void> {
        if (!parsed)
            return fail(parsed.error().code, displayPath(runFolder() / "recipe.json") + ": " + parsed.error().detail);
        into = *parsed;
        return {};
    };
    return isHead() ? take(training::HeadOptions::fromJson(*recipe), m_head) : take(training::AlignOptions::fromJson(*recipe), m_align);
}

core::Result<void> FeatureJob::encode(Prepared &prepared, JobContext &context)
{
    auto pairs = readPairs(m_options.run.data, m_options.run.library);
    if (!pairs)
        return fail(pairs.error());
    SplitRequest request{m_split, m_head.validation, m_head.test, m_options.run.seed};
    if (!isHead()) {
        request.validation = m_align.validation;
        request.test = m_align.test;
    }
    if (!m_options.run.validation.empty()) {
        auto more = readPairs(m_options.run.validation, m_options.run.library);
        if (!more)
            return fail(more.error());
        request.validationFrom = pairs->photos.size();
        std::move(more->photos.begin(), more->photos.end(), std::back_inserter(pairs->photos));
        std::move(more->skipped.begin(), more->skipped.end(), std::back_inserter(pairs->skipped));
    }
    reportSkipped(pairs->skipped);
    auto split = splitPhotos(*pairs, request);
    if (!split)
        return fail(split.error());
    reportSkipped(split->skipped);
    auto encoder = loadEncoder(m_options.base, m_options.run.device, m_options.precision);
    if (!encoder)
        return fail(encoder.error());
    auto encoded = encodePairs(**encoder, *pairs, *split, isHead() ? m_head.views : 1, m_options.run.seed, m_options.run.threads, context);
    if (!encoded)
        return fail(encoded.error());
    reportSkipped(encoded->skipped);
    prepared.features = std::move(encoded->features);
    prepared.photos = std::move(encoded->photos);
    prepared.encodeSeconds = encoded->seconds;
    std::string list = "image,split\n";  // of this run, and the list of another one on the same parts
    for (std::size_t i = 0; i < prepared.features.photos.size(); ++i)
        list += text::csvField(prepared.features.photos[i]) + "," + partName(prepared.features.partOf[i]) + "\n";
    if (auto written = core::writeTextAtomically(runFolder() / "split.csv", list); !written)
        return written;
    return training::saveFeatures(runFolder() / "features.safetensors", prepared.features);
}

core::Result<void> FeatureJob::prepare(Prepared &prepared, JobContext &context)
{
    const fs::path file = runFolder() / "features.safetensors";
    std::error_code error;
    if (fs::exists(file, error)) {
        auto loaded = training::loadFeatures(file);
        if (!loaded)
            return fail(loaded.error());
        prepared.features = std::move(*loaded);
    } else if (auto encoded = encode(prepared, context); !encoded) {
        return encoded;
    }
    prepared.train = prepared.features.part(Part::Train);
    prepared.validation = prepared.features.part(Part::Validation);
    prepared.test = prepared.features.part(Part::Test);
    for (const auto *part : {&prepared.train, &prepared.validation})
        if (part->size() == 0)
            return fail(ErrorCode::InvalidArgument, "No photo that decodes is left in the training or the validation part.");
    const training::RunSize size{prepared.train.size(), prepared.train.texts.size(0), prepared.train.dimension(), m_head.epochs};
    const auto cost = training::forecast(*training::findRecipe(m_options.run.recipe), size);
    core::log(core::LogLevel::Info, "Learning on the embeddings of " + std::to_string(prepared.train.size()) + " photos and "
                                        + std::to_string(prepared.train.texts.size(0)) + " captions; "
                                        + std::to_string(prepared.validation.size()) + " photos choose, "
                                        + std::to_string(prepared.test.size()) + " are held out. About "
                                        + std::to_string(static_cast<std::int64_t>(cost.seconds) + 1) + " s and "
                                        + std::to_string(static_cast<std::int64_t>(cost.bytes / 1e6) + 1) + " MB.");
    return {};
}

core::Result<void> FeatureJob::align(const Prepared &prepared, Learnt &learnt)
{
    auto aligned = training::fitAlign(m_align, prepared.train, prepared.validation);
    if (!aligned)
        return fail(aligned.error());
    m_align = aligned->chosen;
    learnt.adapter = aligned->adapter;
    learnt.done.values = {{"recall_at_10", aligned->aligned.textToImage10},
                          {"mean_recall", aligned->aligned.meanRecall()},
                          {"base_mean_recall", aligned->base.meanRecall()}};
    return {};
}

core::Result<Outcome> FeatureJob::learn(const Prepared &prepared, Learnt &learnt, JobContext &context,
                                        const std::function<void(const TrainUpdate &)> &update)
{
    training::HeadTrainer trainer(m_head, prepared.train, prepared.validation, runFolder());
    double epochSeconds = 0.0, epochs = 0.0;
    training::HeadHooks hooks;
    hooks.stopped = [&] { return context.stopped(); };
    hooks.step = [&](const training::HeadStep &report) {
        learnt.done.step = report.step;
        update({"step",
                report.step,
                report.epoch,
                {{"loss", report.loss},
                 {"learning_rate", report.learningRate},
                 {"gradient_norm", report.gradientNorm},
                 {"logit_scale", report.logitScale},
                 {"pairs_per_second", report.pairsPerSecond},
                 {"rolled_back", report.rolledBack ? 1.0 : 0.0},
                 {"steps", static_cast<double>(report.steps)}}});
    };
    hooks.epoch = [&](const training::HeadEpoch &report) {
        learnt.done.epoch = report.epoch;
        epochSeconds += report.seconds;
        epochs += 1.0;
        update({"epoch",
                learnt.done.step,
                report.epoch,
                {{"loss", report.loss},
                 {"val_loss", report.validation.loss},
                 {"recall_at_10", report.validation.textToImage10},
                 {"image_to_text_recall_at_10", report.validation.imageToText10},
                 {"mean_recall", report.validation.meanRecall()},
                 {"best", report.best ? 1.0 : 0.0},
                 {"seconds", report.seconds},
                 {"epochs", static_cast<double>(report.epochs)}}});
    };
    auto outcome = trainer.run(hooks);
    if (!outcome)
        return fail(outcome.error());
    if (*outcome == training::HeadTrainer::Outcome::Stopped)
        return Outcome::Cancelled;
    learnt.adapter = trainer.result();
    const auto &best = trainer.bestFigures();
    learnt.done.values = {{"val_loss", best.loss},
                          {"recall_at_10", best.textToImage10},
                          {"mean_recall", best.meanRecall()},
                          {"base_mean_recall", trainer.baseFigures().meanRecall()},
                          {"best_epoch", static_cast<double>(trainer.bestEpoch())},
                          {"rollbacks", static_cast<double>(trainer.rollbacks())},
                          {"epoch_seconds", epochs > 0.0 ? epochSeconds / epochs : 0.0}};
    if (m_head.cache)
        learnt.adapter = training::withTipCache(learnt.adapter, prepared.train, prepared.validation);
    return Outcome::Finished;
}

core::Result<void> FeatureJob::finish(const Prepared &prepared, Learnt &learnt, const std::function<void(const TrainUpdate &)> &update)
{
    const bool heldOut = prepared.test.size() > 0;
    auto report = reportHeldOut(heldOut ? prepared.test : prepared.validation, learnt.adapter, m_options.run.seed);
    if (!report)
        return fail(report.error());
    learnt.done.values.merge(report->values());
    learnt.done.values["held_out"] = heldOut ? 1.0 : 0.0;
    learnt.done.values["encode_seconds"] = prepared.encodeSeconds;
    core::log(core::LogLevel::Info, report->better ? "Better than the model it started from on the held-out photos."
                                                   : "Not better than the model it started from on the held-out photos: "
                                                     "better keep the old one.");
    std::string json = "{\n  \"base\": \"" + prepared.features.model + "\",\n  \"photos\": " + std::to_string(prepared.train.size())
                       + ",\n  \"captions\": " + std::to_string(prepared.train.texts.size(0))
                       + ",\n  \"validation_photos\": " + std::to_string(prepared.validation.size()) + ",\n";
    for (const auto &[name, value] : learnt.done.values)
        json += "  \"" + name + "\": " + std::to_string(value) + ",\n";
    json += "  \"options\": " + (isHead() ? m_head.toJson() : m_align.toJson()) + "}\n";
    if (auto written = core::writeTextAtomically(m_options.run.out / "recipe.json", json); !written)
        return written;
    if (auto written = writeAdaptedPackage(
            m_options.base, m_options.run.out,
            [&] { return models::saveAdapter(m_options.run.out, learnt.adapter, models::adapterCount(m_options.base) + 1); });
        !written)
        return written;
    update(learnt.done);
    return {};
}

core::Result<Outcome> FeatureJob::run(JobContext &context, const std::function<void(const TrainUpdate &)> &update)
{
    if (auto begun = m_options.run.start == TrainJobOptions::Start::Resume ? resume() : start(); !begun)
        return fail(begun.error());
    try {
        Prepared prepared;
        if (auto ready = prepare(prepared, context); !ready) {
            if (ready.error().code == ErrorCode::Cancelled)
                return Outcome::Cancelled;
            return fail(ready.error());
        }
        if (!prepared.photos.empty())
            update({"data", 0, 0, {}, std::move(prepared.photos)});
        Learnt learnt;
        const auto begin = Clock::now();
        if (isHead()) {
            auto outcome = learn(prepared, learnt, context, update);
            if (!outcome || *outcome == Outcome::Cancelled)
                return outcome;
        } else if (auto aligned = align(prepared, learnt); !aligned) {
            return fail(aligned.error());
        }
        learnt.done.values["train_seconds"] = secondsSince(begin);
        if (auto finished = finish(prepared, learnt, update); !finished)
            return fail(finished.error());
        return Outcome::Finished;
    } catch (const std::bad_alloc &) {
        return fail(ErrorCode::OutOfMemory, "Training ran out of memory; use a smaller batch_size or fewer views.");
    } catch (const std::exception &problem) {
        return fail(ErrorCode::Internal, std::string("Training failed: ") + problem.what());
    }
}

}  // namespace semblance::jobs
