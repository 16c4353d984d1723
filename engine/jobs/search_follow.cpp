// A searcher follows its library: what changed since its moment is read and laid over it.
#include <algorithm>
#include <optional>
#include <unordered_map>

#include "engine/jobs/caption_sync.h"
#include "engine/jobs/search_reading.h"
#include "engine/search/searcher.h"
#include "engine/models/encoder_traits.h"
#include "engine/store/catalogue.h"

namespace semblance::jobs {

using core::PhotoId;
using core::Result;

namespace {

constexpr std::int64_t alwaysFollowed = 4096;  // changes

using Vectors = std::unordered_map<std::string, std::vector<float>>;

Result<Vectors> vectorsOf(store::VectorReader &vectors, store::VectorKind kind, const std::vector<std::string> &keys)
{
    Vectors found;
    const auto read = vectors.forEachOf(
        kind, keys, [&](const std::string &key, std::span<const float> row) { found.try_emplace(key, row.begin(), row.end()); });
    return read ? Result<Vectors>(std::move(found)) : Result<Vectors>(core::fail(read.error()));
}

// What became of some photos: their rows, then their captions, then the vectors of both.
class Rereading {
public:
    Rereading(store::ChangeReader &changes, store::Catalogue &catalogue, store::VectorReader &vectors, std::vector<PhotoId> ids)
        : m_changes(changes), m_catalogue(catalogue), m_vectors(vectors)
    {
        change.forgotten = std::move(ids);
    }
    Result<void> photos();
    Result<void> captions();

    search::SearcherChange change;
    std::vector<PhotoId> withoutVector, withoutTexts;

private:
    store::ChangeReader &m_changes;
    store::Catalogue &m_catalogue;
    store::VectorReader &m_vectors;
};

Result<void> Rereading::photos()
{
    auto rows = m_changes.photos(change.forgotten);
    if (!rows)
        return core::fail(rows.error());
    std::vector<std::string> hashes;
    for (store::SearchedPhoto &row : *rows) {
        change.photos.push_back({row.id, row.path.native(), vectorKeyOf(row.contentHash), {}});
        hashes.push_back(std::move(row.contentHash));
    }
    const auto vectors = vectorsOf(m_vectors, store::VectorKind::Photo, hashes);
    if (!vectors)
        return core::fail(vectors.error());
    for (std::size_t i = 0; i < hashes.size(); ++i) {
        if (const auto vector = vectors->find(hashes[i]); vector != vectors->end())
            change.photos[i].vector = vector->second;
        else
            withoutVector.push_back(change.photos[i].id);
    }
    std::erase_if(change.photos, [](const auto &photo) { return photo.vector.empty(); });
    return {};
}

Result<void> Rereading::captions()
{
    std::vector<std::string> keys;
    for (const auto &photo : change.photos) {
        const auto rows = m_catalogue.captions().ofPhoto(photo.id);
        if (!rows)
            return core::fail(rows.error());
        for (const store::CaptionRow &row : *rows) {
            keys.push_back(captionKey(row.text));
            change.captions.push_back({row.id, row.photo, vectorKeyOf(keys.back()), {}});
        }
    }
    const auto vectors = vectorsOf(m_vectors, store::VectorKind::Caption, keys);
    if (!vectors)
        return core::fail(vectors.error());
    for (std::size_t i = 0; i < keys.size(); ++i) {
        if (const auto vector = vectors->find(keys[i]); vector != vectors->end())
            change.captions[i].vector = vector->second;
        else if (withoutTexts.empty() || withoutTexts.back() != change.captions[i].photo)
            withoutTexts.push_back(change.captions[i].photo);
    }
    std::erase_if(change.captions, [](const auto &caption) { return caption.vector.empty(); });
    return {};
}

// Those of `before` that were not looked at again, and those of the others that still wait.
std::vector<PhotoId> stillWaiting(const std::vector<PhotoId> &before, const std::vector<PhotoId> &reread, const std::vector<PhotoId> &now)
{
    std::vector<PhotoId> waiting = now;
    std::copy_if(before.begin(), before.end(), std::back_inserter(waiting),
                 [&](PhotoId id) { return !std::binary_search(reread.begin(), reread.end(), id); });
    return waiting;
}

bool isLater(const store::VectorMoment &now, const store::VectorMoment &before)
{
    return !now.generation.empty() && now.generation == before.generation && now.photos >= before.photos && now.captions >= before.captions;
}

// Whose rows are to be read again, in order; `after` gets its moments. Nothing: everybody's.
Result<std::optional<std::vector<PhotoId>>> changedPhotos(const LoadedSearcher &before, store::ChangeReader &changes,
                                                          store::VectorReader &vectors, LoadedSearcher &after)
{
    const std::int64_t most = std::max(alwaysFollowed, before.searcher->photoCount() / 4);
    auto changed = changes.since(before.catalogue, most);
    const auto moment = vectors.moment();
    if (!changed || !moment)
        return core::fail(changed ? moment.error() : changed.error());
    if (!*changed || !isLater(*moment, before.vectors))
        return std::optional<std::vector<PhotoId>>();
    after.vectors = *moment;
    auto &ids = **changed;
    if (moment->photos > before.vectors.photos)
        ids.insert(ids.end(), before.withoutVector.begin(), before.withoutVector.end());
    if (moment->captions > before.vectors.captions)
        ids.insert(ids.end(), before.withoutTexts.begin(), before.withoutTexts.end());
    std::sort(ids.begin(), ids.end());
    ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
    if (static_cast<std::int64_t>(ids.size()) > most)
        changed->reset();
    return changed;
}

// Nothing: everything has to be read anew.
Result<std::optional<LoadedSearcher>> followed(const LoadedSearcher &before, const std::filesystem::path &library, const Encoder &encoder)
{
    using Followed = std::optional<LoadedSearcher>;
    auto changes = store::ChangeReader::open(library);
    auto catalogue = store::Catalogue::open(library, store::Access::ReadOnly);
    if (!changes || !catalogue)
        return core::fail(changes ? catalogue.error() : changes.error());
    auto calibration = readCalibration(**catalogue, encoder);
    if (!calibration)
        return core::fail(calibration.error());
    LoadedSearcher after;
    after.version = before.version;
    after.file = before.file;
    const auto now = (*changes)->now();  // the catalogue's state from here on; the vectors of its photos were there before it
    if (!now)
        return core::fail(now.error());
    after.catalogue = *now;
    auto vectors = store::VectorReader::open(library, encoder.identity(), encoder.traits().embeddingDimension);
    if (!vectors)
        return Followed();
    auto ids = changedPhotos(before, **changes, **vectors, after);
    if (!ids)
        return core::fail(ids.error());
    if (!*ids)
        return Followed();
    Rereading reading(**changes, **catalogue, **vectors, std::move(**ids));
    for (const auto step : {&Rereading::photos, &Rereading::captions})
        if (auto read = (reading.*step)(); !read)
            return core::fail(read.error());
    reading.change.calibration = std::move(*calibration);
    after.withoutVector = stillWaiting(before.withoutVector, reading.change.forgotten, reading.withoutVector);
    after.withoutTexts = stillWaiting(before.withoutTexts, reading.change.forgotten, reading.withoutTexts);
    auto searcher = before.searcher->changed(reading.change);
    if (!searcher)
        return core::fail(searcher.error());
    after.searcher = std::move(*searcher);
    // Where nothing is left there may be photos that this model has not seen: that is for the reading to tell.
    return after.searcher->photoCount() > 0 ? Followed(std::move(after)) : Followed();
}

}  // namespace

bool LoadedSearcher::isWorn() const
{
    return searcher->changeCount() > alwaysFollowed + searcher->photoCount() / 16;
}

Result<LoadedSearcher> followLibrary(const LoadedSearcher &before, const std::filesystem::path &library, const Encoder &encoder)
{
    if (before.version == encoder.identity() && before.searcher) {
        auto after = followed(before, library, encoder);
        if (!after)
            return core::fail(after.error());
        if (*after)
            return std::move(**after);
    }
    return readSearcher(library, encoder);
}

}  // namespace semblance::jobs
