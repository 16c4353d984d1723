#include "engine/jobs/model_tools.h"

#include <algorithm>
#include <functional>

#include "engine/core/files.h"
#include "engine/core/paths.h"
#include "engine/image/decoder.h"
#include "engine/jobs/parallel.h"
#include "engine/models/feature_adapter.h"
#include "engine/models/package.h"
#include "engine/models/preprocess.h"
#include "engine/models/safetensors.h"
#include "engine/text/tokenizer.h"

namespace semblance::jobs {

namespace fs = std::filesystem;
using core::displayPath;
using core::ErrorCode;
using core::fail;
using core::Result;

namespace {

// Weights, configuration, tokenizer, notices; nothing else of a folder is copied.
bool belongsToPackage(const fs::path &file)
{
    const std::string extension = file.extension().string();
    return extension == ".safetensors" || extension == ".json" || extension == ".txt" || extension == ".md" || extension == ".model"
           || file.stem() == "LICENSE" || file.stem() == "NOTICE";
}

Result<void> copyPackage(const fs::path &package, const fs::path &target)
{
    std::error_code error;
    fs::remove_all(target, error);
    fs::create_directories(target, error);
    if (error)
        return fail(core::systemError(error.value(), "create", target));
    for (fs::directory_iterator it(package, error), end; !error && it != end; it.increment(error)) {
        std::error_code ignored;
        if (!it->is_regular_file(ignored) || !belongsToPackage(it->path()))
            continue;
        fs::copy_file(it->path(), target / it->path().filename(), error);
        if (error)
            return fail(core::systemError(error.value(), "copy", it->path()));
    }
    if (error)
        return fail(core::systemError(error.value(), "read", package));
    return {};
}

Result<torch::Tensor> runTower(const torch::Tensor &input, std::int64_t step,
                               const std::function<torch::Tensor(const torch::Tensor &)> &tower)
{
    try {
        const c10::InferenceMode guard;
        std::vector<torch::Tensor> parts;
        for (std::int64_t begin = 0; begin < input.size(0); begin += step)
            parts.push_back(tower(input.narrow(0, begin, std::min(step, input.size(0) - begin))).to(torch::kCPU, torch::kFloat32));
        return torch::cat(parts);
    } catch (const std::exception &problem) {
        return fail(ErrorCode::Internal, std::string("The model failed on the tensor: ") + problem.what());
    }
}

EmbeddingRows toRows(const torch::Tensor &features, Scaling scaling)
{
    const c10::InferenceMode guard;
    const auto norms = features.norm(2, 1).contiguous();
    const auto kept = (scaling == Scaling::Raw ? features : models::normalised(features)).contiguous();
    EmbeddingRows rows;
    rows.count = static_cast<std::size_t>(kept.size(0));
    rows.dimension = static_cast<std::size_t>(kept.size(1));
    rows.values.assign(kept.data_ptr<float>(), kept.data_ptr<float>() + kept.numel());
    rows.norms.assign(norms.data_ptr<float>(), norms.data_ptr<float>() + norms.numel());
    return rows;
}

Result<void> checkImage(const torch::Tensor &image, const models::EncoderTraits &traits, const fs::path &file)
{
    if (image.scalar_type() == torch::kFloat32 && image.dim() == 4 && image.size(0) > 0 && image.size(1) == 3
        && image.size(2) == traits.image.size && image.size(3) == traits.image.size)
        return {};
    const std::string side = std::to_string(traits.image.size);
    return fail(ErrorCode::InvalidArgument, displayPath(file) + ": expected \"image\" to be F32 [N,3," + side + "," + side + "].");
}

Result<void> checkTokens(const torch::Tensor &tokens, const models::EncoderTraits &traits, const fs::path &file)
{
    const auto &layout = traits.text;
    if (tokens.scalar_type() != torch::kInt64 || tokens.dim() != 2 || tokens.size(0) == 0 || tokens.size(1) == 0
        || tokens.size(1) > layout.contextLength)
        return fail(ErrorCode::InvalidArgument, displayPath(file) + ": expected \"tokens\" to be I64 [N,L] with L from 1 to "
                                                    + std::to_string(layout.contextLength) + ".");
    if (tokens.min().item<std::int64_t>() < 0 || tokens.max().item<std::int64_t>() >= layout.vocabularySize)
        return fail(ErrorCode::InvalidArgument,
                    displayPath(file) + ": expected token ids below " + std::to_string(layout.vocabularySize) + ".");
    return {};
}

}  // namespace

void setThreads(int threads)
{
    models::setThreadBudget(threads);
}

Result<ModelDescription> describeModel(const fs::path &package)
{
    auto report = models::inspectPackage(package);
    if (!report)
        return fail(report.error());
    const auto &traits = report->traits;
    return ModelDescription{report->name,
                            report->folder,
                            models::layoutName(report->layout),
                            report->version,
                            static_cast<std::int64_t>(report->parameters),
                            static_cast<std::int64_t>(report->bytes),
                            traits.embeddingDimension,
                            traits.image.size,
                            traits.text.contextLength,
                            traits.text.vocabularySize,
                            std::move(report->imageTower),
                            std::move(report->textTower),
                            std::move(report->storedAs),
                            std::move(report->problems),
                            std::move(report->notes),
                            report->adapters < models::mostAdapters};
}

std::vector<ModelDescription> describeModelsIn(const fs::path &folder)
{
    std::vector<fs::path> folders;
    std::error_code error;
    for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
        std::error_code ignored;
        if (it->is_directory(ignored) && it->path().filename().native().front() != '.')
            folders.push_back(it->path());
    }
    std::sort(folders.begin(), folders.end());
    std::vector<ModelDescription> models;
    for (const fs::path &package : folders)
        if (auto model = describeModel(package))
            models.push_back(std::move(*model));
    return models;
}

Result<ModelDescription> importModel(const fs::path &package, const fs::path &models)
{
    auto model = describeModel(package);
    if (!model)
        return model;
    if (!model->problems.empty())
        return fail(ErrorCode::Corrupt, displayPath(package) + " cannot be imported: " + model->problems.front());
    const fs::path name = fs::absolute(package / "").lexically_normal().parent_path().filename();
    const fs::path target = models / name, beside = models / ("." + name.native() + ".importing");
    std::error_code error;
    if (fs::exists(target, error)) {
        auto present = describeModel(target);
        if (present && present->version == model->version)
            return present;
        return fail(ErrorCode::InvalidArgument, "The library has another model named " + displayPath(name) + " already: rename the folder "
                                                    + displayPath(package) + " and import it again.");
    }
    auto copied = copyPackage(package, beside);
    if (copied) {
        fs::rename(beside, target, error);
        if (error)
            copied = fail(core::systemError(error.value(), "create", target));
    }
    if (!copied) {
        fs::remove_all(beside, error);
        return fail(copied.error());
    }
    return describeModel(target);
}

Result<std::vector<std::int64_t>> tokenizeWith(const fs::path &package, const std::string &text)
{
    auto tokenizer = text::loadTokenizer(package);
    if (!tokenizer)
        return fail(tokenizer.error());
    return (*tokenizer)->encode(text);
}

Result<void> preprocessToFile(const fs::path &package, isolation::PhotoReader &decoder, const fs::path &photo, const fs::path &out)
{
    auto report = models::inspectPackage(package);
    if (!report)
        return fail(report.error());
    auto decoded = isolation::readPhotoFile(decoder, photo, {});
    if (!decoded)
        return fail(decoded.error());
    const c10::InferenceMode guard;
    auto &picture = decoded->picture;
    const auto pixels = torch::from_blob(picture.rgb.data(), {picture.height, picture.width, 3}, torch::kUInt8);
    const auto fitted = models::resizePixels(pixels, report->traits.image).unsqueeze(0);
    return models::writeSafetensors(out, {{"image", models::normalisePixels(fitted, report->traits.image).contiguous()}});
}

Result<EmbeddingRows> embedFiles(const Encoder &encoder, isolation::PhotoReader &decoder, std::span<const fs::path> files, Scaling scaling,
                                 int threads)
{
    constexpr std::size_t chunk = 128;
    EmbeddingRows all;
    all.dimension = static_cast<std::size_t>(encoder.traits().embeddingDimension);
    JobContext unstoppable;
    for (std::size_t begin = 0; begin < files.size(); begin += chunk) {
        std::vector<PreparedPicture> prepared(std::min(chunk, files.size() - begin));
        std::vector<core::Error> errors(prepared.size(), core::Error{});
        forEachInParallel(prepared.size(), threads, unstoppable, [&](std::size_t i) {
            if (const auto photo = isolation::readPhotoFile(decoder, files[begin + i], {}))
                prepared[i] = encoder.prepare(photo->picture);
            else
                errors[i] = photo.error();
        });
        for (const core::Error &error : errors)
            if (!error.detail.empty())
                return fail(error);
        auto rows = encoder.embed(prepared, scaling);
        if (!rows)
            return rows;
        all.count += rows->count;
        all.values.insert(all.values.end(), rows->values.begin(), rows->values.end());
        all.norms.insert(all.norms.end(), rows->norms.begin(), rows->norms.end());
    }
    return all;
}

Result<TensorEmbeddings> embedTensorFile(const fs::path &package, const std::string &device, const std::string &precision,
                                         const fs::path &file, Scaling scaling)
{
    auto opened = models::SafetensorsFile::open(file);
    if (!opened)
        return fail(opened.error());
    if (!opened->contains("image") && !opened->contains("tokens"))
        return fail(ErrorCode::InvalidArgument, displayPath(file) + ": expected a tensor named \"image\" or \"tokens\".");
    const auto choice = models::chooseDevice(device, precision);
    if (!choice)
        return fail(choice.error());
    auto model = models::loadPackage(package, *choice);
    if (!model)
        return fail(model.error());
    constexpr std::int64_t imageStep = 64, textStep = 256;
    TensorEmbeddings embeddings;
    const auto embed = [&](const char *name, auto &&check, std::int64_t step, EmbeddingRows &rows, auto &&tower) -> Result<void> {
        if (!opened->contains(name))
            return {};
        auto input = opened->tensor(name);
        if (!input)
            return fail(input.error());
        if (auto fits = check(*input, (*model)->traits(), file); !fits)
            return fits;
        auto features = runTower(*input, step, [&](const torch::Tensor &part) { return tower(part.to(choice->device)); });
        if (!features)
            return fail(features.error());
        rows = toRows(*features, scaling);
        return {};
    };
    auto done = embed("image", checkImage, imageStep, embeddings.images, [&](const auto &part) { return (*model)->encodeImages(part); });
    if (done)
        done = embed("tokens", checkTokens, textStep, embeddings.texts, [&](const auto &part) { return (*model)->encodeTexts(part); });
    if (!done)
        return fail(done.error());
    return embeddings;
}

}  // namespace semblance::jobs
