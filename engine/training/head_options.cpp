#include "engine/training/head_options.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "engine/training/option_list.h"

namespace semblance::training {

using core::ErrorCode;

namespace {

constexpr auto headVisitor = [](auto &options, auto &&visit) {
    visit("kind", options.kind);
    visit("start", options.start);
    visit("loss", options.loss);
    visit("hidden", options.hidden);
    visit("ratio", options.ratio);
    visit("base_share", options.baseShare);
    visit("dropout", options.dropout);
    visit("noise", options.noise);
    visit("epochs", options.epochs);
    visit("batch_size", options.batchSize);
    visit("captions_per_photo", options.captionsPerPhoto);
    visit("optimiser", options.optimiser);
    visit("learning_rate", options.learningRate);
    visit("momentum", options.momentum);
    visit("weight_decay", options.weightDecay);
    visit("schedule", options.schedule);
    visit("warm_up", options.warmUp);
    visit("step_count", options.stepCount);
    visit("step_factor", options.stepFactor);
    visit("gradient_clip", options.gradientClip);
    visit("accumulate", options.accumulate);
    visit("label_smoothing", options.labelSmoothing);
    visit("logit_scale", options.logitScale);
    visit("margin", options.margin);
    visit("negatives", options.negatives);
    visit("critic", options.critic);
    visit("cache", options.cache);
    visit("balance", options.balance);
    visit("views", options.views);
    visit("metric", options.metric);
    visit("patience", options.patience);
    visit("validation_share", options.validation);
    visit("test_share", options.test);
    visit("checkpoint_steps", options.checkpointSteps);
    visit("seed", options.seed);
};

constexpr auto alignVisitor = [](auto &options, auto &&visit) {
    visit("method", options.method);
    visit("dimensions", options.dimensions);
    visit("regularisation", options.regularisation);
    visit("power", options.power);
    visit("base_share", options.baseShare);
    visit("validation_share", options.validation);
    visit("test_share", options.test);
    visit("seed", options.seed);
};

core::Result<void> refuse(const std::string &recipe, const std::string &what)
{
    return core::fail(ErrorCode::InvalidArgument, "Recipe " + recipe + ": " + what);
}

template <std::size_t N>
bool oneOf(const std::string &value, const std::array<std::string_view, N> &names)
{
    return std::find(names.begin(), names.end(), value) != names.end();
}

constexpr std::array<std::string_view, 3> kinds{"residual", "linear", "mlp"}, metrics{"mean_recall", "recall_at_10", "val_loss"};
constexpr std::array<std::string_view, 5> losses{"infonce", "siglip", "triplet", "siamese", "match"};

bool isShare(double value)
{
    return value >= 0.0 && value < 1.0;
}

core::Result<void> checkChoices(const HeadOptions &options)
{
    if (!oneOf(options.kind, kinds))
        return refuse("head", "kind must be residual, linear or mlp, not \"" + options.kind + "\".");
    if (!oneOf(options.loss, losses))
        return refuse("head", "it has no loss \"" + options.loss + "\"; expected infonce, siglip, triplet, siamese or match.");
    if (options.start != "identity" && options.start != "align")
        return refuse("head", "start must be identity or align.");
    if (options.negatives != "hardest" && options.negatives != "all")
        return refuse("head", "negatives must be hardest or all.");
    if (!oneOf(options.metric, metrics))
        return refuse("head", "metric must be mean_recall, recall_at_10 or val_loss.");
    if (auto known = optimiserKind(options.optimiser); !known)
        return core::fail(known.error());
    if (auto known = scheduleKind(options.schedule); !known)
        return core::fail(known.error());
    return {};
}

core::Result<void> checkParts(const std::string &recipe, double validation, double test)
{
    if (!(validation > 0.0 && isShare(test) && validation + test < 1.0))
        return refuse(recipe, "validation_share must be above 0, test_share not negative, and both together below 1.");
    return {};
}

}  // namespace

core::Result<void> HeadOptions::check() const
{
    if (auto ok = checkChoices(*this); !ok)
        return ok;
    if (epochs < 1 || batchSize < 2 || captionsPerPhoto < 1 || accumulate < 1 || checkpointSteps < 1 || stepCount < 1)
        return refuse("head", "epochs, captions_per_photo, accumulate, checkpoint_steps and step_count must be at least 1, batch_size 2.");
    if (!(learningRate > 0.0) || !isShare(weightDecay) || !isShare(momentum) || !isShare(warmUp) || !isShare(labelSmoothing))
        return refuse("head", "learning_rate must be above 0; weight_decay, momentum, warm_up and label_smoothing in [0,1).");
    if (!(ratio > 0.0 && ratio <= 1.0) || !isShare(baseShare) || !isShare(dropout) || !(noise >= 0.0))
        return refuse("head", "ratio must be in (0,1], base_share and dropout in [0,1), noise not negative.");
    if (!(gradientClip >= 0.0) || !(margin >= 0.0) || !(critic >= 0.0) || !(stepFactor > 0.0 && stepFactor <= 1.0))
        return refuse("head", "gradient_clip, critic and margin must not be negative, step_factor in (0,1].");
    if (hidden < 0 || hidden > 65536 || views < 1 || views > 64 || patience < 0 || !(logitScale >= 1.0 && logitScale <= 100.0))
        return refuse("head", "hidden must be at most 65536, views 1 to 64, patience not negative, logit_scale in [1,100].");
    return checkParts("head", validation, test);
}

core::Result<void> HeadOptions::set(const std::string &key, const std::string &value)
{
    return setOption(*this, headVisitor, "head", key, value);
}

std::string HeadOptions::toJson() const
{
    return optionsToJson(*this, headVisitor, "head");
}

core::Result<HeadOptions> HeadOptions::fromJson(const std::string &json)
{
    auto options = optionsFromJson<HeadOptions>(json, headVisitor, "head");
    if (!options)
        return options;
    if (auto ok = options->check(); !ok)
        return core::fail(ok.error());
    return options;
}

models::FeatureAdapterOptions HeadOptions::adapter(std::int64_t dimension) const
{
    models::FeatureAdapterOptions adapter;
    adapter.recipe = "head";
    adapter.baseShare = baseShare;
    for (auto *tower : {&adapter.image, &adapter.text}) {
        tower->inputs = tower->outputs = dimension;
        tower->matrix = kind != "residual";
        tower->hidden = kind == "linear" ? 0 : hidden > 0 ? hidden : dimension;
        tower->ratio = ratio;
    }
    return adapter;
}

OptimiserOptions HeadOptions::optimiserOptions() const
{
    OptimiserOptions made;
    made.kind = optimiserKind(optimiser).value_or(OptimiserKind::AdamW);
    made.momentum = momentum;
    made.weightDecay = weightDecay;
    return made;
}

ScheduleOptions HeadOptions::scheduleOptions() const
{
    return {scheduleKind(schedule).value_or(ScheduleKind::Cosine), warmUp, stepCount, stepFactor};
}

core::Result<void> AlignOptions::check() const
{
    if (method != "cca" && method != "subspace")
        return refuse("align", "method must be cca or subspace, not \"" + method + "\".");
    if (dimensions < 0 || !(regularisation >= 0.0) || !(power <= 8.0) || !(baseShare < 1.0))
        return refuse("align", "dimensions and regularisation must not be negative, power at most 8, base_share below 1.");
    return checkParts("align", validation, test);
}

core::Result<void> AlignOptions::set(const std::string &key, const std::string &value)
{
    return setOption(*this, alignVisitor, "align", key, value);
}

std::string AlignOptions::toJson() const
{
    return optionsToJson(*this, alignVisitor, "align");
}

core::Result<AlignOptions> AlignOptions::fromJson(const std::string &json)
{
    auto options = optionsFromJson<AlignOptions>(json, alignVisitor, "align");
    if (!options)
        return options;
    if (auto ok = options->check(); !ok)
        return core::fail(ok.error());
    return options;
}

}  // namespace semblance::training
