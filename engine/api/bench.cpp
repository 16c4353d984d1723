#include "engine/api/bench.h"

#include <algorithm>
#include <map>

#include "engine/api/library_paths.h"
#include "engine/jobs/bench.h"
#include "engine/jobs/model_tools.h"

namespace semblance::api {

using core::fail;

Result<std::vector<BenchFigure>> runBench(const EngineOptions &options, const BenchRequest &request)
{
    using Measure = Result<std::vector<jobs::Figure>> (*)(const jobs::BenchOptions &, jobs::JobContext &);
    static const std::map<std::string, Measure> measures{
        {"embed", jobs::benchEmbed},   {"decode", jobs::benchDecode}, {"evaluate", jobs::benchEvaluate}, {"index", jobs::benchIndex},
        {"layers", jobs::benchLayers}, {"query", jobs::benchQuery},   {"search", jobs::benchSearch},     {"start", jobs::benchStart}};
    const auto measure = measures.find(request.what);
    if (measure == measures.end())
        return fail(ErrorCode::InvalidArgument,
                    "There is no bench \"" + request.what + "\"; expected embed, decode, evaluate, index, layers, query, search or start.");
    if (request.vectors < 1000 || request.rounds < 1)
        return fail(ErrorCode::InvalidArgument, "A bench takes at least 1000 vectors and one round.");
    jobs::setThreads(options.threads);  // as for every other command
    jobs::BenchOptions bench{resolveLibrary(options), {},
                             options.device,          options.precision,
                             options.threads,         request.rounds,
                             request.vectors,         static_cast<std::size_t>(std::max<std::int64_t>(1, request.photos)),
                             decoderProgram(options)};
    if (request.what != "decode" && request.what != "evaluate" && request.what != "layers") {
        auto model = resolveModel(options);
        if (!model)
            return fail(model.error());
        bench.model = *model;
    }
    jobs::JobContext unstoppable;
    const auto figures = measure->second(bench, unstoppable);
    if (!figures)
        return fail(figures.error());
    std::vector<BenchFigure> values;
    for (const jobs::Figure &figure : *figures)
        values.push_back({figure.name, figure.unit, figure.median, figure.low, figure.high, figure.processor, figure.settings});
    return values;
}

}  // namespace semblance::api
