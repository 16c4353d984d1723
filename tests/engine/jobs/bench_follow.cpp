// bench_follow [PHOTOS]: what removing 100 photos costs until queries no longer find them, beside reading the library anew; by turns.
// Rows and vectors are made up: no photo is decoded, no model is run.
#include "tests/engine/jobs/test_library.h"

#include <chrono>
#include <cstdio>

#include "engine/core/files.h"
#include "engine/jobs/search_cache.h"
#include "engine/jobs/search_snapshot.h"
#include "engine/search/searcher.h"
#include "engine/store/vector_store.h"

using namespace semblance;
using namespace semblance::tests;

namespace {

std::vector<core::PhotoId> fillLibrary(const TestLibrary &library, int photos)
{
    const auto catalogue = valueOf(store::Catalogue::open(library.library(), store::Access::ReadWrite));
    const auto vectors = valueOf(store::VectorStore::open(library.library(), library.encoder->identity(), 4, false));
    const core::FolderId folder = valueOf(catalogue->folders().add(library.photos()));
    std::vector<core::PhotoId> ids;
    std::vector<std::string> keys;
    std::vector<float> rows;
    auto transaction = valueOf(catalogue->begin());
    for (int i = 0; i < photos; ++i) {
        store::PhotoRow row;
        row.folder = folder;
        row.path = library.photos() / ("holiday in Crete " + std::to_string(i) + ".jpg");
        row.bytes = row.modifiedNs = row.width = row.height = 1;
        row.contentHash = core::contentHash(std::to_string(i));
        ids.push_back(valueOf(catalogue->photos().put(row)));
        keys.push_back(row.contentHash);
        const float angle = static_cast<float>(i);
        rows.insert(rows.end(), {std::cos(angle), std::sin(angle), 0.0f, 0.0f});
    }
    if (!transaction.commit() || !vectors->put(store::VectorKind::Photo, keys, rows))
        std::abort();
    return ids;
}

template <class Work>
double secondsOf(Work &&work)
{
    const auto begin = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

}  // namespace

int main(int argc, char **argv)
{
    const int photos = argc > 1 ? std::atoi(argv[1]) : 200'000;
    TestLibrary library;
    const auto ids = fillLibrary(library, photos);
    auto loaded = valueOf(jobs::readSearcher(library.library(), *library.encoder));
    if (jobs::keepCached(loaded, library.library(), 1))
        std::printf("from its file: %.3f s\n", secondsOf([&] {
                        loaded = valueOf(jobs::followLibrary(*jobs::openCached(library.library(), *library.encoder, jobs::Trust::Quick),
                                                             library.library(), *library.encoder));
                    }));
    for (std::size_t round = 0; round < 4; ++round) {
        const double removal = secondsOf([&] {
            const auto catalogue = valueOf(store::Catalogue::open(library.library(), store::Access::ReadWrite));
            if (!catalogue->photos().remove(std::span(ids).subspan(100 * round, 100)))
                std::abort();
        });
        const double following = secondsOf([&] { loaded = valueOf(jobs::followLibrary(loaded, library.library(), *library.encoder)); });
        if (loaded.searcher->photoCount() != photos - 100 * static_cast<std::int64_t>(round + 1))
            std::abort();
        const double anew = secondsOf([&] { static_cast<void>(valueOf(jobs::readSearcher(library.library(), *library.encoder))); });
        std::printf("%d photos: 100 removed from the catalogue in %.4f s, from the snapshot in %.4f s; reading it anew %.3f s\n", photos,
                    removal, following, anew);
    }
    return 0;
}
