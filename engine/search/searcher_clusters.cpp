// Clusters of a searcher's photos: found, kept in a file, and taken from there at the next start.
#include <algorithm>
#include <array>

#include "engine/core/files.h"
#include "engine/core/paths.h"
#include "engine/core/section_file.h"
#include "engine/index/coarse_index.h"
#include "engine/search/searcher_parts.h"

namespace semblance::search {

using core::bytesOf;
using core::ErrorCode;
using core::Result;

namespace {

constexpr const char *centres = "centres", *ranges = "ranges", *clusterOfRow = "cluster of row", *counts = "trained rows and probes",
                     *recall = "recall", *rowsHash = "rows";

// Of the keys of the first rows: a cluster's number means nothing for any others.
std::string hashOf(const RowKeys &keys, std::size_t rows)
{
    std::vector<VectorKey> first(rows);
    for (std::size_t row = 0; row < rows; ++row)
        first[row] = keys.of(row);
    return core::contentHash(bytesOf(std::span<const VectorKey>(first)));
}

index::CoarseParts partsOf(const core::SectionFile &file)
{
    const auto vectorOf = []<class T>(std::span<const T> values) { return std::vector<T>(values.begin(), values.end()); };
    index::CoarseParts parts;
    parts.centres = vectorOf(file.values<float>(centres));
    parts.ranges = vectorOf(file.values<float>(ranges));
    parts.clusterOfRow = vectorOf(file.values<std::uint32_t>(clusterOfRow));
    if (const auto known = file.values<std::uint64_t>(counts); known.size() == 2) {
        parts.trainedRows = known[0];
        parts.probes = known[1];
    }
    if (const auto known = file.values<double>(recall); known.size() == 1)
        parts.recall = known.front();
    return parts;
}

}  // namespace

Result<std::shared_ptr<const Searcher>> Searcher::clustered(const index::CoarseIndex *before) const
{
    constexpr std::size_t questions = 128;
    const auto &texts = m_impl->captionVectors;
    std::vector<float> asked;  // captions are what sentences look like
    const auto keys = texts.size() >= questions ? texts.keys() : std::vector<std::int64_t>();
    for (std::size_t i = 0; i < keys.size(); i += keys.size() / questions)
        if (const auto vector = texts.vectorOf(keys[i]))
            asked.insert(asked.end(), vector->begin(), vector->end());
    auto clusters = index::CoarseIndex::make(m_impl->photoVectors, asked, {}, before);
    if (!clusters)
        return core::fail(clusters.error());
    auto impl = std::make_unique<Impl>(*m_impl);
    impl->photoVectors = m_impl->photoVectors.with(std::move(*clusters));
    return std::shared_ptr<const Searcher>(new Searcher(std::move(impl)));
}

std::shared_ptr<const index::CoarseIndex> Searcher::clusters() const
{
    return m_impl->photoVectors.clusters();
}

Result<void> Searcher::saveClusters(const std::filesystem::path &path, std::string_view note) const
{
    const auto found = clusters();
    if (!found)
        return core::fail(ErrorCode::InvalidArgument, "This snapshot has no clusters that could be kept.");
    const index::CoarseParts parts = found->parts();
    auto file = core::SectionFileWriter::create(path);
    if (!file)
        return core::fail(file.error());
    const std::string hash = hashOf(m_impl->photoKeys, parts.clusterOfRow.size());
    const std::array<std::uint64_t, 2> known{parts.trainedRows, parts.probes};
    for (const auto &[name, bytes] : {std::pair{centres, bytesOf(std::span<const float>(parts.centres))},
                                      {ranges, bytesOf(std::span<const float>(parts.ranges))},
                                      {clusterOfRow, bytesOf(std::span<const std::uint32_t>(parts.clusterOfRow))},
                                      {counts, bytesOf(std::span<const std::uint64_t>(known))},
                                      {recall, bytesOf(std::span<const double>(&parts.recall, 1))},
                                      {rowsHash, bytesOf(std::span<const char>(hash))}})
        if (auto added = file->add(name, bytes); !added)
            return added;
    return file->finish(note);
}

Result<ClusteredSearcher> Searcher::withClusters(const core::SectionFile &file) const
{
    index::CoarseParts parts = partsOf(file);
    const auto hash = file.values<char>(rowsHash);
    const auto rows = parts.clusterOfRow.size();
    const bool same = rows <= m_impl->photoKeys.size() && hashOf(m_impl->photoKeys, rows) == std::string(hash.begin(), hash.end());
    if (!same)
        parts.clusterOfRow.clear();
    auto clusters = index::CoarseIndex::over(m_impl->photoVectors, parts);
    if (!clusters)
        return core::fail(clusters.error().code, core::displayPath(file.path()) + ": " + clusters.error().detail);
    if (!same) {
        auto anew = clustered(clusters->get());
        if (!anew)
            return core::fail(anew.error());
        return ClusteredSearcher{std::move(*anew), false};
    }
    auto impl = std::make_unique<Impl>(*m_impl);
    impl->photoVectors = m_impl->photoVectors.with(std::move(*clusters));
    return ClusteredSearcher{std::shared_ptr<const Searcher>(new Searcher(std::move(impl))), true};
}

}  // namespace semblance::search
