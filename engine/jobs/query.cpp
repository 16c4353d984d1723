#include "engine/jobs/query.h"

#include <algorithm>
#include <limits>
#include <unordered_map>
#include <unordered_set>

#include "engine/core/log.h"
#include "engine/jobs/prepared_query.h"

namespace semblance::jobs {

using core::ErrorCode;
using core::Result;

namespace {

std::vector<store::WordHit> matchWords(store::Catalogue &reader, const std::string &text, std::int64_t limit)
{
    auto found = reader.words().match(text, limit);
    if (found)
        return std::move(*found);
    core::log(core::LogLevel::Warning, "The word search failed: " + found.error().detail);
    return {};
}

// Photos with all words of the sentence, without those that have all words of something that is not wanted.
std::vector<store::WordHit> wordHits(const PreparedQuery::Alternative &alternative, const PreparedQuery &prepared, const Query &query,
                                     store::Catalogue *reader)
{
    constexpr auto all = std::numeric_limits<std::int64_t>::max();
    if (reader == nullptr || !query.words || alternative.sentence.empty())
        return {};
    // What the filters leave may stand anywhere in the ranking.
    auto hits = matchWords(*reader, alternative.sentence, alternative.vectors.among == nullptr ? query.top : all);
    std::vector<std::string> unwantedTexts{query.minusText};
    for (const search::Term &term : prepared.parsed.exclusions)
        unwantedTexts.push_back(term.text);
    std::unordered_set<core::PhotoId> unwanted;
    for (const std::string &text : unwantedTexts)
        if (!hits.empty() && !text.empty())
            for (const store::WordHit &hit : matchWords(*reader, text, all))
                unwanted.insert(hit.photo);
    std::erase_if(hits, [&](const store::WordHit &hit) { return unwanted.contains(hit.photo); });
    return hits;
}

// Of each photo the best of its places; likely ones first, by probability.
search::PhotoHits merged(std::vector<search::PhotoHits> &&answers, const Query &query)
{
    const auto before = [](const search::PhotoHit &a, const search::PhotoHit &b) {
        if (a.likely != b.likely || (a.judged > 0) != (b.judged > 0))
            return a.likely != b.likely ? a.likely : a.judged > 0;
        if (a.probability != b.probability)
            return a.probability > b.probability;
        return a.score != b.score ? a.score > b.score : a.path.native() < b.path.native();
    };
    search::PhotoHits all;
    std::unordered_map<core::PhotoId, std::size_t> known;
    for (search::PhotoHits &answer : answers) {
        all.searched = std::max(all.searched, answer.searched);
        for (search::PhotoHit &hit : answer.hits) {
            const auto [place, fresh] = known.emplace(hit.photo, all.hits.size());
            if (fresh)
                all.hits.push_back(std::move(hit));
            else if (before(hit, all.hits[place->second]))
                all.hits[place->second] = std::move(hit);
        }
    }
    std::sort(all.hits.begin(), all.hits.end(), before);
    all.hits.resize(std::min(all.hits.size(), static_cast<std::size_t>(std::max<std::int64_t>(0, query.top))));
    if (!query.ignoreCutOff)
        all.belowCutOff = static_cast<std::int64_t>(std::erase_if(all.hits, [](const search::PhotoHit &hit) { return !hit.likely; }));
    return all;
}

}  // namespace

std::optional<QueryKey> keyOf(const Query &query)
{
    if (!query.imageFile.empty() || query.likePhoto.valid() || !query.minusText.empty())
        return std::nullopt;
    const search::ParsedQuery parsed = search::parseQuery(query.text);
    std::string key = search::judgementKey(parsed);
    if (key.empty())
        return std::nullopt;
    return QueryKey{std::move(key), parsed.alternatives.size() == 1 ? parsed.alternatives.front().sentence() : std::string()};
}

void addJudgements(Query &query, store::Catalogue *reader, const std::map<core::PhotoId, int> &newer)
{
    const auto key = keyOf(query);
    if (!key)
        return;
    std::map<core::PhotoId, int> verdicts;
    if (reader != nullptr) {
        const auto rows = reader->judgements().ofQuery(key->query);
        if (!rows)
            core::log(core::LogLevel::Warning, "The judgements of a query could not be read: " + rows.error().detail);
        for (std::size_t i = 0; rows && i < rows->size(); ++i)
            verdicts.insert_or_assign((*rows)[i].photo, (*rows)[i].relevant ? 1 : -1);
    }
    for (const auto &[photo, verdict] : newer)
        verdicts.insert_or_assign(photo, verdict);
    for (const auto &[photo, verdict] : verdicts)
        if (verdict != 0)
            (verdict > 0 ? query.liked : query.disliked).push_back(photo);
}

Result<std::vector<float>> embedFile(const Encoder &encoder, isolation::PhotoReader &decoder, const std::filesystem::path &file)
{
    return embedPart(encoder, decoder, file, std::nullopt);
}

Result<search::PhotoHits> findPhotos(const Encoder &encoder, const search::Searcher &searcher, const Query &query, store::Catalogue *reader)
{
    auto prepared = prepareQuery(encoder, searcher, query, reader);
    if (!prepared)
        return core::fail(prepared.error());
    if (prepared->alternatives.empty())
        return searcher.listing(prepared->listed, prepared->unwanted ? &*prepared->unwanted : nullptr, query.top, query.ignoreCutOff);
    const bool several = prepared->alternatives.size() > 1;
    std::vector<search::PhotoHits> answers;
    for (PreparedQuery::Alternative &alternative : prepared->alternatives) {
        alternative.vectors.top = query.top;
        alternative.vectors.ignoreCutOff = query.ignoreCutOff || several;
        alternative.vectors.liked = query.liked;
        alternative.vectors.disliked = query.disliked;
        auto answer = searcher.photos(alternative.vectors, wordHits(alternative, *prepared, query, reader));
        if (!answer)
            return answer;
        answers.push_back(std::move(*answer));
    }
    return several ? merged(std::move(answers), query) : std::move(answers.front());
}

Result<std::vector<CaptionFound>> findCaptions(const Encoder &encoder, const search::Searcher &searcher, store::Catalogue &reader,
                                               const Query &query)
{
    auto prepared = prepareQuery(encoder, searcher, query, &reader);
    if (!prepared)
        return core::fail(prepared.error());
    if (prepared->alternatives.empty())
        return core::fail(ErrorCode::InvalidArgument, "Filters alone find no captions: give words or a photo.");
    prepared->alternatives.front().vectors.top = query.top;
    const auto hits = searcher.captions(prepared->alternatives.front().vectors);
    if (!hits)
        return core::fail(hits.error());
    std::vector<core::CaptionId> ids;
    for (const search::CaptionHit &hit : *hits)
        ids.push_back(hit.caption);
    const auto rows = reader.captions().rows(ids);
    if (!rows)
        return core::fail(rows.error());
    std::unordered_map<core::CaptionId, const store::CaptionRow *> rowOf;
    for (const store::CaptionRow &row : *rows)
        rowOf.emplace(row.id, &row);
    std::vector<CaptionFound> found;
    for (const search::CaptionHit &hit : *hits)
        if (const auto row = rowOf.find(hit.caption); row != rowOf.end())  // gone since the snapshot: left out
            found.push_back({hit.caption, row->second->text, row->second->language, hit.score, hit.photo, hit.path});
    return found;
}

}  // namespace semblance::jobs
