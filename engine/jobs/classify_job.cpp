#include "engine/jobs/classify_job.h"

#include "engine/core/files.h"
#include "engine/core/log.h"
#include "engine/core/paths.h"
#include "engine/evaluation/classification.h"
#include "engine/jobs/adapted_package.h"
#include "engine/jobs/encoder.h"
#include "engine/jobs/feature_encoding.h"
#include "engine/jobs/held_out_report.h"
#include "engine/jobs/left_out.h"
#include "engine/jobs/library_classes.h"
#include "engine/jobs/photo_split.h"

namespace semblance::jobs {

namespace fs = std::filesystem;
using core::displayPath;
using core::ErrorCode;
using core::fail;
using training::Part;

namespace {

std::string fillPrompt(std::string sentence, const std::string &name)
{
    for (std::size_t at = sentence.find("{}"); at != std::string::npos; at = sentence.find("{}", at + name.size()))
        sentence.replace(at, 2, name);
    return sentence;
}

// 1 where the best class is the right one.
std::vector<double> hitsOf(const torch::Tensor &logits, const torch::Tensor &labels)
{
    const auto hits = logits.argmax(1).eq(labels).to(torch::kFloat64).contiguous();
    return {hits.data_ptr<double>(), hits.data_ptr<double>() + hits.numel()};
}

}  // namespace

struct ClassifyJob::Prepared {
    std::vector<std::string> classes;
    torch::Tensor sentences;
    training::LabelledFeatures train, validation, test;
    std::string version;
    std::vector<core::RunPhoto> photos;
};

core::Result<void> ClassifyJob::start()
{
    const auto &run = m_options.run;
    m_recipe.seed = run.seed;
    for (const auto &[key, value] : run.settings) {
        if (key == "split")
            m_split = value;
        else if (key == "without")
            m_without = value;
        else if (auto set = m_recipe.set(key, value); !set)
            return set;
    }
    if (auto checked = m_recipe.check(); !checked)
        return checked;
    std::error_code error;
    if (fs::exists(run.out / "config.json", error) || fs::exists(run.out / "open_clip_config.json", error))
        return fail(ErrorCode::InvalidArgument, displayPath(run.out) + " holds a model already: name another folder with --out.");
    fs::create_directories(run.out, error);
    if (error)
        return fail(core::systemError(error.value(), "create", run.out));
    return {};
}

core::Result<void> ClassifyJob::prepare(Prepared &prepared, JobContext &context) const
{
    auto labelled = readClasses(m_options.run.data, m_options.run.library);
    if (!labelled)
        return fail(labelled.error());
    if (auto left = leaveOut(*labelled, m_without); !left)
        return left;
    PairList list;
    for (const fs::path &photo : labelled->photos)
        list.photos.push_back({photo, {}});
    auto split = splitPhotos(list, {m_split, m_recipe.validation, m_recipe.test, m_options.run.seed}, m_options.run.threads, context);
    if (!split)
        return fail(split.error());
    auto encoder = loadEncoder(m_options.base, m_options.run.device, m_options.precision);
    if (!encoder)
        return fail(encoder.error());
    std::vector<PhotoToEncode> files;
    for (const std::size_t photo : split->photos)
        files.push_back({labelled->photos[photo]});
    auto photos = encodePhotos(**encoder, files, 1, m_options.run.seed, m_options.run.threads, context);
    if (!photos)
        return fail(photos.error());
    for (const auto *skipped : {&split->skipped, &photos->skipped})
        for (const SkippedFile &file : *skipped)
            core::log(core::LogLevel::Warning, displayPath(file.path) + ": " + file.reason);
    std::vector<std::string> sentences;
    for (const std::string &name : labelled->classes)
        sentences.push_back(fillPrompt(m_recipe.prompt, name));
    auto texts = encodeTexts(**encoder, sentences);
    if (!texts)
        return fail(texts.error());
    prepared.classes = labelled->classes;
    prepared.sentences = *texts;
    prepared.version = (*encoder)->version();
    for (const std::size_t position : photos->kept)
        prepared.photos.push_back({files[position].file, static_cast<core::RunPart>(split->partOf[position]), 1});
    const auto take = [&](Part part) {
        std::vector<std::int64_t> rows, labels;
        for (std::size_t row = 0; row < photos->kept.size(); ++row) {
            const std::size_t position = photos->kept[row];
            if (split->partOf[position] != part)
                continue;
            rows.push_back(static_cast<std::int64_t>(row));
            labels.push_back(labelled->labels[split->photos[position]]);
        }
        const auto index = torch::tensor(at::ArrayRef<std::int64_t>(rows), torch::kInt64);
        return training::LabelledFeatures{photos->rows[0].index_select(0, index),
                                          torch::tensor(at::ArrayRef<std::int64_t>(labels), torch::kInt64)};
    };
    prepared.train = take(Part::Train);
    prepared.validation = take(Part::Validation);
    prepared.test = take(Part::Test);
    return {};
}

core::Result<void> ClassifyJob::learn(const Prepared &prepared, const std::function<void(const TrainUpdate &)> &update) const
{
    auto fitted = training::fitClassifier(m_recipe, prepared.train, prepared.validation, prepared.sentences);
    if (!fitted)
        return fail(fitted.error());
    const bool heldOut = prepared.test.images.size(0) > 0;
    const auto &part = heldOut ? prepared.test : prepared.validation;
    const torch::NoGradGuard noGradients;
    const auto logits = fitted->head(part.images), sentences = torch::mm(part.images, prepared.sentences.t());
    const std::vector<std::int64_t> labels(part.labels.data_ptr<std::int64_t>(),
                                           part.labels.data_ptr<std::int64_t>() + part.labels.numel());
    auto scores = evaluation::evaluateClassification(logits, labels), before = evaluation::evaluateClassification(sentences, labels);
    if (!scores || !before)
        return fail(scores ? before.error() : scores.error());
    TrainUpdate done{"done", 0, fitted->bestEpoch, {}};
    addGain(done.values, "accuracy", hitsOf(sentences, part.labels), hitsOf(logits, part.labels), m_recipe.seed);
    done.values["better"] = done.values["gain_accuracy_ci_low"] > 0.0 ? 1.0 : 0.0;
    done.values["macro_f1"] = scores->macroF1;
    done.values["base_macro_f1"] = before->macroF1;
    done.values["validation_accuracy"] = fitted->accuracy;
    done.values["held_out"] = heldOut ? 1.0 : 0.0;
    done.values["held_out_photos"] = static_cast<double>(labels.size());
    const fs::path &out = m_options.run.out;
    std::string json = "{\n  \"base\": \"" + prepared.version + "\",\n";
    for (const auto &[name, value] : done.values)
        json += "  \"" + name + "\": " + std::to_string(value) + ",\n";
    json += "  \"options\": " + m_recipe.toJson() + "}\n";
    if (auto written = core::writeTextAtomically(out / "recipe.json", json); !written)
        return written;
    const auto add = [&] {
        return training::saveClassifier(out, fitted->head, m_recipe, {prepared.classes, prepared.version, fitted->leastEnergy});
    };
    if (auto written = writeAdaptedPackage(m_options.base, out, add); !written)
        return written;
    update(done);
    return {};
}

core::Result<Outcome> ClassifyJob::run(JobContext &context, const std::function<void(const TrainUpdate &)> &update)
{
    try {
        Prepared prepared;
        const auto learnt = start().and_then([&] { return prepare(prepared, context); }).and_then([&] {
            update({"data", 0, 0, {}, std::move(prepared.photos)});
            return learn(prepared, update);
        });
        if (!learnt && learnt.error().code == ErrorCode::Cancelled)
            return Outcome::Cancelled;
        if (!learnt)
            return fail(learnt.error());
        return Outcome::Finished;
    } catch (const std::bad_alloc &) {
        return fail(ErrorCode::OutOfMemory, "There is not enough memory for the embeddings of these photos.");
    } catch (const std::exception &problem) {
        return fail(ErrorCode::Internal, std::string("Training failed: ") + problem.what());
    }
}

}  // namespace semblance::jobs
