#include "engine/api/duplicate_search.h"

#include "engine/api/local_engine.h"
#include "engine/api/local_tools.h"
#include "engine/api/tool_reins.h"
#include "engine/jobs/decode_pool.h"
#include "engine/jobs/search_snapshot.h"

namespace semblance::api {

Result<std::vector<DuplicateGroup>> searchDuplicates(const search::Searcher &searcher, store::Catalogue &catalogue,
                                                     const std::filesystem::path &library, isolation::PhotoReader &reader,
                                                     const DuplicateRequest &request, jobs::JobContext &context)
{
    const image::ThumbnailCache thumbnails(library / "cache" / "thumbnails");
    const auto thumbnailOf = [&](const store::PhotoRow &row) -> std::optional<image::Picture> {
        auto picture =
            thumbnails.get(row.contentHash, row.path, [&](const std::filesystem::path &path, const image::DecodeOptions &options) {
                return isolation::readPhotoFile(reader, path, options);
            });
        return picture ? std::optional(std::move(*picture)) : std::nullopt;
    };
    const auto found =
        jobs::findDuplicates(searcher, catalogue, {request.similarity, request.hashDistance, request.burstSeconds}, thumbnailOf, context);
    if (!found)
        return core::fail(found.error());
    std::vector<DuplicateGroup> groups;
    for (const jobs::DuplicateGroup &group : *found) {
        DuplicateGroup value{{}, group.identical, group.burst};
        for (const jobs::DuplicatePhoto &photo : group.photos)
            value.photos.push_back(
                {photo.photo, photo.path, photo.takenAt, photo.width, photo.height, photo.rating, photo.bytes, photo.sharpness});
        groups.push_back(std::move(value));
    }
    return groups;
}

Result<std::vector<DuplicateGroup>> LocalTools::duplicates(const DuplicateRequest &request, const Control &control)
{
    auto encoder = loadEncoder();
    if (!encoder)
        return core::fail(encoder.error());
    const auto searcher = jobs::loadSearcher(m_library, *encoder);
    const auto catalogue = store::Catalogue::open(m_library, store::Access::ReadOnly);
    if (!searcher || !catalogue)
        return core::fail(searcher ? catalogue.error() : searcher.error());
    ToolReins reins(control, JobKind::Index, m_library);
    return searchDuplicates(**searcher, **catalogue, m_library, *photoReader(), request, reins.context());
}

Result<std::vector<DuplicateGroup>> LocalEngine::duplicates(const DuplicateRequest &request, const Going &going)
{
    const auto view = m_lane->view();
    const auto catalogue = store::Catalogue::open(m_library, store::Access::ReadOnly);
    if (!view || !catalogue)
        return core::fail(view ? catalogue.error() : view.error());
    jobs::JobContext *reins = nullptr;
    jobs::JobContext context([&](std::int64_t done, std::int64_t total) {
        if (going && !going(done, total))
            reins->requestStop();
    });
    reins = &context;
    return searchDuplicates(*view->searcher, **catalogue, m_library, *m_photoReader, request, context);
}

}  // namespace semblance::api
