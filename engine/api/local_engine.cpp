#include "engine/api/local_engine.h"

#include <algorithm>
#include <chrono>

#include "engine/api/conversions.h"
#include "engine/api/library_paths.h"
#include "engine/core/log.h"
#include "engine/core/paths.h"
#include "engine/jobs/decode_pool.h"
#include "engine/jobs/model_tools.h"
#include "engine/jobs/sample_job.h"

namespace semblance::api {

namespace fs = std::filesystem;

namespace {

fs::path absoluteFolder(const fs::path &folder)
{
    std::error_code ignored;
    const fs::path path = fs::absolute(folder, ignored).lexically_normal();
    return path.has_filename() || path == path.root_path() ? path : path.parent_path();
}

image::ThumbnailCache thumbnailsOf(const fs::path &library)
{
    return image::ThumbnailCache(library / "cache" / "thumbnails");
}

}  // namespace

LocalEngine::LocalEngine(const EngineOptions &options, std::unique_ptr<store::Catalogue> writer, std::unique_ptr<store::Catalogue> reader,
                         std::optional<Error> locked)
    : m_options(options), m_library(resolveLibrary(options)), m_locked(std::move(locked)), m_photoReader(toPhotoReader(options)),
      m_supply(options, [this] { return m_photoReader; }), m_writer(std::move(writer)), m_reader(std::move(reader)),
      m_encoder(core::fail(ErrorCode::NotFound, "The model is still being loaded."))
{
    m_lane = std::make_unique<jobs::QueryLane>();
    m_explainLane = std::make_unique<jobs::QueryLane>();
    m_keeper = std::make_unique<jobs::SnapshotKeeper>(m_library, *m_lane, [this](const Result<void> &outcome) {
        modelIsReady(outcome);
        m_hub->libraryChanged();
    });
    if (m_writer)
        m_journal = std::make_unique<jobs::JobJournal>(m_library / "logs");
    m_lastJob = m_journal ? m_journal->highestId() : 0;
    m_queue = makeQueue();
    m_downloads = makeQueue();
    m_annotations = std::make_unique<LocalAnnotations>(LocalAnnotations::Ports{
        .library = m_library,
        .writer = m_writer.get(),
        .locked = m_locked,
        .decoder = m_photoReader,
        .queue = [this]() -> jobs::JobQueue & { return *m_queue; },
        .encoder =
            [this] {
                const std::lock_guard lock(m_modelMutex);
                return m_encoder;
            },
        .view = [this] { return m_lane->view(); },
        .activePackage =
            [this] {
                const std::lock_guard lock(m_modelMutex);
                return m_activePackage;
            },
        .changed =
            [this] {
                m_hub->libraryChanged();
                m_keeper->requestReload();
            },
    });
    m_blind = std::make_unique<LocalBlindTrials>(blindPorts());
    m_queue->runErrand([this] { loadModel(); });  // before any job
    takeUpPending();
    takeUpWatching();
}

LocalEngine::~LocalEngine()
{
    {
        const std::lock_guard lock(m_watchMutex);
        m_watching = false;
    }
    m_queue->runErrand([this] { watchNoMore(); }).wait();  // what it asked for meanwhile is pending
    m_downloads.reset();
    m_queue.reset();
    savePending();  // the engine thread has ended: the writer is ours
}

Subscription LocalEngine::subscribe(EngineEvents events)
{
    const auto ready = events.modelReady;
    Subscription subscription = m_hub->subscribe(std::move(events));
    std::optional<Result<void>> outcome;
    {
        const std::lock_guard lock(m_modelMutex);
        outcome = m_ready;
    }
    if (outcome && ready)
        ready(*outcome);  // it happened before anybody listened
    return subscription;
}

Result<LibrarySummary> LocalEngine::summary()
{
    LibrarySummary summary;
    summary.path = m_library;
    summary.writable = m_writer != nullptr;
    {
        const std::lock_guard lock(m_readerMutex);
        const auto folderRows = m_reader->folders().all();
        const auto indexed = m_reader->photos().count(store::PhotoState::Indexed);
        const auto failed = m_reader->photos().count(store::PhotoState::Failed);
        const auto captions = m_reader->captions().count();
        const auto offline = m_reader->scan().countMarked(store::PhotoMark::Offline);
        if (!folderRows)
            return core::fail(folderRows.error());
        for (const auto *count : {&indexed, &failed, &captions, &offline})
            if (!*count)
                return core::fail(count->error());
        summary.folders = static_cast<std::int64_t>(folderRows->size());
        summary.photos = *indexed;
        summary.failed = *failed;
        summary.captions = *captions;
        summary.offline = *offline;
    }
    if (const auto view = m_lane->view()) {
        summary.embeddedPhotos = view->searcher->photoCount();
        summary.embeddedCaptions = view->searcher->captionCount();
    }
    const std::lock_guard lock(m_modelMutex);
    if (m_encoder) {
        summary.modelName = (*m_encoder)->name();
        summary.modelVersion = (*m_encoder)->version();
        summary.precision = (*m_encoder)->precision();
        summary.device = (*m_encoder)->device();
    }
    return summary;
}

Result<std::vector<PhotoId>> LocalEngine::timeline()
{
    const std::lock_guard lock(m_readerMutex);
    return m_reader->photos().timeline();
}

Result<std::vector<PhotoSection>> LocalEngine::sections(SectionBy by)
{
    const std::lock_guard lock(m_readerMutex);
    auto found = m_reader->photos().sections(by == SectionBy::Month ? store::SectionBy::Month : store::SectionBy::Folder);
    if (!found)
        return core::fail(found.error());
    std::vector<PhotoSection> sections;
    for (store::PhotoSection &section : *found)
        sections.push_back({std::move(section.name), std::move(section.photos)});
    return sections;
}

Result<Photo> LocalEngine::photo(PhotoId id)
{
    const std::lock_guard lock(m_readerMutex);
    const auto row = m_reader->photos().find(id);
    if (!row)
        return core::fail(row.error());
    if (!*row)
        return core::fail(ErrorCode::NotFound, "This photo is no longer in the library.");
    const auto captions = m_reader->captions().ofPhoto(id);
    if (!captions)
        return core::fail(captions.error());
    Photo photo = toValue(**row, *captions);
    photo.offline = m_reader->scan().isMarked(id, store::PhotoMark::Offline).value_or(false);
    return photo;
}

Result<std::vector<Problem>> LocalEngine::problems()
{
    const std::lock_guard lock(m_readerMutex);
    auto rows = m_reader->photos().failed();
    if (!rows)
        return core::fail(rows.error());
    std::vector<Problem> problems;
    for (store::PhotoRow &row : *rows)
        problems.push_back({std::move(row.path), std::move(row.reason)});
    return problems;
}

std::vector<JobStatus> LocalEngine::jobs()
{
    std::vector<JobStatus> result;
    for (const jobs::JobQueue *queue : {m_queue.get(), m_downloads.get()})
        for (const jobs::JobRecord &record : queue->jobs())
            result.push_back(toValue(record));
    std::sort(result.begin(), result.end(), [](const JobStatus &a, const JobStatus &b) { return b.id < a.id; });
    return result;
}

// Both queues number their jobs in one row, after those of earlier runs of the program.
std::unique_ptr<jobs::JobQueue> LocalEngine::makeQueue()
{
    jobs::JobQueuePorts ports;
    ports.nextId = [this] { return JobId{++m_lastJob}; };
    ports.logged = [this](JobId id, core::LogLevel level, std::string_view line) {
        if (m_journal)
            m_journal->note(id, level, line);
    };
    return std::make_unique<jobs::JobQueue>([this](const jobs::JobRecord &record) { jobChanged(record); }, std::move(ports));
}

Result<Image> LocalEngine::thumbnail(PhotoId id)
{
    std::optional<store::PhotoRow> row;
    {
        const std::lock_guard lock(m_readerMutex);
        auto found = m_reader->photos().find(id);
        if (!found)
            return core::fail(found.error());
        row = std::move(*found);
    }
    if (!row)
        return core::fail(ErrorCode::NotFound, "This photo is no longer in the library.");
    auto picture =
        thumbnailsOf(m_library).get(row->contentHash, row->path, [this](const fs::path &path, const image::DecodeOptions &options) {
            return isolation::readPhotoFile(*m_photoReader, path, options);
        });
    if (!picture)
        return core::fail(picture.error());
    return toValue(std::move(*picture));
}

Result<Image> LocalEngine::picture(const fs::path &path, int longSide)
{
    image::DecodeOptions options;
    options.shortSideAtLeast = std::max(1, longSide);
    auto photo = isolation::readPhotoFile(*m_photoReader, path, options);
    if (!photo)
        return core::fail(photo.error());
    return toValue(image::shrinkToFit(photo->picture, std::max(1, longSide)));
}

std::optional<JobId> LocalEngine::waitingJob(jobs::JobKind kind, const fs::path &folder) const
{
    for (const jobs::JobRecord &record : m_queue->jobs())
        if (record.kind == kind && record.subject == folder && record.state == jobs::JobState::Queued)
            return record.id;
    return std::nullopt;
}

JobId LocalEngine::indexFolder(const fs::path &given)
{
    const fs::path folder = absoluteFolder(given);
    if (folder == jobs::samplePhotosFolder(m_library))
        return addSamplePhotos();
    if (const auto waiting = waitingJob(jobs::JobKind::Index, folder))
        return *waiting;
    m_pending.add(folder);
    return m_queue->submit(jobs::JobKind::Index, folder, [this, folder](jobs::JobContext &context) { return runIndex(folder, context); });
}

JobId LocalEngine::addSamplePhotos()
{
    const fs::path folder = jobs::samplePhotosFolder(m_library);
    if (const auto waiting = waitingJob(jobs::JobKind::Samples, folder))
        return *waiting;
    m_pending.add(folder);
    return m_queue->submit(jobs::JobKind::Samples, folder, [this](jobs::JobContext &context) { return runSamples(context); });
}

void LocalEngine::pause(JobId job)
{
    m_queue->pause(job);
    m_downloads->pause(job);
}

void LocalEngine::resume(JobId job)
{
    m_queue->resume(job);
    m_downloads->resume(job);
}

void LocalEngine::cancel(JobId job)
{
    m_queue->cancel(job);
    m_downloads->cancel(job);
}

void LocalEngine::takeUpPending()
{
    if (!m_writer)
        return;
    const auto folders = m_pending.load(*m_writer);
    if (!folders)
        return core::log(core::LogLevel::Warning, "Unfinished indexing is not taken up: " + folders.error().detail);
    for (const fs::path &folder : *folders)
        indexFolder(folder);
}

void LocalEngine::loadModel()
{
    jobs::setThreads(m_options.threads);
    const auto package = resolveModel(m_options);
    auto encoder = package ? jobs::loadEncoder(*package, m_options.device, m_options.precision)
                           : Result<std::shared_ptr<const jobs::Encoder>>(core::fail(package.error()));
    {
        const std::lock_guard lock(m_modelMutex);
        m_encoder = encoder;
        m_activePackage = package.value_or(fs::path());
    }
    if (encoder) {
        m_keeper->setEncoder(*encoder);
        m_keeper->reloadNow();
        return embedForNewModel();
    }
    core::log(core::LogLevel::Error, "The model could not be loaded: " + encoder.error().detail);
    m_lane->setView(core::fail(encoder.error()));
    modelIsReady(core::fail(encoder.error()));
}

// A library whose photos this model has not seen is not searchable by it: its folders are gone through again.
void LocalEngine::embedForNewModel()
{
    {
        const std::lock_guard lock(m_modelMutex);
        if (!m_writer || !m_ready || m_ready->has_value() || m_ready->error().code != ErrorCode::NoEmbeddings)
            return;
    }
    if (const auto known = folders())
        for (const Folder &folder : *known)
            indexFolder(folder.path);
}

// Said once, and again when a library that had no embeddings got some.
void LocalEngine::modelIsReady(const Result<void> &outcome)
{
    {
        const std::lock_guard lock(m_modelMutex);
        if (m_ready && m_ready->has_value() == outcome.has_value())
            return;
        m_ready = outcome;
    }
    m_hub->modelReady(outcome);
}

void LocalEngine::jobChanged(const jobs::JobRecord &record)
{
    // A folder that failed for want of a model is tried again at the next start.
    if (record.kind != jobs::JobKind::Download && record.finished() && (record.state != jobs::JobState::Failed || hasModel()))
        m_pending.remove(record.subject);
    if (m_journal)
        m_journal->changed(record);
    if (record.kind == jobs::JobKind::Download) {
        const std::lock_guard lock(m_pausedMutex);
        if (record.state == jobs::JobState::Paused)
            m_pausedDownloads.insert(record.subject);
        else
            m_pausedDownloads.erase(record.subject);
    }
    m_hub->jobChanged(toValue(record));
}

bool LocalEngine::hasModel()
{
    const std::lock_guard lock(m_modelMutex);
    return m_encoder.has_value();
}

void LocalEngine::savePending()
{
    if (!m_writer)
        return;
    if (const auto saved = m_pending.save(*m_writer); !saved)
        core::log(core::LogLevel::Warning, "What is still to be indexed could not be noted: " + saved.error().detail);
}

Result<jobs::IndexReport> LocalEngine::runIndex(const fs::path &folder, jobs::JobContext &context)
{
    if (!m_writer)
        return core::fail(*m_locked);
    savePending();
    Result<std::shared_ptr<const jobs::Encoder>> encoder;
    {
        const std::lock_guard lock(m_modelMutex);
        encoder = m_encoder;
    }
    if (!encoder)
        return core::fail(encoder.error());
    jobs::IndexOptions options;
    options.folders = {folder};
    options.threads = m_options.threads;
    options.reader = m_photoReader;
    auto report = jobs::IndexJob(*m_writer, m_library, *encoder, std::move(options)).run(context, [this] {
        savePending();
        m_keeper->requestReload();
    });
    if (report && report->outcome == jobs::Outcome::Finished) {
        m_pending.remove(folder);
        savePending();
    }
    watchFolders();
    m_keeper->reloadNow();  // whoever hears that the job is done finds its photos
    return report;
}

Result<jobs::IndexReport> LocalEngine::runSamples(jobs::JobContext &context)
{
    if (!m_writer)
        return core::fail(*m_locked);
    savePending();
    const auto rendered = jobs::renderSamplePhotos(m_library, context);
    if (!rendered)
        return core::fail(rendered.error());
    if (*rendered == jobs::Outcome::Cancelled) {
        jobs::IndexReport stopped;
        stopped.outcome = jobs::Outcome::Cancelled;
        return stopped;
    }
    return runIndex(jobs::samplePhotosFolder(m_library), context);
}

}  // namespace semblance::api
