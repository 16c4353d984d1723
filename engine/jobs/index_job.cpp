#include "engine/jobs/index_job.h"

#include <algorithm>
#include <chrono>
#include <set>
#include <thread>
#include <unordered_set>

#include "engine/core/log.h"
#include "engine/core/paths.h"
#include "engine/jobs/calibrate.h"
#include "engine/jobs/caption_sync.h"
#include "engine/jobs/describe_photo.h"
#include "engine/jobs/index_plan.h"
#include "engine/jobs/photo_writer.h"
#include "engine/models/dual_encoder.h"

namespace semblance::jobs {

using core::ErrorCode;
using core::Result;
namespace fs = std::filesystem;

namespace {

std::vector<fs::path> absoluteFolders(const std::vector<fs::path> &folders)
{
    std::vector<fs::path> result;
    for (const fs::path &folder : folders) {
        std::error_code error;
        fs::path path = fs::absolute(folder, error).lexically_normal();
        if (!path.has_filename() && path.has_parent_path() && path != path.root_path())
            path = path.parent_path();  // no slash at the end
        if (std::find(result.begin(), result.end(), path) == result.end())
            result.push_back(path);
    }
    return result;
}

// One run: what the steps share.
class IndexRun {
public:
    IndexRun(store::Catalogue &catalogue, const fs::path &library, const Encoder &encoder, const IndexOptions &options, JobContext &context,
             const std::function<void()> &committed)
        : m_catalogue(catalogue), m_library(library), m_encoder(encoder), m_options(options), m_context(context), m_committed(committed),
          m_roots(absoluteFolders(options.folders)), m_thumbnails(library / "cache" / "thumbnails")
    {
    }

    Result<IndexReport> run()
    {
        const auto start = std::chrono::steady_clock::now();
        for (const auto step : {&IndexRun::open, &IndexRun::walk, &IndexRun::plan, &IndexRun::readPhotos, &IndexRun::removeVanished,
                                &IndexRun::takeCaptions, &IndexRun::embedTexts, &IndexRun::tidy, &IndexRun::count}) {
            if (auto done = (this->*step)(); !done)
                return core::fail(done.error());
            if (m_report.outcome == Outcome::Cancelled)
                break;
        }
        m_report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
        return std::move(m_report);
    }

private:
    Result<void> open();
    Result<void> walk();
    Result<void> plan();
    Result<void> readPhotos();
    Result<void> removeVanished();
    Result<void> takeCaptions();
    Result<void> embedTexts();
    Result<void> tidy();
    Result<void> count();

    Need needOf(std::size_t index, const std::string &contentHash);
    PhotoChange changeOf(DecodedFile &&file);
    [[nodiscard]] Result<void> takeMetadata(DecodedFile &&file, PhotoWriter &writer);
    void tell(const std::vector<IndexedFile> &files, std::vector<IndexedFile> &where) const;
    bool cancelled()
    {
        if (m_context.stopped())
            m_report.outcome = Outcome::Cancelled;
        return m_report.outcome == Outcome::Cancelled;
    }

    store::Catalogue &m_catalogue;
    const fs::path &m_library;
    const Encoder &m_encoder;
    const IndexOptions &m_options;
    JobContext &m_context;
    const std::function<void()> &m_committed;
    const std::vector<fs::path> m_roots;
    const image::ThumbnailCache m_thumbnails;

    std::unique_ptr<store::VectorStore> m_vectors;
    KnownPhotos m_known;
    std::unordered_set<std::string> m_embedded;  // content hashes with a vector before this run
    Walk m_walk;
    std::vector<core::FolderId> m_folderOfRoot;
    XmpSidecars m_sidecars;
    IndexPlan m_plan;
    VanishedPhotos m_vanished;
    std::mutex m_needMutex;
    std::unordered_set<std::string> m_begun;                     // hashes that some task embeds in this run
    std::unordered_map<std::size_t, core::PhotoId> m_movedFrom;  // by task index
    bool m_captionsChanged = false;
    IndexReport m_report;
};

Result<void> IndexRun::open()
{
    auto vectors = store::VectorStore::open(m_library, m_encoder.identity(), m_encoder.traits().embeddingDimension, false);
    if (!vectors)
        return core::fail(vectors.error());
    m_vectors = std::move(*vectors);
    const auto keys = m_vectors->keys(store::VectorKind::Photo);
    if (!keys)
        return core::fail(keys.error());
    m_embedded.insert(keys->begin(), keys->end());
    auto known = KnownPhotos::load(m_catalogue);
    if (!known)
        return core::fail(known.error());
    m_known = std::move(*known);
    return {};
}

Result<void> IndexRun::walk()
{
    WalkOptions options;
    options.roots = m_roots;
    options.stopped = [this] { return m_context.stopped(); };
    options.known = [this](const fs::path &path, std::int64_t bytes, std::int64_t modifiedNs) {
        const KnownPhoto *photo = m_known.find(path);
        return photo != nullptr && photo->stamp.bytes == bytes && photo->stamp.modifiedNs == modifiedNs;
    };
    m_walk = walkFolders(options);
    if (m_walk.stopped) {
        m_report.outcome = Outcome::Cancelled;
        return {};
    }
    if (m_walk.unreachableRoots.size() == m_roots.size()) {
        if (m_roots.empty())
            return core::fail(ErrorCode::InvalidArgument, "No folder was given to index.");
        return core::fail(ErrorCode::NotFound, m_walk.failed.front().reason + " Nothing was changed in the library.");
    }
    const auto unreachable = [this](std::size_t root) {
        return std::find(m_walk.unreachableRoots.begin(), m_walk.unreachableRoots.end(), root) != m_walk.unreachableRoots.end();
    };
    auto transaction = m_catalogue.begin();
    if (!transaction)
        return core::fail(transaction.error());
    for (std::size_t root = 0; root < m_roots.size(); ++root) {
        if (unreachable(root)) {
            m_folderOfRoot.emplace_back();
            continue;
        }
        const auto id = m_catalogue.folders().add(m_roots[root]);
        if (!id)
            return core::fail(id.error());
        m_folderOfRoot.push_back(*id);
    }
    return transaction->commit();
}

Result<void> IndexRun::plan()
{
    m_sidecars = XmpSidecars(m_walk);
    auto plan = makePlan({m_walk, m_roots, m_folderOfRoot, m_known, m_embedded, m_sidecars}, m_catalogue, m_vanished);
    if (!plan)
        return core::fail(plan.error());
    m_plan = std::move(*plan);
    m_report.photos = static_cast<std::int64_t>(m_walk.photos.size());
    m_report.unchanged = m_plan.unchanged;
    tell(m_plan.failedAgain, m_report.failed);
    tell(m_walk.failed, m_report.failed);
    return {};
}

void IndexRun::tell(const std::vector<IndexedFile> &files, std::vector<IndexedFile> &where) const
{
    where.insert(where.end(), files.begin(), files.end());
}

// On the pool's threads. The first of several photos with one content is embedded, for all of them.
Need IndexRun::needOf(std::size_t index, const std::string &contentHash)
{
    const std::lock_guard lock(m_needMutex);
    const bool embedded = m_embedded.contains(contentHash);
    if (!m_plan.photos[index].id.valid())
        if (const auto from = m_vanished.claim(contentHash)) {
            m_movedFrom.emplace(index, *from);
            if (embedded)
                return Need::Nothing;
        }
    return embedded || !m_begun.insert(contentHash).second ? Need::OnlyRow : Need::Everything;
}

PhotoChange IndexRun::changeOf(DecodedFile &&file)
{
    const FoundFile &found = m_walk.photos[file.index];
    PhotoChange change;
    change.index = file.index;
    {
        const std::lock_guard lock(m_needMutex);
        if (const auto from = m_movedFrom.find(file.index); from != m_movedFrom.end())
            change.movedFrom = from->second;
    }
    change.rowStays = file.moved;
    change.prepared = std::move(file.prepared);
    store::PhotoRow &row = change.row;
    row.folder = m_plan.photos[file.index].folder;
    row.path = found.path;
    row.bytes = found.bytes;
    row.modifiedNs = found.modifiedNs;
    row.contentHash = std::move(file.contentHash);
    row.state = file.problem.empty() ? store::PhotoState::Indexed : store::PhotoState::Failed;
    row.reason = std::move(file.problem);
    row.warning = std::move(file.warning);
    row.width = file.width;
    row.height = file.height;
    change.captions = captionsOf(file.metadata);
    row.metadataStamp = m_plan.photos[file.index].metadataStamp;
    putMetadata(std::move(file.metadata), row);
    return change;
}

// Its sidecar changed, or a newer version reads more: the row with new metadata, the photo itself as it is.
Result<void> IndexRun::takeMetadata(DecodedFile &&file, PhotoWriter &writer)
{
    const PlannedPhoto &planned = m_plan.photos[file.index];
    const FoundFile &found = m_walk.photos[file.index];
    if (!file.problem.empty()) {  // tried again next time; what was known stands
        m_report.warnings.push_back({found.path, "Its metadata could not be read again. " + file.problem});
        return {};
    }
    auto known = m_catalogue.photos().find(planned.id);
    if (!known)
        return core::fail(known.error());
    if (!*known)
        return {};
    PhotoChange change;
    change.index = file.index;
    change.captions = captionsOf(file.metadata);
    change.row = std::move(**known);
    change.row.metadataStamp = planned.metadataStamp;
    if (image::isMetadataWarning(change.row.warning))
        change.row.warning.clear();
    if (!file.metadata.warning.empty())
        m_report.warnings.push_back({found.path, file.metadata.warning});
    putMetadata(std::move(file.metadata), change.row);
    return writer.add(std::move(change));
}

Result<void> IndexRun::readPhotos()
{
    const auto total = static_cast<std::int64_t>(m_walk.photos.size());
    std::int64_t done = total - static_cast<std::int64_t>(m_plan.tasks.size());
    m_context.progress(done, total);
    PhotoWriter writer(m_catalogue, *m_vectors, m_encoder, {m_options.batchSize, m_options.commitSize},
                       [this](std::size_t index, core::PhotoId id, store::PhotoState state) {
                           m_plan.photos[index].id = id;
                           m_plan.photos[index].indexed = state == store::PhotoState::Indexed;
                       });
    DecodePoolOptions options;
    options.threads = m_options.threads > 0 ? m_options.threads : static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
    options.queueLength = m_options.batchSize * 2;
    options.reader = m_options.reader;
    options.thumbnails = m_options.thumbnails ? &m_thumbnails : nullptr;
    options.need = [this](std::size_t index, const std::string &hash) { return needOf(index, hash); };
    DecodePool pool(std::move(m_plan.tasks), m_encoder, std::move(options));
    std::int64_t commits = 0;
    while (!cancelled()) {
        auto file = pool.next();
        if (!file)
            return writer.finish().map([this] {
                if (m_committed)
                    m_committed();
            });
        if (file->onlyMetadata) {
            if (auto taken = takeMetadata(std::move(*file), writer); !taken)
                return taken;
            m_context.progress(++done, total);
            continue;
        }
        PhotoChange change = changeOf(std::move(*file));
        if (change.row.state == store::PhotoState::Failed)
            m_report.failed.push_back({change.row.path, change.row.reason});
        else
            ++(change.rowStays ? m_report.moved : m_report.indexed);
        if (!change.row.warning.empty())
            m_report.warnings.push_back({change.row.path, change.row.warning});
        if (auto added = writer.add(std::move(change)); !added)
            return added;
        m_context.progress(++done, total);
        if (writer.commits() != commits && m_committed)
            m_committed();
        commits = writer.commits();
    }
    m_report.indexed -= writer.waiting();
    return writer.stop();
}

// Last, when every new file had its chance to be one of them under a new name.
Result<void> IndexRun::removeVanished()
{
    std::vector<core::PhotoId> gone;
    for (const core::PhotoId id : m_plan.vanished)
        if (!m_vanished.claimed(id))
            gone.push_back(id);
    m_report.removed = static_cast<std::int64_t>(gone.size());
    if (gone.empty())
        return {};
    auto transaction = m_catalogue.begin();
    if (!transaction)
        return core::fail(transaction.error());
    if (auto removed = m_catalogue.photos().remove(gone); !removed)
        return removed;
    return transaction->commit();
}

Result<void> IndexRun::takeCaptions()
{
    if (cancelled())
        return {};
    const CaptionFiles files = readCaptionFiles(m_walk);
    tell(files.failed, m_report.failed);
    tell(files.warnings, m_report.warnings);
    std::vector<CaptionedRow> rows;
    for (std::size_t i = 0; i < m_plan.photos.size(); ++i)
        if (m_plan.photos[i].indexed)
            rows.push_back({m_plan.photos[i].id, &m_walk.photos[i].path.native()});
    const auto changed = syncCaptions(m_catalogue, files, rows);
    if (!changed)
        return core::fail(changed.error());
    m_captionsChanged = *changed > 0;
    return {};
}

Result<void> IndexRun::embedTexts()
{
    const auto photos = static_cast<std::int64_t>(m_walk.photos.size());
    const auto embedded = embedCaptions(m_catalogue, *m_vectors, m_encoder, m_context,
                                        [&](std::int64_t done, std::int64_t total) { m_context.progress(photos + done, photos + total); });
    if (!embedded)
        return core::fail(embedded.error());
    m_captionsChanged = m_captionsChanged || *embedded > 0;
    cancelled();
    return {};
}

// Vectors that no photo and no caption asks for any more go; the cut-off is measured again when something changed.
Result<void> IndexRun::tidy()
{
    std::unordered_set<std::string> photoKeys, captionKeys;
    const auto visited = m_catalogue.photos().forEachStamp(
        core::FolderId{}, [&](fs::path &&, store::PhotoStamp &&stamp) { photoKeys.insert(std::move(stamp.contentHash)); });
    if (!visited)
        return visited;
    const auto captions = m_catalogue.captions().all();
    if (!captions)
        return core::fail(captions.error());
    for (const store::CaptionRow &row : *captions)
        captionKeys.insert(captionKey(row.text));
    for (const auto &[kind, wanted] :
         {std::pair{store::VectorKind::Photo, &photoKeys}, std::pair{store::VectorKind::Caption, &captionKeys}}) {
        const auto keys = m_vectors->keys(kind);
        if (!keys)
            return core::fail(keys.error());
        std::vector<std::string> orphans;
        std::copy_if(keys->begin(), keys->end(), std::back_inserter(orphans),
                     [wanted = wanted](const std::string &key) { return !wanted->contains(key); });
        if (auto removed = orphans.empty() ? Result<void>() : m_vectors->remove(kind, orphans); !removed)
            return removed;
    }

    const std::string setting = calibrationSetting(m_encoder.identity());
    const auto known = m_catalogue.settings().get(setting);
    const bool changed = m_report.indexed + m_report.removed > 0 || m_captionsChanged;
    if (known && *known && !changed)
        return {};
    const auto calibration = measureCalibration(m_catalogue, *m_vectors, m_encoder);
    if (!calibration)
        return core::fail(calibration.error());
    return m_catalogue.settings().set(setting, calibration->toText());
}

Result<void> IndexRun::count()
{
    std::unordered_set<core::PhotoId> ids;
    for (const PlannedPhoto &photo : m_plan.photos)
        if (photo.indexed)
            ids.insert(photo.id);
    const auto captions = m_catalogue.captions().all();
    if (!captions)
        return core::fail(captions.error());
    m_report.captions =
        std::count_if(captions->begin(), captions->end(), [&](const store::CaptionRow &row) { return ids.contains(row.photo); });
    return {};
}

}  // namespace

IndexJob::IndexJob(store::Catalogue &catalogue, fs::path library, std::shared_ptr<const Encoder> encoder, IndexOptions options)
    : m_catalogue(catalogue), m_library(std::move(library)), m_encoder(std::move(encoder)), m_options(std::move(options))
{
}

Result<IndexReport> IndexJob::run(JobContext &context, const std::function<void()> &committed)
{
    return IndexRun(m_catalogue, m_library, *m_encoder, m_options, context, committed).run();
}

}  // namespace semblance::jobs
