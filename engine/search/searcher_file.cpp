// A searcher in a file: what is large is mapped where it lies, the lists of photos and captions are taken into memory.
#include <algorithm>
#include <cstring>

#include "engine/core/paths.h"
#include "engine/search/searcher_file.h"
#include "engine/search/searcher_parts.h"

namespace semblance::search {

using core::bytesOf;
using core::ErrorCode;
using core::Result;
using core::SectionFile;
using core::SectionFileWriter;

namespace {

static_assert(sizeof(core::PhotoId) == 8 && sizeof(index::QuantisedRow) == 8 && sizeof(VectorKey) == 16, "they lie in files as they are");

const std::string photoVectors = "photo vectors", captionVectors = "caption vectors";
constexpr const char *valuesColumn = " values";

// Each column of a table of items as a section.
template <class Item, class Column, class Get>
Result<void> addColumn(SectionFileWriter &file, const std::string &name, std::span<const Item> items, Get get)
{
    std::vector<Column> column(items.size());
    std::transform(items.begin(), items.end(), column.begin(), get);
    return file.add(name, bytesOf(std::span<const Column>(column)));
}

Result<void> addPhotos(SectionFileWriter &file, std::span<const SearcherContents::Photo> photos)
{
    using Photo = SearcherContents::Photo;
    std::vector<core::ByteSpan> paths;
    std::vector<std::uint64_t> ends;
    std::uint64_t end = 0;
    for (const Photo &photo : photos) {
        paths.push_back(bytesOf(std::span<const char>(photo.path)));
        ends.push_back(end += photo.path.size());
    }
    if (auto added = addColumn<Photo, core::PhotoId>(file, "photo ids", photos, [](const Photo &photo) { return photo.id; }); !added)
        return added;
    if (auto added = addColumn<Photo, std::int64_t>(file, "photo rows", photos, [](const Photo &photo) { return photo.row; }); !added)
        return added;
    if (auto added = file.add("photo paths", paths); !added)
        return added;
    return file.add("photo path ends", bytesOf(std::span<const std::uint64_t>(ends)));
}

Result<void> addCaptions(SectionFileWriter &file, std::span<const SearcherContents::Caption> captions)
{
    using Caption = SearcherContents::Caption;
    if (auto added = addColumn<Caption, core::CaptionId>(file, "caption ids", captions, [](const Caption &row) { return row.id; }); !added)
        return added;
    if (auto added = addColumn<Caption, core::PhotoId>(file, "caption photos", captions, [](const Caption &row) { return row.photo; });
        !added)
        return added;
    return addColumn<Caption, std::int64_t>(file, "caption rows", captions, [](const Caption &row) { return row.row; });
}

Result<void> addVectors(SectionFileWriter &file, const std::string &name, const index::IndexSnapshot &vectors, const RowKeys &keys)
{
    std::vector<core::ByteSpan> numbers, values, codes, measures;
    for (const index::RowRun &run : vectors.runs()) {
        numbers.push_back(bytesOf(run.keys));
        values.push_back(bytesOf(run.values));
        codes.push_back(bytesOf(run.codes));
        measures.push_back(bytesOf(run.measures));
    }
    for (const auto &[column, pieces] :
         {std::pair{" numbers", &numbers}, {valuesColumn, &values}, {" codes", &codes}, {" measures", &measures}})
        if (auto added = file.add(name + column, *pieces); !added)
            return added;
    if (auto added = file.add(name + " keys", bytesOf(keys.keys())); !added)
        return added;
    return file.add(name + " key order", bytesOf(keys.order()));
}

// Nothing where the sections do not fit each other.
bool mapVectors(const std::shared_ptr<const SectionFile> &file, const std::string &name, std::size_t dimension,
                index::IndexSnapshot &vectors, RowKeys &keys)
{
    const index::RowRun run{file->values<std::int64_t>(name + " numbers"), file->values<float>(name + valuesColumn),
                            file->values<std::int8_t>(name + " codes"), file->values<index::QuantisedRow>(name + " measures")};
    const auto hashes = file->values<VectorKey>(name + " keys");
    const auto order = file->values<std::uint32_t>(name + " key order");
    const std::size_t rows = run.keys.size();
    if (run.values.size() != rows * dimension || run.codes.size() != rows * index::codeStride(dimension) || run.measures.size() != rows
        || hashes.size() != rows || order.size() != rows)
        return false;
    vectors = index::IndexSnapshot::over(run, dimension, file);
    keys = RowKeys(hashes, order, file);
    return true;
}

std::optional<std::vector<SearcherContents::Photo>> photosOf(const SectionFile &file)
{
    const auto ids = file.values<core::PhotoId>("photo ids");
    const auto rows = file.values<std::int64_t>("photo rows");
    const auto ends = file.values<std::uint64_t>("photo path ends");
    const auto paths = file.values<char>("photo paths");
    if (rows.size() != ids.size() || ends.size() != ids.size() || (ends.empty() ? 0 : ends.back()) != paths.size()
        || !std::is_sorted(ends.begin(), ends.end()))
        return std::nullopt;
    std::vector<SearcherContents::Photo> photos;
    photos.reserve(ids.size());
    std::uint64_t begin = 0;
    for (std::size_t i = 0; i < ids.size(); ++i) {
        photos.push_back({ids[i], std::string(paths.data() + begin, ends[i] - begin), rows[i]});
        begin = ends[i];
    }
    return photos;
}

std::optional<std::vector<SearcherContents::Caption>> captionsOf(const SectionFile &file)
{
    const auto ids = file.values<core::CaptionId>("caption ids");
    const auto owners = file.values<core::PhotoId>("caption photos");
    const auto rows = file.values<std::int64_t>("caption rows");
    if (owners.size() != ids.size() || rows.size() != ids.size())
        return std::nullopt;
    std::vector<SearcherContents::Caption> captions(ids.size());
    for (std::size_t i = 0; i < ids.size(); ++i)
        captions[i] = {ids[i], owners[i], rows[i]};
    return captions;
}

template <class Items>
bool rowsAreBelow(const Items &items, std::size_t rows)
{
    return std::all_of(items.begin(), items.end(),
                       [&](const auto &item) { return item.row >= 0 && static_cast<std::size_t>(item.row) < rows; });
}

bool numbersAreBelow(std::span<const std::uint32_t> numbers, std::size_t count)
{
    return std::all_of(numbers.begin(), numbers.end(), [count](std::uint32_t number) { return number < count; });
}

tl::unexpected<core::Error> contradicts(const SectionFile &file)
{
    return core::fail(ErrorCode::Corrupt,
                      "The cache file " + core::displayPath(file.path()) + " contradicts itself: it will be made again.");
}

}  // namespace

std::vector<std::string> sectionsToTrust(const SectionFile &file)
{
    auto names = file.names();
    std::erase_if(names, [](const std::string &name) { return name.ends_with(valuesColumn); });
    return names;
}

Result<void> Searcher::save(const std::filesystem::path &path, std::string_view note) const
{
    if (changeCount() != 0)
        return core::fail(ErrorCode::InvalidArgument, "Only a snapshot without changes is kept in a file.");
    auto file = SectionFileWriter::create(path);
    if (!file)
        return core::fail(file.error());
    if (auto added = addPhotos(*file, m_impl->photos.base()); !added)
        return added;
    if (auto added = file->add("photos by id", bytesOf(m_impl->byId)); !added)
        return added;
    if (auto added = addCaptions(*file, m_impl->captions.base()); !added)
        return added;
    if (auto added = addVectors(*file, photoVectors, m_impl->photoVectors, m_impl->photoKeys); !added)
        return added;
    if (auto added = addVectors(*file, captionVectors, m_impl->captionVectors, m_impl->captionKeys); !added)
        return added;
    if (auto added = file->add("sample rows", bytesOf(std::span<const std::int64_t>(m_impl->sampled))); !added)
        return added;
    const std::vector<float> sample = m_impl->valuesOf(m_impl->sampled);
    if (auto added = file->add("sample", bytesOf(std::span<const float>(sample))); !added)
        return added;
    return file->finish(note);
}

Result<std::shared_ptr<const Searcher>> Searcher::open(const std::shared_ptr<const SectionFile> &file, std::int64_t dimension)
{
    auto impl = std::make_unique<Impl>();
    impl->dimension = dimension;
    const auto width = static_cast<std::size_t>(dimension);
    auto photos = photosOf(*file);
    auto captions = captionsOf(*file);
    impl->byId = file->values<std::uint32_t>("photos by id");
    impl->byIdOwner = file;
    if (!photos || !captions || !mapVectors(file, photoVectors, width, impl->photoVectors, impl->photoKeys)
        || !mapVectors(file, captionVectors, width, impl->captionVectors, impl->captionKeys))
        return contradicts(*file);
    const auto sampled = file->values<std::int64_t>("sample rows");
    const auto sample = file->values<float>("sample");
    if (impl->byId.size() != photos->size() || !numbersAreBelow(impl->byId, photos->size())
        || !numbersAreBelow(impl->photoKeys.order(), impl->photoKeys.size())
        || !numbersAreBelow(impl->captionKeys.order(), impl->captionKeys.size()) || !rowsAreBelow(*photos, impl->photoVectors.size())
        || !rowsAreBelow(*captions, impl->captionVectors.size()) || sample.size() != sampled.size() * width)
        return contradicts(*file);
    impl->photos = ItemTable(std::move(*photos), impl->photoVectors.size());
    impl->captions = ItemTable(std::move(*captions), impl->captionVectors.size());
    if (auto taken = impl->takeSample({sampled.begin(), sampled.end()}, {sample.begin(), sample.end()}); !taken)
        return core::fail(taken.error());
    return std::shared_ptr<const Searcher>(new Searcher(std::move(impl)));
}

}  // namespace semblance::search
