// The recipe `classify`: a head on frozen image embeddings that tells classes apart.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <torch/torch.h>

#include "engine/core/result.h"

namespace semblance::training {

struct ClassifierOptions {
    std::string kind = "logistic";    // logistic, mlp, or tip: a cache of the training photos, nothing is learnt (Tip-Adapter)
    std::string start = "zero-shot";  // the weights begin as the classes' sentences (Wortsman et al. 2022, section 2), or at zeros
    std::string prompt = "a photo of a {}";
    double logitScale = 30.0;    // of the sentences' cosines
    std::int64_t hidden = 0;     // of mlp; 0: the embedding's dimension
    std::int64_t shots = 0;      // photos a class that are learnt from; 0: all
    std::int64_t epochs = 200;   // each one step over all photos
    double learningRate = 3e-2;  // AdamW, warm-up + cosine
    double weightDecay = 0.01;
    double dropout = 0.0;
    double labelSmoothing = 0.0;
    bool balance = false;  // a class counts as much as every other, however many photos it has
    double validation = 0.125;
    double test = 0.125;
    std::uint64_t seed = 1;

    [[nodiscard]] core::Result<void> check() const;
    [[nodiscard]] core::Result<void> set(const std::string &key, const std::string &value);
    [[nodiscard]] std::string toJson() const;
    [[nodiscard]] static core::Result<ClassifierOptions> fromJson(const std::string &json);
};

struct LabelledFeatures {
    torch::Tensor images;  // [P,D] unit length
    torch::Tensor labels;  // [P] int64 in [0,K)
};

// [N,D] unit length -> [N,K] logits.
class ClassifierHeadImpl : public torch::nn::Module {
public:
    ClassifierHeadImpl(const ClassifierOptions &options, std::int64_t dimension, std::int64_t classes, std::int64_t cached = 0);
    [[nodiscard]] torch::Tensor forward(const torch::Tensor &images);

    torch::nn::Linear linear{nullptr}, down{nullptr}, up{nullptr};
    torch::Tensor keys, labels;       // buffers of tip: [cached,D], one-hot [cached,K]
    torch::Tensor weight, sharpness;  // buffers of tip: scalars

private:
    double m_dropout;
};
TORCH_MODULE(ClassifierHead);

struct ClassifierResult {
    ClassifierHead head{nullptr};
    double zeroShot = 0, accuracy = 0;  // on the validation photos
    std::int64_t bestEpoch = 0;         // 0: nothing was better than the sentences
    // Of the photos it learned from and chose with, 19 of 20 have at least this logarithm of the summed exponentials of their logits
    // (Liu et al. 2020, energy score): a photo with less is like none of the classes.
    double leastEnergy = 0;
};

// `sentences` [K,D] unit length. The epoch (of tip: weight and sharpness) is chosen by accuracy on the validation photos, then by loss;
// the zero-shot head is the first candidate. Errors: InvalidArgument (options, shapes, a class without photos).
[[nodiscard]] core::Result<ClassifierResult> fitClassifier(const ClassifierOptions &options, const LabelledFeatures &train,
                                                           const LabelledFeatures &validation, const torch::Tensor &sentences);

// What stands beside the head in a package.
struct ClassifierNotes {
    std::vector<std::string> classes;
    std::string base;        // version of the model whose embeddings it tells apart
    double leastEnergy = 0;  // see ClassifierResult
};
// classifier.json (options and notes) and classifier.safetensors beside a model package. Errors: those of reading and writing, Corrupt.
[[nodiscard]] core::Result<void> saveClassifier(const std::filesystem::path &folder, const ClassifierHead &head,
                                                const ClassifierOptions &options, const ClassifierNotes &notes);
struct LoadedClassifier : ClassifierNotes {
    ClassifierHead head{nullptr};
};
[[nodiscard]] core::Result<LoadedClassifier> loadClassifier(const std::filesystem::path &folder);

}  // namespace semblance::training
