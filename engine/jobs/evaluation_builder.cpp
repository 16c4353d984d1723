#include "engine/jobs/evaluation_builder.h"

#include <ctime>

namespace semblance::jobs {

namespace {

std::string nowInUtc()
{
    const std::time_t now = std::time(nullptr);
    std::tm utc{};
    gmtime_r(&now, &utc);
    char text[64];
    return {text, std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &utc)};
}

void addColumns(EvaluationBuilder &builder, core::SeriesOf of, const std::string &scope, const evaluation::RetrievalScores &scores)
{
    builder.column(of, scope, "rank", scores.firstRank);
    builder.column(of, scope, "average_precision", scores.averagePrecision);
    builder.column(of, scope, "ndcg10", scores.gain10);
    builder.column(of, scope, "score", scores.bestRelevantScore);
    builder.column(of, scope, "first", scores.top);
    builder.column(of, scope, "first_score", scores.topScore);
}

}  // namespace

EvaluationBuilder::EvaluationBuilder(core::EvaluationKind kind, const Encoder &encoder, const EvaluationOptions &options,
                                     EvaluationListener listener)
    : m_listener(std::move(listener))
{
    core::EvaluationSummary &summary = m_report.summary;
    summary.kind = kind;
    summary.model = encoder.name();
    summary.version = encoder.version();
    summary.precision = encoder.precision();
    summary.data = options.data;
    summary.seed = options.seed;
    summary.settings = std::to_string(options.draws) + " resamples, 95 % intervals";
    summary.measuredAt = nowInUtc();
}

void EvaluationBuilder::add(std::vector<core::Figure> figures)
{
    if (m_listener)
        m_listener(figures);
    for (core::Figure &figure : figures)
        m_report.summary.figures.push_back(std::move(figure));
}

void EvaluationBuilder::count(const std::string &scope, const std::string &name, std::int64_t value)
{
    add({scope, name, static_cast<double>(value), core::Unit::Count, std::nullopt});
}

void EvaluationBuilder::points(const std::string &scope, const std::string &name, std::vector<double> values)
{
    m_report.series.push_back({scope, name, core::SeriesOf::Points, std::move(values)});
}

void EvaluationBuilder::take(EvaluationSet &&set)
{
    m_report.photos = std::move(set.photos);
    m_report.captions = std::move(set.captions);
    m_report.leftOut = std::move(set.leftOut);
    m_report.notes.insert(m_report.notes.end(), set.notes.begin(), set.notes.end());
}

core::EvaluationReport EvaluationBuilder::finish()
{
    m_report.summary.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - m_begin).count();
    return std::move(m_report);
}

core::Result<evaluation::RetrievalBothWays> addRetrieval(EvaluationBuilder &builder, const std::string &prefix, const torch::Tensor &photos,
                                                         const torch::Tensor &captions, const std::vector<std::int64_t> &photoOfText,
                                                         const EvaluationOptions &options, PerQuery columns)
{
    auto scores = evaluation::evaluateRetrieval(photos, captions, photoOfText);
    if (!scores)
        return scores;
    const evaluation::Resampling resampling{options.draws, 0.95, options.seed};
    builder.add(evaluation::retrievalFigures(scores->textToImage, photoOfText, resampling, prefix + "text_to_image"));
    builder.add(evaluation::retrievalFigures(scores->imageToText, {}, resampling, prefix + "image_to_text"));
    if (columns == PerQuery::Keep) {
        addColumns(builder, core::SeriesOf::Captions, prefix + "text_to_image", scores->textToImage);
        addColumns(builder, core::SeriesOf::Photos, prefix + "image_to_text", scores->imageToText);
    }
    return scores;
}

}  // namespace semblance::jobs
