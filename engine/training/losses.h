// Losses over a batch of embeddings: pure functions.
#pragma once

#include <torch/torch.h>

namespace semblance::training {

// One way of it: the mean over the rows of each row's weighted mean over its positives of -log p(positive | positive and negatives).
// logits [N,M], positives [N,M] bool, weights [1,M] or [1]; the rest as below.
[[nodiscard]] torch::Tensor contrastOneWay(const torch::Tensor &logits, const torch::Tensor &positives, const torch::Tensor &weights,
                                           double smoothing);

// Symmetric InfoNCE (Radford et al. 2021, section 2.3) with several positives, each of which competes with the negatives alone, so
// that "a dog" and "a poodle" can both be wholly true of one photo (Khosla et al. 2020, L_out of eq. 2, without the other positives
// in the denominator). images: [N,D], texts: [M,D], unit length; logitScale: scalar; positives: [N,M] bool, positives[i][j] says
// that text j is true of image i. `textWeights` [M] says how much each text counts among an image's positives; undefined: all alike.
// `labelSmoothing` of a target goes evenly to the positive and its negatives. Rows without a positive are left out. Returns a scalar.
[[nodiscard]] torch::Tensor infoNce(const torch::Tensor &images, const torch::Tensor &texts, const torch::Tensor &logitScale,
                                    const torch::Tensor &positives, double labelSmoothing = 0.0, const torch::Tensor &textWeights = {});

// Each pair of the batch is a decision of its own: -log sigmoid(z (s x.y + b)), z = 1 for a positive and -1 for the rest, summed and
// divided by the number of images (Zhai et al. 2023, SigLIP, eq. 1 and algorithm 1). Shapes as above; logitBias: scalar. With
// `labelSmoothing` e a target is 1 - e/2 or e/2 instead of 1 or 0.
[[nodiscard]] torch::Tensor sigmoidPairs(const torch::Tensor &images, const torch::Tensor &texts, const torch::Tensor &logitScale,
                                         const torch::Tensor &logitBias, const torch::Tensor &positives, double labelSmoothing = 0.0);

enum class Negatives {
    Hardest,  // the worst one of the batch (VSE++)
    All       // the sum over all (VSE0, Kiros et al. 2014): steadier while everything is still wrong
};

// Hinge on cosines, both ways: max(0, margin + s(negative) - s(positive)), averaged over the positive pairs (Faghri et al. 2018, VSE++,
// eq. 4 and 5). What is positive is never a negative, so another caption of the same photo cannot be "the hardest".
[[nodiscard]] torch::Tensor tripletRanking(const torch::Tensor &images, const torch::Tensor &texts, const torch::Tensor &positives,
                                           double margin = 0.2, Negatives negatives = Negatives::Hardest);

// Siamese contrastive loss: half the mean of d^2 over the positives plus half the mean of max(0, margin - d)^2 over the negatives that
// are nearer than the margin, d the Euclidean distance (Hadsell, Chopra and LeCun 2006, eq. 4; the two means because a batch has N times
// as many negatives).
[[nodiscard]] torch::Tensor siameseContrastive(const torch::Tensor &images, const torch::Tensor &texts, const torch::Tensor &positives,
                                               double margin = 1.2);

// What a match head looks at: [x, y, |x - y|, x * y] (Conneau et al. 2017, InferSent, section 3.2.1). [K,D] and [K,D] -> [K,4D].
[[nodiscard]] torch::Tensor joinedPairs(const torch::Tensor &images, const torch::Tensor &texts);

// Which pairs a match head is asked about: every positive, and for each image and each text its hardest negative of the batch (Li et al.
// 2021, ALBEF, section 3.2, where it is sampled). No gradient flows through the choice.
struct MatchPairs {
    torch::Tensor images, texts;  // [K] int64, rows
    torch::Tensor labels;         // [K] float32, 1 or 0
};
[[nodiscard]] MatchPairs chooseMatchPairs(const torch::Tensor &images, const torch::Tensor &texts, const torch::Tensor &positives);

// Binary cross-entropy of the match head's logits [K], positives and negatives weighing the same as wholes (ALBEF, eq. 4). Returns a scalar.
[[nodiscard]] torch::Tensor binaryMatch(const torch::Tensor &logits, const torch::Tensor &labels);

// Binary cross-entropy of a critic that tells images from texts, logits [N] and [M], above 0 for an image (Wang et al. 2017, ACMR, eq. 3).
[[nodiscard]] torch::Tensor modalityCritic(const torch::Tensor &imageLogits, const torch::Tensor &textLogits);

// The identity, whose gradient is multiplied by -strength: what stands before the critic learns to deceive it (Ganin and Lempitsky 2015,
// section 3.2).
[[nodiscard]] torch::Tensor reverseGradient(const torch::Tensor &features, double strength);

}  // namespace semblance::training
