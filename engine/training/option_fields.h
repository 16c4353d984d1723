// The options that every recipe through the towers has, by their names; internal to the recipes' options.
#pragma once

#include "engine/training/run_options.h"

namespace semblance::training {

// Calls visit(key, member) in the documented order.
template <class Options, class Visit>
void forEachRunOption(Options &options, Visit &&visit)
{
    visit("epochs", options.epochs);
    visit("batch_size", options.batchSize);
    visit("learning_rate", options.learningRate);
    visit("weight_decay", options.weightDecay);
    visit("warm_up", options.warmUp);
    visit("label_smoothing", options.labelSmoothing);
    visit("caption_balance", options.captionBalance);
    visit("captions_per_photo", options.captionsPerPhoto);
    visit("gradient_clip", options.gradientClip);
    visit("average_decay", options.averageDecay);
    visit("start_size", options.startSize);
    visit("crop_scale", options.cropScale);
    visit("colour_jitter", options.colourJitter);
    visit("flip", options.flip);
    visit("erase", options.erase);
    visit("bfloat16", options.bfloat16);
    visit("checkpoint_steps", options.checkpointSteps);
    visit("seed", options.seed);
}

// Those that came last: no recipe writes them at their default, so that the checkpoints of older runs still belong to their options.
template <class Options, class Visit>
void forEachLatestRunOption(Options &options, Visit &&visit)
{
    visit("word_dropout", options.wordDropout);
    visit("balance", options.balance);
}

// Those that came later.
template <class Options, class Visit>
void forEachYoungerRunOption(Options &options, Visit &&visit)
{
    visit("accumulation", options.accumulation);
    visit("patience", options.patience);
    visit("stop_metric", options.stopMetric);
    visit("keep_best", options.keepBest);
    visit("loss", options.loss);
    visit("margin", options.margin);
    visit("critic_weight", options.criticWeight);
    visit("concept_weight", options.conceptWeight);
    visit("largest_size", options.largestSize);
    visit("optimiser", options.optimiser);
    visit("schedule", options.schedule);
    forEachLatestRunOption(options, visit);
}

}  // namespace semblance::training
