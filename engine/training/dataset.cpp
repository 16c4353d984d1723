#include "engine/training/dataset.h"

#include <algorithm>

#include "engine/models/safetensors.h"

namespace semblance::training {

using core::ErrorCode;

namespace {

// Ragged lists as values and offsets.
struct Ragged {
    std::vector<std::int32_t> values;
    std::vector<std::int64_t> offsets{0};
    void add(const std::vector<std::int32_t> &list)
    {
        values.insert(values.end(), list.begin(), list.end());
        offsets.push_back(static_cast<std::int64_t>(values.size()));
    }
};

torch::Tensor tensorOf(const std::vector<std::int32_t> &values)
{
    return torch::tensor(at::ArrayRef<std::int32_t>(values), torch::kInt32);
}
torch::Tensor tensorOf(const std::vector<std::int64_t> &values)
{
    return torch::tensor(at::ArrayRef<std::int64_t>(values), torch::kInt64);
}

std::vector<std::vector<std::int32_t>> unpack(const torch::Tensor &values, const torch::Tensor &offsets)
{
    const auto *v = values.data_ptr<std::int32_t>();
    const auto *o = offsets.data_ptr<std::int64_t>();
    std::vector<std::vector<std::int32_t>> lists;
    for (std::int64_t i = 0; i + 1 < offsets.numel(); ++i) {
        if (o[i] < 0 || o[i] > o[i + 1] || o[i + 1] > values.numel())
            return {};
        lists.emplace_back(v + o[i], v + o[i + 1]);
    }
    return lists;
}

}  // namespace

core::Result<void> PairDataset::check() const
{
    const auto refuse = [](const std::string &what) { return core::fail(ErrorCode::InvalidArgument, "Training data: " + what); };
    if (!pictures.defined() || pictures.dim() != 4 || pictures.size(1) != 3 || pictures.scalar_type() != torch::kUInt8)
        return refuse("pictures must be [N,3,S,S] 8-bit.");
    const auto count = static_cast<std::size_t>(pictures.size(0));
    if (count == 0)
        return refuse("there is no photo.");
    if (captionsOf.size() != count || (!source.empty() && source.size() != count) || (!whole.empty() && whole.size() != count)
        || (!group.empty() && group.size() != count))
        return refuse("the lists are not as long as there are photos.");
    for (std::size_t i = 0; i < count; ++i) {
        if (captionsOf[i].empty())
            return refuse("photo " + std::to_string(i) + " has no caption.");
        if (!std::is_sorted(captionsOf[i].begin(), captionsOf[i].end()))
            return refuse("the captions of photo " + std::to_string(i) + " are not ascending.");
        if (captionsOf[i].front() < 0 || static_cast<std::size_t>(captionsOf[i].back()) >= wordings.size())
            return refuse("photo " + std::to_string(i) + " has a caption number out of range.");
        if (!source.empty() && !sourceWeights.empty() && (source[i] < 0 || static_cast<std::size_t>(source[i]) >= sourceWeights.size()))
            return refuse("photo " + std::to_string(i) + " has a source out of range.");
    }
    for (const auto &wording : wordings)
        if (wording.empty())
            return refuse("a caption has no wording.");
    return {};
}

core::Result<void> savePairs(const std::filesystem::path &file, const PairDataset &pairs)
{
    Ragged captions, tokens;
    std::vector<std::int64_t> wordingOffsets{0};
    for (const auto &list : pairs.captionsOf)
        captions.add(list);
    for (const auto &caption : pairs.wordings) {
        for (const auto &wording : caption)
            tokens.add(wording);
        wordingOffsets.push_back(static_cast<std::int64_t>(tokens.offsets.size()) - 1);
    }
    models::TensorMap tensors{{"pictures", pairs.pictures},
                              {"captions.values", tensorOf(captions.values)},
                              {"captions.offsets", tensorOf(captions.offsets)},
                              {"tokens.values", tensorOf(tokens.values)},
                              {"tokens.offsets", tensorOf(tokens.offsets)},
                              {"wordings.offsets", tensorOf(wordingOffsets)}};
    if (!pairs.source.empty())
        tensors["source"] = tensorOf(pairs.source);
    if (!pairs.whole.empty())
        tensors["whole"] = tensorOf(pairs.whole);
    if (!pairs.group.empty())
        tensors["group"] = tensorOf(pairs.group);
    if (!pairs.sourceWeights.empty())
        tensors["source.weights"] = torch::tensor(at::ArrayRef<double>(pairs.sourceWeights), torch::kFloat64);
    return models::writeSafetensors(file, tensors, {{"format", "semblance-pairs-1"}});
}

core::Result<PairDataset> loadPairs(const std::filesystem::path &file)
{
    auto opened = models::SafetensorsFile::open(file);
    if (!opened)
        return core::fail(opened.error());
    const auto format = opened->metadata().find("format");
    if (format == opened->metadata().end() || format->second != "semblance-pairs-1")
        return core::fail(ErrorCode::Corrupt, file.string() + " does not hold packed training pairs.");
    models::TensorMap tensors;
    for (const auto &name : opened->names()) {
        auto tensor = opened->tensor(name);
        if (!tensor)
            return core::fail(tensor.error());
        tensors[name] = *tensor;
    }
    for (const auto *name : {"pictures", "captions.values", "captions.offsets", "tokens.values", "tokens.offsets", "wordings.offsets"})
        if (!tensors.contains(name))
            return core::fail(ErrorCode::Corrupt, file.string() + " lacks \"" + name + "\".");

    PairDataset pairs;
    pairs.pictures = tensors["pictures"];
    pairs.captionsOf = unpack(tensors["captions.values"], tensors["captions.offsets"]);
    const auto tokenLists = unpack(tensors["tokens.values"], tensors["tokens.offsets"]);
    const auto &offsets = tensors["wordings.offsets"];
    for (std::int64_t i = 0; i + 1 < offsets.numel(); ++i) {
        const auto first = offsets[i].item<std::int64_t>(), last = offsets[i + 1].item<std::int64_t>();
        if (first < 0 || first > last || last > static_cast<std::int64_t>(tokenLists.size()))
            return core::fail(ErrorCode::Corrupt, file.string() + " has wordings out of range.");
        pairs.wordings.emplace_back(tokenLists.begin() + first, tokenLists.begin() + last);
    }
    for (auto [name, list] : {std::pair{"source", &pairs.source}, std::pair{"whole", &pairs.whole}, std::pair{"group", &pairs.group}})
        if (const auto found = tensors.find(name); found != tensors.end())
            list->assign(found->second.data_ptr<std::int32_t>(), found->second.data_ptr<std::int32_t>() + found->second.numel());
    if (const auto found = tensors.find("source.weights"); found != tensors.end())
        pairs.sourceWeights.assign(found->second.data_ptr<double>(), found->second.data_ptr<double>() + found->second.numel());
    if (const auto ok = pairs.check(); !ok)
        return core::fail(ErrorCode::Corrupt, file.string() + ": " + ok.error().detail);
    return pairs;
}

}  // namespace semblance::training
