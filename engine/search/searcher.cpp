#include "engine/search/searcher.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <unordered_map>
#include <unordered_set>

#include "engine/index/vector_index.h"
#include "engine/search/feedback.h"
#include "engine/search/fusion.h"

namespace semblance::search {

using core::ErrorCode;
using core::Result;

namespace {

constexpr double shownFrom = 0.5;  // probability
constexpr std::size_t leastForBulk = 50;
constexpr std::size_t bulkSample = 2000;  // photos that tell what the bulk of a query's scores is

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

std::vector<float> meanOf(const std::vector<float> &rows, std::size_t dimension)
{
    std::vector<float> mean(dimension, 0.0f);
    const std::size_t count = dimension == 0 ? 0 : rows.size() / dimension;
    for (std::size_t i = 0; i < count * dimension; ++i)
        mean[i % dimension] += rows[i] / static_cast<float>(count);
    return mean;
}

template <class Items>
bool rowsExist(const Items &items, std::size_t rows)
{
    return std::all_of(items.begin(), items.end(),
                       [&](const auto &item) { return item.row >= 0 && static_cast<std::size_t>(item.row) < rows; });
}

// Which photos may be in the answer.
class Admission {
public:
    explicit Admission(const VectorQuery &query) : m_among(query.among.get()), m_excluded(query.excluded.begin(), query.excluded.end())
    {
        if (query.exclude.valid())
            m_excluded.insert(query.exclude);
    }
    [[nodiscard]] bool admits(core::PhotoId id) const
    {
        return (m_among == nullptr || m_among->contains(id)) && (m_excluded.empty() || !m_excluded.contains(id));
    }
    [[nodiscard]] std::size_t excluded() const { return m_excluded.size(); }

private:
    const std::unordered_set<core::PhotoId> *m_among;
    std::unordered_set<core::PhotoId> m_excluded;
};

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

struct Searcher::Impl {
    SearcherContents contents;  // without the rows
    index::IndexSnapshot photoVectors, captionVectors, photoSample;
    Sharing photosOfRow, captionsOfRow;
    std::unordered_map<core::PhotoId, std::size_t> photoOfId;
    std::vector<float> meanPhoto;  // [D], of the sample

    [[nodiscard]] std::int64_t countOfRow(std::int64_t key, const Admission &admission) const
    {
        const auto row = static_cast<std::size_t>(key);
        return std::count_if(photosOfRow.order.begin() + static_cast<std::ptrdiff_t>(photosOfRow.begin[row]),
                             photosOfRow.order.begin() + static_cast<std::ptrdiff_t>(photosOfRow.begin[row + 1]),
                             [&](std::size_t photo) { return admission.admits(contents.photos[photo].id); });
    }
    [[nodiscard]] bool anyOfRow(std::int64_t key, const Admission &admission) const { return countOfRow(key, admission) > 0; }

    [[nodiscard]] std::int64_t count(const Admission &admission) const
    {
        return std::count_if(contents.photos.begin(), contents.photos.end(), [&](const auto &photo) { return admission.admits(photo.id); });
    }

    void appendRow(std::vector<PhotoHit> &hits, const index::Hit &hit, const ScoreModel &model, const Admission &admission) const
    {
        const auto row = static_cast<std::size_t>(hit.key);
        const double score = std::clamp(static_cast<double>(hit.score), -1.0, 1.0);
        for (std::size_t i = photosOfRow.begin[row]; i < photosOfRow.begin[row + 1]; ++i) {
            const auto &photo = contents.photos[photosOfRow.order[i]];
            if (admission.admits(photo.id))
                hits.push_back({photo.id, photo.path, score, model.probability(score), {}, true, 0});
        }
    }

    // Nothing: it is not in this snapshot, or not admitted.
    [[nodiscard]] std::optional<PhotoHit> hitOf(core::PhotoId id, const Scoring &scoring, const Admission &admission) const
    {
        const auto photo = photoOfId.find(id);
        if (photo == photoOfId.end() || !admission.admits(id))
            return std::nullopt;
        const auto &found = contents.photos[photo->second];
        const double score = scoreOf(found.row, scoring.query);
        return PhotoHit{id, found.path, score, scoring.model.probability(score), {}, true, 0};
    }

    [[nodiscard]] std::vector<std::vector<float>> vectorsOf(std::span<const core::PhotoId> ids) const
    {
        std::vector<std::vector<float>> rows;
        for (const core::PhotoId id : ids)
            if (const auto photo = photoOfId.find(id); photo != photoOfId.end())
                if (auto vector = photoVectors.vectorOf(contents.photos[photo->second].row))
                    rows.push_back(std::move(*vector));
        return rows;
    }

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
    const std::vector<float> sampled = sampleOf(contents.photoRows, dimension);
    impl->meanPhoto = meanOf(sampled, dimension);
    auto sample = indexed(dimension, sampled);
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

Result<Scoring> Searcher::scoring(const VectorQuery &query) const
{
    auto joined = joinParts(query, static_cast<std::size_t>(m_impl->contents.dimension));
    if (!joined)
        return core::fail(joined.error());
    if (!query.liked.empty() || !query.disliked.empty())
        applyFeedback(*joined, m_impl->vectorsOf(query.liked), m_impl->vectorsOf(query.disliked), m_impl->meanPhoto, m_impl->photoSample);
    std::optional<Spread> bulk;
    if (m_impl->photoSample.size() >= leastForBulk)
        if (auto scores = m_impl->photoSample.scores(joined->values))
            bulk = bulkOf(std::move(scores->values));
    Scoring scoring{std::move(joined->values), scoreModel(m_impl->contents.calibration, joined->parts, bulk)};
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
    const auto best = m_impl->photoVectors.search(scoring->query, top + admission.excluded(), filter);
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
        const auto photo = m_impl->photoOfId.find(id);
        if (photo == m_impl->photoOfId.end())
            continue;
        ++answer.searched;
        PhotoHit hit{id, m_impl->contents.photos[photo->second].path, 0, 1, {}, true, 0};
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
    const auto joined = joinParts(query, static_cast<std::size_t>(m_impl->contents.dimension));
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

std::filesystem::path Searcher::pathOf(core::PhotoId photo) const
{
    const std::string *path = m_impl->pathOf(photo);
    return path == nullptr ? std::filesystem::path() : std::filesystem::path(*path);
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
