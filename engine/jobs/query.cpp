#include "engine/jobs/query.h"

#include <limits>
#include <unordered_map>
#include <unordered_set>

#include "engine/core/log.h"
#include "engine/core/paths.h"
#include "engine/jobs/decode_pool.h"
#include "engine/text/unicode.h"

namespace semblance::jobs {

using core::ErrorCode;
using core::Result;

namespace {

Result<search::VectorQuery> vectorsOf(const Encoder &encoder, const search::Searcher &searcher, const Query &query)
{
    search::VectorQuery vectors;
    vectors.top = query.top;
    vectors.ignoreCutOff = query.ignoreCutOff;
    const std::string text = text::collapseWhitespace(query.text);
    const std::string minus = text::collapseWhitespace(query.minusText);
    std::vector<std::string> texts;
    for (const std::string &part : {text, minus})
        if (!part.empty())
            texts.push_back(part);
    if (!texts.empty()) {
        const auto rows = encoder.embed(texts, Scaling::UnitLength);
        if (!rows)
            return core::fail(rows.error());
        std::size_t next = 0;
        for (auto *part : {text.empty() ? nullptr : &vectors.text, minus.empty() ? nullptr : &vectors.minus})
            if (part != nullptr) {
                const auto row = rows->row(next++);
                part->assign(row.begin(), row.end());
            }
    }
    if (!text.empty())
        vectors.knownShare = encoder.knownShare(text);
    if (!query.imageFile.empty()) {
        auto photo = embedFile(encoder, query.imageFile);
        if (!photo)
            return core::fail(photo.error());
        vectors.photo = std::move(*photo);
    } else if (query.likePhoto.valid()) {
        vectors.photo = searcher.vectorOf(query.likePhoto);
        vectors.exclude = query.likePhoto;
        if (vectors.photo.empty())
            return core::fail(ErrorCode::NoEmbeddings, "This photo has not been indexed by the active model yet.");
    }
    return vectors;
}

std::vector<store::WordHit> matchWords(store::Catalogue &reader, const std::string &text, std::int64_t limit)
{
    auto found = reader.words().match(text, limit);
    if (found)
        return std::move(*found);
    core::log(core::LogLevel::Warning, "The word search failed: " + found.error().detail);
    return {};
}

// Photos with all words of the text, without those that have all words of what is not wanted.
std::vector<store::WordHit> wordHits(const Query &query, store::Catalogue *reader)
{
    if (reader == nullptr || !query.words || query.text.empty())
        return {};
    auto hits = matchWords(*reader, query.text, query.top);
    if (hits.empty() || query.minusText.empty())
        return hits;
    std::unordered_set<core::PhotoId> unwanted;
    for (const store::WordHit &hit : matchWords(*reader, query.minusText, std::numeric_limits<std::int64_t>::max()))
        unwanted.insert(hit.photo);
    std::erase_if(hits, [&](const store::WordHit &hit) { return unwanted.contains(hit.photo); });
    return hits;
}

}  // namespace

Result<std::vector<float>> embedFile(const Encoder &encoder, const std::filesystem::path &file)
{
    const auto photo = image::decodePhotoFile(file, decodeOptionsFor(encoder));
    if (!photo)
        return core::fail(photo.error());
    const std::vector<PreparedPicture> pictures{encoder.prepare(photo->picture)};
    auto rows = encoder.embed(pictures, Scaling::UnitLength);
    if (!rows)
        return core::fail(rows.error());
    return std::move(rows->values);
}

Result<search::PhotoHits> findPhotos(const Encoder &encoder, const search::Searcher &searcher, const Query &query, store::Catalogue *reader)
{
    const auto vectors = vectorsOf(encoder, searcher, query);
    if (!vectors)
        return core::fail(vectors.error());
    return searcher.photos(*vectors, wordHits(query, reader));
}

Result<std::vector<CaptionFound>> findCaptions(const Encoder &encoder, const search::Searcher &searcher, store::Catalogue &reader,
                                               const Query &query)
{
    const auto vectors = vectorsOf(encoder, searcher, query);
    if (!vectors)
        return core::fail(vectors.error());
    const auto hits = searcher.captions(*vectors);
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
