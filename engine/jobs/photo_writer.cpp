#include "engine/jobs/photo_writer.h"

#include <utility>

#include "engine/jobs/picture_batches.h"

namespace semblance::jobs {

using core::ErrorCode;
using core::Result;

PhotoWriter::PhotoWriter(store::Catalogue &catalogue, store::VectorStore &vectors, const Encoder &encoder, Options options,
                         Committed committed)
    : m_catalogue(catalogue), m_vectors(vectors), m_encoder(encoder), m_options(options), m_committed(std::move(committed))
{
}

Result<void> PhotoWriter::add(PhotoChange change)
{
    auto &list = change.prepared ? m_waiting : m_ready;
    list.push_back(std::move(change));
    if (m_waiting.size() >= (m_options.batchSize > 0 ? m_options.batchSize : picturesAtOnce(m_encoder)))
        if (auto embedded = embedWaiting(); !embedded)
            return embedded;
    const bool late = std::chrono::steady_clock::now() - m_lastCommit >= m_options.commitEvery;
    if (m_ready.size() >= m_options.commitSize || (late && !m_ready.empty()))
        return commit();
    return {};
}

Result<void> PhotoWriter::finish()
{
    if (auto embedded = embedWaiting(); !embedded)
        return embedded;
    return commit();
}

Result<void> PhotoWriter::stop()
{
    m_waiting.clear();
    return commit();
}

Result<void> PhotoWriter::embedWaiting()
{
    if (m_waiting.empty())
        return {};
    std::vector<PreparedPicture> pictures;
    pictures.reserve(m_waiting.size());
    for (PhotoChange &change : m_waiting)
        pictures.push_back(std::move(*change.prepared));
    const auto rows = embedFrugally(m_encoder, pictures);
    if (!rows)
        return core::fail(rows.error());
    for (PhotoChange &change : m_waiting) {
        change.prepared.reset();
        m_keys.push_back(change.row.contentHash);
        m_ready.push_back(std::move(change));
    }
    m_rows.insert(m_rows.end(), rows->values.begin(), rows->values.end());
    m_waiting.clear();
    return {};
}

// Vectors first: a crash between the two leaves a vector that no photo asks for, which does no harm and is found on the next run.
Result<void> PhotoWriter::commit()
{
    m_lastCommit = std::chrono::steady_clock::now();
    if (m_ready.empty())
        return {};
    if (!m_keys.empty())
        if (auto put = m_vectors.put(store::VectorKind::Photo, m_keys, m_rows); !put)
            return put;
    m_keys.clear();
    m_rows.clear();
    auto transaction = m_catalogue.begin();
    if (!transaction)
        return core::fail(transaction.error());
    for (const PhotoChange &change : m_ready)
        if (auto written = write(change); !written)
            return written;
    if (auto committed = transaction->commit(); !committed)
        return committed;
    m_ready.clear();
    ++m_commits;
    m_lastCommit = std::chrono::steady_clock::now();
    return {};
}

Result<void> PhotoWriter::write(const PhotoChange &change)
{
    auto &photos = m_catalogue.photos();
    const store::PhotoRow &row = change.row;
    if (change.movedFrom.valid())
        if (auto moved = photos.move(change.movedFrom, row.folder, row.path, row.bytes, row.modifiedNs); !moved)
            return moved;
    if (change.rowStays) {
        m_committed(change.index, change.movedFrom, store::PhotoState::Indexed);
        return {};
    }
    const auto id = photos.put(row);
    if (!id)
        return core::fail(id.error());
    if (row.state == store::PhotoState::Indexed)
        if (const auto said = m_catalogue.captions().replace(*id, "metadata", change.captions.texts, change.captions.languages); !said)
            return core::fail(said.error());
    m_committed(change.index, *id, row.state);
    return {};
}

Result<EmbeddingRows> embedFrugally(const Encoder &encoder, std::span<const PreparedPicture> pictures)
{
    auto rows = encoder.embed(pictures, Scaling::UnitLength);
    if (rows || rows.error().code != ErrorCode::OutOfMemory || pictures.size() < 2)
        return rows;
    const std::size_t half = pictures.size() / 2;
    auto first = embedFrugally(encoder, pictures.first(half));
    if (!first)
        return first;
    const auto second = embedFrugally(encoder, pictures.subspan(half));
    if (!second)
        return second;
    first->count += second->count;
    first->values.insert(first->values.end(), second->values.begin(), second->values.end());
    first->norms.insert(first->norms.end(), second->norms.begin(), second->norms.end());
    return first;
}

}  // namespace semblance::jobs
