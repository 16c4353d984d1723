#include "engine/search/searcher_parts.h"

#include <algorithm>
#include <numeric>

namespace semblance::search {

using core::Result;

namespace {

constexpr std::size_t sampleSize = 2000;

std::vector<float> meanOf(const std::vector<float> &rows, std::size_t dimension)
{
    std::vector<float> mean(dimension, 0.0f);
    const std::size_t count = dimension == 0 ? 0 : rows.size() / dimension;
    for (std::size_t i = 0; i < count * dimension; ++i)
        mean[i % dimension] += rows[i] / static_cast<float>(count);
    return mean;
}

}  // namespace

std::optional<std::size_t> Searcher::Impl::find(core::PhotoId id) const
{
    if (const auto later = added.find(id); later != added.end())
        return later->second;
    const auto base = photos.base();
    const auto place =
        std::lower_bound(byId.begin(), byId.end(), id, [&](std::uint32_t i, core::PhotoId wanted) { return base[i].id < wanted; });
    if (place == byId.end() || base[*place].id != id || !photos.isThere(*place))
        return std::nullopt;
    return *place;
}

const std::string *Searcher::Impl::pathOf(core::PhotoId id) const
{
    const auto photo = find(id);
    return photo ? &photos.at(*photo).path : nullptr;
}

std::int64_t Searcher::Impl::count(const Admission &admission) const
{
    const auto there = [this](core::PhotoId id) { return find(id).has_value(); };
    if (admission.among() == nullptr)
        return static_cast<std::int64_t>(photos.size()) - std::count_if(admission.excluded().begin(), admission.excluded().end(), there);
    return std::count_if(admission.among()->begin(), admission.among()->end(),
                         [&](core::PhotoId id) { return admission.admits(id) && there(id); });
}

std::int64_t Searcher::Impl::countOfRow(std::int64_t row, const Admission &admission) const
{
    std::int64_t count = 0;
    photos.ofRow(row, [&](std::size_t, const Photo &photo) { count += admission.admits(photo.id) ? 1 : 0; });
    return count;
}

void Searcher::Impl::appendRow(std::vector<PhotoHit> &hits, const index::Hit &hit, const ScoreModel &model,
                               const Admission &admission) const
{
    const double score = std::clamp(static_cast<double>(hit.score), -1.0, 1.0);
    photos.ofRow(hit.key, [&](std::size_t, const Photo &photo) {
        if (admission.admits(photo.id))
            hits.push_back({photo.id, photo.path, score, model.probability(score), {}, true, 0});
    });
}

std::optional<PhotoHit> Searcher::Impl::hitOf(core::PhotoId id, const Scoring &scoring, const Admission &admission) const
{
    const auto photo = find(id);
    if (!photo || !admission.admits(id))
        return std::nullopt;
    const auto &found = photos.at(*photo);
    const double score = scoreOf(found.row, scoring.query);
    return PhotoHit{id, found.path, score, scoring.model.probability(score), {}, true, 0};
}

std::vector<std::vector<float>> Searcher::Impl::vectorsOf(std::span<const core::PhotoId> ids) const
{
    std::vector<std::vector<float>> rows;
    for (const core::PhotoId id : ids)
        if (const auto photo = find(id))
            if (auto vector = photoVectors.vectorOf(photos.at(*photo).row))
                rows.push_back(std::move(*vector));
    return rows;
}

const Searcher::Impl::Caption *Searcher::Impl::firstCaptionOf(std::int64_t row) const
{
    const Caption *first = nullptr;
    const std::string *firstPath = nullptr;
    captions.ofRow(row, [&](std::size_t, const Caption &caption) {
        const std::string *path = pathOf(caption.photo);
        const bool pathDiffers = path != nullptr && firstPath != nullptr && *path != *firstPath;
        if (first == nullptr || (pathDiffers ? *path < *firstPath : caption.id < first->id)) {
            first = &caption;
            firstPath = path;
        }
    });
    return first;
}

double Searcher::Impl::scoreOf(std::int64_t row, std::span<const float> query) const
{
    const auto vector = photoVectors.vectorOf(row);
    if (!vector)
        return -1;
    const double score = std::inner_product(vector->begin(), vector->end(), query.begin(), 0.0);
    return std::clamp(score, -1.0, 1.0);
}

void Searcher::Impl::forget(core::PhotoId id, std::vector<std::int64_t> &photoRows, std::vector<std::int64_t> &captionRows)
{
    const auto drop = [&](auto &items, std::size_t index, std::vector<std::int64_t> &rows) {
        if (items.isThere(index)) {
            rows.push_back(items.at(index).row);
            items.remove(index);
        }
    };
    if (const auto photo = find(id))
        drop(photos, *photo, photoRows);
    added.erase(id);
    const auto base = captions.base();
    const auto of = std::equal_range(base.begin(), base.end(), Caption{{}, id, 0},
                                     [](const Caption &a, const Caption &b) { return a.photo < b.photo; });
    for (auto caption = of.first; caption != of.second; ++caption)
        drop(captions, static_cast<std::size_t>(caption - base.begin()), captionRows);
    if (const auto later = addedCaptions.find(id); later != addedCaptions.end()) {
        for (const std::size_t caption : later->second)
            drop(captions, caption, captionRows);
        addedCaptions.erase(later);
    }
}

std::vector<float> Searcher::Impl::valuesOf(std::span<const std::int64_t> rows) const
{
    std::vector<float> values;
    for (const std::int64_t row : rows)
        if (const auto vector = photoVectors.vectorOf(row))
            values.insert(values.end(), vector->begin(), vector->end());
    return values;
}

Result<void> Searcher::Impl::takeSample()
{
    auto rows = photoKeys.smallest(sampleSize, [this](std::int64_t row) { return photoVectors.contains(row); });
    if (rows == sampled && photoSample.size() == rows.size() && !meanPhoto.empty())
        return {};
    const std::vector<float> values = valuesOf(rows);
    return takeSample(std::move(rows), values);
}

Result<void> Searcher::Impl::takeSample(std::vector<std::int64_t> rows, const std::vector<float> &values)
{
    sampled = std::move(rows);
    meanPhoto = meanOf(values, static_cast<std::size_t>(dimension));
    index::ExactIndex sample(static_cast<std::size_t>(dimension));
    if (!sampled.empty())
        if (auto put = sample.add(sampled, values); !put)
            return put;
    photoSample = sample.snapshot();
    return {};
}

}  // namespace semblance::search
