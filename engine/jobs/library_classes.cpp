#include "engine/jobs/library_classes.h"

#include <map>

#include "engine/store/catalogue.h"

namespace semblance::jobs {

namespace fs = std::filesystem;
using core::ErrorCode;
using core::fail;
using core::PhotoId;

namespace {

constexpr std::int64_t mostTags = 100;

bool isThere(const fs::path &file)
{
    std::error_code ignored;
    return fs::is_regular_file(file, ignored);
}

using PhotosOfTag = std::map<std::string, std::vector<PhotoId>>;

core::Result<PhotosOfTag> photosByTag(store::Catalogue &catalogue)
{
    const auto tags = catalogue.filters().values(store::FilterField::Tag, {}, mostTags);
    if (!tags)
        return fail(tags.error());
    PhotosOfTag photos;
    for (const std::string &tag : *tags) {
        store::Condition has;
        has.field = store::FilterField::Tag;
        has.text = tag;
        auto found = catalogue.filters().match({{has}});
        if (!found)
            return fail(found.error());
        if (found->size() >= leastPhotosOfTag)
            photos[tag] = std::move(*found);
    }
    return photos;
}

// Photos with two of the tags go; a tag that has too few left goes with them.
void keepUnambiguous(PhotosOfTag &photos)
{
    std::map<PhotoId, int> tagsOf;
    for (const auto &[tag, ids] : photos)
        for (const PhotoId id : ids)
            ++tagsOf[id];
    for (auto &[tag, ids] : photos)
        std::erase_if(ids, [&](PhotoId id) { return tagsOf[id] > 1; });
    std::erase_if(photos, [](const auto &entry) { return entry.second.size() < leastPhotosOfTag; });
}

}  // namespace

core::Result<LabelledPhotos> readLibraryClasses(const fs::path &library)
{
    auto catalogue = store::Catalogue::open(library, store::Access::ReadOnly);
    if (!catalogue)
        return fail(catalogue.error());
    auto photos = photosByTag(**catalogue);
    if (!photos)
        return fail(photos.error());
    keepUnambiguous(*photos);
    LabelledPhotos labelled;
    for (const auto &[tag, ids] : *photos) {
        auto rows = (*catalogue)->photos().rows(ids);
        if (!rows)
            return fail(rows.error());
        for (store::PhotoRow &row : *rows)
            if (isThere(row.path)) {
                labelled.photos.push_back(std::move(row.path));
                labelled.labels.push_back(static_cast<std::int64_t>(labelled.classes.size()));
            }
        if (labelled.labels.empty() || labelled.labels.back() != static_cast<std::int64_t>(labelled.classes.size()))
            continue;  // its drive is away
        labelled.classes.push_back(tag);
    }
    if (labelled.classes.size() < 2)
        return fail(ErrorCode::InvalidArgument, "There are not two tags yet that " + std::to_string(leastPhotosOfTag)
                                                    + " photos each have and that never stand together: give some photos a tag first.");
    return labelled;
}

core::Result<PairList> readTagPairs(const fs::path &library)
{
    auto labelled = readLibraryClasses(library);
    if (!labelled)
        return fail(labelled.error());
    PairList list;
    for (std::size_t i = 0; i < labelled->photos.size(); ++i)
        list.photos.push_back({labelled->photos[i], {nounPhrase(labelled->classes[static_cast<std::size_t>(labelled->labels[i])])}});
    return list;
}

core::Result<LabelledPhotos> readClasses(const fs::path &spec, const fs::path &library)
{
    return spec == "tags" || spec == "library" ? readLibraryClasses(library) : readClassFolder(spec);
}

}  // namespace semblance::jobs
