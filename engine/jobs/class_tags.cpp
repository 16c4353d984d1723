#include "engine/jobs/class_tags.h"

#include <algorithm>

#include "engine/core/files.h"
#include "engine/core/log.h"
#include "engine/core/paths.h"
#include "engine/training/classifier.h"

namespace semblance::jobs {

namespace fs = std::filesystem;

namespace {

std::vector<fs::path> packagesIn(const fs::path &models)
{
    std::vector<fs::path> folders;
    std::error_code error;
    for (fs::directory_iterator it(models, error), end; !error && it != end; it.increment(error))
        folders.push_back(it->path());
    std::sort(folders.begin(), folders.end());
    return folders;
}

}  // namespace

struct ClassTags::Head {
    fs::path folder;
    fs::file_time_type written;
    std::string version;
    training::LoadedClassifier loaded;
};

void ClassTags::update(const fs::path &library, const fs::path &active, const std::string &version)
{
    if (version != m_version)
        m_heads.clear();
    m_version = version;
    std::vector<fs::path> folders = packagesIn(library / "models");
    if (!active.empty() && std::find(folders.begin(), folders.end(), active) == folders.end())
        folders.push_back(active);
    Heads heads;
    for (const fs::path &folder : folders)
        take(folder, version, heads);
    m_heads = std::move(heads);
}

void ClassTags::take(const fs::path &folder, const std::string &version, Heads &heads) const
{
    std::error_code error;
    const auto written = fs::last_write_time(folder / "classifier.json", error);
    if (error)
        return;  // no classifier
    for (const auto &known : m_heads)
        if (known->folder == folder && known->written == written) {
            heads.push_back(known);
            return;
        }
    auto loaded = training::loadClassifier(folder);
    if (!loaded) {
        core::log(core::LogLevel::Warning, "The classifier of " + core::displayPath(folder) + " is left out: " + loaded.error().detail);
        return;
    }
    if (loaded->base != version)
        return;
    const auto hash = core::contentHashOfFile(folder / "classifier.safetensors");
    heads.push_back(std::make_shared<const Head>(Head{folder, written, hash.value_or(std::string()), std::move(*loaded)}));
}

std::vector<std::string> ClassTags::names() const
{
    std::vector<std::string> names;
    for (const auto &head : m_heads)
        names.push_back(core::displayPath(head->folder.filename()));
    return names;
}

std::vector<ClassTag> ClassTags::of(std::span<const float> vector, double leastProbability) const
{
    std::vector<ClassTag> tags;
    const torch::NoGradGuard noGradients;
    for (const auto &head : m_heads) {
        auto module = head->loaded.head;
        if (module->linear->weight.size(1) != static_cast<std::int64_t>(vector.size()))
            continue;
        const auto photo = torch::tensor(at::ArrayRef<float>(vector.data(), vector.size())).unsqueeze(0);
        const auto logits = module(photo)[0];
        if (torch::logsumexp(logits, 0).item<double>() < head->loaded.leastEnergy)
            continue;  // unlike everything that it learned from
        const auto best = logits.argmax().item<std::int64_t>();
        const double probability = torch::softmax(logits, 0)[best].item<double>();
        if (probability >= leastProbability)
            tags.push_back({head->loaded.classes[static_cast<std::size_t>(best)], probability, core::displayPath(head->folder.filename()),
                            head->version});
    }
    std::stable_sort(tags.begin(), tags.end(), [](const ClassTag &a, const ClassTag &b) { return a.probability > b.probability; });
    return tags;
}

}  // namespace semblance::jobs
