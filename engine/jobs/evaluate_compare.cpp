// Two versions on the same queries.
#include <algorithm>
#include <unordered_map>

#include "engine/core/paths.h"
#include "engine/jobs/evaluate_more.h"
#include "engine/jobs/evaluation_builder.h"

namespace semblance::jobs {

using core::ErrorCode;
using core::fail;
using core::Unit;

namespace {

using evaluation::RetrievalScores;

struct Measure {
    const char *name;
    double (*of)(const RetrievalScores &, std::size_t query);
};

constexpr Measure measures[] = {
    {"r1", [](const RetrievalScores &scores, std::size_t q) { return scores.firstRank[q] <= 1 ? 1.0 : 0.0; }},
    {"r5", [](const RetrievalScores &scores, std::size_t q) { return scores.firstRank[q] <= 5 ? 1.0 : 0.0; }},
    {"r10", [](const RetrievalScores &scores, std::size_t q) { return scores.firstRank[q] <= 10 ? 1.0 : 0.0; }},
    {"map", [](const RetrievalScores &scores, std::size_t q) { return scores.averagePrecision[q]; }},
    {"mrr", [](const RetrievalScores &scores, std::size_t q) { return 1.0 / static_cast<double>(scores.firstRank[q]); }},
    {"ndcg10", [](const RetrievalScores &scores, std::size_t q) { return scores.gain10[q]; }},
};

void addDirection(EvaluationBuilder &builder, const std::string &scope, const RetrievalScores &before, const RetrievalScores &after,
                  std::span<const std::int64_t> clusterOf, const EvaluationOptions &options)
{
    std::vector<std::size_t> asked;
    std::vector<std::int64_t> clusters;
    std::int64_t wins = 0, losses = 0;
    for (std::size_t q = 0; q < before.firstRank.size(); ++q) {
        if (before.firstRank[q] == 0)
            continue;
        asked.push_back(q);
        if (!clusterOf.empty())
            clusters.push_back(clusterOf[q]);
        wins += after.firstRank[q] < before.firstRank[q];
        losses += after.firstRank[q] > before.firstRank[q];
    }
    for (const Measure &measure : measures) {
        std::vector<double> first, second;
        double sumFirst = 0, sumSecond = 0;
        for (const std::size_t q : asked) {
            sumFirst += first.emplace_back(measure.of(before, q));
            sumSecond += second.emplace_back(measure.of(after, q));
        }
        const auto test = evaluation::pairedTest(first, second, clusters, {options.draws, 0.95, options.seed});
        const auto count = static_cast<double>(asked.size());
        const std::string place = scope + "/" + measure.name;
        builder.add({{place, "baseline", sumFirst / count, Unit::Fraction, std::nullopt},
                     {place, "version", sumSecond / count, Unit::Fraction, std::nullopt},
                     {place, "difference", test.difference, Unit::Fraction, test.interval},
                     {place, "p_value", test.pValue, Unit::Number, std::nullopt}});
    }
    builder.count(scope, "wins", wins);
    builder.count(scope, "losses", losses);
    builder.count(scope, "ties", static_cast<std::int64_t>(asked.size()) - wins - losses);
}

// Which captions are pinned.
core::Result<std::vector<bool>> readPins(const ComparisonOptions &comparison, const EvaluationSet &set)
{
    if (comparison.pins.empty())
        return std::vector<bool>(set.captions.size(), true);
    const auto pins = readPairs(comparison.pins, {});
    if (!pins)
        return fail(pins.error());
    std::unordered_map<std::string, std::size_t> numberOf;
    for (std::size_t c = 0; c < set.captions.size(); ++c)
        numberOf.emplace(
            set.photos[static_cast<std::size_t>(set.captions[c].photo)].path.lexically_normal().native() + '\n' + set.captions[c].text, c);
    std::vector<bool> pinned(set.captions.size(), false);
    for (const CaptionedPhoto &photo : pins->photos)
        for (const std::string &caption : photo.captions) {
            const auto known = numberOf.find(photo.image.lexically_normal().native() + '\n' + caption);
            if (known == numberOf.end())
                return fail(ErrorCode::InvalidArgument, core::displayPath(comparison.pins) + ": the pinned caption \"" + caption + "\" of "
                                                            + core::displayPath(photo.image) + " is not in the set.");
            pinned[known->second] = true;
        }
    return pinned;
}

void addRegression(EvaluationBuilder &builder, const RetrievalScores &before, const RetrievalScores &after, const std::vector<bool> &pinned,
                   std::int64_t within)
{
    std::int64_t count = 0, kept = 0, gained = 0, lost = 0;
    std::vector<double> lostQueries(pinned.size(), 0);
    for (std::size_t q = 0; q < pinned.size(); ++q) {
        if (!pinned[q])
            continue;
        const bool had = before.firstRank[q] <= within, has = after.firstRank[q] <= within;
        ++count;
        kept += had && has;
        gained += !had && has;
        lost += had && !has;
        lostQueries[q] = had && !has ? 1 : 0;
    }
    builder.count("regression", "within", within);
    builder.count("regression", "pinned", count);
    builder.count("regression", "kept", kept);
    builder.count("regression", "gained", gained);
    builder.count("regression", "lost", lost);
    builder.column(core::SeriesOf::Captions, "text_to_image", "pinned_lost", lostQueries);
}

}  // namespace

core::Result<core::EvaluationReport> compareOn(const Encoder &baseline, const Encoder &version, EvaluationSet set,
                                               const EvaluationOptions &options, const ComparisonOptions &comparison, JobContext &context,
                                               const EvaluationListener &listener)
{
    const auto pinned = readPins(comparison, set);
    if (!pinned)
        return fail(pinned.error());
    EvaluationBuilder builder(core::EvaluationKind::Comparison, version, options, listener);
    builder.report().summary.baseline = baseline.name();
    builder.report().summary.baselineVersion = baseline.version();
    const std::size_t photos = set.photos.size();
    auto before = embedSet(baseline, set, options.threads, context, {}, 2);
    if (!before)
        return fail(before.error());
    auto after = embedSet(version, std::move(set), options.threads, context, {}, 2);
    if (!after)
        return fail(after.error());
    const auto samePhoto = [](const core::MeasuredPhoto &a, const core::MeasuredPhoto &b) { return a.path == b.path; };
    if (before->photoOfText != after->photoOfText || !std::ranges::equal(before->set.photos, after->set.photos, samePhoto))
        return fail(ErrorCode::Io, "Photos of the set changed while it was measured.");
    // Pins are those of the whole set: numbers moved where photos could not be read.
    std::vector<bool> asked = *pinned;
    if (before->set.photos.size() != photos) {
        const auto again = readPins(comparison, before->set);
        if (!again)
            return fail(again.error());
        asked = *again;
    }
    const auto first = evaluation::evaluateRetrieval(before->photos, before->captions, before->photoOfText);
    const auto second = evaluation::evaluateRetrieval(after->photos, after->captions, after->photoOfText);
    if (!first || !second)
        return fail(first ? second.error() : first.error());
    addDirection(builder, "text_to_image", first->textToImage, second->textToImage, after->photoOfText, options);
    addDirection(builder, "image_to_text", first->imageToText, second->imageToText, {}, options);
    addRegression(builder, first->textToImage, second->textToImage, asked, comparison.within);
    builder.count("", "queries", after->captions.size(0));
    builder.count("", "gallery", after->photos.size(0));
    builder.column(core::SeriesOf::Captions, "text_to_image", "baseline_rank", first->textToImage.firstRank);
    builder.column(core::SeriesOf::Captions, "text_to_image", "rank", second->textToImage.firstRank);
    builder.column(core::SeriesOf::Photos, "image_to_text", "baseline_rank", first->imageToText.firstRank);
    builder.column(core::SeriesOf::Photos, "image_to_text", "rank", second->imageToText.firstRank);
    builder.take(std::move(after->set));
    return builder.finish();
}

}  // namespace semblance::jobs
