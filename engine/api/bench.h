// How fast this build is on this machine, each figure beside a bare one of the library that does the work.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/api/engine.h"
#include "engine/api/tools.h"

namespace semblance::api {

struct BenchRequest {
    std::string what;                // "embed", "decode", "evaluate", "index", "layers", "query", "search", "start"
    std::int64_t vectors = 100'000;  // random ones of the model's width, for query, search and start; 1000 at least
    std::int64_t photos = 256;       // that are indexed in a round
    int rounds = 7;                  // of all contenders by turns, after one to warm up
};

// On photos of the library where it has enough JPEGs, on rendered ones else. Errors: InvalidArgument, those of loading the model.
[[nodiscard]] Result<std::vector<BenchFigure>> runBench(const EngineOptions &options, const BenchRequest &request);

}  // namespace semblance::api
