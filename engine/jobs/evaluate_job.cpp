#include "engine/jobs/evaluate_job.h"

#include <limits>
#include <map>
#include <set>

#include "engine/evaluation/pairs.h"
#include "engine/jobs/evaluation_builder.h"

namespace semblance::jobs {

using core::ErrorCode;
using core::fail;
using core::Unit;

namespace {

constexpr std::size_t leastCaptionedPhotos = 8;  // to fit and check a calibration
constexpr int unrelatedPerMatch = 7;             // the odds that the search starts from

void addLanguages(EvaluationBuilder &builder, const EmbeddedSet &set, const EvaluationOptions &options)
{
    std::map<std::string, std::vector<std::int64_t>> captionsOf;
    for (std::size_t c = 0; c < set.set.captions.size(); ++c)
        captionsOf[set.set.captions[c].language].push_back(static_cast<std::int64_t>(c));
    if (captionsOf.size() < 2)
        return;
    for (const auto &[language, captions] : captionsOf) {
        std::vector<std::int64_t> photoOfText;
        for (const std::int64_t caption : captions)
            photoOfText.push_back(set.photoOfText[static_cast<std::size_t>(caption)]);
        const std::string scope = "languages/" + (language.empty() ? std::string("unknown") : language) + "/";
        builder.count(scope.substr(0, scope.size() - 1), "queries", static_cast<std::int64_t>(captions.size()));
        const auto rows = set.captions.index_select(0, torch::tensor(captions));
        static_cast<void>(addRetrieval(builder, scope, set.photos, rows, photoOfText, options, PerQuery::Leave));
    }
}

void addGalleries(EvaluationBuilder &builder, const EmbeddedSet &set, const EvaluationOptions &options)
{
    const evaluation::Resampling resampling{options.draws, 0.95, options.seed};
    for (const auto &one : evaluation::evaluateGalleries(set.photos, set.captions, set.photoOfText, set.textKey, set.set.galleries)) {
        const std::string scope = "galleries/" + one.attribute;
        const auto interval = [&](const std::vector<double> &hits, const std::vector<std::int64_t> &gallery) {
            const std::vector<std::vector<double>> column{hits};
            return hits.empty() ? std::optional<core::Interval>() : evaluation::bootstrapMeans(column, gallery, resampling).front();
        };
        builder.add({{scope, "text_to_image", one.textToImage, Unit::Fraction, interval(one.textHits, one.textGallery)},
                     {scope, "image_to_text", one.imageToText, Unit::Fraction, interval(one.imageHits, one.imageGallery)},
                     {scope, "chance_text_to_image", one.chanceTextToImage, Unit::Fraction, std::nullopt},
                     {scope, "chance_image_to_text", one.chanceImageToText, Unit::Fraction, std::nullopt}});
        // Of a caption that is asked in several galleries the share; not a number where it is in none.
        std::vector<double> hits(set.set.captions.size(), 0), asked(hits);
        for (std::size_t i = 0; i < one.textHits.size(); ++i) {
            hits[static_cast<std::size_t>(one.textOf[i])] += one.textHits[i];
            ++asked[static_cast<std::size_t>(one.textOf[i])];
        }
        for (std::size_t c = 0; c < hits.size(); ++c)
            hits[c] = asked[c] > 0 ? hits[c] / asked[c] : std::numeric_limits<double>::quiet_NaN();
        builder.column(core::SeriesOf::Captions, scope, "hit", hits);
        builder.count(scope, "galleries", one.galleries);
        builder.count(scope, "captions", static_cast<std::int64_t>(one.textHits.size()));
        builder.count(scope, "photos", static_cast<std::int64_t>(one.imageHits.size()));
    }
}

void addSpread(EvaluationBuilder &builder, const std::string &scope, const evaluation::ScoreSpread &spread)
{
    builder.count(scope, "pairs", spread.count);
    builder.add({{scope, "mean", spread.mean, Unit::Score, std::nullopt},
                 {scope, "deviation", spread.deviation, Unit::Score, std::nullopt},
                 {scope, "p5", spread.low, Unit::Score, std::nullopt},
                 {scope, "median", spread.median, Unit::Score, std::nullopt},
                 {scope, "p95", spread.high, Unit::Score, std::nullopt}});
}

void addDistribution(EvaluationBuilder &builder, const EmbeddedSet &set)
{
    auto pairs = evaluation::pairDistribution(set.photos, set.captions, set.photoOfText);
    builder.add({{"distribution", "auc", pairs.auc, Unit::Fraction, std::nullopt},
                 {"distribution", "d_prime", pairs.dPrime, Unit::Number, std::nullopt}});
    addSpread(builder, "distribution/matching", pairs.matching);
    addSpread(builder, "distribution/unrelated", pairs.unrelated);
    builder.add({{"distribution/histogram", "low", pairs.low, Unit::Score, std::nullopt},
                 {"distribution/histogram", "high", pairs.high, Unit::Score, std::nullopt}});
    builder.points("distribution/histogram", "matching", std::move(pairs.matchingShare));
    builder.points("distribution/histogram", "unrelated", std::move(pairs.unrelatedShare));
    std::vector<double> caption, photo, score;
    for (const evaluation::PairExample &pair : pairs.unrelatedExamples) {
        caption.push_back(static_cast<double>(pair.text));
        photo.push_back(static_cast<double>(pair.photo));
        score.push_back(pair.score);
    }
    builder.points("distribution/histogram/behind", "caption", std::move(caption));
    builder.points("distribution/histogram/behind", "photo", std::move(photo));
    builder.points("distribution/histogram/behind", "score", std::move(score));
}

void addCheck(EvaluationBuilder &builder, const std::string &scope, const evaluation::ProbabilityCheck &check)
{
    builder.add({{scope, "log_loss", check.logLoss, Unit::Nats, std::nullopt},
                 {scope, "brier", check.brier, Unit::Number, std::nullopt},
                 {scope, "ece", check.reliability.expectedError, Unit::Fraction, std::nullopt}});
    std::vector<double> confidence, frequency, count;
    for (const auto &bin : check.reliability.bins) {
        confidence.push_back(bin.confidence);
        frequency.push_back(bin.frequency);
        count.push_back(static_cast<double>(bin.count));
    }
    builder.points(scope + "/reliability", "confidence", std::move(confidence));
    builder.points(scope + "/reliability", "frequency", std::move(frequency));
    builder.points(scope + "/reliability", "count", std::move(count));
}

// Some of the pairs that the probabilities were checked on.
void addCheckedPairs(EvaluationBuilder &builder, const std::vector<evaluation::CheckedPair> &pairs)
{
    std::vector<double> caption, photo, matching, platt, isotonic;
    for (const evaluation::CheckedPair &pair : pairs) {
        caption.push_back(static_cast<double>(pair.text));
        photo.push_back(static_cast<double>(pair.photo));
        matching.push_back(pair.matching ? 1 : 0);
        platt.push_back(pair.platt);
        isotonic.push_back(pair.isotonic);
    }
    builder.points("calibration/behind", "caption", std::move(caption));
    builder.points("calibration/behind", "photo", std::move(photo));
    builder.points("calibration/behind", "matching", std::move(matching));
    builder.points("calibration/behind", "platt", std::move(platt));
    builder.points("calibration/behind", "isotonic", std::move(isotonic));
}

void addCalibration(EvaluationBuilder &builder, const EmbeddedSet &set, const EvaluationOptions &options)
{
    if (std::set<std::int64_t>(set.photoOfText.begin(), set.photoOfText.end()).size() < leastCaptionedPhotos)
        return;
    const auto fit = evaluation::calibratePairs(set.photos, set.captions, set.photoOfText, unrelatedPerMatch, options.seed);
    builder.count("calibration", "unrelated_per_match", unrelatedPerMatch);
    builder.count("calibration", "fitted_pairs", fit.fittedPairs);
    builder.count("calibration", "held_out_pairs", fit.checkedPairs);
    builder.add({{"calibration/platt", "a", fit.platt.a, Unit::Number, std::nullopt},
                 {"calibration/platt", "b", fit.platt.b, Unit::Number, std::nullopt}});
    addCheck(builder, "calibration/platt", fit.plattCheck);
    addCheck(builder, "calibration/isotonic", fit.isotonicCheck);
    addCheckedPairs(builder, fit.examples);
    builder.points("calibration/isotonic", "scores", fit.isotonic.scores);
    builder.points("calibration/isotonic", "probabilities", fit.isotonic.probabilities);
    builder.add({{"calibration/base_rate", "log_loss", fit.baseRateCheck.logLoss, Unit::Nats, std::nullopt},
                 {"calibration/base_rate", "brier", fit.baseRateCheck.brier, Unit::Number, std::nullopt}});
}

}  // namespace

core::Result<core::EvaluationReport> evaluateRetrievalOn(const Encoder &encoder, EvaluationSet set, const EvaluationOptions &options,
                                                         JobContext &context, const EvaluationListener &listener)
{
    EvaluationBuilder builder(core::EvaluationKind::Retrieval, encoder, options, listener);
    const auto begin = std::chrono::steady_clock::now();
    auto embedded = embedSet(encoder, std::move(set), options.threads, context, {}, 2);
    if (!embedded)
        return fail(embedded.error());
    const auto ready = std::chrono::steady_clock::now();
    if (const auto scores = addRetrieval(builder, "", embedded->photos, embedded->captions, embedded->photoOfText, options, PerQuery::Keep);
        !scores)
        return fail(scores.error());
    builder.count("", "queries", embedded->captions.size(0));
    builder.count("", "gallery", embedded->photos.size(0));
    const auto stages = {std::function<void()>([&] { addLanguages(builder, *embedded, options); }),
                         std::function<void()>([&] { addGalleries(builder, *embedded, options); }),
                         std::function<void()>([&] { addDistribution(builder, *embedded); }),
                         std::function<void()>([&] { addCalibration(builder, *embedded, options); })};
    for (const auto &stage : stages) {
        if (context.stopped())
            return fail(ErrorCode::Cancelled, "Stopped while the figures were computed.");
        stage();
    }
    const auto seconds = [](auto from, auto to) { return std::chrono::duration<double>(to - from).count(); };
    builder.add({{"", "embedding_seconds", seconds(begin, ready), Unit::Seconds, std::nullopt},
                 {"", "measuring_seconds", seconds(ready, std::chrono::steady_clock::now()), Unit::Seconds, std::nullopt}});
    builder.take(std::move(embedded->set));
    return builder.finish();
}

}  // namespace semblance::jobs
