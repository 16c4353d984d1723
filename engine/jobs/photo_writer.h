// The end of the indexing pipeline: embeds prepared photos in batches and commits rows and vectors in transactions.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <unordered_set>
#include <vector>

#include "engine/jobs/caption_files.h"
#include "engine/jobs/decode_pool.h"
#include "engine/jobs/index_job.h"
#include "engine/store/vector_store.h"

namespace semblance::jobs {

// A photo on its way into the catalogue.
struct PhotoChange {
    store::PhotoRow row;      // with its folder, path, size and time
    std::size_t index = 0;    // the caller's
    core::PhotoId movedFrom;  // valid: this row continues that photo
    bool rowStays = false;    // moved only: everything but path, size and time is right already
    PhotoCaptions captions;   // that the photo itself carries; written with a row in state Indexed
    std::optional<PreparedPicture> prepared;
};

class PhotoWriter {
public:
    struct Options {
        std::size_t batchSize = 0;  // 0: as many as the encoder best takes, which a device finds out on the way
        std::size_t commitSize = 256;
        std::chrono::milliseconds commitEvery{3000};  // a slow encoder shows its results too
    };
    using Committed = std::function<void(std::size_t index, core::PhotoId id, store::PhotoState state)>;

    PhotoWriter(store::Catalogue &catalogue, store::VectorStore &vectors, const Encoder &encoder, Options options, Committed committed);

    // Errors: of the encoder, the vectors and the catalogue: all of them end the run.
    [[nodiscard]] core::Result<void> add(PhotoChange change);
    [[nodiscard]] core::Result<void> finish();
    // Leaves out the `waiting()` photos that are not embedded yet and commits the rest: stopping at a batch.
    [[nodiscard]] core::Result<void> stop();
    [[nodiscard]] std::int64_t commits() const { return m_commits; }
    [[nodiscard]] std::int64_t waiting() const { return static_cast<std::int64_t>(m_waiting.size()); }

private:
    [[nodiscard]] core::Result<void> embedWaiting();
    [[nodiscard]] core::Result<void> commit();
    [[nodiscard]] core::Result<void> write(const PhotoChange &change);

    store::Catalogue &m_catalogue;
    store::VectorStore &m_vectors;
    const Encoder &m_encoder;
    const Options m_options;
    const Committed m_committed;
    std::vector<PhotoChange> m_waiting;  // for their embedding
    std::vector<PhotoChange> m_ready;
    std::vector<std::string> m_keys;  // of m_rows
    std::vector<float> m_rows;
    std::chrono::steady_clock::time_point m_lastCommit = std::chrono::steady_clock::now();
    std::int64_t m_commits = 0;
};

// embed() that halves the batch when memory runs out, down to single pictures.
[[nodiscard]] core::Result<EmbeddingRows> embedFrugally(const Encoder &encoder, std::span<const PreparedPicture> pictures);

}  // namespace semblance::jobs
