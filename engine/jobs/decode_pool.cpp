#include "engine/jobs/decode_pool.h"

#include <algorithm>
#include <exception>

#include "engine/core/files.h"
#include "engine/core/log.h"
#include "engine/core/paths.h"
#include "engine/jobs/describe_photo.h"
#include "engine/models/encoder_traits.h"

namespace semblance::jobs {

image::DecodeOptions decodeOptionsFor(const Encoder &encoder)
{
    constexpr int thumbnailSide = 320;
    image::DecodeOptions options;
    options.shortSideAtLeast = std::max(static_cast<int>(encoder.traits().image.size), thumbnailSide);
    return options;
}

DecodePool::DecodePool(std::vector<DecodeTask> tasks, const Encoder &encoder, DecodePoolOptions options)
    : m_tasks(std::move(tasks)), m_encoder(encoder), m_options(std::move(options)),
      m_reader(m_options.reader ? m_options.reader : isolation::readerInThisProcess()), m_queue(m_options.queueLength)
{
    const int count = std::clamp(m_options.threads, 1, static_cast<int>(std::max<std::size_t>(1, m_tasks.size())));
    m_working = count;
    for (int i = 0; i < count; ++i)
        m_threads.emplace_back([this] { work(); });
}

DecodePool::~DecodePool()
{
    m_nextTask = m_tasks.size();
    m_queue.close();
    m_stop.request_stop();
    for (std::thread &thread : m_threads)
        thread.join();
}

std::optional<DecodedFile> DecodePool::next()
{
    return m_queue.pop();
}

void DecodePool::work()
{
    for (;;) {
        const std::size_t index = m_nextTask.fetch_add(1);
        if (index >= m_tasks.size())
            break;
        DecodedFile file;
        try {
            file = decode(m_tasks[index]);
        } catch (const std::exception &error) {  // out of memory, or a library that threw where it says it does not
            file = {};
            file.problem = std::string("Reading it failed: ") + error.what();
        }
        file.index = m_tasks[index].index;
        file.onlyMetadata = m_tasks[index].onlyMetadata;
        if (!m_queue.push(std::move(file)))
            break;
    }
    if (m_working.fetch_sub(1) == 1)
        m_queue.close();
}

DecodedFile DecodePool::decode(const DecodeTask &task) const
{
    DecodedFile file;
    file.problem = task.problem;
    if (!file.problem.empty())
        return file;
    const image::DecodeOptions options = decodeOptionsFor(m_encoder);
    const auto bytes = core::readFile(task.path, options.maxBytes);
    if (!bytes) {
        file.problem = bytes.error().detail;
        return file;
    }
    const auto read = [&](isolation::Wanted wanted) {
        return readWithSidecar(*m_reader, *bytes, task.sidecar, wanted, options, m_stop.get_token());
    };
    if (task.onlyMetadata) {
        if (auto metadata = read(isolation::Wanted::Metadata))
            file.metadata = std::move(metadata->metadata);
        else
            file.problem = std::move(metadata.error().detail);
        return file;
    }
    file.contentHash = core::contentHash(*bytes);
    const Need need = m_options.need ? m_options.need(task.index, file.contentHash) : Need::Everything;
    file.moved = need == Need::Nothing;
    if (file.moved)
        return file;
    auto whole = read(isolation::Wanted::PictureAndMetadata);
    if (!whole) {
        file.problem = whole.error().detail;
        if (isolation::isPassing(whole.error().code))
            file.contentHash.clear();  // as if it had not been read: the next run tries again
        return file;
    }
    const image::DecodedPhoto &photo = whole->photo;
    file.warning = photo.warning;
    file.width = photo.width;
    file.height = photo.height;
    file.metadata = std::move(whole->metadata);
    if (m_options.thumbnails != nullptr && !m_options.thumbnails->contains(file.contentHash))
        if (const auto kept = m_options.thumbnails->put(file.contentHash, photo.picture); !kept)
            core::log(core::LogLevel::Warning, "No thumbnail of " + core::displayPath(task.path) + ": " + kept.error().detail);
    if (need == Need::Everything)
        file.prepared = m_encoder.prepare(photo.picture);
    return file;
}

}  // namespace semblance::jobs
