// Making a searcher: of what a library holds, and of another one after a change.
#include <algorithm>
#include <numeric>

#include "engine/search/searcher_parts.h"

namespace semblance::search {

using core::ErrorCode;
using core::Result;

namespace {

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

template <class Items>
bool rowsExist(const Items &items, std::size_t rows)
{
    return std::all_of(items.begin(), items.end(),
                       [&](const auto &item) { return item.row >= 0 && static_cast<std::size_t>(item.row) < rows; });
}

// Rows that were given no keys get their numbers, spread like hashes.
RowKeys keysOr(std::vector<VectorKey> keys, std::size_t rows)
{
    for (std::uint64_t row = keys.size(); row < rows; ++row)
        keys.push_back({(row + 1) * 0x9E3779B97F4A7C15u, row});
    return RowKeys(std::move(keys));
}

// Finds or makes the rows of what was added, and takes away those that nothing points to any more.
class RowChange {
public:
    RowChange(RowKeys &keys, index::IndexSnapshot &vectors, std::size_t dimension)
        : m_keys(keys), m_vectors(vectors), m_index(vectors.dimension() == 0 ? index::ExactIndex(dimension) : index::ExactIndex(vectors))
    {
    }
    Result<std::int64_t> rowOf(const VectorKey &key, const std::vector<float> &vector)
    {
        if (const auto known = m_keys.rowOf(key); known && m_index.contains(*known))
            return *known;
        const auto row = static_cast<std::int64_t>(m_keys.size());
        if (auto put = m_index.add({&row, 1}, vector); !put)
            return core::fail(put.error());
        return m_keys.add(key);
    }
    template <class Item>
    void finish(const ItemTable<Item> &items, std::vector<std::int64_t> rows)
    {
        std::erase_if(rows, [&](std::int64_t row) {
            bool used = false;
            items.ofRow(row, [&](std::size_t, const Item &) { used = true; });
            return used;
        });
        m_index.remove(rows);
        m_vectors = m_index.snapshot();
    }

private:
    RowKeys &m_keys;
    index::IndexSnapshot &m_vectors;
    index::ExactIndex m_index;
};

}  // namespace

Result<std::shared_ptr<const Searcher>> Searcher::make(SearcherContents contents)
{
    auto impl = std::make_unique<Impl>();
    impl->dimension = contents.dimension;
    impl->calibration = contents.calibration;
    const auto dimension = static_cast<std::size_t>(contents.dimension);
    auto photos = indexed(dimension, contents.photoRows);
    if (!photos)
        return core::fail(photos.error());
    contents.photoRows = {};
    auto captions = indexed(dimension, contents.captionRows);
    if (!captions)
        return core::fail(captions.error());
    if (!rowsExist(contents.photos, photos->size()) || !rowsExist(contents.captions, captions->size()))
        return core::fail(ErrorCode::InvalidArgument, "A photo or caption points to a vector that does not exist.");
    impl->photoVectors = std::move(*photos);
    impl->captionVectors = std::move(*captions);
    impl->photoKeys = keysOr(std::move(contents.photoKeys), impl->photoVectors.size());
    impl->captionKeys = keysOr(std::move(contents.captionKeys), impl->captionVectors.size());
    std::sort(contents.captions.begin(), contents.captions.end(),
              [](const auto &a, const auto &b) { return a.photo != b.photo ? a.photo < b.photo : a.id < b.id; });
    auto order = std::make_shared<std::vector<std::uint32_t>>(contents.photos.size());
    std::iota(order->begin(), order->end(), std::uint32_t{0});
    std::sort(order->begin(), order->end(),
              [&](std::uint32_t a, std::uint32_t b) { return contents.photos[a].id < contents.photos[b].id; });
    impl->byId = *order;
    impl->byIdOwner = std::move(order);
    impl->photos = ItemTable(std::move(contents.photos), impl->photoVectors.size());
    impl->captions = ItemTable(std::move(contents.captions), impl->captionVectors.size());
    if (auto taken = impl->takeSample(); !taken)
        return core::fail(taken.error());
    return std::shared_ptr<const Searcher>(new Searcher(std::move(impl)));
}

Result<std::shared_ptr<const Searcher>> Searcher::changed(const SearcherChange &change) const
{
    auto impl = std::make_unique<Impl>(*m_impl);
    impl->calibration = change.calibration;
    const auto dimension = static_cast<std::size_t>(impl->dimension);
    std::vector<std::int64_t> photoRows, captionRows;
    for (const core::PhotoId id : change.forgotten)
        impl->forget(id, photoRows, captionRows);
    RowChange photos(impl->photoKeys, impl->photoVectors, dimension), captions(impl->captionKeys, impl->captionVectors, dimension);
    for (const auto &photo : change.photos) {
        const auto row = photos.rowOf(photo.key, photo.vector);
        if (!row)
            return core::fail(row.error());
        impl->added.insert_or_assign(photo.id, impl->photos.add({photo.id, photo.path, *row}));
    }
    for (const auto &caption : change.captions) {
        const auto row = captions.rowOf(caption.key, caption.vector);
        if (!row)
            return core::fail(row.error());
        impl->addedCaptions[caption.photo].push_back(impl->captions.add({caption.id, caption.photo, *row}));
    }
    photos.finish(impl->photos, std::move(photoRows));
    captions.finish(impl->captions, std::move(captionRows));
    if (auto taken = impl->takeSample(); !taken)
        return core::fail(taken.error());
    return std::shared_ptr<const Searcher>(new Searcher(std::move(impl)));
}

}  // namespace semblance::search
