#include "engine/jobs/blend.h"

#include <map>
#include <optional>
#include <sstream>
#include <vector>

#include "engine/core/files.h"
#include "engine/core/paths.h"
#include "engine/jobs/adapted_package.h"
#include "engine/jobs/feature_job.h"
#include "engine/jobs/held_out_report.h"
#include "engine/jobs/train_report.h"
#include "engine/jobs/training_data.h"
#include "engine/models/package.h"
#include "engine/models/package_copy.h"
#include "engine/training/pair_embedding.h"

namespace semblance::jobs {

namespace fs = std::filesystem;
using core::displayPath;
using core::ErrorCode;
using core::fail;

namespace {

constexpr std::int64_t batch = 64;
constexpr std::uint64_t drawSeed = 1;

core::Result<void> checkShare(double share, bool written)
{
    if (share >= 0.0 && share <= 1.0 && !(written && (share == 0.0 || share == 1.0)))
        return {};
    return fail(ErrorCode::InvalidArgument, written ? "A mix needs a share between 0 (the old version) and 1 (the new one)."
                                                    : "The share of the new version must be in [0,1].");
}

BlendFigures figuresOf(double share, const HeldOutReport &own, const HeldOutReport *probe)
{
    return {share,
            own.textToImage.value,
            own.imageToText.value,
            own.gainBoth.value,
            own.gainBoth.low,
            own.gainBoth.high,
            probe ? probe->both.value : -1.0};
}

core::Result<void> makeFolder(const fs::path &out)
{
    std::error_code error;
    if (fs::exists(out / "config.json", error) || fs::exists(out / "open_clip_config.json", error))
        return fail(ErrorCode::InvalidArgument, displayPath(out) + " holds a model already: name another folder.");
    fs::create_directories(out, error);
    if (error)
        return fail(core::systemError(error.value(), "create", out));
    return {};
}

core::Result<void> writeNote(const fs::path &out, const BlendFigures &figures)
{
    const std::string json = "{\n  \"recipe\": \"blend\",\n  \"share_of_the_new\": " + std::to_string(figures.share)
                             + ",\n  \"text_to_image_r10\": " + std::to_string(figures.textToImage)
                             + ",\n  \"image_to_text_r10\": " + std::to_string(figures.imageToText)
                             + (figures.general < 0 ? std::string() : ",\n  \"probe_r10\": " + std::to_string(figures.general)) + "\n}\n";
    return core::writeTextAtomically(out / "recipe.json", json);
}

// What run/feature_run.txt or run/data.txt says on one of its lines; empty when it has not so many.
std::string lineOf(const fs::path &file, std::size_t number)
{
    const auto text = core::readText(file);
    std::istringstream lines(text.value_or(std::string()));
    std::string line;
    for (std::size_t i = 0; i <= number; ++i)
        if (!std::getline(lines, line))
            return {};
    return line;
}

class FeatureBlend final : public Blend {
public:
    static core::Result<std::unique_ptr<Blend>> open(const fs::path &made)
    {
        constexpr std::size_t baseLine = 4;
        auto blend = std::make_unique<FeatureBlend>();
        blend->m_base = lineOf(made / "run" / "feature_run.txt", baseLine);
        auto features = training::loadFeatures(made / "run" / "features.safetensors");
        if (!features)
            return fail(features.error());
        using training::Part;
        blend->m_heldOut = features->part(Part::Test);
        if (blend->m_heldOut.size() == 0)
            blend->m_heldOut = features->part(Part::Validation);
        auto adapter = models::loadAdapter(made, models::adapterCount(made), features->all.dimension());
        if (!adapter)
            return fail(adapter.error());
        blend->m_adapter = *adapter;
        std::error_code ignored;
        if (const fs::path probe = made / "run" / "probe.safetensors"; fs::exists(probe, ignored)) {
            auto loaded = training::loadFeatures(probe);
            if (!loaded)
                return fail(loaded.error());
            blend->m_probe = std::move(loaded->all);
        }
        return std::unique_ptr<Blend>(std::move(blend));
    }

    core::Result<BlendFigures> measure(double share) override
    {
        if (auto ok = checkShare(share, false); !ok)
            return fail(ok.error());
        const auto report = [&](const training::FeatureDataset &part) {
            return share == 0.0 ? reportChange(part, part, drawSeed) : reportHeldOut(part, mixed(share), drawSeed);
        };
        const auto own = report(m_heldOut);
        if (!own)
            return fail(own.error());
        if (!m_probe)
            return figuresOf(share, *own, nullptr);
        const auto probe = report(*m_probe);
        if (!probe)
            return fail(probe.error());
        return figuresOf(share, *own, &*probe);
    }

    core::Result<void> write(double share, const fs::path &out) override
    {
        if (auto ok = checkShare(share, true).and_then([&] { return makeFolder(out); }); !ok)
            return ok;
        const auto figures = measure(share);
        if (!figures)
            return fail(figures.error());
        if (auto noted = writeNote(out, *figures); !noted)
            return noted;
        return writeAdaptedPackage(m_base, out, [&] { return models::saveAdapter(out, mixed(share), models::adapterCount(m_base) + 1); });
    }

private:
    // The base's own cosine counts (1 - share) and what it counts in the new version's score.
    [[nodiscard]] models::FeatureAdapter mixed(double share) const
    {
        const double base = m_adapter->options().baseShare;
        return models::withBaseShare(m_adapter, 1.0 - share * (1.0 - base));
    }

    fs::path m_base;
    training::FeatureDataset m_heldOut;
    std::optional<training::FeatureDataset> m_probe;
    models::FeatureAdapter m_adapter{nullptr};
};

class TowerBlend final : public Blend {
public:
    static core::Result<std::unique_ptr<Blend>> open(const fs::path &made, const fs::path &start, const models::DeviceChoice &device)
    {
        auto blend = std::make_unique<TowerBlend>();
        blend->m_made = made;
        blend->m_start = start;
        auto data = loadTrainingData(made / "run");
        auto old = models::loadPackage(start, device), now = models::loadPackage(made, device);
        if (!data)
            return fail(data.error());
        if (!old || !now)
            return fail(old ? now.error() : old.error());
        data->train = {};
        blend->m_data = std::move(*data);
        auto report = TrainReport::begin(start, blend->m_data, device, batch);
        if (!report)
            return fail(report.error());
        blend->m_report = std::move(*report);
        blend->m_live = std::move(*now);
        if (auto matched = blend->pairUp((*old)->module()); !matched)
            return fail(matched.error());
        return std::unique_ptr<Blend>(std::move(blend));
    }

    core::Result<BlendFigures> measure(double share) override
    {
        if (auto ok = checkShare(share, false); !ok)
            return fail(ok.error());
        mix(share);
        const auto values = m_report->verdict(*m_live, drawSeed);
        if (!values)
            return fail(values.error());
        const auto value = [&](const char *name, double otherwise) {
            const auto found = values->find(name);
            return found == values->end() ? otherwise : found->second;
        };
        return BlendFigures{share,
                            value("text_to_image_r10", 0),
                            value("image_to_text_r10", 0),
                            value("gain_r10", 0),
                            value("gain_r10_ci_low", 0),
                            value("gain_r10_ci_high", 0),
                            value("probe_r10", -1)};
    }

    core::Result<void> write(double share, const fs::path &out) override
    {
        if (auto ok = checkShare(share, true).and_then([&] { return makeFolder(out); }); !ok)
            return ok;
        const auto figures = measure(share);  // leaves the mix in the live weights
        if (!figures)
            return fail(figures.error());
        if (auto noted = writeNote(out, *figures); !noted)
            return noted;
        return models::savePackageCopy(m_start, m_live->module(), out);
    }

private:
    struct Mixed {
        torch::Tensor live, old, now;
    };

    core::Result<void> pairUp(const torch::nn::Module &old)
    {
        const auto named = [](const torch::nn::Module &module) {
            std::map<std::string, torch::Tensor> tensors;
            for (const auto &item : module.named_parameters())
                tensors[item.key()] = item.value();
            for (const auto &item : module.named_buffers())
                if (item.value().is_floating_point())
                    tensors[item.key()] = item.value();
            return tensors;
        };
        const auto before = named(old), live = named(m_live->module());
        for (const auto &[name, tensor] : live) {
            const auto found = before.find(name);
            if (found == before.end() || found->second.sizes() != tensor.sizes())
                return fail(ErrorCode::InvalidArgument, "The weights '" + name + "' of " + displayPath(m_made) + " are not in "
                                                            + displayPath(m_start) + ": these two cannot be mixed.");
            if (!torch::equal(found->second, tensor))  // most of a `layers` run never changed
                m_mixed.push_back({tensor, found->second.detach().clone(), tensor.detach().clone()});
        }
        return {};
    }

    void mix(double share)
    {
        const torch::NoGradGuard noGradients;
        for (Mixed &one : m_mixed)
            one.live.copy_((1.0 - share) * one.old + share * one.now);
    }

    fs::path m_made, m_start;
    TrainingData m_data;
    std::optional<TrainReport> m_report;
    std::unique_ptr<models::DualEncoder> m_live;
    std::vector<Mixed> m_mixed;
};

}  // namespace

core::Result<std::unique_ptr<Blend>> Blend::open(const fs::path &made, const std::string &device)
{
    constexpr std::size_t startLine = 4;  // of data.txt
    std::error_code ignored;
    try {
        if (isFeatureRun(made))
            return FeatureBlend::open(made);
        if (fs::exists(made / "classifier.json", ignored))
            return fail(ErrorCode::InvalidArgument, "A classifier leaves search as it is: there is nothing to mix.");
        if (!fs::exists(made / "run" / "data.txt", ignored))
            return fail(ErrorCode::NotFound, displayPath(made)
                                                 + " has no training run beside it (expected the folder run): only a version "
                                                   "that was trained here can be mixed with the one it began with.");
        const fs::path start = lineOf(made / "run" / "data.txt", startLine);
        if (start.empty())
            return fail(ErrorCode::InvalidArgument, displayPath(made) + " began with random weights: there is nothing to mix it with.");
        auto choice = models::chooseDevice(device, "fp32");
        if (!choice)
            return fail(choice.error());
        return TowerBlend::open(made, start, *choice);
    } catch (const std::bad_alloc &) {
        return fail(ErrorCode::OutOfMemory, "There is not enough memory for both versions at once.");
    } catch (const std::exception &problem) {
        return fail(ErrorCode::Internal, std::string("Mixing failed: ") + problem.what());
    }
}

}  // namespace semblance::jobs
