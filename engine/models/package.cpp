#include "engine/models/package.h"

#include <algorithm>
#include <optional>
#include <set>
#include <system_error>

#include "engine/core/files.h"
#include "engine/core/paths.h"
#include "engine/models/feature_adapter.h"
#include "engine/models/package_copy.h"
#include "engine/models/package_weights.h"
#include "engine/models/tower_batches.h"

namespace semblance::models {

namespace fs = std::filesystem;
using core::ErrorCode;
using core::fail;
using core::Result;

namespace {

constexpr std::size_t shownProblems = 20;

struct OpenedPackage {
    PackageReport report;
    PackageFolder folder;
    Family family;
    std::optional<WeightFiles> weights;
    WeightPlan plan;
};

void takeSome(std::vector<std::string> from, std::vector<std::string> &into)
{
    if (from.size() > shownProblems) {
        const auto rest = from.size() - shownProblems;
        from.resize(shownProblems);
        from.push_back("... and " + std::to_string(rest) + " more.");
    }
    into.insert(into.end(), from.begin(), from.end());
}

// In which precision the matrices are stored, and in how many files.
std::string howStored(const WeightFiles &files)
{
    std::set<std::string> types;
    for (const auto &name : files.names())
        if (const auto tensor = files.tensor(name); tensor && tensor->is_floating_point() && tensor->dim() > 1)
            types.insert(tensor->scalar_type() == torch::kFloat64 ? "fp64" : precisionName(tensor->scalar_type()));
    std::string text;
    for (const auto &type : types)
        text += (text.empty() ? "" : " and ") + type;
    return files.shards() > 1 ? text + ", " + std::to_string(files.shards()) + " shards" : text;
}

Result<void> readWeights(OpenedPackage &package)
{
    auto &report = package.report;
    const auto &name = package.folder.weightsName;
    if (!WeightFiles::present(report.folder, name)) {
        report.problems.push_back(name + " is missing.");
        return {};
    }
    auto files = WeightFiles::open(report.folder, name);
    if (!files)
        return fail(files.error());
    package.weights = std::move(*files);
    report.storedAs = howStored(*package.weights);
    auto plan = package.family.plan(*package.weights);
    if (!plan) {
        report.problems.push_back(plan.error().detail);
        return {};
    }
    package.plan = std::move(*plan);
    auto check = checkWeights(*package.weights, package.plan);
    takeSome(std::move(check.problems), report.problems);
    takeSome(std::move(check.notes), report.notes);
    for (const auto &[target, source] : package.plan)
        if (!target.ends_with("running_mean") && !target.ends_with("running_var"))
            report.parameters += static_cast<std::uint64_t>(c10::multiply_integers(source.shape)) * source.names.size();
    return {};
}

Result<void> identify(OpenedPackage &package)
{
    auto files = companionFiles();
    files.push_back(package.folder.configFile);
    if (package.weights)
        files.insert(files.end(), package.weights->fileNames().begin(), package.weights->fileNames().end());
    std::sort(files.begin(), files.end());
    std::string identity = "semblance model version 1\n";
    for (const auto &name : files) {
        const auto path = package.report.folder / name;
        std::error_code ignored;
        if (!fs::exists(path, ignored))
            continue;  // a companion that this family has not, or a missing shard
        const auto hash = core::contentHashOfFile(path);
        if (!hash)
            return fail(hash.error());
        identity += name + " " + *hash + "\n";
        package.report.bytes += fs::file_size(path, ignored);
    }
    package.report.version = core::contentHash(std::string_view(identity));
    return {};
}

std::string packageName(const fs::path &folder)
{
    std::error_code error;
    const auto absolute = fs::canonical(folder, error);
    return core::displayPath((error ? folder : absolute).filename());
}

Result<OpenedPackage> openPackage(const fs::path &path)
{
    OpenedPackage package;
    auto folder = openPackageFolder(path);
    if (!folder)
        return fail(folder.error());
    package.folder = std::move(*folder);
    auto family = chooseFamily(package.folder);
    if (!family)
        return fail(family.error());
    package.family = std::move(*family);
    auto &report = package.report;
    report.folder = path;
    report.name = packageName(path);
    report.layout = package.family.layout;
    report.traits = package.family.traits;
    report.imageTower = package.family.imageTower;
    report.textTower = package.family.textTower;
    if (const auto read = readWeights(package).and_then([&] { return identify(package); }); !read)
        return fail(read.error());
    if (auto missing = missingTokenizer(package.folder, package.family.tokenizer); !missing.empty())
        report.problems.push_back(std::move(missing));
    if (const auto adapted = describeAdapter(path, report.traits); !adapted)
        report.problems.push_back(adapted.error().detail);
    report.adapters = adapterCount(path);
    return package;
}

// Torch and the allocator throw; nothing of that leaves this file.
template <class T, class Work>
Result<T> guarded(const fs::path &folder, Work work)
{
    try {
        return work();
    } catch (const std::bad_alloc &) {
        return fail(ErrorCode::OutOfMemory, "There is not enough memory for the model " + core::displayPath(folder) + ".");
    } catch (const std::exception &error) {
        const std::string text = error.what();
        return fail(isOutOfMemory(error) ? ErrorCode::OutOfMemory : ErrorCode::Internal,
                    "The model " + core::displayPath(folder) + " could not be loaded: " + text.substr(0, text.find('\n')));
    }
}

// A package without problems; otherwise the first ones are the error.
Result<OpenedPackage> openSoundPackage(const fs::path &folder)
{
    auto package = openPackage(folder);
    if (!package)
        return fail(package.error());
    if (const auto &problems = package->report.problems; !problems.empty()) {
        std::string detail = "The model " + core::displayPath(folder) + " cannot be used:";
        for (std::size_t i = 0; i < std::min<std::size_t>(problems.size(), 3); ++i)
            detail += " " + problems[i];
        return fail(ErrorCode::Corrupt, detail);
    }
    return package;
}

Result<std::unique_ptr<DualEncoder>> load(const fs::path &folder, const DeviceChoice &device)
{
    const auto package = openSoundPackage(folder);
    if (!package)
        return fail(package.error());
    auto encoder = package->family.make();
    if (const auto loaded = loadWeights(*package->weights, package->plan, device, core::displayPath(folder), encoder->module()); !loaded)
        return fail(loaded.error());
    encoder->module().eval();
    for (auto &parameter : encoder->module().parameters())
        parameter.set_requires_grad(false);
    return withAdapter(std::move(encoder), folder, device);
}

}  // namespace

Result<PackageReport> inspectPackage(const fs::path &folder)
{
    return guarded<PackageReport>(folder, [&]() -> Result<PackageReport> {
        auto package = openPackage(folder);
        if (!package)
            return fail(package.error());
        return std::move(package->report);
    });
}

Result<std::unique_ptr<DualEncoder>> loadPackage(const fs::path &folder, const DeviceChoice &device)
{
    return guarded<std::unique_ptr<DualEncoder>>(folder, [&] { return load(folder, device); });
}

Result<PackageParts> packageParts(const fs::path &folder)
{
    return guarded<PackageParts>(folder, [&]() -> Result<PackageParts> {
        auto package = openSoundPackage(folder);
        if (!package)
            return fail(package.error());
        PackageParts parts;
        parts.companions.push_back(package->folder.configFile);
        for (const auto &name : companionFiles())
            if (package->folder.has(name))
                parts.companions.push_back(name);
        parts.weightsFile = package->folder.weightsName;
        parts.tensorNames = package->weights->names();
        parts.tensor = [weights = *package->weights](const std::string &name) { return weights.tensor(name); };
        parts.plan = std::move(package->plan);
        return parts;
    });
}

const char *layoutName(PackageLayout layout)
{
    switch (layout) {
    case PackageLayout::HuggingFaceClip: return "hf-clip";
    case PackageLayout::OpenClip: return "open-clip";
    case PackageLayout::Semblance: return "semblance";
    case PackageLayout::TwoTowers: return "two-towers";
    case PackageLayout::ChineseClip: return "chinese-clip";
    case PackageLayout::Siglip: return "siglip";
    }
    return "semblance";
}

}  // namespace semblance::models
