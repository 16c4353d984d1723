#include "engine/search/refinement.h"

#include <algorithm>
#include <cmath>
#include <locale>
#include <sstream>
#include <vector>

namespace semblance::search {

namespace {

constexpr std::size_t leastJudgements = 20;
constexpr std::ptrdiff_t leastOfAKind = 5;
constexpr double slopeDeviation = 0.5, offsetDeviation = 1.5;
constexpr double leastSlope = 0.2, mostSlope = 3.0;
constexpr double mostLogOdds = 12.0;  // beyond, one judgement would outweigh all others
constexpr int mostSteps = 50;
constexpr double smallStep = 1e-9;

double squared(double value)
{
    return value * value;
}

// Negative log posterior; log(1 + e^x) without overflow.
double loss(std::span<const JudgedScore> scores, double slope, double offset)
{
    double sum = squared((slope - 1) / slopeDeviation) / 2 + squared(offset / offsetDeviation) / 2;
    for (const JudgedScore &one : scores) {
        const double x = slope * one.logOdds + offset, signedX = one.right ? -x : x;
        sum += std::max(signedX, 0.0) + std::log1p(std::exp(-std::abs(signedX)));
    }
    return sum;
}

enum class Slope { Free, Fixed };

struct Step {
    double slope = 0, offset = 0;
};

// Of Newton's method: the gradient over the Hessian, which the prior keeps positive definite.
Step newtonStep(std::span<const JudgedScore> scores, double slope, double offset, Slope kind)
{
    double gradientSlope = (slope - 1) / squared(slopeDeviation), gradientOffset = offset / squared(offsetDeviation);
    double slopeSlope = 1 / squared(slopeDeviation), slopeOffset = 0, offsetOffset = 1 / squared(offsetDeviation);
    for (const JudgedScore &one : scores) {
        const double p = 1 / (1 + std::exp(-(slope * one.logOdds + offset))), error = p - (one.right ? 1 : 0), weight = p * (1 - p);
        gradientSlope += error * one.logOdds;
        gradientOffset += error;
        slopeSlope += weight * squared(one.logOdds);
        slopeOffset += weight * one.logOdds;
        offsetOffset += weight;
    }
    if (kind == Slope::Fixed)
        return {0, gradientOffset / offsetOffset};
    const double determinant = slopeSlope * offsetOffset - squared(slopeOffset);
    return {(offsetOffset * gradientSlope - slopeOffset * gradientOffset) / determinant,
            (slopeSlope * gradientOffset - slopeOffset * gradientSlope) / determinant};
}

// To the least of the loss; with a fixed slope only the offset moves.
void descend(std::span<const JudgedScore> scores, double &slope, double &offset, Slope kind)
{
    for (int i = 0; i < mostSteps; ++i) {
        Step step = newtonStep(scores, slope, offset, kind);
        double share = 1;
        const double before = loss(scores, slope, offset);
        while (share > 1e-6 && loss(scores, slope - share * step.slope, offset - share * step.offset) > before)
            share /= 2;
        slope -= share * step.slope;
        offset -= share * step.offset;
        if (std::abs(step.slope) + std::abs(step.offset) < smallStep)
            return;
    }
}

}  // namespace

std::string Refinement::toText() const
{
    std::ostringstream out;
    out.imbue(std::locale::classic());
    out.precision(9);
    out << "1 " << slope << ' ' << offset << ' ' << judgements;
    return out.str();
}

std::optional<Refinement> Refinement::fromText(std::string_view text)
{
    std::istringstream in{std::string(text)};
    in.imbue(std::locale::classic());
    int format = 0;
    Refinement result;
    in >> format >> result.slope >> result.offset >> result.judgements;
    const bool sane = !in.fail() && format == 1 && result.slope >= leastSlope && result.slope <= mostSlope && std::isfinite(result.offset);
    return sane ? std::optional(result) : std::nullopt;
}

std::optional<Refinement> refine(std::span<const JudgedScore> scores)
{
    const auto right = std::count_if(scores.begin(), scores.end(), [](const JudgedScore &one) { return one.right; });
    const auto wrong = static_cast<std::ptrdiff_t>(scores.size()) - right;
    if (scores.size() < leastJudgements || right < leastOfAKind || wrong < leastOfAKind)
        return std::nullopt;
    std::vector<JudgedScore> bounded(scores.begin(), scores.end());
    for (JudgedScore &one : bounded)
        one.logOdds = std::clamp(one.logOdds, -mostLogOdds, mostLogOdds);
    double slope = 1, offset = 0;
    descend(bounded, slope, offset, Slope::Free);
    if (slope < leastSlope || slope > mostSlope) {
        slope = std::clamp(slope, leastSlope, mostSlope);
        descend(bounded, slope, offset, Slope::Fixed);
    }
    return Refinement{slope, offset, static_cast<std::int64_t>(scores.size())};
}

}  // namespace semblance::search
