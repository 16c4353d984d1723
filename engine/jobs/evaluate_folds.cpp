#include "engine/jobs/evaluate_folds.h"

#include <algorithm>

#include "engine/core/paths.h"
#include "engine/evaluation/draws.h"
#include "engine/training/classifier.h"

namespace semblance::jobs {

using core::ErrorCode;
using core::fail;

namespace {

constexpr std::size_t validationEvery = 8;

std::vector<std::vector<std::int64_t>> photosOfClasses(const std::vector<std::int64_t> &labels, std::int64_t classes)
{
    std::vector<std::vector<std::int64_t>> photos(static_cast<std::size_t>(classes));
    for (std::size_t i = 0; i < labels.size(); ++i)
        photos[static_cast<std::size_t>(labels[i])].push_back(static_cast<std::int64_t>(i));
    return photos;
}

training::LabelledFeatures take(const torch::Tensor &photos, const std::vector<std::int64_t> &labels, const std::vector<std::int64_t> &rows)
{
    std::vector<std::int64_t> chosen;
    for (const std::int64_t row : rows)
        chosen.push_back(labels[static_cast<std::size_t>(row)]);
    return {photos.index_select(0, torch::tensor(at::ArrayRef<std::int64_t>(rows), torch::kInt64)),
            torch::tensor(at::ArrayRef<std::int64_t>(chosen), torch::kInt64)};
}

struct Parts {
    std::vector<std::int64_t> train, validation, held;
};

// Every eighth photo of a class that is not held out chooses the epoch; the only one of its class never does.
Parts partsOf(std::int64_t fold, const std::vector<std::int64_t> &foldOf, const std::vector<std::vector<std::int64_t>> &ofClass)
{
    Parts parts;
    for (const auto &photos : ofClass) {
        std::size_t seen = 0;
        for (const std::int64_t photo : photos) {
            if (foldOf[static_cast<std::size_t>(photo)] == fold)
                parts.held.push_back(photo);
            else
                (++seen % validationEvery == 2 ? parts.validation : parts.train).push_back(photo);
        }
    }
    if (parts.validation.empty())
        parts.validation = parts.train;
    return parts;
}

}  // namespace

core::Result<FoldedLogits> crossValidate(const torch::Tensor &photos, const std::vector<std::int64_t> &labels,
                                         const torch::Tensor &sentences, const std::vector<std::string> &classes, std::int64_t folds,
                                         std::uint64_t seed, JobContext &context)
{
    auto ofClass = photosOfClasses(labels, sentences.size(0));
    evaluation::Draws draws(seed);
    FoldedLogits result{torch::zeros({photos.size(0), sentences.size(0)}, torch::kFloat32), std::vector<std::int64_t>(labels.size())};
    std::int64_t next = 0;  // goes on from class to class: the parts are equally large
    for (std::size_t k = 0; k < ofClass.size(); ++k) {
        if (ofClass[k].size() < 2)
            return fail(ErrorCode::InvalidArgument, "The class \"" + classes[k]
                                                        + "\" has fewer than two photos that can be read: cross-validation "
                                                          "asks about a photo only what it has learnt from others of its class.");
        draws.shuffle(ofClass[k]);
        for (const std::int64_t photo : ofClass[k])
            result.foldOf[static_cast<std::size_t>(photo)] = next++ % folds;
    }
    training::ClassifierOptions options;
    options.seed = seed;
    for (std::int64_t fold = 0; fold < folds; ++fold) {
        if (context.stopped())
            return fail(ErrorCode::Cancelled, "Stopped between two parts of the cross-validation.");
        const Parts parts = partsOf(fold, result.foldOf, ofClass);
        if (parts.held.empty())
            continue;
        auto fitted =
            training::fitClassifier(options, take(photos, labels, parts.train), take(photos, labels, parts.validation), sentences);
        if (!fitted)
            return fail(fitted.error());
        const torch::NoGradGuard noGradients;
        const auto held = torch::tensor(at::ArrayRef<std::int64_t>(parts.held), torch::kInt64);
        result.logits.index_copy_(0, held, fitted->head(photos.index_select(0, held)).to(torch::kFloat32));
    }
    return result;
}

core::Result<HeadLogits> askHead(const std::filesystem::path &package, const torch::Tensor &photos, const std::vector<std::string> &classes)
{
    auto loaded = training::loadClassifier(package);
    if (!loaded)
        return fail(loaded.error());
    std::vector<std::int64_t> columns;
    for (const std::string &name : classes) {
        const auto known = std::find(loaded->classes.begin(), loaded->classes.end(), name);
        if (known == loaded->classes.end())
            return fail(ErrorCode::InvalidArgument, "The classifier of " + core::displayPath(package) + " has not learnt the class \""
                                                        + name + "\": measure it on a folder with its own classes.");
        columns.push_back(known - loaded->classes.begin());
    }
    const torch::NoGradGuard noGradients;
    loaded->head->eval();
    const auto logits = loaded->head(photos).to(torch::kFloat32);
    return HeadLogits{logits.index_select(1, torch::tensor(at::ArrayRef<std::int64_t>(columns), torch::kInt64)),
                      static_cast<std::int64_t>(loaded->classes.size() - classes.size())};
}

}  // namespace semblance::jobs
