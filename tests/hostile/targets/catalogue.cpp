// A backup that somebody restores, and a catalogue that was changed from outside.
#include "engine/store/catalogue.h"

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "tests/hostile/targets/target.h"

namespace fs = std::filesystem;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    using namespace semblance;
    const fs::path library = tests::targetFolder() / "library", file = tests::targetFolder() / "backup.db";
    fs::create_directories(library);
    tests::writeInput(file, {data, size});
    static_cast<void>(store::restoreCatalogue(library, file));
    std::error_code ignored;
    for (const char *rest : {"catalog.db-wal", "catalog.db-shm"})
        fs::remove(library / rest, ignored);
    tests::writeInput(library / "catalog.db", {data, size});
    if (auto catalogue = store::Catalogue::open(library, store::Access::ReadWrite, 0))
        static_cast<void>((*catalogue)->check());
    return 0;
}

std::vector<semblance::tests::HostileFile> semblance::tests::targetSeeds()
{
    const fs::path library = targetFolder() / "seed";
    fs::create_directories(library);
    {
        auto catalogue = store::Catalogue::open(library, store::Access::ReadWrite, 0);
        if (!catalogue || !(*catalogue)->backupTo(targetFolder() / "seed.db"))
            std::abort();
    }
    std::ifstream in(targetFolder() / "seed.db", std::ios::binary);
    return {{"catalog.db", {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()}}};
}
