#include "engine/search/searcher.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <unordered_map>
#include <unordered_set>

#include "engine/search/feedback.h"
#include "engine/search/fusion.h"
#include "engine/search/searcher_parts.h"

namespace semblance::search {

using core::ErrorCode;
using core::Result;

namespace {

constexpr double shownFrom = 0.5;  // probability
constexpr std::size_t leastForBulk = 50;

// What the user said of a photo is certain; what was judged right comes first.
template <class Make>
void putJudgements(std::vector<PhotoHit> &hits, const VectorQuery &query, Make &&make)
{
    std::unordered_map<core::PhotoId, int> judged;
    for (const core::PhotoId id : query.liked)
        judged.insert_or_assign(id, 1);
    for (const core::PhotoId id : query.disliked)
        judged.insert_or_assign(id, -1);
    if (judged.empty())
        return;
    std::unordered_set<core::PhotoId> there;
    for (PhotoHit &hit : hits) {
        there.insert(hit.photo);
        if (const auto verdict = judged.find(hit.photo); verdict != judged.end())
            hit.judged = verdict->second;
    }
    for (const core::PhotoId id : query.liked)
        if (there.insert(id).second)
            if (auto hit = make(id)) {
                hit->judged = 1;
                hits.push_back(std::move(*hit));
            }
    for (PhotoHit &hit : hits)
        if (hit.judged != 0)
            hit.probability = hit.judged > 0 ? 1 : 0;
    std::stable_partition(hits.begin(), hits.end(), [](const PhotoHit &hit) { return hit.judged > 0; });
}

// The likely ones first, and the others after them or not at all.
void cut(PhotoHits &answer, bool ignoreCutOff)
{
    for (PhotoHit &hit : answer.hits)
        hit.likely = hit.judged >= 0 && (hit.probability >= shownFrom || !hit.words.empty());
    const auto rest = std::stable_partition(answer.hits.begin(), answer.hits.end(), [](const PhotoHit &hit) { return hit.likely; });
    if (ignoreCutOff)
        return;
    answer.belowCutOff = answer.hits.end() - rest;
    answer.hits.erase(rest, answer.hits.end());
}

}  // namespace

Searcher::Searcher(std::unique_ptr<const Impl> impl) : m_impl(std::move(impl)) {}
Searcher::~Searcher() = default;

Result<Scoring> Searcher::scoring(const VectorQuery &query) const
{
    auto joined = joinParts(query, static_cast<std::size_t>(m_impl->dimension));
    if (!joined)
        return core::fail(joined.error());
    if (!query.liked.empty() || !query.disliked.empty())
        applyFeedback(*joined, m_impl->vectorsOf(query.liked), m_impl->vectorsOf(query.disliked), m_impl->meanPhoto, m_impl->photoSample);
    std::optional<Spread> bulk;
    if (m_impl->photoSample.size() >= leastForBulk)
        if (auto scores = m_impl->photoSample.scores(joined->values))
            bulk = bulkOf(std::move(scores->values));
    Scoring scoring{std::move(joined->values), scoreModel(m_impl->calibration, joined->parts, bulk)};
    scoring.model.unrelatedMean += joined->shift;
    scoring.model.unrelatedDeviation = std::hypot(scoring.model.unrelatedDeviation, std::sqrt(joined->variance));
    return scoring;
}

Result<PhotoHits> Searcher::photos(const VectorQuery &query, std::span<const store::WordHit> words) const
{
    const auto scoring = this->scoring(query);
    if (!scoring)
        return core::fail(scoring.error());
    const Admission admission(query);
    const auto top = static_cast<std::size_t>(std::max<std::int64_t>(0, query.top));
    index::KeyFilter filter;
    if (query.among != nullptr)
        filter = [&](std::int64_t row) { return m_impl->anyOfRow(row, admission); };
    const auto best = m_impl->photoVectors.search(scoring->query, top + admission.excluded().size(), filter, index::Ties::Keep);
    if (!best)
        return core::fail(best.error());
    PhotoHits answer;
    answer.searched = m_impl->count(admission);
    for (const index::Hit &hit : *best)
        m_impl->appendRow(answer.hits, hit, scoring->model, admission);
    std::stable_sort(answer.hits.begin(), answer.hits.end(), [](const PhotoHit &a, const PhotoHit &b) {
        return a.score != b.score ? a.score > b.score : a.path.native() < b.path.native();
    });
    answer.hits.resize(std::min(answer.hits.size(), top));
    const auto make = [&](core::PhotoId id) { return m_impl->hitOf(id, *scoring, admission); };
    if (!words.empty() && top > 0)
        fuseWords(answer.hits, words, make);
    putJudgements(answer.hits, query, make);
    cut(answer, query.ignoreCutOff);
    answer.hits.resize(std::min(answer.hits.size(), top));  // last: what is cut off takes no place from what is written
    return answer;
}

Result<PhotoHits> Searcher::listing(std::span<const core::PhotoId> ids, const VectorQuery *unwanted, std::int64_t top,
                                    bool ignoreCutOff) const
{
    std::optional<Scoring> against;
    if (unwanted != nullptr) {
        auto scoring = this->scoring(*unwanted);
        if (!scoring)
            return core::fail(scoring.error());
        against = std::move(*scoring);
    }
    const Admission everybody{VectorQuery{}};
    PhotoHits answer;
    for (const core::PhotoId id : ids) {
        const auto photo = m_impl->find(id);
        if (!photo)
            continue;
        ++answer.searched;
        PhotoHit hit{id, m_impl->photos.at(*photo).path, 0, 1, {}, true, 0};
        if (against) {
            const auto unlike = m_impl->hitOf(id, *against, everybody);
            hit.score = unlike ? -unlike->score : 0;
            hit.probability = unlike ? 1 - unlike->probability : 1;
        }
        hit.likely = hit.probability >= shownFrom;
        if (static_cast<std::int64_t>(answer.hits.size()) < top && (hit.likely || ignoreCutOff))
            answer.hits.push_back(std::move(hit));
        else if (!hit.likely)
            ++answer.belowCutOff;
    }
    std::stable_partition(answer.hits.begin(), answer.hits.end(), [](const PhotoHit &hit) { return hit.likely; });
    return answer;
}

std::int64_t Searcher::rankOf(const Scoring &scoring, double score, const VectorQuery &query) const
{
    const Admission admission(query);
    const auto scores = m_impl->photoVectors.scores(scoring.query);
    std::int64_t better = 0;
    for (std::size_t i = 0; scores && i < scores->keys.size(); ++i)
        if (static_cast<double>(scores->values[i]) > score + 1e-6)
            better += m_impl->countOfRow(scores->keys[i], admission);
    return better + 1;
}

Result<std::vector<CaptionHit>> Searcher::captions(const VectorQuery &query) const
{
    const auto joined = joinParts(query, static_cast<std::size_t>(m_impl->dimension));
    if (!joined)
        return core::fail(joined.error());
    const auto top = static_cast<std::size_t>(std::max<std::int64_t>(0, query.top));
    const auto best = m_impl->captionVectors.search(joined->values, top, {}, index::Ties::Keep);
    if (!best)
        return core::fail(best.error());
    std::vector<CaptionHit> hits;
    for (const index::Hit &hit : *best)
        if (const auto caption = m_impl->firstCaptionOf(hit.key))
            hits.push_back({caption->id, caption->photo, pathOf(caption->photo), std::clamp(static_cast<double>(hit.score), -1.0, 1.0)});
    std::stable_sort(hits.begin(), hits.end(), [](const CaptionHit &a, const CaptionHit &b) {
        return a.score != b.score ? a.score > b.score : a.path.native() < b.path.native();
    });
    hits.resize(std::min(hits.size(), top));
    return hits;
}

Result<std::vector<PhotoNeighbours>> Searcher::nearestToEach(std::size_t most, double least, const Going &going) const
{
    const auto rows = m_impl->photoVectors.nearestToEach(most, static_cast<float>(least), going);
    if (!rows)
        return core::fail(rows.error());
    const auto photoOf = [this](std::int64_t row) {
        core::PhotoId first;
        m_impl->photos.ofRow(row, [&](std::size_t, const Impl::Photo &photo) {
            if (!first.valid())
                first = photo.id;
        });
        return first;
    };
    std::vector<PhotoNeighbours> photos;
    for (const index::Neighbours &row : *rows) {
        PhotoNeighbours one{photoOf(row.key), {}};
        for (const index::Hit &hit : row.hits)
            if (const core::PhotoId other = photoOf(hit.key); other.valid()) {
                one.near.emplace_back();
                one.near.back().photo = other;
                one.near.back().score = static_cast<double>(hit.score);
            }
        if (one.photo.valid() && !one.near.empty())
            photos.push_back(std::move(one));
    }
    return photos;
}

std::vector<float> Searcher::vectorOf(core::PhotoId photo) const
{
    const auto found = m_impl->find(photo);
    return found ? m_impl->photoVectors.vectorOf(m_impl->photos.at(*found).row).value_or(std::vector<float>()) : std::vector<float>();
}

std::filesystem::path Searcher::pathOf(core::PhotoId photo) const
{
    const std::string *path = m_impl->pathOf(photo);
    return path == nullptr ? std::filesystem::path() : std::filesystem::path(*path);
}

std::int64_t Searcher::photoCount() const
{
    return static_cast<std::int64_t>(m_impl->photos.size());
}

std::int64_t Searcher::captionCount() const
{
    return static_cast<std::int64_t>(m_impl->captions.size());
}

std::int64_t Searcher::dimension() const
{
    return m_impl->dimension;
}

std::int64_t Searcher::changeCount() const
{
    return static_cast<std::int64_t>(m_impl->photos.changes() + m_impl->captions.changes());
}

const Calibration &Searcher::calibration() const
{
    return m_impl->calibration;
}

}  // namespace semblance::search
