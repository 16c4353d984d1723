// Brings the catalogue and the vectors of one version in line with a set of folders.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "engine/core/result.h"
#include "engine/isolation/photo_reader.h"
#include "engine/jobs/encoder.h"
#include "engine/jobs/job.h"
#include "engine/store/catalogue.h"

namespace semblance::jobs {

struct IndexOptions {
    std::vector<std::filesystem::path> folders;  // made absolute; a symlink loop is entered once
    int threads = 0;                             // of the decoding pool; 0: the thread budget
    std::size_t batchSize = 0;                   // pictures a step of the encoder; 0: as many as it best takes
    std::size_t commitSize = 256;                // photos a transaction
    bool thumbnails = true;
    std::shared_ptr<isolation::PhotoReader> reader;  // where photos are decoded; none: in this process
};

struct IndexedFile {
    std::filesystem::path path;
    std::string reason;
};

// Every file that the walk met is in one of these: files = photos + captionFiles + hidden + excluded + others + unreadable.
struct SeenFiles {
    std::int64_t files = 0;
    std::int64_t captionFiles = 0;          // tables and texts
    std::int64_t hidden = 0, excluded = 0;  // left out by rule
    std::int64_t others = 0;                // no pictures, by name and first bytes
    std::int64_t unreadable = 0;            // could not even be looked at: in `failed`
};

struct IndexReport {
    Outcome outcome = Outcome::Finished;
    // In these folders now, readable or not: photos = indexed + unchanged + moved + failedPhotos.
    std::int64_t photos = 0;
    std::int64_t indexed = 0;  // embedded in this run
    std::int64_t unchanged = 0, removed = 0, moved = 0, failedPhotos = 0;
    std::int64_t captions = 0;  // of these folders, all sources
    std::int64_t offline = 0;   // photos of the library whose drive is away
    SeenFiles seen;
    std::vector<IndexedFile> failed, warnings;  // photos, folders and caption files
    double seconds = 0;
};

class IndexJob {
public:
    IndexJob(store::Catalogue &catalogue, std::filesystem::path library, std::shared_ptr<const Encoder> encoder, IndexOptions options);
    // Whatever fails for one file is in the report; an error is what stops the whole job (catalogue, disk, device).
    // `committed` is called after each transaction, so that a search may show what is there already.
    [[nodiscard]] core::Result<IndexReport> run(JobContext &context, const std::function<void()> &committed = {});

private:
    store::Catalogue &m_catalogue;
    std::filesystem::path m_library;
    std::shared_ptr<const Encoder> m_encoder;
    IndexOptions m_options;
};

}  // namespace semblance::jobs
