#include "engine/jobs/join_models.h"

#include "engine/models/tower_join.h"

namespace semblance::jobs {

core::Result<ModelDescription> joinModels(const std::filesystem::path &image, const std::filesystem::path &text,
                                          const std::filesystem::path &out, const JoinSettings &settings)
{
    if (settings.pool != "mean" && settings.pool != "first")
        return core::fail(core::ErrorCode::InvalidArgument, "The pool '" + settings.pool + "' is unknown: choose mean or first.");
    models::JoinOptions options;
    options.embeddingDimension = settings.embeddingDimension;
    options.projectionWidth = settings.hidden;
    options.pool = settings.pool == "first" ? models::BertPool::First : models::BertPool::Mean;
    options.contextLength = settings.contextLength;
    options.seed = settings.seed;
    if (const auto joined = models::joinTowers(image, text, out, options); !joined)
        return core::fail(joined.error());
    return describeModel(out);
}

}  // namespace semblance::jobs
