#include "engine/search/searcher.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <unordered_map>

#include "engine/index/vector_index.h"
#include "engine/search/fusion.h"

namespace semblance::search {

using core::ErrorCode;
using core::Result;

namespace {

constexpr double minusWeight = 0.5;
constexpr double shownFrom = 0.5;  // probability
constexpr std::size_t leastForBulk = 50;
constexpr std::size_t bulkSample = 2000;  // photos that tell what the bulk of a query's scores is
constexpr double leastLength = 1e-6;      // of a joined query: below, its parts cancel out

// Which items (photos or captions) share a row: items of row r are order[begin[r]] ... order[begin[r + 1] - 1].
struct Sharing {
    std::vector<std::size_t> begin, order;

    template <class Items, class Less>
    static Sharing of(const Items &items, std::size_t rows, Less less)
    {
        Sharing sharing;
        sharing.order.resize(items.size());
        std::iota(sharing.order.begin(), sharing.order.end(), std::size_t{0});
        std::sort(sharing.order.begin(), sharing.order.end(), [&](std::size_t a, std::size_t b) {
            return items[a].row != items[b].row ? items[a].row < items[b].row : less(items[a], items[b]);
        });
        sharing.begin.assign(rows + 1, 0);
        for (const auto &item : items)
            ++sharing.begin[static_cast<std::size_t>(item.row) + 1];
        std::partial_sum(sharing.begin.begin(), sharing.begin.end(), sharing.begin.begin());
        return sharing;
    }
};

Result<index::IndexSnapshot> indexed(std::size_t dimension, const std::vector<float> &rows)
{
    index::ExactIndex vectors(dimension);
    std::vector<std::int64_t> keys(dimension == 0 ? 0 : rows.size() / dimension);
    std::iota(keys.begin(), keys.end(), std::int64_t{0});
    if (!keys.empty())
        if (const auto added = vectors.add(keys, rows); !added)
            return core::fail(added.error());
    return vectors.snapshot();
}

// Every stride-th row.
std::vector<float> sampleOf(const std::vector<float> &rows, std::size_t dimension)
{
    const std::size_t count = dimension == 0 ? 0 : rows.size() / dimension;
    const std::size_t stride = std::max<std::size_t>(1, (count + bulkSample - 1) / bulkSample);
    std::vector<float> sample;
    for (std::size_t row = 0; row < count; row += stride)
        sample.insert(sample.end(), rows.begin() + static_cast<std::ptrdiff_t>(row * dimension),
                      rows.begin() + static_cast<std::ptrdiff_t>((row + 1) * dimension));
    return sample;
}

template <class Items>
bool rowsExist(const Items &items, std::size_t rows)
{
    return std::all_of(items.begin(), items.end(),
                       [&](const auto &item) { return item.row >= 0 && static_cast<std::size_t>(item.row) < rows; });
}

struct JoinedQuery {
    std::vector<float> values;
    QueryParts parts;
};

Result<JoinedQuery> join(const VectorQuery &query, std::size_t dimension)
{
    JoinedQuery joined;
    joined.parts.text = query.text.empty() ? 0 : 1;
    joined.parts.minus = query.minus.empty() ? 0 : minusWeight;
    joined.parts.photo = query.photo.empty() ? 0 : 1;
    joined.parts.knownShare = query.knownShare;
    if (query.text.empty() && query.minus.empty() && query.photo.empty())
        return core::fail(ErrorCode::InvalidArgument, "The query is empty: give words or a photo.");
    std::vector<double> sum(dimension, 0.0);
    for (const auto &[part, weight] : {std::pair{&query.text, joined.parts.text}, std::pair{&query.minus, -joined.parts.minus},
                                       std::pair{&query.photo, joined.parts.photo}}) {
        if (part->empty())
            continue;
        if (part->size() != dimension)
            return core::fail(ErrorCode::InvalidArgument, "A query vector has " + std::to_string(part->size())
                                                              + " values, the library's have " + std::to_string(dimension)
                                                              + ": they are of different models.");
        for (std::size_t i = 0; i < dimension; ++i)
            sum[i] += weight * static_cast<double>((*part)[i]);
    }
    const double length = std::sqrt(std::inner_product(sum.begin(), sum.end(), sum.begin(), 0.0));
    if (!(length > leastLength))
        return core::fail(ErrorCode::InvalidArgument,
                          "What is looked for and what is excluded are the same: nothing is left of the query.");
    joined.parts.length = length;
    for (const double value : sum)
        joined.values.push_back(static_cast<float>(value / length));
    return joined;
}

}  // namespace

struct Searcher::Impl {
    SearcherContents contents;  // without the rows
    index::IndexSnapshot photoVectors, captionVectors, photoSample;
    Sharing photosOfRow, captionsOfRow;
    std::unordered_map<core::PhotoId, std::size_t> photoOfId;

    double scoreOf(std::int64_t row, std::span<const float> query) const
    {
        const auto vector = photoVectors.vectorOf(row);
        if (!vector)
            return -1;
        const double score = std::inner_product(vector->begin(), vector->end(), query.begin(), 0.0);
        return std::clamp(score, -1.0, 1.0);
    }

    const std::string *pathOf(core::PhotoId id) const
    {
        const auto photo = photoOfId.find(id);
        return photo == photoOfId.end() ? nullptr : &contents.photos[photo->second].path;
    }
};

Searcher::Searcher(std::unique_ptr<const Impl> impl) : m_impl(std::move(impl)) {}
Searcher::~Searcher() = default;

Result<std::shared_ptr<const Searcher>> Searcher::make(SearcherContents contents)
{
    auto impl = std::make_unique<Impl>();
    const auto dimension = static_cast<std::size_t>(contents.dimension);
    auto photos = indexed(dimension, contents.photoRows);
    if (!photos)
        return core::fail(photos.error());
    auto captions = indexed(dimension, contents.captionRows);
    if (!captions)
        return core::fail(captions.error());
    auto sample = indexed(dimension, sampleOf(contents.photoRows, dimension));
    if (!sample)
        return core::fail(sample.error());
    if (!rowsExist(contents.photos, photos->size()) || !rowsExist(contents.captions, captions->size()))
        return core::fail(ErrorCode::InvalidArgument, "A photo or caption points to a vector that does not exist.");
    impl->photoVectors = std::move(*photos);
    impl->captionVectors = std::move(*captions);
    impl->photoSample = std::move(*sample);
    impl->contents = std::move(contents);
    impl->contents.photoRows = {};
    impl->contents.captionRows = {};
    const auto &all = impl->contents;
    impl->photosOfRow = Sharing::of(all.photos, impl->photoVectors.size(), [](const auto &a, const auto &b) { return a.path < b.path; });
    for (std::size_t i = 0; i < all.photos.size(); ++i)
        impl->photoOfId.emplace(all.photos[i].id, i);
    impl->captionsOfRow = Sharing::of(all.captions, impl->captionVectors.size(), [&impl](const auto &a, const auto &b) {
        const std::string *first = impl->pathOf(a.photo);
        const std::string *second = impl->pathOf(b.photo);
        if (first != nullptr && second != nullptr && *first != *second)
            return *first < *second;
        return a.id < b.id;
    });
    return std::shared_ptr<const Searcher>(new Searcher(std::move(impl)));
}

Result<PhotoHits> Searcher::photos(const VectorQuery &query, std::span<const store::WordHit> words) const
{
    const auto joined = join(query, static_cast<std::size_t>(m_impl->contents.dimension));
    if (!joined)
        return core::fail(joined.error());
    const auto top = static_cast<std::size_t>(std::max<std::int64_t>(0, query.top));
    const auto best = m_impl->photoVectors.search(joined->values, top + (query.exclude.valid() ? 1 : 0));
    if (!best)
        return core::fail(best.error());
    std::optional<Spread> bulk;
    if (m_impl->photoSample.size() >= leastForBulk)
        if (auto scores = m_impl->photoSample.scores(joined->values))
            bulk = bulkOf(std::move(scores->values));
    const ScoreModel model = scoreModel(m_impl->contents.calibration, joined->parts, bulk);
    PhotoHits answer;
    const bool excluded = query.exclude.valid() && m_impl->photoOfId.contains(query.exclude);
    answer.searched = photoCount() - (excluded ? 1 : 0);
    for (const index::Hit &hit : *best) {
        const auto row = static_cast<std::size_t>(hit.key);
        const double score = std::clamp(static_cast<double>(hit.score), -1.0, 1.0);
        for (std::size_t i = m_impl->photosOfRow.begin[row]; i < m_impl->photosOfRow.begin[row + 1]; ++i) {
            const auto &photo = m_impl->contents.photos[m_impl->photosOfRow.order[i]];
            if (photo.id != query.exclude)
                answer.hits.push_back({photo.id, photo.path, score, model.probability(score), {}});
        }
    }
    std::stable_sort(answer.hits.begin(), answer.hits.end(), [](const PhotoHit &a, const PhotoHit &b) {
        return a.score != b.score ? a.score > b.score : a.path.native() < b.path.native();
    });
    answer.hits.resize(std::min(answer.hits.size(), top));
    if (!words.empty() && top > 0) {
        fuseWords(answer.hits, words, [&](core::PhotoId id) -> std::optional<PhotoHit> {
            const auto photo = m_impl->photoOfId.find(id);
            if (photo == m_impl->photoOfId.end() || id == query.exclude)
                return std::nullopt;
            const auto &found = m_impl->contents.photos[photo->second];
            const double score = m_impl->scoreOf(found.row, joined->values);
            return PhotoHit{id, found.path, score, model.probability(score), {}};
        });
        answer.hits.resize(std::min(answer.hits.size(), top));
    }
    if (query.ignoreCutOff)
        return answer;
    answer.belowCutOff = static_cast<std::int64_t>(
        std::erase_if(answer.hits, [](const PhotoHit &hit) { return hit.probability < shownFrom && hit.words.empty(); }));
    return answer;
}

Result<std::vector<CaptionHit>> Searcher::captions(const VectorQuery &query) const
{
    const auto joined = join(query, static_cast<std::size_t>(m_impl->contents.dimension));
    if (!joined)
        return core::fail(joined.error());
    const auto best = m_impl->captionVectors.search(joined->values, static_cast<std::size_t>(std::max<std::int64_t>(0, query.top)));
    if (!best)
        return core::fail(best.error());
    std::vector<CaptionHit> hits;
    for (const index::Hit &hit : *best) {
        const auto row = static_cast<std::size_t>(hit.key);
        if (m_impl->captionsOfRow.begin[row] == m_impl->captionsOfRow.begin[row + 1])
            continue;
        const auto &caption = m_impl->contents.captions[m_impl->captionsOfRow.order[m_impl->captionsOfRow.begin[row]]];
        const std::string *path = m_impl->pathOf(caption.photo);
        hits.push_back({caption.id, caption.photo, path == nullptr ? std::filesystem::path() : std::filesystem::path(*path),
                        std::clamp(static_cast<double>(hit.score), -1.0, 1.0)});
    }
    std::stable_sort(hits.begin(), hits.end(), [](const CaptionHit &a, const CaptionHit &b) {
        return a.score != b.score ? a.score > b.score : a.path.native() < b.path.native();
    });
    return hits;
}

std::vector<float> Searcher::vectorOf(core::PhotoId photo) const
{
    const auto found = m_impl->photoOfId.find(photo);
    if (found == m_impl->photoOfId.end())
        return {};
    return m_impl->photoVectors.vectorOf(m_impl->contents.photos[found->second].row).value_or(std::vector<float>());
}

std::int64_t Searcher::photoCount() const
{
    return static_cast<std::int64_t>(m_impl->contents.photos.size());
}

std::int64_t Searcher::captionCount() const
{
    return static_cast<std::int64_t>(m_impl->contents.captions.size());
}

const Calibration &Searcher::calibration() const
{
    return m_impl->contents.calibration;
}

}  // namespace semblance::search
