#include "engine/jobs/train_recipe.h"

#include <utility>
#include <vector>

#include "engine/core/files.h"
#include "engine/core/paths.h"
#include "engine/jobs/trained_package.h"
#include "engine/jobs/training_data.h"
#include "engine/models/package.h"
#include "engine/models/package_copy.h"
#include "engine/models/semblance_encoder.h"
#include "engine/text/bpe_learner.h"

namespace semblance::jobs {

namespace fs = std::filesystem;
using core::displayPath;
using core::ErrorCode;
using core::fail;

namespace {

core::Result<std::string> versionOf(const fs::path &package, const std::string &expected)
{
    auto report = models::inspectPackage(package);
    if (!report)
        return fail(report.error());
    if (!report->problems.empty())
        return fail(ErrorCode::Corrupt, "The model " + displayPath(package) + " cannot be gone on from: " + report->problems.front());
    if (!expected.empty() && report->version != expected)
        return fail(ErrorCode::InvalidArgument,
                    "The model " + displayPath(package) + " is not the one any more that this run began with; put that one back.");
    return report->version;
}

core::Result<std::unique_ptr<models::DualEncoder>> loadForTraining(const fs::path &package, torch::Device device)
{
    models::DeviceChoice choice;
    choice.device = device;
    choice.precision = torch::kFloat32;
    return models::loadPackage(package, choice);
}

class ScratchRecipe final : public TrainRecipe {
public:
    explicit ScratchRecipe(training::ScratchOptions options = {}) : m_options(std::move(options)) {}

    training::RunOptions &run() override { return m_options; }
    core::Result<void> set(const std::string &key, const std::string &value) override
    {
        m_settings.emplace_back(key, value);
        return m_options.set(key, value);
    }

    core::Result<void> begin(const fs::path &startFrom) override
    {
        m_startFrom = startFrom;
        if (!startFrom.empty())
            if (auto taken = takeShape(); !taken)
                return taken;
        return m_options.check();
    }

    std::string toJson() const override { return m_options.toJson(); }

    core::Result<std::shared_ptr<const text::Tokenizer>> tokenizer(const PairList &data, const fs::path &out) override
    {
        if (auto made = m_startFrom.empty() ? text::learnBpe(allWordings(data), m_options.encoder.vocabularySize, out) : copyTokenizer(out);
            !made)
            return fail(made.error());
        auto tokenizer = text::loadTokenizer(out);
        if (tokenizer && m_startFrom.empty())
            m_options.encoder.vocabularySize = (*tokenizer)->vocabularySize();
        return tokenizer;
    }

    models::ImagePreprocessing image() const override { return m_options.encoder.traits().image; }

    core::Result<std::unique_ptr<training::Trainer>> trainer(const training::TrainingSets &sets, const fs::path &runFolder,
                                                             const models::DeviceChoice &device) override
    {
        if (!m_startFrom.empty()) {
            auto start = loadForTraining(m_startFrom, torch::kCPU);
            if (!start)
                return fail(start.error());
            m_start = std::move(*start);
        }
        return std::make_unique<training::ScratchTrainer>(m_options, sets.train, sets.validation, runFolder, device.device, m_start.get());
    }

    core::Result<void> writePackage(const fs::path &out, models::DualEncoder &encoder) const override
    {
        return writeTrainedPackage(out, encoder, m_options.encoder.toJson());
    }

private:
    // The shape is the package's; a setting may not contradict it, dropout aside.
    core::Result<void> takeShape()
    {
        auto version = versionOf(m_startFrom, m_options.startVersion);
        if (!version)
            return fail(version.error());
        m_options.startVersion = *version;
        auto config = core::readText(m_startFrom / "config.json");
        if (!config)
            return fail(config.error());
        auto shape = models::SemblanceEncoderOptions::fromJson(*config);
        if (!shape)
            return fail(shape.error().code, displayPath(m_startFrom)
                                                + ": the recipe scratch goes on from a semblance model only; take the recipe "
                                                  "full for others. "
                                                + shape.error().detail);
        const auto dropout = m_options.encoder.dropout;
        m_options.encoder = *shape;
        for (const auto &[key, value] : m_settings)
            if (auto ok = m_options.set(key, value); !ok)
                return ok;
        m_options.encoder.dropout = shape->dropout;
        if (m_options.encoder.toJson() != shape->toJson())
            return fail(ErrorCode::InvalidArgument, "A setting contradicts the shape of " + displayPath(m_startFrom)
                                                        + ", from whose weights the run is to go on; leave the shape's settings out.");
        m_options.encoder.dropout = dropout;
        return {};
    }

    core::Result<void> copyTokenizer(const fs::path &out) const
    {
        for (const auto *name : {"vocab.json", "merges.txt"}) {
            auto text = core::readText(m_startFrom / name);
            if (!text)
                return fail(text.error());
            if (auto written = core::writeTextAtomically(out / name, *text); !written)
                return written;
        }
        return {};
    }

    training::ScratchOptions m_options;
    std::vector<std::pair<std::string, std::string>> m_settings;
    fs::path m_startFrom;
    std::unique_ptr<models::DualEncoder> m_start;  // borrowed by the trainer
};

class PackageRecipe final : public TrainRecipe {
public:
    explicit PackageRecipe(training::FineTuneOptions options) : m_options(std::move(options)) {}

    training::RunOptions &run() override { return m_options; }
    core::Result<void> set(const std::string &key, const std::string &value) override { return m_options.set(key, value); }

    core::Result<void> begin(const fs::path &startFrom) override
    {
        m_startFrom = startFrom;
        auto version = versionOf(startFrom, m_options.startVersion);
        if (!version)
            return fail(version.error());
        m_options.startVersion = *version;
        m_image = models::inspectPackage(startFrom)->traits.image;
        return m_options.check();
    }

    std::string toJson() const override { return m_options.toJson(); }
    core::Result<std::shared_ptr<const text::Tokenizer>> tokenizer(const PairList &, const fs::path &) override
    {
        return text::loadTokenizer(m_startFrom);
    }
    models::ImagePreprocessing image() const override { return m_image; }

    core::Result<std::unique_ptr<training::Trainer>> trainer(const training::TrainingSets &sets, const fs::path &runFolder,
                                                             const models::DeviceChoice &device) override
    {
        auto start = loadForTraining(m_startFrom, device.device);
        if (!start)
            return fail(start.error());
        return std::make_unique<training::FineTuneTrainer>(m_options, std::move(*start), sets, runFolder, device.device);
    }

    core::Result<void> writePackage(const fs::path &out, models::DualEncoder &encoder) const override
    {
        if (auto written = models::savePackageCopy(m_startFrom, encoder.module(), out); !written)
            return written;
        return versionOf(out, {}).map([](const std::string &) {});
    }

private:
    training::FineTuneOptions m_options;
    fs::path m_startFrom;
    models::ImagePreprocessing m_image;
};

}  // namespace

core::Result<std::unique_ptr<TrainRecipe>> makeTrainRecipe(const std::string &name)
{
    if (name == "scratch")
        return std::make_unique<ScratchRecipe>();
    const auto recipe = training::fineTuneRecipe(name);
    if (!recipe)
        return fail(ErrorCode::InvalidArgument, "There is no recipe \"" + name + "\"; expected scratch, full, layers, lora or shared.");
    return std::make_unique<PackageRecipe>(training::FineTuneOptions::defaultsFor(*recipe));
}

core::Result<std::unique_ptr<TrainRecipe>> trainRecipeFromJson(const std::string &json)
{
    auto scratch = training::ScratchOptions::fromJson(json);
    if (scratch)
        return std::make_unique<ScratchRecipe>(*scratch);
    if (scratch.error().code != ErrorCode::Unsupported)
        return fail(scratch.error());
    auto fineTune = training::FineTuneOptions::fromJson(json);
    if (!fineTune)
        return fail(fineTune.error());
    return std::make_unique<PackageRecipe>(std::move(*fineTune));
}

}  // namespace semblance::jobs
