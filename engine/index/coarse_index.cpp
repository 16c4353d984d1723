#include "engine/index/coarse_index.h"

#include <algorithm>
#include <cmath>
#include <exception>
#include <functional>
#include <string>

#include <faiss/IndexFlat.h>
#include <faiss/IndexScalarQuantizer.h>
#include <faiss/impl/IDSelector.h>

#include "engine/index/coarse_questions.h"

namespace semblance::index {

using core::ErrorCode;
using core::fail;
using core::Result;

namespace {

constexpr std::size_t leastRows = 1000;
constexpr std::size_t rowsACluster = 64;  // that clusters are found with: more find hardly better ones
constexpr int rounds = 10;                // of k-means

// About the square root's double, so that finding the clusters and looking into them cost alike.
std::size_t clustersFor(std::size_t rows)
{
    const double wanted = std::log2(2.0 * std::sqrt(static_cast<double>(rows)));
    return std::size_t{1} << static_cast<unsigned>(std::lround(wanted));
}

template <class Work>
auto attempt(Work &&work) -> Result<std::invoke_result_t<Work>>
{
    try {
        if constexpr (std::is_void_v<std::invoke_result_t<Work>>) {
            work();
            return {};
        } else {
            return work();
        }
    } catch (const std::bad_alloc &) {
        return fail(ErrorCode::OutOfMemory, "There is not enough memory to sort the vectors into clusters.");
    } catch (const std::exception &error) {
        return fail(ErrorCode::Internal, std::string("FAISS failed: ") + error.what());
    }
}

}  // namespace

struct CoarseIndex::Impl {
    Impl(std::size_t dimension, std::size_t clusters)
        : centres(static_cast<std::int64_t>(dimension)),
          lists(&centres, dimension, clusters, faiss::ScalarQuantizer::QT_8bit, faiss::METRIC_INNER_PRODUCT, false)
    {
        lists.cp.niter = rounds;
        lists.cp.max_points_per_centroid = static_cast<int>(rowsACluster);
        lists.cp.min_points_per_centroid = 1;
        lists.cp.spherical = true;
        lists.parallel_mode = 1;  // one query at a time: its clusters share the threads
    }
    faiss::IndexFlatIP centres;
    faiss::IndexIVFScalarQuantizer lists;
    std::size_t trainedRows = 0, probes = 1;
    double recall = 0;

    void add(const IndexSnapshot &snapshot)
    {
        for (const RowRun &run : snapshot.runs())
            lists.add(static_cast<std::int64_t>(run.keys.size()), run.values.data());
    }
    // The first rows, whose clusters are known.
    void add(const IndexSnapshot &snapshot, std::span<const std::uint32_t> clusterOfRow)
    {
        for (const RowRun &run : snapshot.runs()) {
            const auto of = clusterOfRow.first(std::min(run.keys.size(), clusterOfRow.size()));
            const std::vector<std::int64_t> clusters(of.begin(), of.end());
            if (!clusters.empty())
                lists.add_core(static_cast<std::int64_t>(clusters.size()), run.values.data(), nullptr, clusters.data());
            clusterOfRow = clusterOfRow.subspan(of.size());
        }
    }
    [[nodiscard]] std::vector<std::size_t> find(const float *query, std::size_t count, std::span<const std::uint8_t> among,
                                                double share) const
    {
        std::vector<float> scores(count);
        std::vector<std::int64_t> found(count, -1);
        faiss::SearchParametersIVF parameters;
        parameters.nprobe = std::min(lists.nlist, static_cast<std::size_t>(std::ceil(static_cast<double>(probes) / share)));
        faiss::IDSelectorBitmap selector(among.size(), among.data());
        if (!among.empty())
            parameters.sel = &selector;
        lists.search(1, query, static_cast<std::int64_t>(count), scores.data(), found.data(), &parameters);
        std::vector<std::size_t> rows;
        for (const auto row : found)
            if (row >= 0)
                rows.push_back(static_cast<std::size_t>(row));
        return rows;
    }
};

CoarseIndex::CoarseIndex(std::unique_ptr<Impl> impl) : m_impl(std::move(impl)) {}
CoarseIndex::~CoarseIndex() = default;

Result<std::shared_ptr<const CoarseIndex>> CoarseIndex::make(const IndexSnapshot &snapshot, std::span<const float> asked,
                                                             const CoarseOptions &options, const CoarseIndex *before)
{
    const auto dimension = snapshot.dimension(), rows = snapshot.size();
    if (rows < leastRows || asked.size() % dimension != 0)
        return fail(ErrorCode::InvalidArgument, "Clusters need at least " + std::to_string(leastRows) + " vectors of one width, there are "
                                                    + std::to_string(rows) + ".");
    const bool keep = before != nullptr && rows < 2 * before->trainedRows() && before->m_impl->lists.d == static_cast<int>(dimension);
    const std::size_t clusters = keep ? before->clusters() : clustersFor(rows);
    const auto sample = everySoMany(snapshot, std::max(clusters * rowsACluster, options.queries));
    auto made = attempt([&] {
        auto impl = std::make_unique<Impl>(dimension, clusters);
        if (keep) {
            impl->centres.add(before->m_impl->centres.ntotal, before->m_impl->centres.get_xb());
            impl->trainedRows = before->trainedRows();
        } else {
            impl->trainedRows = rows;
        }
        impl->lists.train(static_cast<std::int64_t>(sample.size() / dimension), sample.data());  // clusters that are there stay
        impl->add(snapshot);
        return std::shared_ptr<CoarseIndex>(new CoarseIndex(std::move(impl)));
    });
    if (!made)
        return fail(made.error());
    const auto questions = asked.empty() ? mixtures(sample, dimension, options.queries) : std::vector<float>(asked.begin(), asked.end());
    if (auto chosen = (*made)->chooseProbes(snapshot.with(nullptr), snapshot.with(*made), questions, options); !chosen)
        return fail(chosen.error());
    return std::shared_ptr<const CoarseIndex>(std::move(*made));
}

// Doubled until enough is found, then as few as still do.
Result<void> CoarseIndex::chooseProbes(const IndexSnapshot &exact, const IndexSnapshot &clustered, std::span<const float> asked,
                                       const CoarseOptions &options)
{
    const auto wanted = answersOf(exact, asked, options.queries, options.top);
    if (!wanted)
        return fail(wanted.error());
    const auto enoughWith = [&](std::size_t probes) -> Result<bool> {
        m_impl->probes = probes;
        const auto found = answersOf(clustered, asked, options.queries, options.top);
        if (!found)
            return fail(found.error());
        const Share share = shareOf(*found, *wanted);
        m_impl->recall = share.mean;
        return share.surely >= options.recall;
    };
    std::size_t tooFew = 0, enough = std::min<std::size_t>(4, clusters());
    for (;; tooFew = enough, enough = std::min(2 * enough, clusters())) {
        const auto does = enoughWith(enough);
        if (!does)
            return fail(does.error());
        if (*does || enough == clusters())
            break;
    }
    while (enough - tooFew > std::max<std::size_t>(1, enough / 16)) {
        const auto middle = tooFew + (enough - tooFew) / 2;
        const auto does = enoughWith(middle);
        if (!does)
            return fail(does.error());
        (*does ? enough : tooFew) = middle;
    }
    if (m_impl->probes == enough)
        return {};
    const auto last = enoughWith(enough);
    return last ? Result<void>() : Result<void>(fail(last.error()));
}

Result<std::shared_ptr<const CoarseIndex>> CoarseIndex::over(const IndexSnapshot &snapshot, const CoarseParts &parts)
{
    const auto dimension = snapshot.dimension(), rows = parts.clusterOfRow.size();
    const auto clusters = dimension == 0 ? 0 : parts.centres.size() / dimension;
    std::size_t there = 0;
    for (const RowRun &run : snapshot.runs())
        there += run.keys.size();
    const bool fits =
        clusters > 0 && parts.centres.size() == clusters * dimension && parts.ranges.size() == 2 * dimension && rows <= there
        && parts.probes >= 1 && parts.probes <= clusters && parts.trainedRows >= leastRows
        && std::all_of(parts.clusterOfRow.begin(), parts.clusterOfRow.end(), [&](auto cluster) { return cluster < clusters; });
    if (!fits)
        return fail(ErrorCode::Corrupt, "Clusters that were kept do not fit the vectors: they will be found again.");
    auto made = attempt([&] {
        auto impl = std::make_unique<Impl>(dimension, clusters);
        impl->centres.add(static_cast<std::int64_t>(clusters), parts.centres.data());
        impl->lists.sq.trained = parts.ranges;
        impl->lists.is_trained = true;
        impl->trainedRows = parts.trainedRows;
        impl->probes = parts.probes;
        impl->recall = parts.recall;
        impl->add(snapshot, parts.clusterOfRow);
        return std::shared_ptr<const CoarseIndex>(new CoarseIndex(std::move(impl)));
    });
    return made;
}

CoarseParts CoarseIndex::parts() const
{
    const auto &lists = m_impl->lists;
    CoarseParts parts;
    parts.centres.assign(m_impl->centres.get_xb(), m_impl->centres.get_xb() + m_impl->centres.ntotal * m_impl->centres.d);
    parts.ranges = lists.sq.trained;
    parts.clusterOfRow.resize(rows());
    for (std::size_t list = 0; list < lists.nlist; ++list) {
        const faiss::InvertedLists::ScopedIds ids(lists.invlists, list);
        for (std::size_t i = 0; i < lists.invlists->list_size(list); ++i)
            parts.clusterOfRow[static_cast<std::size_t>(ids[i])] = static_cast<std::uint32_t>(list);
    }
    parts.trainedRows = m_impl->trainedRows;
    parts.probes = m_impl->probes;
    parts.recall = m_impl->recall;
    return parts;
}

std::size_t CoarseIndex::rows() const
{
    return static_cast<std::size_t>(m_impl->lists.ntotal);
}

std::size_t CoarseIndex::trainedRows() const
{
    return m_impl->trainedRows;
}

std::size_t CoarseIndex::clusters() const
{
    return m_impl->lists.nlist;
}

std::size_t CoarseIndex::probes() const
{
    return m_impl->probes;
}

double CoarseIndex::recall() const
{
    return m_impl->recall;
}

Result<std::vector<std::size_t>> CoarseIndex::candidates(std::span<const float> query, std::size_t count,
                                                         std::span<const std::uint8_t> among, double share) const
{
    return attempt([&] { return m_impl->find(query.data(), std::min(count, rows()), among, share); });
}

}  // namespace semblance::index
