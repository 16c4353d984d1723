#include "engine/jobs/search_snapshot.h"

#include <algorithm>
#include <optional>
#include <unordered_map>

#include "engine/core/paths.h"
#include "engine/jobs/calibrate.h"
#include "engine/jobs/caption_sync.h"
#include "engine/models/dual_encoder.h"
#include "engine/search/searcher.h"
#include "engine/store/catalogue.h"
#include "engine/store/vector_store.h"

namespace semblance::jobs {

using core::ErrorCode;
using core::Result;

namespace {

// Keys in the order in which their first owner came, so that equal scores fall in that order.
class RowNumbers {
public:
    std::int64_t of(std::string key) { return m_rows.emplace(std::move(key), static_cast<std::int64_t>(m_rows.size())).first->second; }
    // Reads the vectors of these keys into [n * dimension]; -1 in the answer for a row that has none, else its number there.
    Result<std::vector<std::int64_t>> read(store::VectorStore &vectors, store::VectorKind kind, std::size_t dimension,
                                           std::vector<float> &rows) const
    {
        rows.assign(m_rows.size() * dimension, 0.0f);
        std::vector<bool> present(m_rows.size(), false);
        const auto visited = vectors.forEach(kind, [&](const std::string &key, std::span<const float> row) {
            const auto number = m_rows.find(key);
            if (number == m_rows.end() || row.size() != dimension)
                return;
            const auto at = static_cast<std::size_t>(number->second);
            std::copy(row.begin(), row.end(), rows.begin() + static_cast<std::ptrdiff_t>(at * dimension));
            present[at] = true;
        });
        if (!visited)
            return core::fail(visited.error());
        return compact(present, dimension, rows);
    }

private:
    static std::vector<std::int64_t> compact(const std::vector<bool> &present, std::size_t dimension, std::vector<float> &rows)
    {
        std::vector<std::int64_t> numbers(present.size(), -1);
        std::size_t next = 0;
        for (std::size_t i = 0; i < present.size(); ++i) {
            if (!present[i])
                continue;
            if (next != i)
                std::copy_n(rows.begin() + static_cast<std::ptrdiff_t>(i * dimension), dimension,
                            rows.begin() + static_cast<std::ptrdiff_t>(next * dimension));
            numbers[i] = static_cast<std::int64_t>(next++);
        }
        rows.resize(next * dimension);
        return numbers;
    }

    std::unordered_map<std::string, std::int64_t> m_rows;
};

template <class Items>
void renumber(Items &items, const std::vector<std::int64_t> &numbers)
{
    for (auto &item : items)
        item.row = numbers[static_cast<std::size_t>(item.row)];
    std::erase_if(items, [](const auto &item) { return item.row < 0; });
}

Result<RowNumbers> listPhotos(store::Catalogue &catalogue, search::SearcherContents &contents)
{
    std::vector<std::string> hashes;
    const auto visited = catalogue.photos().forEachStamp(core::FolderId{}, [&](std::filesystem::path &&path, store::PhotoStamp &&stamp) {
        if (stamp.state != store::PhotoState::Indexed || stamp.excluded)
            return;
        contents.photos.push_back({stamp.id, path.native(), static_cast<std::int64_t>(hashes.size())});
        hashes.push_back(std::move(stamp.contentHash));
    });
    if (!visited)
        return core::fail(visited.error());
    std::sort(contents.photos.begin(), contents.photos.end(), [](const auto &a, const auto &b) { return a.path < b.path; });
    RowNumbers rows;
    for (auto &photo : contents.photos)
        photo.row = rows.of(hashes[static_cast<std::size_t>(photo.row)]);
    return rows;
}

Result<RowNumbers> listCaptions(store::Catalogue &catalogue, search::SearcherContents &contents)
{
    const auto captions = catalogue.captions().all();
    if (!captions)
        return core::fail(captions.error());
    std::unordered_map<core::PhotoId, std::size_t> order;
    for (std::size_t i = 0; i < contents.photos.size(); ++i)
        order.emplace(contents.photos[i].id, i);
    std::vector<std::pair<std::size_t, const store::CaptionRow *>> sorted;
    for (const store::CaptionRow &caption : *captions)
        if (const auto photo = order.find(caption.photo); photo != order.end())
            sorted.emplace_back(photo->second, &caption);
    std::sort(sorted.begin(), sorted.end(),
              [](const auto &a, const auto &b) { return a.first != b.first ? a.first < b.first : a.second->id < b.second->id; });
    RowNumbers rows;
    for (const auto &[photo, caption] : sorted)
        contents.captions.push_back({caption->id, caption->photo, rows.of(captionKey(caption->text))});
    return rows;
}

tl::unexpected<core::Error> notEmbedded(const std::filesystem::path &library, const Encoder &encoder)
{
    return core::fail(ErrorCode::NoEmbeddings, "The library " + core::displayPath(library) + " has no embeddings by the model '"
                                                   + encoder.name() + "' in " + encoder.precision()
                                                   + ": run `index` with this model first.");
}

}  // namespace

Result<std::shared_ptr<const search::Searcher>> loadSearcher(const std::filesystem::path &library, std::shared_ptr<const Encoder> encoder)
{
    auto catalogue = store::Catalogue::open(library, store::Access::ReadOnly);
    if (!catalogue)
        return core::fail(catalogue.error());
    search::SearcherContents contents;
    contents.dimension = encoder->traits().embeddingDimension;
    const auto dimension = static_cast<std::size_t>(contents.dimension);
    const auto photoRows = listPhotos(**catalogue, contents);
    if (!photoRows)
        return core::fail(photoRows.error());
    if (contents.photos.empty())
        return search::Searcher::make(std::move(contents));
    const auto captionRows = listCaptions(**catalogue, contents);
    if (!captionRows)
        return core::fail(captionRows.error());

    // The vectors of a committed photo are there before it: reading them second finds them all.
    auto vectors = store::VectorStore::open(library, encoder->identity(), contents.dimension, true);
    if (!vectors)
        return vectors.error().code == ErrorCode::NotFound ? notEmbedded(library, *encoder) : core::fail(vectors.error());
    const auto photoNumbers = photoRows->read(**vectors, store::VectorKind::Photo, dimension, contents.photoRows);
    if (!photoNumbers)
        return core::fail(photoNumbers.error());
    const auto captionNumbers = captionRows->read(**vectors, store::VectorKind::Caption, dimension, contents.captionRows);
    if (!captionNumbers)
        return core::fail(captionNumbers.error());
    renumber(contents.photos, *photoNumbers);
    renumber(contents.captions, *captionNumbers);
    if (contents.photos.empty())
        return notEmbedded(library, *encoder);
    const auto kept = (*catalogue)->settings().get(calibrationSetting(encoder->identity()));
    if (kept && *kept)
        contents.calibration = search::Calibration::fromText(**kept).value_or(search::Calibration{});
    return search::Searcher::make(std::move(contents));
}

}  // namespace semblance::jobs
