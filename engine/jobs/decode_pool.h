// Reads, decodes and prepares photos on a few threads, ahead of the encoder; a full queue makes them wait.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include "engine/core/bounded_queue.h"
#include "engine/image/decoder.h"
#include "engine/image/metadata.h"
#include "engine/image/thumbnails.h"
#include "engine/isolation/photo_reader.h"
#include "engine/jobs/encoder.h"

namespace semblance::jobs {

enum class Need { Everything, OnlyRow, Nothing };  // Nothing: the file was only moved, its row stays

struct DecodeTask {
    std::size_t index = 0;  // of the caller's list
    std::filesystem::path path;
    std::string problem;            // known beforehand: not even opened
    std::filesystem::path sidecar;  // its XMP file; empty: none
    bool onlyMetadata = false;      // all else is right already: not decoded
};

struct DecodedFile {
    std::size_t index = 0;
    std::string contentHash;  // empty: it could not be read, or failed in a way that says nothing about its content
    std::string problem;      // why it failed
    std::string warning;
    int width = 0, height = 0;  // upright, full size, pixels
    image::PhotoMetadata metadata;
    std::optional<PreparedPicture> prepared;  // only with Need::Everything
    bool moved = false;                       // Need::Nothing was asked for
    bool onlyMetadata = false;                // as the task
};

struct DecodePoolOptions {
    int threads = 2;
    std::size_t queueLength = 64;
    const image::ThumbnailCache *thumbnails = nullptr;  // none: no thumbnails are made
    std::shared_ptr<isolation::PhotoReader> reader;     // none: photos are decoded on the pool's own threads
    // Asked on the pool's threads once a file's content is known.
    std::function<Need(std::size_t index, const std::string &contentHash)> need;
};

// How photos are decoded for this encoder and for thumbnails, everywhere alike: the same file gives the same embedding.
[[nodiscard]] image::DecodeOptions decodeOptionsFor(const Encoder &encoder);

class DecodePool {
public:
    // Borrows the encoder and what the options point to until it is destroyed.
    DecodePool(std::vector<DecodeTask> tasks, const Encoder &encoder, DecodePoolOptions options);
    ~DecodePool();  // stops early

    // In the order in which they are ready; empty after the last one.
    [[nodiscard]] std::optional<DecodedFile> next();

private:
    void work();
    [[nodiscard]] DecodedFile decode(const DecodeTask &task) const;

    const std::vector<DecodeTask> m_tasks;
    const Encoder &m_encoder;
    const DecodePoolOptions m_options;
    const std::shared_ptr<isolation::PhotoReader> m_reader;
    std::stop_source m_stop;  // ends the wait for a worker
    core::BoundedQueue<DecodedFile> m_queue;
    std::atomic<std::size_t> m_nextTask{0};
    std::atomic<int> m_working{0};
    std::vector<std::thread> m_threads;
};

}  // namespace semblance::jobs
