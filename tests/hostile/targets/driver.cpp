// Where the compiler has no libFuzzer: the target over its seeds and COUNT mutations of them. A crash ends it, and so the test.
#include <cstdio>
#include <cstdlib>

#include "tests/hostile/targets/target.h"

int main(int argc, char **argv)
{
    using namespace semblance::tests;
    const std::uint64_t count = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1000;
    const auto seeds = targetSeeds();
    for (const HostileFile &seed : seeds)
        static_cast<void>(LLVMFuzzerTestOneInput(seed.bytes.data(), seed.bytes.size()));
    for (std::uint64_t number = 0; number < count; ++number) {
        const HostileFile input = mutation(seeds, number);
        static_cast<void>(LLVMFuzzerTestOneInput(input.bytes.data(), input.bytes.size()));
    }
    std::printf("%llu mutations of %zu seeds\n", static_cast<unsigned long long>(count), seeds.size());
    return 0;
}
