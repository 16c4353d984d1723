#include "engine/jobs/calibrate_odds.h"

#include <algorithm>
#include <vector>

#include "engine/evaluation/pairs.h"

namespace semblance::jobs {

namespace {

constexpr std::int64_t leastMatches = 25;                 // in either half
constexpr double earliestShown = 1.5, latestShown = 2.7;  // deviations

struct Half {
    std::vector<double> scores;
    std::vector<std::uint8_t> matching;
    std::int64_t matches = 0;

    void add(const OddsPair &pair)
    {
        scores.push_back(pair.score);
        matching.push_back(pair.matching ? 1 : 0);
        matches += pair.matching;
    }
};

evaluation::ProbabilityCheck checked(const search::Calibration &calibration, const Half &half)
{
    const search::ScoreModel model = search::scoreModel(calibration, {.text = 1});
    std::vector<double> probabilities;
    for (const double score : half.scores)
        probabilities.push_back(model.probability(score));
    return evaluation::checkProbabilities(probabilities, half.matching);
}

}  // namespace

void learnOdds(search::Calibration &calibration, std::span<const OddsPair> pairs)
{
    Half fit, held;
    calibration.learnt.reset();
    calibration.check.pairs = static_cast<std::int64_t>(pairs.size());
    calibration.check.judged = 0;
    for (const OddsPair &pair : pairs) {
        (pair.held ? held : fit).add(pair);
        calibration.check.judged += pair.judged;
    }
    const auto separation = search::measuredSeparation(calibration);
    if (!separation || *separation < search::leastSeparation || fit.matches < leastMatches || held.matches < leastMatches)
        return;
    const evaluation::PlattScaling platt = evaluation::fitPlatt(fit.scores, fit.matching);
    if (!(platt.a > 0))
        return;
    search::Calibration learnt = calibration;
    const double slope = platt.a * calibration.text.deviation, offset = platt.a * calibration.text.mean + platt.b;
    learnt.learnt = search::LearntOdds{slope, -slope * std::clamp(-offset / slope, earliestShown, latestShown)};
    const auto general = checked(calibration, held), own = checked(learnt, held);
    const double rate = static_cast<double>(fit.matches) / static_cast<double>(fit.scores.size());
    const auto base = evaluation::checkProbabilities(std::vector<double>(held.scores.size(), rate), held.matching);
    search::OddsCheck &check = calibration.check;
    check.gaussianLogLoss = general.logLoss;
    check.plattLogLoss = own.logLoss;
    check.baseRateLogLoss = base.logLoss;
    check.gaussianError = general.reliability.expectedError;
    check.plattError = own.reliability.expectedError;
    if (own.logLoss < general.logLoss)
        calibration.learnt = learnt.learnt;
}

}  // namespace semblance::jobs
