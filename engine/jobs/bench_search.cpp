// How fast a query is over many vectors, removing some of them, and starting with them.
#include <algorithm>
#include <numeric>

#include <torch/torch.h>

#include <ATen/Parallel.h>

#include "engine/core/section_file.h"
#include "engine/index/vector_index.h"
#include "engine/jobs/bench_measure.h"
#include "engine/jobs/query.h"
#include "engine/jobs/search_snapshot.h"
#include "engine/models/dual_encoder.h"
#include "engine/search/searcher.h"
#include "engine/search/searcher_file.h"

namespace semblance::jobs {

using core::ErrorCode;
using core::fail;
using core::Result;

namespace {

constexpr std::int64_t top = 100;
constexpr std::int64_t rowsAtATime = 65'536;

// A part after the other: the rows and a copy of them need not be in memory at once.
Result<index::ExactIndex> randomIndex(std::int64_t count, std::int64_t dimension)
{
    index::ExactIndex index(static_cast<std::size_t>(dimension));
    for (std::int64_t first = 0; first < count; first += rowsAtATime) {
        const auto many = std::min(rowsAtATime, count - first);
        std::vector<std::int64_t> keys(static_cast<std::size_t>(many));
        std::iota(keys.begin(), keys.end(), first);
        if (auto added = index.add(keys, randomUnitRows(many, dimension, first)); !added)
            return fail(added.error());
    }
    return index;
}

// Every byte of these runs once, on all threads: what no exact scan of the values can be faster than.
std::uint64_t readOnce(const std::vector<core::ByteSpan> &runs)
{
    return at::parallel_reduce(
        0, static_cast<std::int64_t>(runs.size()), 1, std::uint64_t{0},
        [&](std::int64_t begin, std::int64_t end, std::uint64_t sum) {
            for (auto run = static_cast<std::size_t>(begin); run < static_cast<std::size_t>(end); ++run) {
                const auto *words = reinterpret_cast<const std::uint64_t *>(runs[run].data());
                sum = std::accumulate(words, words + runs[run].size() / sizeof(std::uint64_t), sum);
            }
            return sum;
        },
        std::plus<>());
}

std::vector<core::ByteSpan> bytesOf(const index::IndexSnapshot &snapshot, bool codes)
{
    std::vector<core::ByteSpan> bytes;
    for (const index::RowRun &run : snapshot.runs())
        bytes.push_back(codes ? core::bytesOf(run.codes) : core::bytesOf(run.values));
    return bytes;
}

Result<void> searchOnce(const index::IndexSnapshot &snapshot, const std::vector<float> &query)
{
    auto hits = snapshot.search(query, static_cast<std::size_t>(top));
    return hits ? Result<void>() : Result<void>(fail(hits.error()));
}

// 100 keys all over the index are marked, and the snapshot without them is there for queries.
Result<void> removeSome(const index::IndexSnapshot &snapshot, int times)
{
    std::vector<std::int64_t> keys;
    for (std::int64_t i = 0; i < 100; ++i)
        keys.push_back(i * static_cast<std::int64_t>(snapshot.size()) / 100);
    for (int time = 0; time < times; ++time) {
        index::ExactIndex index(snapshot);
        if (index.remove(keys) != keys.size() || index.snapshot().size() + keys.size() != snapshot.size())
            return fail(ErrorCode::Internal, "Removing vectors left another number of them than it should.");
    }
    return {};
}

std::string rowsText(std::int64_t count, std::int64_t dimension)
{
    return std::to_string(count) + " random vectors of " + std::to_string(dimension);
}

}  // namespace

Result<std::vector<Figure>> benchSearch(const BenchOptions &options, JobContext &context)
{
    auto encoder = loadEncoder(options.model, options.device, options.precision);
    if (!encoder)
        return fail(encoder.error());
    const std::int64_t dimension = (*encoder)->traits().embeddingDimension;
    auto index = randomIndex(options.vectors, dimension);
    if (!index)
        return fail(index.error());
    const index::IndexSnapshot snapshot = index->snapshot();
    const auto query = randomUnitRows(1, dimension);
    const auto values = bytesOf(snapshot, false), codes = bytesOf(snapshot, true);
    const std::string rows = rowsText(options.vectors, dimension), best = rows + ", best " + std::to_string(top);
    std::uint64_t seen = 0;
    const auto milliseconds = Contender::Unit::Milliseconds;
    constexpr int removals = 20;
    std::vector<Contender> contenders{{"exact_search", milliseconds, 1, best, [&] { return searchOnce(snapshot, query); }},
                                      {"bare_read_of_vectors", milliseconds, 1, rows + ", float32",
                                       [&]() -> Result<void> {
                                           seen += readOnce(values);
                                           return {};
                                       }},
                                      {"bare_read_of_codes", milliseconds, 1, rows + ", eight bits",
                                       [&]() -> Result<void> {
                                           seen += readOnce(codes);
                                           return {};
                                       }},
                                      {"remove_100", milliseconds, removals, rows, [&] { return removeSome(snapshot, removals); }}};
    auto searcher = loadSearcher(options.library, *encoder);
    if (searcher && (*searcher)->photoCount() > 0)
        contenders.push_back({"sentence_to_photos", milliseconds, 1,
                              std::to_string((*searcher)->photoCount()) + " photos of the library, " + modelSettings(**encoder),
                              [&]() -> Result<void> {
                                  Query sentence;
                                  sentence.text = "a red boat on the sea at sunset";
                                  auto hits = findPhotos(**encoder, **searcher, sentence);
                                  return hits ? Result<void>() : Result<void>(fail(hits.error()));
                              }});
    auto figures = measure(contenders, options.rounds * 3, context);
    if (figures && seen == 0)  // it was read: the compiler may not think otherwise
        return fail(ErrorCode::Internal, "All vectors are zero.");
    return figures;
}

Result<std::vector<Figure>> benchStart(const BenchOptions &options, JobContext &context)
{
    auto encoder = loadEncoder(options.model, options.device, options.precision);
    if (!encoder)
        return fail(encoder.error());
    const std::int64_t dimension = (*encoder)->traits().embeddingDimension;
    const TemporaryFolder folder;
    const auto path = folder.path() / "searcher.flat";
    {
        auto made = search::Searcher::make(madeUpLibrary(options.vectors, dimension));
        if (!made)
            return fail(made.error());
        if (auto saved = (*made)->save(path, "bench"); !saved)
            return fail(saved.error());
    }
    search::VectorQuery query;
    query.text = randomUnitRows(1, dimension);
    std::uint64_t seen = 0;
    const auto open = [&](bool trustsIt) -> Result<void> {
        auto file = core::SectionFile::open(path);
        if (!file)
            return fail(file.error());
        if (auto sound = (*file)->verify(trustsIt ? search::sectionsToTrust(**file) : std::vector<std::string>(), 2); !sound)
            return sound;
        if (!trustsIt) {
            seen += readOnce({(*file)->section("photo vectors codes")});
            return {};
        }
        auto searcher = search::Searcher::open(*file, dimension);
        if (!searcher)
            return fail(searcher.error());
        auto hits = (*searcher)->photos(query);
        return hits ? Result<void>() : Result<void>(fail(hits.error()));
    };
    const std::string rows = rowsText(options.vectors, dimension);
    auto figures = measure(
        {{"start_to_first_answer", Contender::Unit::Milliseconds, 1, rows + ", the file in the page cache", [&] { return open(true); }},
         {"bare_read_of_codes", Contender::Unit::Milliseconds, 1, rows + ", one thread, the same file", [&] { return open(false); }}},
        options.rounds, context);
    if (figures && seen == 0)
        return fail(ErrorCode::Internal, "All vectors are zero.");
    return figures;
}

}  // namespace semblance::jobs
