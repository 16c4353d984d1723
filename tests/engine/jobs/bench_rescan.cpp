// bench_rescan [FILES]: looking again through a folder in which nothing changed, beside a bare walk that only asks for each file's
// status; by turns, with the memory that it took. Rows and vectors are made up: no photo is decoded.
#include "tests/engine/jobs/test_library.h"

#include <chrono>
#include <cstdio>
#include <fstream>

#include <dirent.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "engine/core/files.h"
#include "engine/jobs/xmp_sidecars.h"
#include "engine/store/vector_store.h"

using namespace semblance;
using namespace semblance::tests;
namespace fs = std::filesystem;

namespace {

void fillLibrary(const TestLibrary &library, int files)
{
    const auto catalogue = valueOf(store::Catalogue::open(library.library(), store::Access::ReadWrite));
    const auto vectors = valueOf(store::VectorStore::open(library.library(), library.encoder->identity(), 4, false));
    const core::FolderId folder = valueOf(catalogue->folders().add(library.photos()));
    auto transaction = valueOf(catalogue->begin());
    std::vector<std::string> keys;
    for (int i = 0; i < files; ++i) {
        store::PhotoRow row;
        row.folder = folder;
        row.path = library.photos() / ("holiday in Crete " + std::to_string(i) + ".jpg");
        std::ofstream(row.path) << i;
        struct stat status {};
        if (::stat(row.path.c_str(), &status) != 0)
            std::abort();
        row.bytes = status.st_size;
        row.modifiedNs = static_cast<std::int64_t>(status.st_mtim.tv_sec) * 1'000'000'000 + status.st_mtim.tv_nsec;
        row.contentHash = core::contentHash(std::to_string(i));
        row.width = row.height = 100;
        row.takenAt = "2023-07-14T18:05:11";
        row.camera = "Fuji X100V";
        row.metadataStamp = jobs::metadataStamp(std::nullopt);
        static_cast<void>(valueOf(catalogue->photos().put(row)));
        keys.push_back(row.contentHash);
    }
    if (!transaction.commit())
        std::abort();
    std::vector<float> rows(keys.size() * 4, 0.5F);
    if (!vectors->put(store::VectorKind::Photo, keys, rows))
        std::abort();
}

std::int64_t bareWalk(const fs::path &folder)
{
    std::int64_t files = 0;
    DIR *directory = ::opendir(folder.c_str());
    while (const dirent *entry = ::readdir(directory)) {
        struct stat status {};
        files += ::fstatat(::dirfd(directory), entry->d_name, &status, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(status.st_mode) ? 1 : 0;
    }
    ::closedir(directory);
    return files;
}

template <class Work>
double secondsOf(Work &&work)
{
    const auto begin = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

long peakMegabytes()
{
    struct rusage usage {};
    ::getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss / 1024;
}

}  // namespace

int main(int argc, char **argv)
{
    const int files = argc > 1 ? std::atoi(argv[1]) : 100'000;
    TestLibrary library;
    fillLibrary(library, files);
    const auto first = library.index();  // measures the cut-off and leaves its marks
    std::printf("%lld photos, %lld unchanged; peak before %ld MiB\n", static_cast<long long>(first.photos),
                static_cast<long long>(first.unchanged), peakMegabytes());
    for (int round = 0; round < 4; ++round) {
        std::int64_t seen = 0;
        const double bare = secondsOf([&] { seen = bareWalk(library.photos()); });
        jobs::IndexReport report;
        const double rescan = secondsOf([&] { report = library.index(); });
        std::printf("bare walk %.3f s (%lld files), rescan %.3f s (%lld unchanged): %.2f times; peak %ld MiB\n", bare,
                    static_cast<long long>(seen), rescan, static_cast<long long>(report.unchanged), rescan / bare, peakMegabytes());
    }
    return 0;
}
