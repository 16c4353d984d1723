#include "engine/jobs/adapted_package.h"

#include <vector>

#include "engine/core/files.h"
#include "engine/models/package.h"

namespace semblance::jobs {

namespace fs = std::filesystem;
using core::fail;

namespace {

// How the run that made the base went is not how this one goes.
bool belongs(const fs::path &file)
{
    const std::string extension = file.extension().string();
    return file.filename() != "recipe.json"
           && (extension == ".safetensors" || extension == ".json" || extension == ".txt" || extension == ".md" || extension == ".model"
               || file.stem() == "LICENSE" || file.stem() == "NOTICE");
}

bool isConfiguration(const fs::path &file)
{
    return file.filename() == "config.json" || file.filename() == "open_clip_config.json";
}

core::Result<void> copyInto(const fs::path &file, const fs::path &folder)
{
    std::error_code error;
    const fs::path name = file.filename() == "README.md" ? fs::path("BASE.md") : file.filename();
    fs::copy_file(file, folder / name, fs::copy_options::overwrite_existing, error);
    if (error)
        return fail(core::systemError(error.value(), "copy", file));
    return {};
}

}  // namespace

core::Result<void> writeAdaptedPackage(const fs::path &base, const fs::path &folder, const std::function<core::Result<void>()> &add)
{
    std::error_code error;
    std::vector<fs::path> configurations;
    for (fs::directory_iterator it(base, error), end; !error && it != end; it.increment(error)) {
        std::error_code ignored;
        if (!it->is_regular_file(ignored) || !belongs(it->path()))
            continue;
        if (isConfiguration(it->path()))
            configurations.push_back(it->path());
        else if (auto copied = copyInto(it->path(), folder); !copied)
            return copied;
    }
    if (error)
        return fail(core::systemError(error.value(), "read", base));
    if (auto added = add(); !added)
        return added;
    for (const fs::path &configuration : configurations)
        if (auto copied = copyInto(configuration, folder); !copied)
            return copied;
    auto report = models::inspectPackage(folder);
    if (!report)
        return fail(report.error());
    if (!report->problems.empty())
        return fail(core::ErrorCode::Internal, "The adapted package does not load: " + report->problems.front());
    return {};
}

}  // namespace semblance::jobs
