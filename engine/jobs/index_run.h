// One run of an index job: what its steps share. Private to index_job.cpp, index_photos.cpp and index_texts.cpp.
#pragma once

#include <mutex>
#include <optional>
#include <unordered_map>

#include "engine/image/thumbnails.h"
#include "engine/jobs/decode_pool.h"
#include "engine/jobs/index_plan.h"
#include "engine/jobs/known_cache.h"
#include "engine/jobs/known_photos.h"
#include "engine/jobs/photo_writer.h"
#include "engine/store/vector_store.h"

namespace semblance::jobs {

struct CaptionFiles;

class IndexRun {
public:
    IndexRun(store::Catalogue &catalogue, const std::filesystem::path &library, const Encoder &encoder, const IndexOptions &options,
             JobContext &context, const std::function<void()> &committed);
    ~IndexRun();
    [[nodiscard]] core::Result<IndexReport> run();

private:
    // The steps, in their order.
    core::Result<void> open();
    core::Result<void> walk();
    core::Result<void> settle();
    core::Result<void> readPhotos();
    core::Result<void> removeVanished();
    core::Result<void> takeCaptions();
    core::Result<void> embedTexts();
    core::Result<void> tidy();
    core::Result<void> count();
    core::Result<void> remember();

    core::Result<void> openVectors();
    core::Result<void> forgetKnown();
    core::Result<void> addRoots();
    core::Result<void> take(FoundFile &&file);
    core::Result<void> flush();
    core::Result<void> noteRoots();
    core::Result<void> noteDrives(const Drives &drives);
    core::Result<void> readChunk(PhotoWriter &writer, std::vector<PlannedPhoto> &&chunk);
    core::Result<void> write(PhotoWriter &writer, DecodedFile &&file);
    core::Result<void> writeMetadata(PhotoWriter &writer, DecodedFile &&file);
    core::Result<void> takeNewSidecars();
    core::Result<void> readMarks();
    core::Result<void> clearMarks();
    core::Result<std::string> mark();
    core::Result<void> syncAll(CaptionFiles &files);
    core::Result<void> removeStrays();
    core::Result<void> sidecarsOf(const std::vector<store::IndexedPath> &photos, CaptionFiles &files);
    [[nodiscard]] bool changedPhotos() const
    {
        return m_report.indexed + m_report.moved + m_report.removed > 0 || m_metadataChanged || m_photosReturned;
    }
    core::Result<void> removeOrphans(store::VectorKind kind, const ContentKeys &wanted);
    [[nodiscard]] Need needOf(std::size_t index, const std::string &contentHash);
    [[nodiscard]] PhotoChange changeOf(DecodedFile &&file);
    [[nodiscard]] bool isUnreachable(std::size_t root) const;
    void tellCommitted() const;
    bool cancelled();

    store::Catalogue &m_catalogue;
    const std::filesystem::path &m_library;
    const Encoder &m_encoder;
    const IndexOptions &m_options;
    JobContext &m_context;
    const std::function<void()> &m_committed;
    const image::ThumbnailCache m_thumbnails;

    std::unique_ptr<store::VectorStore> m_vectors;  // none: there was no need for them yet
    ContentKeys m_embedded;                         // with a vector before this run
    const IsEmbedded m_isEmbedded = [this](const std::string &contentHash) {
        return openVectors().has_value() && m_embedded.contains(contentHash);  // who writes opens them again, and hears why not
    };
    KnownPhotos m_known;
    const KnownCache m_cache;
    KnownFigures m_kept;      // from there
    bool m_believed = false;  // what the cache said
    bool m_wrote = false;     // what it says is not true any more
    const store::Met m_met = [this](core::PhotoId id) { return m_known.met(id); };
    Roots m_roots;
    std::vector<std::filesystem::path> m_asked;  // the folders of this run, by the names that the library knows
    std::vector<Root> m_walked;                  // those, and the library's folders inside them
    Walk m_walk;
    std::vector<store::ScannedFile> m_foundPhotos;  // a batch on its way into the scan
    std::vector<store::ScannedFile> m_foundSidecars;
    std::vector<std::filesystem::path> m_foundTexts, m_captionTables;
    std::vector<core::PhotoId> m_vanished;
    MovedPhotos m_moved;

    std::vector<PlannedPhoto> m_chunk;  // photos being read now
    std::mutex m_needMutex;
    ContentKeys m_begun;                                         // hashes that some task embeds in this run
    std::unordered_map<std::size_t, core::PhotoId> m_movedFrom;  // by index in the chunk
    std::int64_t m_done = 0, m_commits = 0;
    bool m_captionsChanged = false, m_metadataChanged = false, m_photosReturned = false;
    // What is as the last finished run left it (index_texts.cpp).
    std::string m_captionSetting, m_tidySetting;
    std::uint64_t m_captionPrint = 0;  // a sum over the caption files: their order is the disk's
    bool m_captionsCurrent = false, m_isTidy = false;
    IndexReport m_report;
};

}  // namespace semblance::jobs
