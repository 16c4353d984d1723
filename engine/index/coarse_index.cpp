#include "engine/index/coarse_index.h"

#include <algorithm>
#include <cmath>
#include <exception>
#include <functional>
#include <random>
#include <string>
#include <unordered_set>

#include <faiss/IndexFlat.h>
#include <faiss/IndexScalarQuantizer.h>
#include <faiss/impl/IDSelector.h>

#include "engine/index/vector_index.h"

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

std::vector<float> everySoMany(const IndexSnapshot &snapshot, std::size_t wanted)
{
    const auto dimension = snapshot.dimension();
    std::size_t rows = 0;
    for (const RowRun &run : snapshot.runs())
        rows += run.keys.size();
    const std::size_t stride = std::max<std::size_t>(1, rows / wanted);
    std::vector<float> sample;
    sample.reserve(rows / stride * dimension + dimension);
    std::size_t row = 0;
    for (const RowRun &run : snapshot.runs())
        for (std::size_t i = 0; i < run.keys.size(); ++i, ++row)
            if (row % stride == 0)
                sample.insert(sample.end(), run.values.begin() + static_cast<std::ptrdiff_t>(i * dimension),
                              run.values.begin() + static_cast<std::ptrdiff_t>((i + 1) * dimension));
    return sample;
}

// Between two rows of the index, so that a question lies among the vectors but is none of them.
std::vector<float> mixtures(const std::vector<float> &rows, std::size_t dimension, std::size_t count)
{
    std::mt19937 random(1);
    std::uniform_int_distribution<std::size_t> any(0, rows.size() / dimension - 1);
    std::vector<float> mixed;
    for (std::size_t i = 0; i < count; ++i) {
        const auto *first = rows.data() + any(random) * dimension, *second = rows.data() + any(random) * dimension;
        for (std::size_t k = 0; k < dimension; ++k)
            mixed.push_back(first[k] + 0.5f * second[k]);
    }
    return mixed;
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
    [[nodiscard]] std::vector<std::size_t> find(const float *query, std::size_t count, std::span<const std::uint8_t> among) const
    {
        std::vector<float> scores(count);
        std::vector<std::int64_t> found(count, -1);
        faiss::SearchParametersIVF parameters;
        parameters.nprobe = probes;
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

// Doubled until what the exact scan finds is found.
Result<void> CoarseIndex::chooseProbes(const IndexSnapshot &exact, const IndexSnapshot &clustered, std::span<const float> asked,
                                       const CoarseOptions &options)
{
    const auto dimension = exact.dimension(), count = std::min(options.queries, asked.size() / dimension);
    std::vector<std::vector<Hit>> wanted;
    for (std::size_t i = 0; i < count; ++i) {
        auto hits = exact.search(asked.subspan(i * dimension, dimension), options.top);
        if (!hits)
            return fail(hits.error());
        wanted.push_back(std::move(*hits));
    }
    for (m_impl->probes = std::min<std::size_t>(4, clusters());; m_impl->probes = std::min(2 * m_impl->probes, clusters())) {
        std::size_t found = 0, all = 0;
        for (std::size_t i = 0; i < count; ++i) {
            const auto hits = clustered.search(asked.subspan(i * dimension, dimension), options.top);
            if (!hits)
                return fail(hits.error());
            std::unordered_set<std::int64_t> keys;
            for (const Hit &hit : *hits)
                keys.insert(hit.key);
            all += wanted[i].size();
            for (const Hit &hit : wanted[i])
                found += keys.count(hit.key);
        }
        m_impl->recall = all == 0 ? 1 : static_cast<double>(found) / static_cast<double>(all);
        if (m_impl->recall >= options.recall || m_impl->probes == clusters())
            return {};
    }
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
                                                         std::span<const std::uint8_t> among) const
{
    return attempt([&] { return m_impl->find(query.data(), std::min(count, rows()), among); });
}

}  // namespace semblance::index
