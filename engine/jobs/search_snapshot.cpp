#include "engine/jobs/search_snapshot.h"

#include <algorithm>
#include <optional>
#include <unordered_map>
#include <unordered_set>

#include "engine/core/files.h"
#include "engine/core/paths.h"
#include "engine/jobs/calibrate.h"
#include "engine/jobs/caption_sync.h"
#include "engine/jobs/content_keys.h"
#include "engine/jobs/judged_calibration.h"
#include "engine/jobs/search_cache.h"
#include "engine/jobs/search_reading.h"
#include "engine/models/encoder_traits.h"
#include "engine/search/searcher.h"

namespace semblance::jobs {

using core::ErrorCode;
using core::PhotoId;
using core::Result;

namespace {

struct KeyHash {
    std::size_t operator()(const search::VectorKey &key) const { return static_cast<std::size_t>(key[0]); }
};

// Keys in the order in which their first owner came.
class RowNumbers {
public:
    std::int64_t of(std::string_view key)
    {
        return m_rows.emplace(vectorKeyOf(key), static_cast<std::int64_t>(m_rows.size())).first->second;
    }
    // Reads the vectors of these keys into [n * dimension], and which key has each of the n rows. In the answer for each number: its
    // row, or -1 where there is no vector.
    Result<std::vector<std::int64_t>> read(store::VectorStore &vectors, store::VectorKind kind, std::size_t dimension,
                                           std::vector<float> &rows, std::vector<search::VectorKey> &keys) const
    {
        rows.assign(m_rows.size() * dimension, 0.0f);
        keys.assign(m_rows.size(), {});
        std::vector<bool> present(m_rows.size(), false);
        const auto visited = vectors.forEach(kind, [&](const std::string &key, std::span<const float> row) {
            const auto number = m_rows.find(vectorKeyOf(key));
            if (number == m_rows.end() || row.size() != dimension)
                return;
            const auto at = static_cast<std::size_t>(number->second);
            std::copy(row.begin(), row.end(), rows.begin() + static_cast<std::ptrdiff_t>(at * dimension));
            keys[at] = number->first;
            present[at] = true;
        });
        if (!visited)
            return core::fail(visited.error());
        return compact(present, dimension, rows, keys);
    }

private:
    static std::vector<std::int64_t> compact(const std::vector<bool> &present, std::size_t dimension, std::vector<float> &rows,
                                             std::vector<search::VectorKey> &keys)
    {
        std::vector<std::int64_t> numbers(present.size(), -1);
        std::size_t next = 0;
        for (std::size_t i = 0; i < present.size(); ++i) {
            if (!present[i])
                continue;
            if (next != i)
                std::copy_n(rows.begin() + static_cast<std::ptrdiff_t>(i * dimension), dimension,
                            rows.begin() + static_cast<std::ptrdiff_t>(next * dimension));
            keys[next] = keys[i];
            numbers[i] = static_cast<std::int64_t>(next++);
        }
        rows.resize(next * dimension);
        keys.resize(next);
        return numbers;
    }

    std::unordered_map<search::VectorKey, std::int64_t, KeyHash> m_rows;
};

// Items without a vector go; `whose` tells for each of them who waits for it.
template <class Items, class Whose>
std::vector<PhotoId> renumber(Items &items, const std::vector<std::int64_t> &numbers, Whose whose)
{
    std::vector<PhotoId> waiting;
    for (auto &item : items) {
        item.row = numbers[static_cast<std::size_t>(item.row)];
        if (item.row < 0 && (waiting.empty() || waiting.back() != whose(item)))
            waiting.push_back(whose(item));
    }
    std::erase_if(items, [](const auto &item) { return item.row < 0; });
    return waiting;
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
    std::unordered_map<PhotoId, std::size_t> order;
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

// Who is to have which row.
struct Listed {
    RowNumbers photos, captions;
};

Result<Listed> list(store::Catalogue &catalogue, const Encoder &encoder, search::SearcherContents &contents)
{
    auto photos = listPhotos(catalogue, contents);
    if (!photos)
        return core::fail(photos.error());
    auto captions = listCaptions(catalogue, contents);
    auto calibration = readCalibration(catalogue, encoder);
    if (!captions || !calibration)
        return core::fail(captions ? calibration.error() : captions.error());
    contents.calibration = std::move(*calibration);
    return Listed{std::move(*photos), std::move(*captions)};
}

Result<void> readVectors(store::VectorStore &vectors, const Listed &listed, search::SearcherContents &contents, LoadedSearcher &loaded)
{
    const auto dimension = static_cast<std::size_t>(contents.dimension);
    const auto photos = listed.photos.read(vectors, store::VectorKind::Photo, dimension, contents.photoRows, contents.photoKeys);
    if (!photos)
        return core::fail(photos.error());
    const auto captions = listed.captions.read(vectors, store::VectorKind::Caption, dimension, contents.captionRows, contents.captionKeys);
    if (!captions)
        return core::fail(captions.error());
    loaded.withoutVector = renumber(contents.photos, *photos, [](const auto &photo) { return photo.id; });
    const std::unordered_set<PhotoId> waiting(loaded.withoutVector.begin(), loaded.withoutVector.end());
    if (!waiting.empty())
        std::erase_if(contents.captions, [&](const auto &caption) { return waiting.contains(caption.photo); });
    loaded.withoutTexts = renumber(contents.captions, *captions, [](const auto &caption) { return caption.photo; });
    return {};
}

}  // namespace

search::VectorKey vectorKeyOf(std::string_view key)
{
    if (const auto known = contentKey(key))
        return *known;
    return contentKey(core::contentHash(key)).value_or(search::VectorKey{});
}

Result<search::Calibration> readCalibration(store::Catalogue &catalogue, const Encoder &encoder)
{
    const auto kept = catalogue.settings().get(calibrationSetting(encoder.identity()));
    search::Calibration calibration;
    if (kept && *kept)
        calibration = search::Calibration::fromText(**kept).value_or(search::Calibration{});
    if (const auto refined = catalogue.settings().get(refinementSetting(encoder.identity())); refined && *refined)
        calibration.refinement = search::Refinement::fromText(**refined).value_or(search::Refinement{});
    return calibration;
}

Result<LoadedSearcher> readSearcher(const std::filesystem::path &library, const Encoder &encoder)
{
    auto catalogue = store::Catalogue::open(library, store::Access::ReadOnly);
    if (!catalogue)
        return core::fail(catalogue.error());
    LoadedSearcher loaded;
    loaded.version = encoder.identity();
    // Moments first: what comes while the rest is read is looked at again by whoever follows.
    auto changes = store::ChangeReader::open(library);
    const auto now = changes ? (*changes)->now() : Result<store::CatalogueMoment>(core::fail(changes.error()));
    if (!now)
        return core::fail(now.error());
    loaded.catalogue = *now;
    changes->reset();
    search::SearcherContents contents;
    contents.dimension = encoder.traits().embeddingDimension;
    const auto listed = list(**catalogue, encoder, contents);
    if (!listed)
        return core::fail(listed.error());
    const bool empty = contents.photos.empty();
    if (!empty) {
        // The vectors of a committed photo are there before it: reading them second finds them all.
        auto vectors = store::VectorStore::open(library, encoder.identity(), contents.dimension, true);
        if (!vectors)
            return vectors.error().code == ErrorCode::NotFound ? notEmbedded(library, encoder) : core::fail(vectors.error());
        if (auto reader = store::VectorReader::open(library, encoder.identity(), contents.dimension))
            loaded.vectors = (*reader)->moment().value_or(store::VectorMoment{});
        if (auto read = readVectors(**vectors, *listed, contents, loaded); !read)
            return core::fail(read.error());
        if (contents.photos.empty())
            return notEmbedded(library, encoder);
    }
    auto searcher = search::Searcher::make(std::move(contents));
    if (!searcher)
        return core::fail(searcher.error());
    loaded.searcher = std::move(*searcher);
    return loaded;
}

Result<std::shared_ptr<const search::Searcher>> loadSearcher(const std::filesystem::path &library, std::shared_ptr<const Encoder> encoder)
{
    const auto cached = openCached(library, *encoder, Trust::Whole);
    auto loaded = cached ? followLibrary(*cached, library, *encoder) : readSearcher(library, *encoder);
    if (loaded && loaded->isWorn())
        loaded = readSearcher(library, *encoder);
    if (!loaded)
        return core::fail(loaded.error());
    keepCached(*loaded, library);
    return std::move(loaded->searcher);
}

}  // namespace semblance::jobs
