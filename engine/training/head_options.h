// The options of the recipes that learn on cached embeddings: `head` and `align`.
#pragma once

#include <cstdint>
#include <string>

#include "engine/core/result.h"
#include "engine/models/feature_adapter.h"
#include "engine/training/optimiser.h"
#include "engine/training/schedule.h"

namespace semblance::training {

struct HeadOptions {
    std::string kind = "residual";  // residual (CLIP-Adapter), linear (a matrix a tower), or mlp (a matrix and a branch)
    std::string start = "align";    // of linear and mlp: identity, or align, what that recipe finds; residual begins as the identity
    std::string loss = "infonce";   // infonce, siglip, triplet, siamese, match
    std::int64_t hidden = 0;        // of the branch; 0: the embedding's dimension
    double ratio = 0.5;             // the branch's share
    double baseShare = 0.2;         // of the base model's own cosine in the score
    double dropout = 0.1;
    double noise = 0.0;  // of the embeddings while training: normal, this long on average
    std::int64_t epochs = 40;
    std::int64_t batchSize = 128;
    std::int64_t captionsPerPhoto = 2;
    std::string optimiser = "adamw";  // sgd, adam, adamw
    double learningRate = 1e-3;
    double momentum = 0.9;
    double weightDecay = 0.05;
    std::string schedule = "cosine";  // constant, step, cosine
    double warmUp = 0.05;
    std::int64_t stepCount = 3;
    double stepFactor = 0.1;
    double gradientClip = 1.0;
    std::int64_t accumulate = 1;  // batches whose gradients are averaged before a step
    double labelSmoothing = 0.0;
    double logitScale = 20.0;            // where the learnt temperature begins
    double margin = 0.0;                 // of triplet and siamese; 0: the loss's own, 0.2 and 1.2
    std::string negatives = "hardest";   // of triplet: hardest or all
    double critic = 0.0;                 // weight of the modality critic, 0: none
    bool cache = false;                  // add a Tip-Adapter cache afterwards, if the validation photos say so
    bool balance = false;                // photos of rarer captions are drawn more often: every class as often as every other
    std::int64_t views = 1;              // varied copies of each photo that are embedded, the plain one among them
    std::string metric = "mean_recall";  // what the best epoch is chosen by: mean_recall, recall_at_10 or val_loss
    std::int64_t patience = 10;          // epochs without a better one before the run stops; 0: never
    double validation = 0.125;           // share of the photos, when no split is given
    double test = 0.125;                 // and held out for the report
    std::int64_t checkpointSteps = 50;
    std::uint64_t seed = 1;

    [[nodiscard]] core::Result<void> check() const;
    [[nodiscard]] core::Result<void> set(const std::string &key, const std::string &value);
    [[nodiscard]] std::string toJson() const;
    [[nodiscard]] static core::Result<HeadOptions> fromJson(const std::string &json);

    [[nodiscard]] models::FeatureAdapterOptions adapter(std::int64_t dimension) const;
    [[nodiscard]] OptimiserOptions optimiserOptions() const;
    [[nodiscard]] ScheduleOptions scheduleOptions() const;
};

struct AlignOptions {
    std::string method = "cca";   // cca (canonical correlations) or subspace (PCA bases)
    std::int64_t dimensions = 0;  // that are kept; 0: chosen on the validation photos, as with the next three
    double regularisation = 0.0;  // of CCA: added to the variances, a share of their mean
    double power = -1.0;          // of CCA: a direction counts with its correlation to this power (Gong et al. 2014); below 0: chosen
    double baseShare = -1.0;      // of the base model's own cosine in the score; below 0: chosen
    double validation = 0.125;
    double test = 0.125;
    std::uint64_t seed = 1;

    [[nodiscard]] core::Result<void> check() const;
    [[nodiscard]] core::Result<void> set(const std::string &key, const std::string &value);
    [[nodiscard]] std::string toJson() const;
    [[nodiscard]] static core::Result<AlignOptions> fromJson(const std::string &json);
};

}  // namespace semblance::training
