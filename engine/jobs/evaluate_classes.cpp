// Zero-shot classification with one prompt or an ensemble.
#include <algorithm>
#include <cmath>

#include "engine/evaluation/classification.h"
#include "engine/evaluation/resampling.h"
#include "engine/jobs/evaluate_folds.h"
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
    std::vector<double> called{0};  // a ROC curve begins above every score
    called.insert(called.end(), one.curve.called.begin(), one.curve.called.end());
    if (!roc.empty())
        builder.points(scope + "/roc", "called", pick(called, roc));
    const auto pr = evaluation::thinned(one.curve.recall.size(), mostCurvePoints);
    builder.points(scope + "/pr", "recall", pick(one.curve.recall, pr));
    builder.points(scope + "/pr", "precision", pick(one.curve.precision, pr));
    builder.points(scope + "/pr", "called", pick(one.curve.called, pr));
    builder.points(scope + "/behind", "photo", {one.likeliest.begin(), one.likeliest.end()});
    builder.points(scope + "/behind", "probability", one.likelihood);
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
    builder.column(SeriesOf::Photos, "", "class_place", scores.classPlace);
}

void addFolds(EvaluationBuilder &builder, const FoldedLogits &folded, const std::vector<std::int64_t> &labels, std::int64_t folds)
{
    std::vector<double> photos(static_cast<std::size_t>(folds), 0), hits(photos);
    const auto answers = folded.logits.argmax(1).contiguous();
    for (std::size_t i = 0; i < labels.size(); ++i) {
        const auto fold = static_cast<std::size_t>(folded.foldOf[i]);
        ++photos[fold];
        hits[fold] += answers.data_ptr<std::int64_t>()[i] == labels[i];
    }
    double sum = 0, squares = 0, count = 0;
    for (std::size_t fold = 0; fold < photos.size(); ++fold) {
        if (photos[fold] == 0)
            continue;
        const double accuracy = hits[fold] / photos[fold];
        builder.count("folds/" + std::to_string(fold), "photos", static_cast<std::int64_t>(photos[fold]));
        builder.add({{"folds/" + std::to_string(fold), "accuracy", accuracy, Unit::Fraction, std::nullopt}});
        sum += accuracy;
        squares += accuracy * accuracy;
        ++count;
    }
    const double mean = sum / count, variance = count > 1 ? std::max(0.0, (squares - count * mean * mean) / (count - 1)) : 0;
    builder.count("", "fold_count", folds);
    builder.add(
        {{"", "fold_mean", mean, Unit::Fraction, std::nullopt}, {"", "fold_deviation", std::sqrt(variance), Unit::Fraction, std::nullopt}});
    builder.column(SeriesOf::Photos, "", "fold", folded.foldOf);
}

// [N,K] of a classifier in place of sentences; not defined when none is asked for.
core::Result<torch::Tensor> learntLogits(EvaluationBuilder &builder, const EmbeddedSet &set, const std::vector<std::int64_t> &labels,
                                         const torch::Tensor &sentences, const std::vector<std::string> &classes,
                                         const EvaluationOptions &options, JobContext &context)
{
    if (options.folds > 0) {
        auto folded = crossValidate(set.photos, labels, sentences, classes, options.folds, options.seed, context);
        if (!folded)
            return fail(folded.error());
        addFolds(builder, *folded, labels, options.folds);
        builder.report().summary.settings += ", cross-validation in " + std::to_string(options.folds) + " parts";
        builder.report().notes.push_back("Each photo is answered by a classifier that was learnt on the other parts alone. Photos that "
                                         "are nearly the same may lie in different parts, which flatters the figures.");
        return folded->logits;
    }
    if (options.head.empty())
        return torch::Tensor();
    auto answered = askHead(options.head, set.photos, classes);
    if (!answered)
        return fail(answered.error());
    builder.report().summary.settings += ", the model's own classifier";
    builder.report().notes.push_back("The model's own classifier answers: photos that it has learnt from flatter the figures.");
    if (answered->unasked > 0)
        builder.report().notes.push_back(std::to_string(answered->unasked)
                                         + " more classes that it knows have no photos here and were not offered.");
    return answered->logits;
}

// What the classifier adds to the sentences, photo by photo.
core::Result<void> addGain(EvaluationBuilder &builder, const evaluation::ClassificationScores &scores, const torch::Tensor &cosines,
                           const std::vector<std::int64_t> &labels, const EvaluationOptions &options)
{
    const auto sentences = evaluation::evaluateClassification(cosines, labels);
    if (!sentences)
        return fail(sentences.error());
    std::vector<double> before, after;
    for (std::size_t i = 0; i < labels.size(); ++i) {
        before.push_back(sentences->rank[i] <= 1 ? 1 : 0);
        after.push_back(scores.rank[i] <= 1 ? 1 : 0);
    }
    const auto test = evaluation::pairedTest(before, after, {}, {options.draws, 0.95, options.seed});
    builder.add({{"zero_shot", "accuracy", sentences->accuracy, Unit::Fraction, std::nullopt},
                 {"gain", "accuracy", test.difference, Unit::Fraction, test.interval},
                 {"gain", "p_value", test.pValue, Unit::Number, std::nullopt}});
    return {};
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
    if (options.folds == 1 || options.folds < 0)
        return fail(ErrorCode::InvalidArgument, "Cross-validation needs two parts at least, not " + std::to_string(options.folds) + ".");
    if (options.folds > 0 && !options.head.empty())
        return fail(ErrorCode::InvalidArgument, "Either a classifier is learnt part by part, or the model's own is asked; not both.");
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
    const auto learnt = learntLogits(builder, *embedded, labels, classRows, classes.classes, options, context);
    if (!learnt)
        return fail(learnt.error());
    const auto cosines = torch::mm(embedded->photos, classRows.t());
    const double scale = learnt->defined() ? 1.0 : logitScaleOf(encoder);
    const auto scores = evaluation::evaluateClassification(learnt->defined() ? *learnt : cosines, labels, scale);
    if (!scores)
        return fail(scores.error());
    addOverall(builder, *scores, options);
    builder.count("", "photos", embedded->photos.size(0));
    builder.add({{"", "logit_scale", scale, Unit::Number, std::nullopt}});
    if (learnt->defined())
        if (auto added = addGain(builder, *scores, cosines, labels, options); !added)
            return fail(added.error());
    for (std::size_t k = 0; k < scores->classes.size(); ++k)
        addClass(builder, "per_class/" + std::to_string(k), scores->classes[k]);
    if (prompts->size() > 1)
        for (std::size_t i = 0; i < prompts->size(); ++i)
            if (const auto one = evaluation::evaluateClassification(torch::mm(embedded->photos, (*prompts)[i].t()), labels); one)
                builder.add({{"prompts/" + std::to_string(i), "accuracy", one->accuracy, Unit::Fraction, std::nullopt}});
    addSeries(builder, *scores);
    for (std::size_t k = 0; k < scores->classes.size(); ++k)
        if (scores->classes[k].photos == 0)
            builder.report().notes.push_back("None of the photos of the class \"" + classes.classes[k]
                                             + "\" could be read: it counts 0 in the means over classes.");
    builder.report().classes = std::move(classes.classes);
    builder.take(std::move(embedded->set));
    return builder.finish();
}

}  // namespace semblance::jobs
