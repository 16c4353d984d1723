// Zero-shot classification with one prompt or an ensemble.
#include "engine/evaluation/classification.h"
#include "engine/evaluation/resampling.h"
#include "engine/jobs/evaluate_job.h"
#include "engine/jobs/evaluation_builder.h"
#include "engine/jobs/logit_scale.h"
#include "engine/models/dual_encoder.h"

namespace semblance::jobs {

using core::ErrorCode;
using core::fail;
using core::SeriesOf;
using core::Unit;

namespace {

constexpr std::size_t mostCurvePoints = 101;

std::string fillPrompt(const std::string &prompt, const std::string &name)
{
    std::string sentence = prompt;
    for (std::size_t at = sentence.find("{}"); at != std::string::npos; at = sentence.find("{}", at + name.size()))
        sentence.replace(at, 2, name);
    return sentence;
}

// [prompts][classes,D], unit length.
core::Result<std::vector<torch::Tensor>> embedPrompts(const Encoder &encoder, const std::vector<std::string> &prompts,
                                                      const std::vector<std::string> &classes, JobContext &context)
{
    std::vector<torch::Tensor> rows;
    for (const std::string &prompt : prompts) {
        std::vector<std::string> sentences;
        for (const std::string &name : classes)
            sentences.push_back(fillPrompt(prompt, name));
        auto embedded = embedTexts(encoder, sentences, context);
        if (!embedded)
            return fail(embedded.error());
        rows.push_back(std::move(*embedded));
    }
    return rows;
}

std::vector<double> pick(const std::vector<double> &values, const std::vector<std::size_t> &numbers)
{
    std::vector<double> picked;
    for (const std::size_t i : numbers)
        picked.push_back(values[i]);
    return picked;
}

void addOverall(EvaluationBuilder &builder, const evaluation::ClassificationScores &scores, const EvaluationOptions &options)
{
    std::vector<std::vector<double>> hits(2);
    for (const std::int64_t rank : scores.rank) {
        hits[0].push_back(rank <= 1 ? 1 : 0);
        hits[1].push_back(rank <= 5 ? 1 : 0);
    }
    const auto intervals = evaluation::bootstrapMeans(hits, {}, {options.draws, 0.95, options.seed});
    builder.add({{"", "accuracy", scores.accuracy, Unit::Fraction, intervals[0]},
                 {"", "macro_f1", scores.macroF1, Unit::Fraction, std::nullopt},
                 {"", "top5", scores.top5, Unit::Fraction, intervals[1]},
                 {"", "macro_precision", scores.macroPrecision, Unit::Fraction, std::nullopt},
                 {"", "macro_recall", scores.macroRecall, Unit::Fraction, std::nullopt},
                 {"", "micro_precision", scores.accuracy, Unit::Fraction, std::nullopt},
                 {"", "micro_recall", scores.accuracy, Unit::Fraction, std::nullopt},
                 {"", "micro_f1", scores.accuracy, Unit::Fraction, std::nullopt},
                 {"", "weighted_precision", scores.weightedPrecision, Unit::Fraction, std::nullopt},
                 {"", "weighted_recall", scores.weightedRecall, Unit::Fraction, std::nullopt},
                 {"", "weighted_f1", scores.weightedF1, Unit::Fraction, std::nullopt},
                 {"", "cross_entropy", scores.crossEntropy, Unit::Nats, std::nullopt},
                 {"", "brier", scores.brier, Unit::Number, std::nullopt},
                 {"", "macro_auc", scores.macroAuc, Unit::Fraction, std::nullopt},
                 {"", "macro_average_precision", scores.macroAveragePrecision, Unit::Fraction, std::nullopt},
                 {"", "ece", scores.reliability.expectedError, Unit::Fraction, std::nullopt},
                 {"", "max_calibration_error", scores.reliability.largestError, Unit::Fraction, std::nullopt}});
}

void addClass(EvaluationBuilder &builder, const std::string &scope, const evaluation::ClassScores &one)
{
    builder.count(scope, "photos", one.photos);
    builder.count(scope, "predictions", one.predictions);
    builder.add({{scope, "precision", one.precision, Unit::Fraction, std::nullopt},
                 {scope, "recall", one.recall, Unit::Fraction, std::nullopt},
                 {scope, "f1", one.f1, Unit::Fraction, std::nullopt},
                 {scope, "auc", one.curve.auc, Unit::Fraction, std::nullopt},
                 {scope, "average_precision", one.curve.averagePrecision, Unit::Fraction, std::nullopt}});
    const auto roc = evaluation::thinned(one.curve.falsePositiveRate.size(), mostCurvePoints);
    builder.points(scope + "/roc", "false_positive_rate", pick(one.curve.falsePositiveRate, roc));
    builder.points(scope + "/roc", "true_positive_rate", pick(one.curve.truePositiveRate, roc));
    const auto pr = evaluation::thinned(one.curve.recall.size(), mostCurvePoints);
    builder.points(scope + "/pr", "recall", pick(one.curve.recall, pr));
    builder.points(scope + "/pr", "precision", pick(one.curve.precision, pr));
}

void addSeries(EvaluationBuilder &builder, const evaluation::ClassificationScores &scores)
{
    std::vector<double> confusion, confidence, frequency, count;
    for (const auto &row : scores.confusion)
        confusion.insert(confusion.end(), row.begin(), row.end());
    builder.points("", "confusion", std::move(confusion));
    for (const auto &bin : scores.reliability.bins) {
        confidence.push_back(bin.confidence);
        frequency.push_back(bin.frequency);
        count.push_back(static_cast<double>(bin.count));
    }
    builder.points("reliability", "confidence", std::move(confidence));
    builder.points("reliability", "accuracy", std::move(frequency));
    builder.points("reliability", "count", std::move(count));
    builder.column(SeriesOf::Photos, "", "predicted", scores.predicted);
    builder.column(SeriesOf::Photos, "", "rank", scores.rank);
    builder.column(SeriesOf::Photos, "", "confidence", scores.confidence);
    builder.column(SeriesOf::Photos, "", "true_probability", scores.trueProbability);
}

}  // namespace

core::Result<void> checkPrompts(const std::vector<std::string> &prompts)
{
    for (const std::string &prompt : prompts)
        if (prompt.find("{}") == std::string::npos)
            return fail(ErrorCode::InvalidArgument, "The prompt \"" + prompt + "\" has no {} where the class name goes.");
    if (prompts.empty())
        return fail(ErrorCode::InvalidArgument, "Expected at least one prompt, such as \"a photo of a {}\".");
    return {};
}

core::Result<core::EvaluationReport> evaluateClassesOn(const Encoder &encoder, ClassSet classes, const EvaluationOptions &options,
                                                       JobContext &context, const EvaluationListener &listener)
{
    if (auto checked = checkPrompts(options.prompts); !checked)
        return fail(checked.error());
    EvaluationBuilder builder(core::EvaluationKind::Classification, encoder, options, listener);
    for (const std::string &prompt : options.prompts)
        builder.report().summary.settings += ", \"" + prompt + "\"";
    auto prompts = embedPrompts(encoder, options.prompts, classes.classes, context);
    if (!prompts)
        return fail(prompts.error());
    auto embedded = embedSet(encoder, std::move(classes.set), options.threads, context);
    if (!embedded)
        return fail(embedded.error());
    std::vector<std::int64_t> labels;
    for (const auto &photo : embedded->set.photos)
        labels.push_back(photo.label);
    const auto classRows = prompts->size() == 1 ? prompts->front() : models::normalised(torch::stack(*prompts).mean(0));
    const auto scores = evaluation::evaluateClassification(torch::mm(embedded->photos, classRows.t()), labels, logitScaleOf(encoder));
    if (!scores)
        return fail(scores.error());
    addOverall(builder, *scores, options);
    builder.count("", "photos", embedded->photos.size(0));
    builder.add({{"", "logit_scale", logitScaleOf(encoder), Unit::Number, std::nullopt}});
    for (std::size_t k = 0; k < scores->classes.size(); ++k)
        addClass(builder, "per_class/" + std::to_string(k), scores->classes[k]);
    if (prompts->size() > 1)
        for (std::size_t i = 0; i < prompts->size(); ++i)
            if (const auto one = evaluation::evaluateClassification(torch::mm(embedded->photos, (*prompts)[i].t()), labels); one)
                builder.add({{"prompts/" + std::to_string(i), "accuracy", one->accuracy, Unit::Fraction, std::nullopt}});
    addSeries(builder, *scores);
    builder.report().classes = std::move(classes.classes);
    builder.take(std::move(embedded->set));
    return builder.finish();
}

}  // namespace semblance::jobs
