// What the engine answers on the lanes: searches, captions, reasons, and judgements, which the next search must know.
#include <chrono>
#include <ctime>

#include "engine/api/conversions.h"
#include "engine/api/local_engine.h"
#include "engine/core/log.h"
#include "engine/jobs/explain.h"
#include "engine/jobs/judged_calibration.h"
#include "engine/jobs/prepared_query.h"

namespace semblance::api {

namespace {

double secondsSince(std::chrono::steady_clock::time_point start)
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

void LocalEngine::search(SearchRequest request, std::function<void(SearchAnswer)> answer)
{
    m_lane->ask("search", [this, request = std::move(request), answer = std::move(answer)](const Result<jobs::QueryView> &view) {
        const auto start = std::chrono::steady_clock::now();
        Result<search::PhotoHits> found = search::PhotoHits();
        if (view) {
            auto *reader = laneReader();
            found = jobs::findPhotos(*view->encoder, *view->searcher, withJudgements(request, reader), reader);
        } else {
            found = core::fail(view.error());
        }
        SearchAnswer value = toAnswer(request, std::move(found));
        value.seconds = secondsSince(start);
        return jobs::QueryLane::Deliver([answer, value = std::move(value)]() mutable { answer(std::move(value)); });
    });
}

void LocalEngine::captionsFor(SearchRequest request, std::function<void(CaptionAnswer)> answer)
{
    m_lane->ask("captions", [this, request = std::move(request), answer = std::move(answer)](const Result<jobs::QueryView> &view) {
        const auto start = std::chrono::steady_clock::now();
        Result<std::vector<jobs::CaptionFound>> found = std::vector<jobs::CaptionFound>();
        if (!view) {
            found = core::fail(view.error());
        } else {
            std::optional<Error> problem;
            if (auto *reader = laneReader(&problem))
                found = jobs::findCaptions(*view->encoder, *view->searcher, *reader, toQuery(request, m_photoReader));
            else
                found = core::fail(*problem);
        }
        CaptionAnswer value = toAnswer(request, std::move(found));
        value.seconds = secondsSince(start);
        return jobs::QueryLane::Deliver([answer, value = std::move(value)]() mutable { answer(std::move(value)); });
    });
}

// A lane of its own: a heat map takes seconds, and the next letter of a query must not wait for it. The view is the query lane's.
void LocalEngine::explain(ExplainRequest request, std::function<void(Explanation)> answer)
{
    m_explainLane->ask("explain", [this, request = std::move(request), answer = std::move(answer)](const Result<jobs::QueryView> &) {
        const auto view = m_lane->view();
        Result<jobs::Explanation> explained = jobs::Explanation();
        std::optional<Error> problem;
        auto *reader = openedReader(m_explainReader, &problem);
        if (!view)
            explained = core::fail(view.error());
        else if (reader == nullptr)
            explained = core::fail(*problem);
        else
            explained = jobs::explain(*view->encoder, *view->searcher, withJudgements(request.search, reader), *reader,
                                      {request.photo, request.file, request.heatMap});
        Explanation value = toValue(std::move(explained));
        value.sequence = request.sequence;
        return jobs::QueryLane::Deliver([answer, value = std::move(value)]() mutable { answer(std::move(value)); });
    });
}

Result<void> LocalEngine::judge(const std::string &line, PhotoId photo, Verdict verdict)
{
    if (!m_writer)
        return core::fail(*m_locked);
    jobs::Query query;
    query.text = line;
    const auto key = jobs::keyOf(query);
    if (!key)
        return core::fail(ErrorCode::InvalidArgument, "Only an answer to words or photos can be right or wrong.");
    {
        const std::lock_guard lock(m_verdictMutex);
        m_verdicts[key->query][photo] = static_cast<int>(verdict);
    }
    m_queue->runErrand([this, key = *key, photo, verdict] {
        const auto kept = verdict == Verdict::None
                              ? m_writer->judgements().remove(key.query, photo)
                              : m_writer->judgements().put({key.query, key.text, photo, verdict == Verdict::Right, std::time(nullptr)});
        if (!kept)
            core::log(core::LogLevel::Error, "A judgement could not be kept: " + kept.error().detail);
        constexpr int every = 5;  // each fit embeds the sentences that were judged
        if (++m_judgedSince % every == 0)
            refineProbabilities();
    });
    return {};
}

void LocalEngine::refineProbabilities()
{
    const auto view = m_lane->view();
    if (!view)
        return;
    const auto refined = jobs::refineByJudgements(*m_writer, *view->searcher, *view->encoder);
    if (!refined)
        core::log(core::LogLevel::Warning, "The judgements could not refine the probabilities: " + refined.error().detail);
    else if (*refined)
        m_keeper->requestReload();
}

Result<std::vector<std::string>> LocalEngine::completions(const std::string &filter, const std::string &part)
{
    constexpr std::int64_t most = 8;
    const auto field = search::completedField(filter);
    if (!field)
        return std::vector<std::string>();
    const std::lock_guard lock(m_readerMutex);
    return m_reader->filters().values(*field, part, most);
}

jobs::Query LocalEngine::withJudgements(const SearchRequest &request, store::Catalogue *reader)
{
    jobs::Query query = toQuery(request, m_photoReader);
    std::map<PhotoId, int> newer;
    if (const auto key = jobs::keyOf(query)) {
        const std::lock_guard lock(m_verdictMutex);
        if (const auto known = m_verdicts.find(key->query); known != m_verdicts.end())
            newer = known->second;
    }
    jobs::addJudgements(query, reader, newer);
    return query;
}

store::Catalogue *LocalEngine::openedReader(std::unique_ptr<store::Catalogue> &reader, std::optional<Error> *problem) const
{
    if (!reader) {
        auto opened = store::Catalogue::open(m_library, store::Access::ReadOnly);
        if (opened)
            reader = std::move(*opened);
        else if (problem != nullptr)
            *problem = std::move(opened.error());
    }
    return reader.get();
}

store::Catalogue *LocalEngine::laneReader(std::optional<Error> *problem)
{
    return openedReader(m_laneReader, problem);
}

}  // namespace semblance::api
