#include "engine/jobs/library_care.h"

#include <algorithm>

#include "engine/core/log.h"
#include "engine/core/paths.h"
#include "engine/jobs/search_cache.h"
#include "engine/store/catalogue.h"
#include "engine/store/library_lock.h"
#include "engine/store/vector_store.h"

namespace semblance::jobs {

namespace fs = std::filesystem;
using core::fail;
using core::Result;

namespace {

// Vectors of a model that is no longer there cannot be read without its dimension; nobody asks for them either.
Result<void> checkVectors(const fs::path &library, const fs::path &file, const std::vector<ModelDescription> &models,
                          std::vector<std::string> &problems)
{
    const std::string version = file.stem().string();
    const auto owner = std::find_if(models.begin(), models.end(), [&](const ModelDescription &model) {
        return !model.version.empty() && version.rfind(model.version + '-', 0) == 0;
    });
    if (owner == models.end())
        return {};
    auto vectors = store::VectorStore::open(library, version, owner->embeddingDimension, true);
    if (!vectors) {
        // A file that holds nothing yet is how an interrupted first run looks.
        if (vectors.error().detail.find("damaged") != std::string::npos)
            problems.push_back(vectors.error().detail);
        return {};
    }
    auto found = (*vectors)->check();
    if (!found)
        return fail(found.error());
    problems.insert(problems.end(), found->begin(), found->end());
    return {};
}

}  // namespace

Result<std::vector<std::string>> checkLibrary(const fs::path &library, const std::vector<ModelDescription> &models)
{
    auto catalogue = store::Catalogue::open(library, store::Access::ReadOnly);
    if (!catalogue)
        return fail(catalogue.error());
    auto problems = (*catalogue)->check();
    if (!problems)
        return problems;
    std::vector<fs::path> files;
    std::error_code error;
    for (fs::directory_iterator it(library / "vectors", error), end; !error && it != end; it.increment(error))
        if (it->path().extension() == ".db")
            files.push_back(it->path());
    std::sort(files.begin(), files.end());
    for (const fs::path &file : files)
        if (auto checked = checkVectors(library, file, models, *problems); !checked)
            return fail(checked.error());
    return problems;
}

Result<void> rebuildWords(const fs::path &library)
{
    auto catalogue = store::Catalogue::open(library, store::Access::ReadWrite);
    if (!catalogue)
        return fail(catalogue.error());
    return (*catalogue)->words().rebuild();
}

Result<void> backupLibrary(const fs::path &library, const fs::path &file)
{
    auto catalogue = store::Catalogue::open(library, store::Access::ReadOnly);
    if (!catalogue)
        return fail(catalogue.error());
    return (*catalogue)->backupTo(file);
}

Result<void> restoreLibrary(const fs::path &library, const fs::path &file)
{
    return store::restoreCatalogue(library, file);
}

void removeVectors(const fs::path &library, const std::string &version)
{
    std::error_code error;
    for (const auto &entry : fs::directory_iterator(library / "vectors", error)) {
        const std::string name = entry.path().filename().native();
        if (version.empty() || !name.starts_with(version + "-"))
            continue;
        std::error_code failed;
        if (!fs::remove(entry.path(), failed) && failed)
            core::log(core::LogLevel::Warning, core::displayPath(entry.path()) + " could not be removed: " + failed.message());
    }
    removeStaleSearchCaches(library);
}

bool libraryIsFree(const fs::path &library)
{
    return store::LibraryLock::take(library, 0).has_value();
}

}  // namespace semblance::jobs
