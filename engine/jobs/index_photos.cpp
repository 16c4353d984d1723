// The step of an index run that takes the time: reading, decoding and embedding what is new.
#include <algorithm>
#include <thread>

#include "engine/jobs/describe_photo.h"
#include "engine/jobs/index_run.h"
#include "engine/jobs/picture_batches.h"
#include "engine/models/encoder_traits.h"

namespace semblance::jobs {

using core::Result;

namespace {

// Workers stay from one chunk to the next, because each decodes a picture of every format before its first photo. They end with the run.
class WorkersEndHere {
public:
    explicit WorkersEndHere(isolation::PhotoReader *reader) : m_reader(reader) {}
    WorkersEndHere(const WorkersEndHere &) = delete;
    WorkersEndHere &operator=(const WorkersEndHere &) = delete;
    ~WorkersEndHere()
    {
        if (m_reader != nullptr)
            m_reader->rest();
    }

private:
    isolation::PhotoReader *m_reader;
};

}  // namespace

// On the pool's threads. The first of several photos with one content is embedded, for all of them.
Need IndexRun::needOf(std::size_t index, const std::string &contentHash)
{
    const std::lock_guard lock(m_needMutex);
    const bool embedded = m_embedded.contains(contentHash);
    const store::ScannedPhoto &photo = m_chunk[index].scanned;
    if (!photo.known.id.valid())
        if (const auto from = m_moved.claim(contentHash, photo.file.path)) {
            m_movedFrom.emplace(index, *from);
            if (embedded)
                return Need::Nothing;
        }
    return embedded || !m_begun.insert(contentHash) ? Need::OnlyRow : Need::Everything;
}

PhotoChange IndexRun::changeOf(DecodedFile &&file)
{
    const PlannedPhoto &planned = m_chunk[file.index];
    const store::ScannedFile &found = planned.scanned.file;
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
    row.folder = found.folder;
    row.path = found.path;
    row.bytes = found.bytes;
    row.modifiedNs = found.modifiedNs;
    row.contentHash = std::move(file.contentHash);
    row.state = file.problem.empty() ? store::PhotoState::Indexed : store::PhotoState::Failed;
    row.reason = std::move(file.problem);
    row.warning = std::move(file.warning);
    row.width = file.width;
    row.height = file.height;
    row.metadataStamp = planned.metadataStamp;
    change.captions = captionsOf(file.metadata);
    putMetadata(std::move(file.metadata), row);
    return change;
}

Result<void> IndexRun::readPhotos()
{
    constexpr std::int64_t chunk = 4096;  // photos in memory at a time
    auto work = countWork(m_catalogue, m_isEmbedded);
    if (!work)
        return core::fail(work.error());
    m_report.photos = m_known.metCount() + work->photos;
    m_report.unchanged = m_known.metCount() + work->unchanged;
    m_report.failedPhotos = static_cast<std::int64_t>(work->failedAgain.size());
    m_done = m_report.unchanged + m_report.failedPhotos;
    std::move(work->failedAgain.begin(), work->failedAgain.end(), std::back_inserter(m_report.failed));
    m_context.progress(m_done, m_report.photos);

    if (work->toRead == 0)
        return {};
    if (auto cleared = clearMarks(); !cleared)
        return cleared;
    if (auto opened = openVectors(); !opened)
        return opened;
    PhotoWriter writer(m_catalogue, *m_vectors, m_encoder, {m_options.batchSize, m_options.commitSize},
                       [](std::size_t, core::PhotoId, store::PhotoState) {});
    const WorkersEndHere workers(m_options.reader.get());
    std::filesystem::path last;
    for (;;) {
        auto photos = planAfter(last, chunk, m_catalogue, m_isEmbedded);
        if (!photos)
            return core::fail(photos.error());
        if (photos->empty())
            break;
        std::erase_if(*photos,
                      [](const PlannedPhoto &photo) { return photo.work == PhotoWork::Unchanged || photo.work == PhotoWork::FailedAgain; });
        if (auto read = readChunk(writer, std::move(*photos)); !read)
            return read;
        if (m_report.outcome == Outcome::Cancelled) {
            m_report.indexed -= writer.waiting();
            return writer.stop();
        }
    }
    if (auto finished = writer.finish(); !finished)
        return finished;
    tellCommitted();
    return {};
}

Result<void> IndexRun::readChunk(PhotoWriter &writer, std::vector<PlannedPhoto> &&chunk)
{
    if (cancelled() || chunk.empty())
        return {};
    m_chunk = std::move(chunk);
    m_movedFrom.clear();
    std::vector<DecodeTask> tasks;
    for (std::size_t i = 0; i < m_chunk.size(); ++i) {
        const store::ScannedFile &file = m_chunk[i].scanned.file;
        tasks.push_back({i, file.path, file.problem, m_chunk[i].sidecar, m_chunk[i].work == PhotoWork::Metadata});
    }
    DecodePoolOptions options;
    options.threads = m_options.threads > 0 ? m_options.threads : static_cast<int>(std::max(1u, std::thread::hardware_concurrency()));
    options.queueLength = 2 * (m_options.batchSize > 0 ? m_options.batchSize : picturesAtOnce(m_encoder));
    options.reader = m_options.reader;
    options.thumbnails = m_options.thumbnails ? &m_thumbnails : nullptr;
    options.need = [this](std::size_t index, const std::string &hash) { return needOf(index, hash); };
    DecodePool pool(std::move(tasks), m_encoder, std::move(options));
    while (!cancelled()) {
        auto file = pool.next();
        if (!file)
            return {};
        auto written = file->onlyMetadata ? writeMetadata(writer, std::move(*file)) : write(writer, std::move(*file));
        if (!written)
            return written;
    }
    return {};
}

// Its sidecar changed, or a newer version reads more: the row with new metadata, the photo itself as it is.
Result<void> IndexRun::writeMetadata(PhotoWriter &writer, DecodedFile &&file)
{
    const PlannedPhoto &planned = m_chunk[file.index];
    if (!file.problem.empty()) {  // tried again next time; what was known stands
        m_report.warnings.push_back({planned.scanned.file.path, "Its metadata could not be read again. " + file.problem});
        return {};
    }
    auto known = m_catalogue.photos().find(planned.scanned.known.id);
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
        m_report.warnings.push_back({planned.scanned.file.path, file.metadata.warning});
    putMetadata(std::move(file.metadata), change.row);
    m_metadataChanged = true;
    return writer.add(std::move(change));
}

Result<void> IndexRun::write(PhotoWriter &writer, DecodedFile &&file)
{
    PhotoChange change = changeOf(std::move(file));
    if (change.row.state == store::PhotoState::Failed) {
        ++m_report.failedPhotos;
        m_report.failed.push_back({change.row.path, change.row.reason});
    } else {
        ++(change.rowStays ? m_report.moved : m_report.indexed);
    }
    if (!change.row.warning.empty())
        m_report.warnings.push_back({change.row.path, change.row.warning});
    if (auto added = writer.add(std::move(change)); !added)
        return added;
    m_context.progress(++m_done, m_report.photos);
    if (writer.commits() != m_commits)
        tellCommitted();
    m_commits = writer.commits();
    return {};
}

}  // namespace semblance::jobs
