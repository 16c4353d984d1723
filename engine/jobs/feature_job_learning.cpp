// The stages of a run on embeddings: embed, learn, report.
#include <algorithm>
#include <chrono>

#include "engine/core/files.h"
#include "engine/core/log.h"
#include "engine/core/paths.h"
#include "engine/jobs/adapted_package.h"
#include "engine/jobs/encoder.h"
#include "engine/jobs/feature_encoding.h"
#include "engine/jobs/feature_job_state.h"
#include "engine/jobs/feature_probe.h"
#include "engine/jobs/held_out_report.h"
#include "engine/jobs/left_out.h"
#include "engine/jobs/photo_split.h"
#include "engine/jobs/pinned_queries.h"
#include "engine/jobs/train_updates.h"
#include "engine/models/dual_encoder.h"
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

using Figures = training::FeatureFigures;

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

// Recall of a general set behind an adapter, named like the trainer's own.
void addProbe(std::map<std::string, double> &values, const Figures &figures)
{
    values["probe_recall_at_10"] = figures.textToImage10;
    values["probe_photo_recall_at_10"] = figures.imageToText10;
}

Figures measureBehind(models::FeatureAdapter adapter, const training::FeatureDataset &pairs)
{
    const torch::NoGradGuard noGradients;
    return training::measureRecall(models::normalised(adapter->adaptImages(pairs.images[0])),
                                   models::normalised(adapter->adaptTexts(pairs.texts)), pairs.positives());
}

}  // namespace

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
    if (auto left = leaveOut(*pairs, m_without); !left)
        return left;
    reportSkipped(pairs->skipped);
    auto split = splitPhotos(*pairs, request, m_options.run.threads, context);
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
    if (auto written = savePhotoList(runFolder(), prepared.photos); !written)
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
    if (auto more = prepareWatched(prepared, context); !more)
        return more;
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

// The forgetting guard and the watched sentences, which are embedded by the base as well.
core::Result<void> FeatureJob::prepareWatched(Prepared &prepared, JobContext &context)
{
    const auto &run = m_options.run;
    if (!m_probe.empty()) {
        auto probe = loadFeatureProbe(runFolder() / "probe.safetensors",
                                      {m_probe, run.library, m_options.base, run.device, m_options.precision, run.threads}, context);
        if (!probe)
            return fail(probe.error());
        prepared.probe = std::move(probe->pairs);
        if (!prepared.photos.empty())
            prepared.photos.insert(prepared.photos.end(), probe->photos.begin(), probe->photos.end());
    }
    if (run.pinned.empty())
        return {};
    const auto &partOf = prepared.features.partOf;
    std::vector<std::int64_t> rows;
    std::vector<fs::path> heldOut[2] = {photosOfPart(runFolder(), core::RunPart::Validation),
                                        photosOfPart(runFolder(), core::RunPart::Test)};
    std::size_t next[2] = {0, 0};
    for (std::size_t i = 0; i < partOf.size() && rows.size() < mostRankedPhotos; ++i) {
        if (partOf[i] == Part::Train)
            continue;
        const int part = partOf[i] == Part::Test ? 1 : 0;
        if (next[part] >= heldOut[part].size())
            return {};  // a run from before photos were listed: nothing to show
        prepared.pinnedPaths.push_back(heldOut[part][next[part]++]);
        rows.push_back(static_cast<std::int64_t>(i));
    }
    auto encoder = loadEncoder(m_options.base, run.device, m_options.precision);
    if (!encoder)
        return fail(encoder.error());
    auto sentences = encodeTexts(**encoder, run.pinned);
    if (!sentences)
        return fail(sentences.error());
    prepared.pinned = *sentences;
    prepared.pinnedAmong = prepared.features.all.images[0].index_select(0, torch::tensor(at::ArrayRef<std::int64_t>(rows), torch::kInt64));
    return {};
}

void FeatureJob::tellPinned(const Prepared &prepared, models::FeatureAdapter *adapter, std::int64_t step, std::int64_t epoch,
                            const std::function<void(const TrainUpdate &)> &update) const
{
    if (!prepared.pinned.defined())
        return;
    const torch::NoGradGuard noGradients;
    auto queries = prepared.pinned, photos = prepared.pinnedAmong;
    if (adapter != nullptr) {
        queries = models::normalised((*adapter)->adaptTexts(queries));
        photos = models::normalised((*adapter)->adaptImages(photos));
    }
    update({"pinned", step, epoch, {}, {}, rankPinned(m_options.run.pinned, queries, photos, prepared.pinnedPaths)});
}

// What the base is worth, before the first step.
void FeatureJob::tellBaseline(const Prepared &prepared, const std::function<void(const TrainUpdate &)> &update) const
{
    tellPinned(prepared, nullptr, 0, -1, update);
    const auto &part = prepared.validation;
    const auto base = training::measureRecall(part.images[0], part.texts, part.positives());
    TrainUpdate told{
        "baseline",
        0,
        -1,
        {{"recall_at_10", base.textToImage10}, {"image_to_text_recall_at_10", base.imageToText10}, {"mean_recall", base.meanRecall()}}};
    if (prepared.probe)
        addProbe(told.values, training::measureRecall(prepared.probe->images[0], prepared.probe->texts, prepared.probe->positives()));
    update(told);
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
    bool begun = false;
    training::HeadHooks hooks;
    hooks.stopped = [&] { return context.stopped(); };
    hooks.step = [&](const training::HeadStep &report) {
        if (!std::exchange(begun, true) && report.step == 0)
            tellBaseline(prepared, update);
        learnt.done.step = report.step;
        update({"step",
                report.step,
                report.epoch,
                {{"loss", report.loss},
                 {"learning_rate", report.learningRate},
                 {"gradient_norm", report.gradientNorm},
                 {"logit_scale", report.logitScale},
                 {"pairs_per_second", report.pairsPerSecond},
                 {"peak_memory_mib", peakMemoryMib()},
                 {"rolled_back", report.rolledBack ? 1.0 : 0.0},
                 {"steps", static_cast<double>(report.steps)}}});
    };
    hooks.epoch = [&](const training::HeadEpoch &report) {
        learnt.done.epoch = report.epoch;
        epochSeconds += report.seconds;
        epochs += 1.0;
        auto adapter = trainer.live();
        tellPinned(prepared, &adapter, learnt.done.step, report.epoch, update);
        TrainUpdate told{"epoch",
                         learnt.done.step,
                         report.epoch,
                         {{"loss", report.loss},
                          {"val_loss", report.validation.loss},
                          {"recall_at_10", report.validation.textToImage10},
                          {"image_to_text_recall_at_10", report.validation.imageToText10},
                          {"mean_recall", report.validation.meanRecall()},
                          {"best", report.best ? 1.0 : 0.0},
                          {"seconds", report.seconds},
                          {"epochs", static_cast<double>(report.epochs)}}};
        if (prepared.probe)
            addProbe(told.values, measureBehind(adapter, *prepared.probe));
        update(told);
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
    std::optional<HeldOutReport> general;
    if (prepared.probe) {
        auto made = reportHeldOut(*prepared.probe, learnt.adapter, m_options.run.seed);
        if (!made)
            return fail(made.error());
        general = *made;
    }
    addVerdict(learnt.done.values, *report, general ? &*general : nullptr);
    learnt.done.values["held_out"] = heldOut ? 1.0 : 0.0;
    learnt.done.values["encode_seconds"] = prepared.encodeSeconds;
    core::log(core::LogLevel::Info, general && general->fell()
                                        ? "It forgets: on general pictures it is worse than the model it started from."
                                    : report->better ? "Better than the model it started from on the held-out photos."
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

}  // namespace semblance::jobs
