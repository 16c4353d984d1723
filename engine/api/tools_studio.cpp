// What the command line asks of kept runs, judgements and names.
#include "engine/api/local_tools.h"
#include "engine/core/paths.h"
#include "engine/jobs/correction_pairs.h"
#include "engine/jobs/pair_source.h"
#include "engine/jobs/personal_names.h"
#include "engine/jobs/run_recorder.h"

namespace semblance::api {

Result<std::vector<RunSummary>> LocalTools::runs()
{
    return jobs::keptRuns(m_library);
}

Result<RunReport> LocalTools::run(RunId id)
{
    return jobs::keptRun(m_library, id);
}

Result<void> LocalTools::annotateRun(RunId id, const std::string &note)
{
    return store::Catalogue::open(m_library, store::Access::ReadWrite).and_then([&](const auto &) {
        return jobs::annotateRun(m_library, id, note);
    });
}

Result<void> LocalTools::forgetRun(RunId id)
{
    return store::Catalogue::open(m_library, store::Access::ReadWrite).and_then([&](const auto &) {
        return jobs::forgetRun(m_library, id);
    });
}

Result<Corrections> LocalTools::corrections()
{
    return jobs::countCorrections(m_library).map([](const jobs::CorrectionCount &count) {
        return Corrections{count.right, count.wrong, count.queries};
    });
}

Result<std::vector<PersonalName>> LocalTools::names()
{
    return store::Catalogue::open(m_library, store::Access::ReadOnly).and_then([](const auto &catalogue) {
        return jobs::personalNames(*catalogue);
    });
}

Result<void> LocalTools::giveName(const PersonalName &name)
{
    return store::Catalogue::open(m_library, store::Access::ReadWrite).and_then([&](const auto &catalogue) {
        return jobs::givePersonalName(*catalogue, name);
    });
}

Result<void> LocalTools::forgetName(const std::string &name)
{
    return store::Catalogue::open(m_library, store::Access::ReadWrite).and_then([&](const auto &catalogue) {
        return jobs::forgetPersonalName(*catalogue, name);
    });
}

Result<std::vector<PhotoId>> LocalTools::photosAt(std::span<const std::filesystem::path> files)
{
    auto catalogue = store::Catalogue::open(m_library, store::Access::ReadOnly);
    if (!catalogue)
        return core::fail(catalogue.error());
    std::vector<PhotoId> ids;
    for (const std::filesystem::path &file : files) {
        const auto row = (*catalogue)->photos().findByPath(jobs::absoluteSpec(file));
        if (!row)
            return core::fail(row.error());
        if (!*row)
            return core::fail(ErrorCode::NotFound, core::displayPath(file) + " is not in the library: index its folder first.");
        ids.push_back((*row)->id);
    }
    return ids;
}

}  // namespace semblance::api
