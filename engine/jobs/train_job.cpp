#include "engine/jobs/train_job.h"

#include <chrono>
#include <optional>
#include <set>

#include "engine/core/files.h"
#include "engine/core/log.h"
#include "engine/core/paths.h"
#include "engine/jobs/pair_packing.h"
#include "engine/jobs/pair_source.h"
#include "engine/jobs/trained_package.h"
#include "engine/models/device.h"
#include "engine/text/bpe_learner.h"
#include "engine/text/tokenizer.h"
#include "engine/text/unicode.h"
#include "engine/training/trainer.h"

namespace semblance::jobs {

namespace fs = std::filesystem;
using core::displayPath;
using core::ErrorCode;
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

// Every way to say every caption, each once: what the tokenizer is learned from.
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

fs::path absoluteSpec(const fs::path &spec)
{
    return spec.empty() || spec == "library" ? spec : fs::absolute(spec).lexically_normal();
}

}  // namespace

struct TrainJob::Prepared {
    training::PairDataset train, validation;
};

TrainJob::TrainJob(TrainJobOptions options) : m_options(std::move(options)) {}

core::Result<void> TrainJob::start()
{
    if (m_options.recipe != "scratch")
        return fail(ErrorCode::InvalidArgument, "There is no recipe \"" + m_options.recipe + "\"; expected scratch.");
    if (m_options.loss != "infonce")
        return fail(ErrorCode::InvalidArgument, "The recipe scratch has no loss \"" + m_options.loss + "\"; expected infonce.");
    m_recipe.seed = m_options.seed;
    m_recipe.bfloat16 = models::bfloat16IsFaster();
    for (const auto &[key, value] : m_options.settings) {
        if (key == "validation")
            m_options.validation = value;
        else if (auto set = m_recipe.set(key, value); !set)
            return set;
    }
    if (auto checked = m_recipe.check(); !checked)
        return checked;
    std::error_code error;
    if (fs::exists(m_options.out / "config.json", error) || fs::exists(runFolder() / "recipe.json", error))
        return fail(ErrorCode::InvalidArgument, displayPath(m_options.out)
                                                    + " holds a model or a run already: name another folder with --out, or go on with "
                                                      "--resume "
                                                    + displayPath(m_options.out) + ".");
    fs::create_directories(runFolder(), error);
    if (error)
        return fail(core::systemError(error.value(), "create", runFolder()));
    m_options.data = absoluteSpec(m_options.data);
    m_options.validation = absoluteSpec(m_options.validation);
    const std::string specs = m_options.data.native() + "\n" + m_options.validation.native() + "\n";
    if (auto written = core::writeTextAtomically(runFolder() / "data.txt", specs); !written)
        return written;
    return core::writeTextAtomically(runFolder() / "recipe.json", m_recipe.toJson());
}

core::Result<void> TrainJob::resume()
{
    auto recipe = core::readText(runFolder() / "recipe.json");
    auto specs = core::readText(runFolder() / "data.txt");
    if (!recipe || !specs)
        return fail(ErrorCode::NotFound,
                    displayPath(m_options.out) + " holds no training run (expected run/recipe.json and run/data.txt).");
    auto parsed = training::ScratchOptions::fromJson(*recipe);
    if (!parsed)
        return fail(parsed.error().code, displayPath(runFolder() / "recipe.json") + ": " + parsed.error().detail);
    m_recipe = *parsed;
    const std::size_t first = specs->find('\n'), second = specs->find('\n', first == std::string::npos ? first : first + 1);
    if (second == std::string::npos)
        return fail(ErrorCode::Corrupt, displayPath(runFolder() / "data.txt") + ": expected two lines.");
    m_options.data = specs->substr(0, first);
    m_options.validation = specs->substr(first + 1, second - first - 1);
    return {};
}

core::Result<void> TrainJob::prepare(Prepared &prepared, JobContext &context)
{
    const fs::path trainFile = runFolder() / "train.pairs", validationFile = runFolder() / "validation.pairs";
    std::error_code error;
    if (!fs::exists(trainFile, error)) {  // written last
        if (auto packed = pack(prepared, context); !packed)
            return packed;
        if (auto saved = training::savePairs(validationFile, prepared.validation); !saved)
            return saved;
        return training::savePairs(trainFile, prepared.train);
    }
    auto train = training::loadPairs(trainFile);
    if (!train)
        return fail(train.error());
    auto validation = training::loadPairs(validationFile);
    if (!validation)
        return fail(validation.error());
    prepared = {std::move(*train), std::move(*validation)};
    return {};
}

core::Result<void> TrainJob::pack(Prepared &prepared, JobContext &context)
{
    auto list = readPairs(m_options.data, m_options.library);
    if (!list)
        return fail(list.error());
    reportSkipped(m_options.data, list->skipped);
    const auto wordings = allWordings(*list);
    if (auto learned = text::learnBpe(wordings, m_recipe.encoder.vocabularySize, m_options.out); !learned)
        return learned;
    auto tokenizer = text::loadTokenizer(m_options.out);
    if (!tokenizer)
        return fail(tokenizer.error());
    m_recipe.encoder.vocabularySize = (*tokenizer)->vocabularySize();
    if (auto written = core::writeTextAtomically(runFolder() / "recipe.json", m_recipe.toJson()); !written)
        return written;

    const auto image = m_recipe.encoder.traits().image;
    auto packed = packPairs(*list, image, **tokenizer, m_options.threads, context);
    if (!packed)
        return fail(packed.error());
    reportSkipped(m_options.data, packed->skipped);
    if (m_options.validation.empty()) {
        auto split = splitPairs(std::move(packed->pairs), validationShare, m_recipe.seed);
        if (!split)
            return fail(split.error());
        prepared = {std::move(split->train), std::move(split->validation)};
        return {};
    }
    auto validationList = readPairs(m_options.validation, m_options.library);
    if (!validationList)
        return fail(validationList.error());
    reportSkipped(m_options.validation, validationList->skipped);
    auto validation = packPairs(*validationList, image, **tokenizer, m_options.threads, context);
    if (!validation)
        return fail(validation.error());
    reportSkipped(m_options.validation, validation->skipped);
    prepared = {std::move(packed->pairs), std::move(validation->pairs)};
    return {};
}

core::Result<Outcome> TrainJob::learn(Prepared &prepared, JobContext &context, const std::function<void(const TrainUpdate &)> &update)
{
    auto device = models::chooseDevice(m_options.device, "fp32");
    if (!device)
        return fail(device.error());
    core::log(core::LogLevel::Info, "Training on " + models::deviceDescription(*device) + " with " + std::to_string(prepared.train.size())
                                        + " photos and " + std::to_string(prepared.train.wordings.size()) + " captions, validating on "
                                        + std::to_string(prepared.validation.size()) + " photos.");
    models::keepFreedMemory();
    training::ScratchTrainer trainer(m_recipe, prepared.train, prepared.validation, runFolder(), device->device);
    TrainUpdate done{"done", 0, 0, {}};
    training::TrainerHooks hooks;
    hooks.stopped = [&] { return context.stopped(); };
    hooks.step = [&](const training::StepReport &report) {
        done.step = report.step;
        update({"step",
                report.step,
                report.epoch,
                {{"loss", report.loss},
                 {"learning_rate", report.learningRate},
                 {"gradient_norm", report.gradientNorm},
                 {"logit_scale", report.logitScale},
                 {"pairs_per_second", report.pairsPerSecond},
                 {"steps", static_cast<double>(report.steps)}}});
    };
    hooks.epoch = [&](const training::EpochReport &report) {
        done.epoch = report.epoch;
        done.values = {{"loss", report.loss}, {"val_loss", report.valLoss}, {"recall_at_10", report.recallAt10}};
        auto values = done.values;
        values["seconds"] = report.seconds;
        values["epochs"] = static_cast<double>(report.epochs);
        update({"epoch", done.step, report.epoch, std::move(values)});
    };
    auto outcome = trainer.run(hooks);
    if (!outcome)
        return fail(outcome.error());
    if (*outcome == training::RunOutcome::Stopped)
        return Outcome::Cancelled;

    std::string json = "{\n  \"loss\": " + jsonString(m_options.loss) + ",\n  \"data\": "
                       + jsonString(displayPath(m_options.data.filename())) + ",\n  \"photos\": " + std::to_string(prepared.train.size())
                       + ",\n  \"captions\": " + std::to_string(prepared.train.wordings.size())
                       + ",\n  \"validation_photos\": " + std::to_string(prepared.validation.size()) + ",\n";
    for (const auto &[name, value] : done.values)
        json += "  \"final_" + name + "\": " + std::to_string(value) + ",\n";
    json += "  \"options\": " + m_recipe.toJson() + "}\n";
    if (auto written = core::writeTextAtomically(m_options.out / "recipe.json", json); !written)
        return fail(written.error());
    if (auto written = writeTrainedPackage(m_options.out, trainer.result(), m_recipe.encoder.toJson()); !written)
        return fail(written.error());
    update(done);
    return Outcome::Finished;
}

core::Result<Outcome> TrainJob::run(JobContext &context, const std::function<void(const TrainUpdate &)> &update)
{
    auto begun = m_options.start == TrainJobOptions::Start::Resume ? resume() : start();
    if (!begun)
        return fail(begun.error());
    Prepared prepared;
    if (auto ready = prepare(prepared, context); !ready) {
        if (ready.error().code == ErrorCode::Cancelled)
            return Outcome::Cancelled;
        return fail(ready.error());
    }
    try {
        return learn(prepared, context, update);
    } catch (const std::bad_alloc &) {
        return fail(ErrorCode::OutOfMemory, "Training ran out of memory; use a smaller batch_size or image_size.");
    } catch (const std::exception &problem) {
        return fail(ErrorCode::Internal, std::string("Training failed: ") + problem.what());
    }
}

}  // namespace semblance::jobs
