// What every recipe that trains through the towers has: how long, how fast, how the photos vary, when to stop.
#pragma once

#include <cstdint>
#include <string>

#include "engine/core/result.h"

namespace semblance::training {

struct RunOptions {
    std::int64_t epochs = 20;
    std::int64_t batchSize = 256;
    double learningRate = 1e-3;  // at the top of the schedule
    double weightDecay = 0.05;   // not on biases, norms and the logit scale
    double warmUp = 0.05;        // share of all steps
    double labelSmoothing = 0.1;
    double captionBalance = 0.5;        // how much rarer captions of a photo are preferred, see sampler.h
    std::int64_t captionsPerPhoto = 2;  // draws a photo and step; a caption that several photos draw is used once
    double gradientClip = 1.0;          // 2-norm; 0: none
    double averageDecay = 0.999;        // exponential moving average of the weights, what is validated and kept; 0: none
    std::int64_t startSize = 0;         // pictures are this small in the first epochs and grow to the full size; 0: full size throughout
    double cropScale = 0.4;             // random resized crop: least share of the area
    double colourJitter = 0.3;          // brightness, contrast, saturation
    bool flip = true;
    double erase = 0.15;   // probability of random erasing
    bool bfloat16 = true;  // autocast of the products; the training job asks whether that is faster
    std::int64_t checkpointSteps = 200;
    std::uint64_t seed = 1;

    // Younger than the first runs: the scratch recipe writes them only when they are not at their default, so that the
    // checkpoints of older runs still belong to their options.
    std::int64_t accumulation = 1;  // pieces that a batch goes through the towers in: less memory, the same gradients
    std::int64_t patience = 0;      // evaluations without a better stopMetric after which the run ends; 0: it runs to its end
    // What "better" means: "val_loss", "recall_at_10" (text to photo), "photo_recall_at_10" (photo to text) or "recall" (their mean).
    std::string stopMetric = "recall";
    bool keepBest = false;            // the result is the evaluation with the best stopMetric, not the last one
    std::string loss = "infonce";     // see run_loss.h
    double margin = 0.0;              // of triplet and siamese; 0: the loss's own
    double criticWeight = 0.0;        // of the adversarial modality critic beside the loss; 0: none
    double conceptWeight = 0.0;       // of the concept bank beside the loss, see concept_bank.h; 0: none
    std::int64_t largestSize = 0;     // what pictures grow to when they start small; 0: the model's own size
    std::string optimiser = "adamw";  // see optimiser.h
    std::string schedule = "cosine";  // see schedule.h
    double wordDropout = 0.0;         // probability that a token of a caption is left out while training; one stays
    bool balance = false;             // photos of rarer captions are drawn more often, so that every class comes as often as every other

    // InvalidArgument naming the first value that cannot work; `recipe` begins the sentence.
    [[nodiscard]] core::Result<void> checkRun(const std::string &recipe) const;
};

}  // namespace semblance::training
