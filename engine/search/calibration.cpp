#include "engine/search/calibration.h"

#include <algorithm>
#include <cmath>
#include <locale>
#include <sstream>

namespace semblance::search {

namespace {

constexpr double textPriorOdds = 7.0;    // to 1: of the photos that come into question for a sentence, one in 8 is relevant
constexpr double photoPriorOdds = 24.0;  // to 1: for a photo, one in 25
constexpr double usualSeparation = 3.0;  // deviations, when the library has too few captions to measure it
constexpr double mostSeparation = 4.5;   // above, a caption's wording would count as proof
constexpr double leastDeviation = 1e-3;
constexpr double deviationsToItself = 4.0;  // a photo stands at least this far out in a query for itself
constexpr double unknownWordsWeight = 3.5;  // log-odds lost when the known share falls by a factor of e
constexpr double leastKnownShare = 0.05;

}  // namespace

Spread spreadOf(std::span<const double> values)
{
    Spread spread;
    spread.deviation = leastDeviation;
    if (values.empty())
        return spread;
    double sum = 0;
    for (const double value : values)
        sum += value;
    spread.mean = sum / static_cast<double>(values.size());
    if (values.size() < 2)
        return spread;
    double squares = 0;
    for (const double value : values)
        squares += (value - spread.mean) * (value - spread.mean);
    spread.deviation = std::max(leastDeviation, std::sqrt(squares / static_cast<double>(values.size() - 1)));
    return spread;
}

std::string Calibration::toText() const
{
    const Spread matching = matched.value_or(Spread{0, 0});
    std::ostringstream out;
    out.imbue(std::locale::classic());
    out.precision(9);
    out << "2 " << text.mean << ' ' << text.deviation << ' ' << photo.mean << ' ' << photo.deviation << ' ' << (matched ? 1 : 0) << ' '
        << matching.mean << ' ' << matching.deviation;
    const LearntOdds odds = learnt.value_or(LearntOdds{0, 0});
    out << ' ' << (learnt ? 1 : 0) << ' ' << odds.slope << ' ' << odds.offset << ' ' << check.pairs << ' ' << check.judged << ' '
        << check.judgements << ' ' << check.gaussianLogLoss << ' ' << check.plattLogLoss << ' ' << check.baseRateLogLoss << ' '
        << check.gaussianError << ' ' << check.plattError;
    return out.str();
}

std::optional<Calibration> Calibration::fromText(std::string_view text)
{
    std::istringstream in{std::string(text)};
    in.imbue(std::locale::classic());
    int format = 0;
    int hasMatched = 0;
    Calibration result;
    Spread matching;
    in >> format >> result.text.mean >> result.text.deviation >> result.photo.mean >> result.photo.deviation >> hasMatched >> matching.mean
        >> matching.deviation;
    int hasLearnt = 0;
    LearntOdds odds;
    OddsCheck &check = result.check;
    if (format == 2)  // the first format had no learnt odds
        in >> hasLearnt >> odds.slope >> odds.offset >> check.pairs >> check.judged >> check.judgements >> check.gaussianLogLoss
            >> check.plattLogLoss >> check.baseRateLogLoss >> check.gaussianError >> check.plattError;
    const bool sane = !in.fail() && (format == 1 || format == 2) && result.text.deviation > 0 && result.photo.deviation > 0;
    if (!sane)
        return std::nullopt;
    if (hasMatched != 0)
        result.matched = matching;
    if (hasLearnt != 0 && odds.slope > 0)
        result.learnt = odds;
    return result;
}

std::optional<double> measuredSeparation(const Calibration &calibration)
{
    if (!calibration.matched)
        return std::nullopt;
    return (calibration.matched->mean - calibration.text.mean) / std::max(leastDeviation, calibration.text.deviation);
}

double ScoreModel::logOdds(double score) const
{
    double z = (score - unrelatedMean) / unrelatedDeviation;
    if (learnt)
        return learnt->slope * z + learnt->offset - penalty;
    if (bulk)
        z = std::max(z, (score - bulk->mean) / bulk->deviation);
    return separation * z - separation * separation / 2 - std::log(priorOdds) - penalty;
}

double ScoreModel::probability(double score) const
{
    return 1.0 / (1.0 + std::exp(-(refinement.slope * logOdds(score) + refinement.offset)));
}

Spread bulkOf(std::vector<float> scores)
{
    if (scores.empty())
        return {0, leastDeviation};
    const auto quantile = [&scores](double share) {
        const auto at = scores.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(scores.size() - 1));
        std::nth_element(scores.begin(), at, scores.end());
        return static_cast<double>(*at);
    };
    const double median = quantile(0.5);
    return {median, std::max(leastDeviation, median - quantile(0.1587))};
}

// cosine(query, x) = (wt cos(t,x) - wm cos(m,x) + wp cos(p,x)) / length, with parts taken as independent.
ScoreModel scoreModel(const Calibration &calibration, const QueryParts &parts, std::optional<Spread> bulk)
{
    const double texts = parts.text - parts.minus;
    const double photoDeviation =
        std::min(calibration.photo.deviation, std::max(leastDeviation, (1 - calibration.photo.mean) / deviationsToItself));
    ScoreModel model;
    model.priorOdds = parts.text > 0 ? textPriorOdds : photoPriorOdds;
    model.unrelatedMean = (texts * calibration.text.mean + parts.photo * parts.photoSum * calibration.photo.mean) / parts.length;
    const double variance = (parts.text * parts.text + parts.minus * parts.minus) * calibration.text.deviation * calibration.text.deviation
                            + parts.photo * parts.photo * photoDeviation * photoDeviation;
    model.unrelatedDeviation = std::max(leastDeviation, std::sqrt(variance) / parts.length);
    std::optional<double> measured;
    if (parts.text > 0)
        measured = measuredSeparation(calibration);
    if (parts.text > 0 && parts.minus <= 0 && parts.photo <= 0)
        model.learnt = calibration.learnt;
    model.separation = std::clamp(measured.value_or(usualSeparation), leastSeparation, mostSeparation);
    if (!measured || *measured < leastSeparation)
        model.bulk = bulk;
    // Judgements of sentences say nothing of what a photo alone means.
    if (parts.text > 0)
        model.refinement = calibration.refinement;
    if (parts.text > 0)
        model.penalty = -unknownWordsWeight * std::log(std::clamp(parts.knownShare, leastKnownShare, 1.0));
    return model;
}

}  // namespace semblance::search
