#include "engine/evaluation/classification.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>

namespace semblance::evaluation {

using core::ErrorCode;

namespace {

double ratio(std::int64_t part, std::int64_t whole)
{
    return whole == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(whole);
}

core::Result<void> check(const torch::Tensor &scores, std::span<const std::int64_t> labels)
{
    const auto refuse = [](const std::string &what) { return core::fail(ErrorCode::InvalidArgument, "Classification: " + what); };
    if (!scores.defined() || scores.dim() != 2 || scores.size(0) == 0 || scores.size(1) == 0)
        return refuse("expected scores of at least one photo and one class as [photos, classes].");
    if (static_cast<std::int64_t>(labels.size()) != scores.size(0))
        return refuse("expected " + std::to_string(scores.size(0)) + " labels, got " + std::to_string(labels.size()) + ".");
    if (!torch::isfinite(scores).all().item<bool>())
        return refuse("a score is not finite.");
    for (const std::int64_t truth : labels)
        if (truth < 0 || truth >= scores.size(1))
            return refuse("label " + std::to_string(truth) + " is not in [0," + std::to_string(scores.size(1)) + ").");
    return {};
}

// The decision of each photo: confusion matrix, rank of the true class.
void addDecisions(ClassificationScores &result, const torch::Tensor &rows, std::span<const std::int64_t> labels)
{
    const std::int64_t classes = rows.size(1);
    result.confusion.assign(static_cast<std::size_t>(classes), std::vector<std::int64_t>(static_cast<std::size_t>(classes), 0));
    std::int64_t right = 0, nearly = 0;
    for (std::size_t n = 0; n < labels.size(); ++n) {
        const std::int64_t truth = labels[n];
        const float *row = rows.data_ptr<float>() + static_cast<std::int64_t>(n) * classes;
        std::int64_t best = 0, before = 0;
        for (std::int64_t k = 0; k < classes; ++k) {
            if (row[k] > row[best])
                best = k;
            before += row[k] > row[truth] || (row[k] == row[truth] && k < truth);
        }
        right += best == truth;
        nearly += before < 5;
        ++result.confusion[static_cast<std::size_t>(truth)][static_cast<std::size_t>(best)];
        result.predicted.push_back(best);
        result.rank.push_back(before + 1);
    }
    result.accuracy = ratio(right, static_cast<std::int64_t>(labels.size()));
    result.top5 = ratio(nearly, static_cast<std::int64_t>(labels.size()));
}

void addClasses(ClassificationScores &result)
{
    const std::size_t classes = result.confusion.size();
    const auto photos = static_cast<double>(result.predicted.size());
    result.classes.resize(classes);
    for (std::size_t k = 0; k < classes; ++k) {
        ClassScores &one = result.classes[k];
        for (std::size_t other = 0; other < classes; ++other) {
            one.photos += result.confusion[k][other];
            one.predictions += result.confusion[other][k];
        }
        const std::int64_t right = result.confusion[k][k];
        one.precision = ratio(right, one.predictions);
        one.recall = ratio(right, one.photos);
        one.f1 = ratio(2 * right, one.photos + one.predictions);  // harmonic mean of the two
        const double share = static_cast<double>(one.photos) / photos, alike = 1.0 / static_cast<double>(classes);
        result.macroPrecision += one.precision * alike;
        result.macroRecall += one.recall * alike;
        result.macroF1 += one.f1 * alike;
        result.weightedPrecision += one.precision * share;
        result.weightedRecall += one.recall * share;
        result.weightedF1 += one.f1 * share;
    }
}

// Who comes how early for class `k`. column: the probability of this class, a photo each.
void addOrder(ClassificationScores &result, const std::vector<double> &column, std::span<const std::int64_t> labels, std::int64_t k)
{
    std::vector<std::size_t> order(column.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&column](std::size_t a, std::size_t b) { return column[a] > column[b]; });
    ClassScores &one = result.classes[static_cast<std::size_t>(k)];
    for (std::size_t place = 0; place < order.size(); ++place) {
        const std::size_t photo = order[place];
        if (labels[photo] == k)
            result.classPlace[photo] = static_cast<std::int64_t>(place) + 1;
        if (place < mostLikely) {
            one.likeliest.push_back(static_cast<std::int64_t>(photo));
            one.likelihood.push_back(column[photo]);
        }
    }
}

// Cross-entropy, Brier score, reliability and the curves of each class. probabilities: [N,K] float64, logs: their logarithms.
void addProbabilities(ClassificationScores &result, const torch::Tensor &probabilities, const torch::Tensor &logs,
                      std::span<const std::int64_t> labels)
{
    const std::int64_t classes = probabilities.size(1);
    const double *p = probabilities.data_ptr<double>(), *log = logs.data_ptr<double>();
    const auto photos = static_cast<double>(labels.size());
    std::vector<std::uint8_t> right;
    for (std::size_t n = 0; n < labels.size(); ++n) {
        const auto row = static_cast<std::int64_t>(n) * classes;
        for (std::int64_t k = 0; k < classes; ++k) {
            const double miss = p[row + k] - (k == labels[n] ? 1 : 0);
            result.brier += miss * miss / photos;
        }
        result.crossEntropy -= log[row + labels[n]] / photos;
        result.confidence.push_back(p[row + result.predicted[n]]);
        result.trueProbability.push_back(p[row + labels[n]]);
        right.push_back(result.predicted[n] == labels[n]);
    }
    result.reliability = reliability(result.confidence, right);
    double measured = 0;
    result.classPlace.assign(labels.size(), 0);
    std::vector<double> column(labels.size());
    std::vector<std::uint8_t> positive(labels.size());
    for (std::int64_t k = 0; k < classes; ++k) {
        for (std::size_t n = 0; n < labels.size(); ++n) {
            column[n] = p[static_cast<std::int64_t>(n) * classes + k];
            positive[n] = labels[n] == k;
        }
        addOrder(result, column, labels, k);
        BinaryCurve &curve = result.classes[static_cast<std::size_t>(k)].curve;
        curve = binaryCurve(column, positive);
        if (std::isnan(curve.auc))
            continue;
        ++measured;
        result.macroAuc += curve.auc;
        result.macroAveragePrecision += curve.averagePrecision;
    }
    result.macroAuc = measured > 0 ? result.macroAuc / measured : std::numeric_limits<double>::quiet_NaN();
    result.macroAveragePrecision = measured > 0 ? result.macroAveragePrecision / measured : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace

core::Result<ClassificationScores> evaluateClassification(const torch::Tensor &scores, std::span<const std::int64_t> labels, double scale)
{
    if (auto checked = check(scores, labels); !checked)
        return core::fail(checked.error());
    const torch::NoGradGuard noGradients;
    const auto rows = scores.detach().to(torch::kCPU, torch::kFloat32).contiguous();
    ClassificationScores result;
    addDecisions(result, rows, labels);
    addClasses(result);
    const auto logs = torch::log_softmax(rows.to(torch::kFloat64) * scale, 1).contiguous();
    addProbabilities(result, logs.exp().contiguous(), logs, labels);
    return result;
}

}  // namespace semblance::evaluation
