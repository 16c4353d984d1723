// write_seeds FOLDER: a target's good inputs as files, for libFuzzer to start from.
#include <filesystem>

#include "tests/hostile/targets/target.h"

int main(int argc, char **argv)
{
    using namespace semblance::tests;
    if (argc != 2)
        return 2;
    std::filesystem::create_directories(argv[1]);
    for (const HostileFile &seed : targetSeeds())
        writeInput(std::filesystem::path(argv[1]) / seed.name, seed.bytes);
    return 0;
}
