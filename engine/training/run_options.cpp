#include "engine/training/run_options.h"

#include <algorithm>
#include <array>

#include "engine/training/optimiser.h"
#include "engine/training/run_loss.h"
#include "engine/training/schedule.h"

namespace semblance::training {

core::Result<void> RunOptions::checkRun(const std::string &recipe) const
{
    const auto refuse = [&](const char *what) { return core::fail(core::ErrorCode::InvalidArgument, "Recipe " + recipe + ": " + what); };
    if (epochs < 1 || batchSize < 2)
        return refuse("epochs must be at least 1 and batch_size at least 2.");
    if (!(learningRate > 0.0 && learningRate < 1.0) || !(weightDecay >= 0.0 && weightDecay < 1.0))
        return refuse("learning_rate must be in (0,1) and weight_decay in [0,1).");
    if (!(warmUp >= 0.0 && warmUp < 1.0) || !(labelSmoothing >= 0.0 && labelSmoothing < 1.0))
        return refuse("warm_up and label_smoothing must be in [0,1).");
    if (!(averageDecay >= 0.0 && averageDecay < 1.0) || !(gradientClip >= 0.0))
        return refuse("average_decay must be in [0,1) and gradient_clip not negative.");
    if (!(captionBalance >= 0.0 && captionBalance <= 2.0))
        return refuse("caption_balance must be in [0,2].");
    if (captionsPerPhoto < 1 || captionsPerPhoto > 16)
        return refuse("captions_per_photo must be between 1 and 16.");
    if (!(cropScale > 0.0 && cropScale <= 1.0) || !(colourJitter >= 0.0 && colourJitter < 1.0) || !(erase >= 0.0 && erase <= 1.0))
        return refuse("crop_scale must be in (0,1], colour_jitter in [0,1) and erase in [0,1].");
    if (!(wordDropout >= 0.0 && wordDropout < 1.0))
        return refuse("word_dropout must be in [0,1).");
    if (checkpointSteps < 1)
        return refuse("checkpoint_steps must be at least 1.");
    if (accumulation < 1 || accumulation > batchSize)
        return refuse("accumulation must be between 1 and batch_size.");
    if (patience < 0)
        return refuse("patience must not be negative.");
    constexpr std::array metrics{"val_loss", "recall_at_10", "photo_recall_at_10", "recall"};
    if (std::find(metrics.begin(), metrics.end(), stopMetric) == metrics.end())
        return refuse("stop_metric must be val_loss, recall_at_10, photo_recall_at_10 or recall.");
    if (!(conceptWeight >= 0.0 && conceptWeight <= 10.0))
        return refuse("concept_weight must be in [0,10].");
    if (largestSize < 0 || (largestSize > 0 && largestSize < std::max<std::int64_t>(16, startSize)))
        return refuse("largest_size must be 0 or at least 16 and start_size.");
    if (!(margin >= 0.0 && margin <= 4.0) || !(criticWeight >= 0.0 && criticWeight <= 10.0))
        return refuse("margin must be in [0,4] and critic_weight in [0,10].");
    if (auto ok = checkLossName(loss); !ok)
        return ok;
    if (auto kind = optimiserKind(optimiser); !kind)
        return core::fail(kind.error());
    if (auto kind = scheduleKind(schedule); !kind)
        return core::fail(kind.error());
    return {};
}

}  // namespace semblance::training
