#include "engine/evaluation/classification.h"

#include <string>

namespace semblance::evaluation {

using core::ErrorCode;

namespace {

double ratio(std::int64_t part, std::int64_t whole)
{
    return whole == 0 ? 0.0 : static_cast<double>(part) / static_cast<double>(whole);
}

void addMacroAverages(ClassificationScores &scores)
{
    const std::size_t classes = scores.confusion.size();
    for (std::size_t k = 0; k < classes; ++k) {
        std::int64_t photos = 0, predictions = 0;
        for (std::size_t other = 0; other < classes; ++other) {
            photos += scores.confusion[k][other];
            predictions += scores.confusion[other][k];
        }
        const std::int64_t right = scores.confusion[k][k];
        scores.macroPrecision += ratio(right, predictions) / static_cast<double>(classes);
        scores.macroRecall += ratio(right, photos) / static_cast<double>(classes);
        scores.macroF1 += ratio(2 * right, photos + predictions) / static_cast<double>(classes);  // harmonic mean of the two
    }
}

}  // namespace

core::Result<ClassificationScores> evaluateClassification(const torch::Tensor &scores, std::span<const std::int64_t> labels)
{
    const auto refuse = [](const std::string &what) { return core::fail(ErrorCode::InvalidArgument, "Classification: " + what); };
    if (!scores.defined() || scores.dim() != 2 || scores.size(0) == 0 || scores.size(1) == 0)
        return refuse("expected scores of at least one photo and one class as [photos, classes].");
    if (static_cast<std::int64_t>(labels.size()) != scores.size(0))
        return refuse("expected " + std::to_string(scores.size(0)) + " labels, got " + std::to_string(labels.size()) + ".");
    if (!torch::isfinite(scores).all().item<bool>())
        return refuse("a score is not finite.");
    const std::int64_t classes = scores.size(1);
    const auto rows = scores.detach().to(torch::kCPU, torch::kFloat32).contiguous();
    ClassificationScores result;
    result.confusion.assign(static_cast<std::size_t>(classes), std::vector<std::int64_t>(static_cast<std::size_t>(classes), 0));
    std::int64_t right = 0, nearly = 0;
    for (std::size_t n = 0; n < labels.size(); ++n) {
        const std::int64_t truth = labels[n];
        if (truth < 0 || truth >= classes)
            return refuse("label " + std::to_string(truth) + " is not in [0," + std::to_string(classes) + ").");
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
    }
    result.accuracy = ratio(right, static_cast<std::int64_t>(labels.size()));
    result.top5 = ratio(nearly, static_cast<std::int64_t>(labels.size()));
    addMacroAverages(result);
    return result;
}

}  // namespace semblance::evaluation
