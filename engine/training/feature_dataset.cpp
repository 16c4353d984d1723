#include "engine/training/feature_dataset.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "engine/core/paths.h"
#include "engine/models/safetensors.h"

namespace semblance::training {

using core::ErrorCode;
using core::fail;

namespace {

template <class T>
torch::Tensor toTensor(const std::vector<T> &values)
{
    return torch::tensor(at::ArrayRef<T>(values), torch::TensorOptions(c10::CppTypeToScalarType<T>::value));
}

template <class T>
std::vector<T> toVector(const torch::Tensor &tensor)
{
    const auto here = tensor.contiguous();
    return {here.data_ptr<T>(), here.data_ptr<T>() + here.numel()};
}

// The share of rows of `scores` [Q,G] that have a relevant column among their first k.
double recallAt(const torch::Tensor &ranked, std::int64_t k)
{
    return ranked.narrow(1, 0, std::min(k, ranked.size(1))).any(1).to(torch::kFloat64).mean().item<double>();
}

// [Q, min(10,G)] bool: whether the n-th best column is relevant.
torch::Tensor rankedRelevance(const torch::Tensor &scores, const torch::Tensor &relevant)
{
    const auto best = std::get<1>(scores.topk(std::min<std::int64_t>(10, scores.size(1)), 1));
    return relevant.gather(1, best);
}

std::string joinedNames(const std::vector<std::string> &names)
{
    std::string text;
    for (const std::string &name : names)
        text += name + '\n';
    return text;
}

std::vector<std::string> splitNames(const std::string &text)
{
    std::vector<std::string> names;
    for (std::size_t begin = 0; begin < text.size();) {
        const std::size_t end = std::min(text.find('\n', begin), text.size());
        names.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    return names;
}

}  // namespace

torch::Tensor FeatureDataset::positives() const
{
    auto matrix = torch::zeros({size(), texts.size(0)}, torch::kBool);
    auto cells = matrix.accessor<bool, 2>();
    for (std::int64_t photo = 0; photo < size(); ++photo)
        for (const std::int32_t caption : captionsOf[static_cast<std::size_t>(photo)])
            cells[photo][caption] = true;
    return matrix;
}

FeatureDataset FeatureDataset::subset(const std::vector<std::int64_t> &photos) const
{
    std::set<std::int32_t> used;
    for (const std::int64_t photo : photos)
        used.insert(captionsOf[static_cast<std::size_t>(photo)].begin(), captionsOf[static_cast<std::size_t>(photo)].end());
    const std::vector<std::int64_t> rows(used.begin(), used.end());
    std::map<std::int32_t, std::int32_t> newNumber;
    for (const std::int32_t old : used)
        newNumber.emplace(old, static_cast<std::int32_t>(newNumber.size()));
    FeatureDataset part;
    part.images = images.index_select(1, toTensor(photos));
    part.texts = texts.index_select(0, toTensor(rows));
    for (const std::int64_t photo : photos) {
        std::vector<std::int32_t> captions;
        for (const std::int32_t old : captionsOf[static_cast<std::size_t>(photo)])
            captions.push_back(newNumber.at(old));
        part.captionsOf.push_back(std::move(captions));
    }
    return part;
}

core::Result<void> FeatureDataset::check() const
{
    const auto refuse = [](const std::string &what) { return fail(ErrorCode::InvalidArgument, "The embeddings to learn from: " + what); };
    if (!images.defined() || images.dim() != 3 || !texts.defined() || texts.dim() != 2 || images.size(2) != texts.size(1))
        return refuse("expected images [V,P,D] and texts [C,D].");
    if (images.numel() == 0 || texts.numel() == 0 || static_cast<std::int64_t>(captionsOf.size()) != size())
        return refuse("there are no photos, no captions, or not a list of captions a photo.");
    for (const auto &captions : captionsOf) {
        if (captions.empty())
            return refuse("a photo has no caption.");
        for (const std::int32_t caption : captions)
            if (caption < 0 || caption >= texts.size(0))
                return refuse("a caption's number is out of range.");
    }
    if (!std::isfinite(images.sum(torch::kFloat64).item<double>()) || !std::isfinite(texts.sum(torch::kFloat64).item<double>()))
        return refuse("a value is not a finite number.");
    return {};
}

FeatureDataset SplitFeatures::part(Part wanted) const
{
    std::vector<std::int64_t> rows;
    for (std::size_t i = 0; i < partOf.size(); ++i)
        if (partOf[i] == wanted)
            rows.push_back(static_cast<std::int64_t>(i));
    return all.subset(rows);
}

core::Result<void> saveFeatures(const std::filesystem::path &file, const SplitFeatures &features)
{
    std::vector<std::int64_t> offsets{0};
    std::vector<std::int32_t> captions, parts;
    for (const auto &list : features.all.captionsOf) {
        captions.insert(captions.end(), list.begin(), list.end());
        offsets.push_back(static_cast<std::int64_t>(captions.size()));
    }
    for (const Part part : features.partOf)
        parts.push_back(static_cast<std::int32_t>(part));
    const models::TensorMap tensors{{"images", features.all.images.contiguous()},
                                    {"texts", features.all.texts.contiguous()},
                                    {"captions", toTensor(captions)},
                                    {"offsets", toTensor(offsets)},
                                    {"parts", toTensor(parts)}};
    return models::writeSafetensors(
        file, tensors, {{"format", "semblance-features-1"}, {"model", features.model}, {"photos", joinedNames(features.photos)}});
}

core::Result<SplitFeatures> loadFeatures(const std::filesystem::path &file)
{
    auto opened = models::SafetensorsFile::open(file);
    if (!opened)
        return fail(opened.error());
    const auto broken = [&] { return fail(ErrorCode::Corrupt, core::displayPath(file) + " holds no embeddings to learn from."); };
    const auto &metadata = opened->metadata();
    if (!metadata.contains("format") || metadata.at("format") != "semblance-features-1" || !metadata.contains("model")
        || !metadata.contains("photos"))
        return broken();
    const auto images = opened->tensor("images"), texts = opened->tensor("texts"), captions = opened->tensor("captions"),
               offsets = opened->tensor("offsets"), parts = opened->tensor("parts");
    if (!images || !texts || !captions || !offsets || !parts || images->scalar_type() != torch::kFloat32
        || texts->scalar_type() != torch::kFloat32 || captions->scalar_type() != torch::kInt32 || offsets->scalar_type() != torch::kInt64
        || parts->scalar_type() != torch::kInt32 || images->dim() != 3)
        return broken();
    SplitFeatures features;
    features.all.images = images->clone();
    features.all.texts = texts->clone();
    const auto numbers = toVector<std::int32_t>(*captions), partNumbers = toVector<std::int32_t>(*parts);
    const auto begins = toVector<std::int64_t>(*offsets);
    if (begins.size() != static_cast<std::size_t>(images->size(1)) + 1 || partNumbers.size() + 1 != begins.size()
        || begins.back() != static_cast<std::int64_t>(numbers.size()))
        return broken();
    for (std::size_t i = 0; i + 1 < begins.size(); ++i) {
        if (begins[i] < 0 || begins[i] > begins[i + 1] || begins[i + 1] > begins.back() || partNumbers[i] < 0 || partNumbers[i] > 2)
            return broken();
        features.all.captionsOf.emplace_back(numbers.begin() + begins[i], numbers.begin() + begins[i + 1]);
        features.partOf.push_back(static_cast<Part>(partNumbers[i]));
    }
    features.photos = splitNames(metadata.at("photos"));
    features.model = metadata.at("model");
    if (auto ok = features.all.check(); !ok)
        return fail(ErrorCode::Corrupt, core::displayPath(file) + ": " + ok.error().detail);
    return features;
}

FeatureFigures measureRecall(const torch::Tensor &images, const torch::Tensor &texts, const torch::Tensor &positives)
{
    const torch::NoGradGuard noGradients;
    const auto scores = torch::mm(texts, images.t());
    const auto forText = rankedRelevance(scores, positives.t()), forImage = rankedRelevance(scores.t(), positives);
    FeatureFigures figures;
    figures.textToImage1 = recallAt(forText, 1);
    figures.textToImage5 = recallAt(forText, 5);
    figures.textToImage10 = recallAt(forText, 10);
    figures.imageToText1 = recallAt(forImage, 1);
    figures.imageToText5 = recallAt(forImage, 5);
    figures.imageToText10 = recallAt(forImage, 10);
    return figures;
}

}  // namespace semblance::training
