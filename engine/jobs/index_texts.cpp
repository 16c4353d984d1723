// The last steps of an index run: captions of the photos that were seen, vectors of texts, and what nobody asks for any more.
#include <cstdlib>

#include "engine/core/files.h"
#include "engine/core/log.h"
#include "engine/jobs/calibrate.h"
#include "engine/jobs/caption_sync.h"
#include "engine/jobs/index_run.h"
#include "engine/jobs/judged_calibration.h"
#include "engine/jobs/xmp_sidecars.h"

namespace semblance::jobs {

using core::Result;
namespace fs = std::filesystem;

namespace {

constexpr std::int64_t captionedAtATime = 2048;
constexpr std::int64_t judgementsThatCount = 10;

void tell(std::vector<IndexedFile> &&files, std::vector<IndexedFile> &where)
{
    std::move(files.begin(), files.end(), std::back_inserter(where));
    files.clear();
}

}  // namespace

// Whether captions and vectors are still as the last finished run left them: asked before anything is written.
Result<void> IndexRun::readMarks()
{
    std::string walked;
    for (const Root &root : m_walked)
        walked += root.path.native() + '\n';
    m_captionSetting = "caption-files " + core::contentHash(walked);
    if (m_believed) {  // nothing has come or gone since the run that left it
        const auto captions = m_catalogue.settings().get(m_captionSetting);
        if (!captions)
            return core::fail(captions.error());
        m_captionsCurrent = *captions == std::to_string(m_captionPrint);
        m_tidySetting = "tidy " + m_encoder.identity();
        m_isTidy = true;
        return {};
    }
    m_tidySetting = "tidy " + m_encoder.identity();
    const auto captions = m_catalogue.settings().get(m_captionSetting);
    const auto tidied = m_catalogue.settings().get(m_tidySetting);
    const auto now = mark();
    if (!captions || !tidied || !now)
        return core::fail(!captions ? captions.error() : !tidied ? tidied.error() : now.error());
    m_captionsCurrent = *captions == std::to_string(m_captionPrint);
    m_isTidy = *tidied == *now;
    return {};
}

// From here on a run that is killed leaves work behind: the next one shall not believe otherwise.
Result<void> IndexRun::clearMarks()
{
    auto transaction = m_catalogue.begin();
    if (!transaction)
        return core::fail(transaction.error());
    for (const std::string &setting : {m_captionSetting, m_tidySetting})
        if (auto cleared = m_catalogue.settings().set(setting, ""); !cleared)
            return cleared;
    if (auto forgotten = forgetKnown(); !forgotten)
        return forgotten;
    m_isTidy = false;
    return transaction->commit();
}

Result<void> IndexRun::forgetKnown()
{
    m_wrote = true;
    return KnownCache::forget(m_catalogue);
}

Result<std::string> IndexRun::mark()
{
    if (auto opened = openVectors(); !opened)
        return core::fail(opened.error());
    const auto photos = m_vectors->count(store::VectorKind::Photo);
    const auto captions = m_vectors->count(store::VectorKind::Caption);
    if (!photos || !captions)
        return core::fail(photos ? captions.error() : photos.error());
    return m_catalogue.scan().contentMark().map(
        [&](const std::string &content) { return content + std::to_string(*photos) + ' ' + std::to_string(*captions); });
}

// Of all photos that were seen, or, where no caption file changed, only of those that are new, changed or moved.
Result<void> IndexRun::takeCaptions()
{
    if (m_captionsCurrent && !changedPhotos())
        return {};
    CaptionFiles files;
    readCaptionTables(
        m_captionTables, [this](const fs::path &path) { return m_known.met(path) || m_catalogue.scan().holdsPhoto(path).value_or(false); },
        files);
    if (auto synced = syncAll(files); !synced || cancelled())
        return synced;
    const bool complete = files.failed.empty() && files.warnings.empty();  // else it is told again next time
    tell(std::move(files.failed), m_report.failed);
    tell(std::move(files.warnings), m_report.warnings);
    return m_catalogue.settings().set(m_captionSetting, complete ? std::to_string(m_captionPrint) : std::string());
}

Result<void> IndexRun::syncAll(CaptionFiles &files)
{
    std::string last;
    while (!cancelled()) {
        auto photos = m_captionsCurrent ? m_catalogue.scan().indexedAfter(last, captionedAtATime)
                                        : m_catalogue.scan().cataloguedAfter(last, captionedAtATime);
        if (!photos)
            return core::fail(photos.error());
        if (photos->empty())
            break;
        last = photos->back().path;
        if (!m_captionsCurrent)
            std::erase_if(*photos, [this](const store::IndexedPath &photo) {
                return !m_known.met(photo.id) && !m_catalogue.scan().holdsPhoto(photo.path).value_or(false);
            });
        if (auto read = sidecarsOf(*photos, files); !read)
            return read;
    }
    return {};
}

Result<void> IndexRun::sidecarsOf(const std::vector<store::IndexedPath> &photos, CaptionFiles &files)
{
    files.sidecar.clear();
    files.sidecarFailed = false;
    std::vector<CaptionedRow> rows;
    for (const store::IndexedPath &photo : photos) {
        rows.push_back({photo.id, &photo.path});
        const auto texts = m_catalogue.scan().textsOf(photo.path);
        if (!texts)
            return core::fail(texts.error());
        readSidecars(photo.path, *texts, files);
    }
    const auto changed = syncCaptions(m_catalogue, files, rows);
    if (!changed)
        return core::fail(changed.error());
    m_captionsChanged = m_captionsChanged || *changed > 0;
    return {};
}

Result<void> IndexRun::embedTexts()
{
    if (m_isTidy && !changedPhotos() && !m_captionsChanged)
        return {};
    if (auto opened = openVectors(); !opened)
        return opened;
    const auto embedded = embedCaptions(m_catalogue, *m_vectors, m_encoder, m_context, [&](std::int64_t done, std::int64_t total) {
        m_context.progress(m_report.photos + done, m_report.photos + total);
    });
    if (!embedded)
        return core::fail(embedded.error());
    m_captionsChanged = m_captionsChanged || *embedded > 0;
    cancelled();
    return {};
}

Result<void> IndexRun::removeOrphans(store::VectorKind kind, const ContentKeys &wanted)
{
    std::vector<std::string> orphans;
    const auto visited = m_vectors->forEachKey(kind, [&](std::string_view key) {
        if (!wanted.contains(key))
            orphans.emplace_back(key);
    });
    if (!visited)
        return visited;
    return orphans.empty() ? Result<void>() : m_vectors->remove(kind, orphans);
}

// Vectors that no photo and no caption asks for any more go.
Result<void> IndexRun::removeStrays()
{
    ContentKeys photoKeys, captionKeys;
    const auto visited = m_catalogue.photos().forEachStamp(
        core::FolderId{}, [&](fs::path &&, store::PhotoStamp &&stamp) { photoKeys.insert(stamp.contentHash); });
    if (!visited)
        return visited;
    const auto captions = m_catalogue.captions().all();
    if (!captions)
        return core::fail(captions.error());
    for (const store::CaptionRow &row : *captions)
        captionKeys.insert(captionKey(row.text));
    for (const auto &[kind, wanted] :
         {std::pair{store::VectorKind::Photo, &photoKeys}, std::pair{store::VectorKind::Caption, &captionKeys}})
        if (auto removed = removeOrphans(kind, *wanted); !removed)
            return removed;
    return {};
}

// The cut-off is measured again when something changed.
Result<void> IndexRun::tidy()
{
    const bool changed = changedPhotos() || m_captionsChanged;
    const std::string setting = calibrationSetting(m_encoder.identity());
    const auto known = m_catalogue.settings().get(setting);
    const auto judgements = m_catalogue.judgements().count();
    if (!judgements)
        return core::fail(judgements.error());
    const auto before = known && *known ? search::Calibration::fromText(**known) : std::nullopt;
    // A few judgements more do not move what was learnt of them.
    const bool judged = before && std::abs(*judgements - before->check.judgements) >= judgementsThatCount;
    const bool measure = !before || changed || judged;
    if (measure || !m_isTidy)
        if (auto opened = openVectors(); !opened)
            return opened;
    if (changed || !m_isTidy)
        if (auto removed = removeStrays(); !removed)
            return removed;
    if (measure) {
        const auto calibration = measureCalibration(m_catalogue, *m_vectors, m_encoder);
        if (!calibration)
            return core::fail(calibration.error());
        if (auto set = m_catalogue.settings().set(setting, calibration->toText()); !set)
            return set;
        // What was judged is part of the odds that were learnt now: what bent the old ones does not fit them.
        if (!before || before->learnt != calibration->learnt)
            if (auto cleared = m_catalogue.settings().set(refinementSetting(m_encoder.identity()), {}); !cleared)
                return cleared;
    }
    if (m_isTidy && !changed)
        return {};
    const auto now = mark();
    return now ? m_catalogue.settings().set(m_tidySetting, *now) : Result<void>(core::fail(now.error()));
}

Result<void> IndexRun::count()
{
    const auto offline = m_catalogue.scan().countMarked(store::PhotoMark::Offline);
    if (!offline)
        return core::fail(offline.error());
    m_report.offline = *offline;
    if (m_believed && !m_wrote && !m_captionsChanged && m_kept.walked == m_captionSetting) {
        m_report.captions = m_kept.captions;
        return {};
    }
    for (const Root &root : m_walked) {
        const auto captions = m_catalogue.scan().captionCount(root.folder);
        if (!captions)
            return core::fail(captions.error());
        m_report.captions += *captions;
    }
    return {};
}

// For the next run. A cache that cannot be written is slow, not wrong.
Result<void> IndexRun::remember()
{
    if (m_believed && !m_wrote && !m_captionsChanged)
        return {};
    if (m_wrote) {
        m_vectors.reset();  // what it holds now
        if (auto opened = openVectors(); !opened)
            return opened;
        if (auto known = m_known.load(m_catalogue, m_embedded, metadataStamp(std::nullopt)); !known)
            return known;
    }
    m_vectors.reset();
    if (const auto kept = m_cache.keep(m_catalogue, m_known, {m_captionSetting, m_report.captions}); !kept)
        core::log(core::LogLevel::Debug, "What needs no work is not noted for the next run: " + kept.error().detail);
    return {};
}

}  // namespace semblance::jobs
