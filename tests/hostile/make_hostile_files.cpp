// make_hostile_files FOLDER COUNT [FIRST]: the tricks and that many mutations as files, for a run of the whole program over them.
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "tests/hostile/hostile_files.h"

namespace {

bool write(const std::filesystem::path &folder, const semblance::tests::HostileFile &file)
{
    std::ofstream out(folder / file.name, std::ios::binary);
    out.write(reinterpret_cast<const char *>(file.bytes.data()), static_cast<std::streamsize>(file.bytes.size()));
    return out.good();
}

}  // namespace

int main(int argc, char **argv)
{
    using namespace semblance::tests;
    if (argc < 3) {
        std::fputs("make_hostile_files FOLDER COUNT [FIRST]\n", stderr);
        return 2;
    }
    const std::filesystem::path folder = argv[1];
    std::filesystem::create_directories(folder);
    const auto seeds = seedFiles();
    const std::uint64_t count = std::strtoull(argv[2], nullptr, 10), first = argc > 3 ? std::strtoull(argv[3], nullptr, 10) : 0;
    bool good = true;
    std::uint64_t written = 0;
    for (const HostileFile &trick : tricks())
        good = good && ++written != 0 && write(folder, trick);
    for (std::uint64_t number = first; good && number < first + count; ++number)
        good = ++written != 0 && write(folder, mutation(seeds, number));
    std::printf("%llu files\n", static_cast<unsigned long long>(written));
    return good ? 0 : 1;
}
