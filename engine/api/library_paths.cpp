#include "engine/api/library_paths.h"

#include <cstdlib>

#include "engine/core/paths.h"
#include "engine/jobs/index_job.h"

namespace semblance::api {

namespace fs = std::filesystem;

namespace {

bool isFolder(const fs::path &path)
{
    std::error_code ignored;
    return fs::is_directory(path, ignored);
}

fs::path absolutePath(const fs::path &path)
{
    std::error_code error;
    const fs::path result = fs::absolute(path, error).lexically_normal();
    return error ? path : result;
}

// The library's setting, empty when there is no library yet or none was chosen.
std::string activeModel(const fs::path &library)
{
    auto catalogue = store::Catalogue::open(library, store::Access::ReadOnly);
    if (!catalogue)
        return {};
    const auto name = (*catalogue)->settings().get("active-model");
    return name && *name ? **name : std::string();
}

}  // namespace

fs::path resolveLibrary(const EngineOptions &options)
{
    return absolutePath(options.library.empty() ? core::userDataDirectory() : options.library);
}

fs::path starterFolder(const EngineOptions &options)
{
    if (!options.starter.empty())
        return absolutePath(options.starter);
    if (const char *named = std::getenv("SEMBLANCE_STARTER"); named && *named)
        return absolutePath(named);
    std::error_code error;
    const fs::path program = fs::read_symlink("/proc/self/exe", error);
    if (!error) {
        const fs::path installed = (program.parent_path() / "../share/semblance/starter").lexically_normal();
        if (isFolder(installed))
            return installed;
    }
    return fs::path(SEMBLANCE_SOURCE_DIR) / "resources/starter";
}

fs::path catalogueFile(const EngineOptions &options)
{
    if (!options.catalogue.empty())
        return absolutePath(options.catalogue);
    std::error_code error;
    const fs::path program = fs::read_symlink("/proc/self/exe", error);
    if (!error) {
        const fs::path installed = (program.parent_path() / "../share/semblance/models.json").lexically_normal();
        if (fs::is_regular_file(installed, error))
            return installed;
    }
    return fs::path(SEMBLANCE_SOURCE_DIR) / "resources/models.json";
}

fs::path decoderProgram(const EngineOptions &options)
{
    if (!options.decoder.empty())
        return absolutePath(options.decoder);
    std::error_code error;
    const fs::path folder = fs::read_symlink("/proc/self/exe", error).parent_path();
    for (const char *place : {"semblance-decoder", "../libexec/semblance/semblance-decoder"})
        if (fs::is_regular_file(folder / place, error))
            return (folder / place).lexically_normal();
    return {};
}

Result<fs::path> resolveModel(const EngineOptions &options)
{
    const fs::path library = resolveLibrary(options);
    const fs::path wanted = options.model.empty() ? fs::path(activeModel(library)) : options.model;
    if (wanted.empty() || wanted == "starter")
        return starterFolder(options);
    const bool plainName = !wanted.has_parent_path();
    if (plainName && isFolder(library / "models" / wanted))
        return library / "models" / wanted;
    if (isFolder(wanted))
        return absolutePath(wanted);
    return core::fail(ErrorCode::NotFound, "There is no model '" + core::displayPath(wanted)
                                               + "': it is neither 'starter', nor a folder in " + core::displayPath(library / "models")
                                               + ", nor a package folder. `models list` shows what there is.");
}

}  // namespace semblance::api
