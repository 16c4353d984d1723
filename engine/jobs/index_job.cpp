#include "engine/jobs/index_job.h"

#include <algorithm>
#include <chrono>

#include "engine/core/files.h"
#include "engine/core/log.h"
#include "engine/jobs/index_run.h"
#include "engine/jobs/xmp_sidecars.h"
#include "engine/models/encoder_traits.h"

namespace semblance::jobs {

using core::ErrorCode;
using core::Result;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t foundAtATime = 1024;  // entries a transaction of the scan

void tell(std::vector<IndexedFile> &&files, std::vector<IndexedFile> &where)
{
    std::move(files.begin(), files.end(), std::back_inserter(where));
    files.clear();
}

// Of a caption file's name, size and time.
std::uint64_t printOf(const FoundFile &file)
{
    const std::hash<std::string> hash;
    return hash(file.path.native() + ' ' + std::to_string(file.bytes) + ' ' + std::to_string(file.modifiedNs));
}

bool canBeRead(const fs::path &folder)
{
    std::error_code error;
    const fs::directory_iterator first(folder, error);
    return !error;
}

}  // namespace

IndexRun::IndexRun(store::Catalogue &catalogue, const fs::path &library, const Encoder &encoder, const IndexOptions &options,
                   JobContext &context, const std::function<void()> &committed)
    : m_catalogue(catalogue), m_library(library), m_encoder(encoder), m_options(options), m_context(context), m_committed(committed),
      m_thumbnails(library / "cache" / "thumbnails"), m_cache(library, encoder.identity())
{
}

IndexRun::~IndexRun()
{
    if (auto ended = m_catalogue.scan().end(); !ended)
        core::log(core::LogLevel::Debug, "The scan's space is kept: " + ended.error().detail);
}

Result<IndexReport> IndexRun::run()
{
    const auto start = std::chrono::steady_clock::now();
    for (const auto step : {&IndexRun::open, &IndexRun::walk, &IndexRun::settle, &IndexRun::readPhotos, &IndexRun::removeVanished,
                            &IndexRun::takeCaptions, &IndexRun::embedTexts, &IndexRun::tidy, &IndexRun::count, &IndexRun::remember}) {
        if (auto done = (this->*step)(); !done)
            return core::fail(done.error());
        if (m_report.outcome == Outcome::Cancelled)
            break;
    }
    m_report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    return std::move(m_report);
}

bool IndexRun::cancelled()
{
    if (m_context.stopped())
        m_report.outcome = Outcome::Cancelled;
    return m_report.outcome == Outcome::Cancelled;
}

void IndexRun::tellCommitted() const
{
    if (m_committed)
        m_committed();
}

Result<void> IndexRun::open()
{
    auto roots = Roots::load(m_catalogue);
    if (!roots)
        return core::fail(roots.error());
    m_roots = std::move(*roots);
    const auto believed = m_cache.load(m_catalogue, m_known, m_kept);
    if (!believed)
        return core::fail(believed.error());
    m_believed = *believed;
    if (!m_believed) {
        if (auto opened = openVectors(); !opened)
            return opened;
        if (auto known = m_known.load(m_catalogue, m_embedded, metadataStamp(std::nullopt)); !known)
            return known;
    }
    for (const fs::path &folder : m_options.folders) {
        const fs::path name = m_roots.nameOf(folder);
        if (std::find(m_asked.begin(), m_asked.end(), name) == m_asked.end())
            m_asked.push_back(name);
        m_roots.add(name);
    }
    if (m_asked.empty())
        return core::fail(ErrorCode::InvalidArgument, "No folder was given to index.");
    return m_catalogue.scan().begin();
}

Result<void> IndexRun::openVectors()
{
    if (m_vectors)
        return {};
    auto vectors = store::VectorStore::open(m_library, m_encoder.identity(), m_encoder.traits().embeddingDimension, false);
    if (!vectors)
        return core::fail(vectors.error());
    m_embedded = {};
    if (auto read = (*vectors)->forEachKey(store::VectorKind::Photo, [this](std::string_view key) { m_embedded.insert(key); }); !read)
        return read;
    m_vectors = std::move(*vectors);
    return {};
}

// New folders that can be read get their row before their first photo is found.
Result<void> IndexRun::addRoots()
{
    for (const Root &root : m_roots.inside(m_asked)) {
        if (root.folder.valid() || !canBeRead(root.path))
            continue;
        const auto id = m_catalogue.folders().add(root.path);
        if (!id)
            return core::fail(id.error());
        m_roots.setFolder(root.path, *id);
    }
    m_walked = m_roots.inside(m_asked);
    return {};
}

Result<void> IndexRun::walk()
{
    if (auto added = addRoots(); !added)
        return added;
    WalkOptions options;
    options.roots = m_walked;
    for (const Root &root : m_roots.all())
        options.library.push_back(root.real);
    options.stopped = [this] { return m_context.stopped(); };
    options.unchanged = [this](std::string_view path, std::size_t root, std::int64_t bytes, std::int64_t modifiedNs) {
        return m_known.meet(path, m_walked[root].folder, bytes, modifiedNs);
    };
    options.found = [this](FoundFile &&file) { return take(std::move(file)); };
    options.known = [this](const fs::path &path) {
        if (m_known.rowCount() == 0)
            return false;
        const auto row = m_catalogue.photos().findByPath(path);
        return row && *row;
    };
    auto walked = walkFolders(options);
    if (!walked)
        return core::fail(walked.error());
    m_walk = std::move(*walked);
    if (m_walk.stopped) {
        m_report.outcome = Outcome::Cancelled;
        return {};
    }
    if (auto flushed = flush(); !flushed)
        return flushed;
    if (auto taken = takeNewSidecars(); !taken)
        return taken;
    return noteRoots();
}

// A photo that is unchanged but has a sidecar now is scanned after all.
Result<void> IndexRun::takeNewSidecars()
{
    const auto visited = m_catalogue.scan().forEachWithSidecar([this](fs::path &&path, store::PhotoStamp &&stamp) {
        if (!m_known.met(stamp.id))
            return;
        m_known.unmeet(stamp.id);
        m_foundPhotos.push_back({std::move(path), stamp.folder, stamp.bytes, stamp.modifiedNs, {}});
    });
    return visited ? flush() : visited;
}

Result<void> IndexRun::take(FoundFile &&file)
{
    if (file.kind == FoundKind::CaptionTable || file.kind == FoundKind::Text)
        m_captionPrint += printOf(file);
    if (file.kind == FoundKind::CaptionTable)
        m_captionTables.push_back(std::move(file.path));
    else if (file.kind == FoundKind::Text)
        m_foundTexts.push_back(std::move(file.path));
    else {
        store::ScannedFile found{std::move(file.path), m_walked[file.root].folder, file.bytes, file.modifiedNs, std::move(file.problem)};
        if (file.kind == FoundKind::Xmp)
            m_foundSidecars.push_back(std::move(found));
        else
            m_foundPhotos.push_back(std::move(found));
    }
    return m_foundPhotos.size() + m_foundTexts.size() + m_foundSidecars.size() < foundAtATime ? Result<void>() : flush();
}

Result<void> IndexRun::flush()
{
    if (auto added = m_catalogue.scan().addPhotos(m_foundPhotos); !added)
        return added;
    if (auto added = m_catalogue.scan().addTexts(m_foundTexts); !added)
        return added;
    if (auto added = m_catalogue.scan().addSidecars(m_foundSidecars); !added)
        return added;
    m_foundPhotos.clear();
    m_foundTexts.clear();
    m_foundSidecars.clear();
    return {};
}

bool IndexRun::isUnreachable(std::size_t root) const
{
    return std::find(m_walk.unreachableRoots.begin(), m_walk.unreachableRoots.end(), root) != m_walk.unreachableRoots.end();
}

// A folder that is not there is offline: nothing of it is forgotten.
Result<void> IndexRun::noteRoots()
{
    auto transaction = m_catalogue.begin();
    if (!transaction)
        return core::fail(transaction.error());
    for (std::size_t root = 0; root < m_walked.size(); ++root) {
        if (!m_walked[root].folder.valid())
            continue;
        if (auto noted = m_catalogue.folders().setOffline(m_walked[root].folder, isUnreachable(root)); !noted)
            return noted;
    }
    if (!m_walk.unreachableRoots.empty())
        if (auto forgotten = forgetKnown(); !forgotten)
            return forgotten;
    if (auto committed = transaction->commit(); !committed)
        return committed;
    if (m_walk.unreachableRoots.size() < m_walked.size())
        return {};
    tellCommitted();
    return core::fail(ErrorCode::NotFound, m_walk.failed.front().reason + " Nothing was forgotten.");
}

Result<void> IndexRun::noteDrives(const Drives &drives)
{
    for (const fs::path &settled : drives.settled)
        if (auto removed = m_catalogue.folders().removeMount(settled); !removed)
            return removed;
    for (const fs::path &mount : m_walk.mounts) {
        const Root *owner = m_roots.ownerOf(mount);
        const auto used = m_catalogue.scan().holdsPhotoBelow(mount, m_met);
        if (!used)
            return core::fail(used.error());
        if (!*used || owner == nullptr || !owner->folder.valid())
            continue;
        if (auto added = m_catalogue.folders().addMount({mount, owner->folder}); !added)
            return added;
    }
    return {};
}

// What the walk says of the photos that are known: whose they are, which are away, which are left out, which may be gone.
Result<void> IndexRun::settle()
{
    std::erase_if(m_walked, [](const Root &root) { return !root.folder.valid(); });
    const auto drives = drivesAfter(m_walk, m_walked, m_catalogue, m_met);
    if (!drives)
        return core::fail(drives.error());
    std::vector<Root> reached;
    for (const Root &root : m_walked)
        if (std::none_of(m_walk.failed.begin(), m_walk.failed.end(), [&](const IndexedFile &failed) { return failed.path == root.path; }))
            reached.push_back(root);
    const auto scanned = m_catalogue.scan().photoCount();
    if (!scanned)
        return core::fail(scanned.error());
    if (*scanned > 0)  // one of them may be a photo that moved
        if (auto opened = m_moved.open(m_library); !opened)
            return opened;
    const bool allMet = m_known.metCount() == m_known.rowCount();
    auto unseen = allMet ? Result<Unseen>() : sortUnseen(m_walk, reached, m_roots, *drives, m_catalogue, m_met, m_moved);
    if (!unseen)
        return core::fail(unseen.error());
    m_vanished = std::move(unseen->vanished);
    if (auto read = readMarks(); !read)
        return read;
    auto transaction = m_catalogue.begin();
    if (!transaction)
        return core::fail(transaction.error());
    if (!unseen->offline.empty() || !unseen->excluded.empty())
        if (auto forgotten = forgetKnown(); !forgotten)
            return forgotten;
    for (const auto &[ids, mark] :
         {std::pair{&unseen->offline, store::PhotoMark::Offline}, std::pair{&unseen->excluded, store::PhotoMark::Excluded}})
        if (auto marked = m_catalogue.scan().mark(*ids, mark, true); !marked)
            return marked;
    if (auto noted = noteDrives(*drives); !noted)
        return noted;
    const auto settled = m_catalogue.scan().settle();
    if (!settled)
        return core::fail(settled.error());
    m_photosReturned = *settled > 0;
    if (*settled > 0 || !m_vanished.empty())
        if (auto cleared = clearMarks(); !cleared)
            return cleared;
    if (auto committed = transaction->commit(); !committed)
        return committed;
    const WalkCounts &counts = m_walk.counts;
    m_report.seen = {counts.files, counts.captionFiles, counts.hidden, counts.excluded, counts.others, counts.unreadable};
    tell(std::move(m_walk.failed), m_report.failed);
    return {};
}

// Last, when every new file had its chance to be one of them under a new name.
Result<void> IndexRun::removeVanished()
{
    std::erase_if(m_vanished, [this](core::PhotoId id) { return m_moved.claimed(id); });
    m_report.removed = static_cast<std::int64_t>(m_vanished.size());
    return m_vanished.empty() ? Result<void>() : m_catalogue.photos().remove(m_vanished);
}

IndexJob::IndexJob(store::Catalogue &catalogue, fs::path library, std::shared_ptr<const Encoder> encoder, IndexOptions options)
    : m_catalogue(catalogue), m_library(std::move(library)), m_encoder(std::move(encoder)), m_options(std::move(options))
{
}

Result<IndexReport> IndexJob::run(JobContext &context, const std::function<void()> &committed)
{
    return IndexRun(m_catalogue, m_library, *m_encoder, m_options, context, committed).run();
}

}  // namespace semblance::jobs
