// What the command line asks of kept runs, judgements and names.
#include "engine/api/blending.h"
#include "engine/api/local_tools.h"
#include "engine/api/pair_preview.h"
#include "engine/core/paths.h"
#include "engine/jobs/correction_pairs.h"
#include "engine/jobs/judgements.h"
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

Result<void> LocalTools::measureBlend(const std::filesystem::path &package, const std::vector<double> &shares,
                                      const std::function<bool(const BlendPoint &)> &found)
{
    return measureBlendOf(package, m_options.device, shares, found);
}

Result<std::filesystem::path> LocalTools::keepBlend(const std::filesystem::path &package, double share, const std::filesystem::path &out)
{
    return keepBlendOf(package, m_options.device, share, out);
}

Result<PairPreview> LocalTools::previewPairs(const std::filesystem::path &spec)
{
    return previewOf(jobs::absoluteSpec(spec), m_library);
}

Result<Corrections> LocalTools::corrections()
{
    return jobs::countCorrections(m_library).map([](const jobs::CorrectionCount &count) {
        return Corrections{count.right, count.wrong, count.queries};
    });
}

Result<void> LocalTools::judge(const std::vector<Judged> &judged)
{
    std::vector<jobs::Judgement> judgements;
    for (const Judged &one : judged)
        judgements.push_back({one.query, jobs::absoluteSpec(one.photo), static_cast<int>(one.verdict)});
    return store::Catalogue::open(m_library, store::Access::ReadWrite).and_then([&](const auto &catalogue) {
        return jobs::writeJudgements(*catalogue, judgements);
    });
}

Result<std::int64_t> LocalTools::judgeTable(const std::filesystem::path &table)
{
    const auto judgements = jobs::readJudgements(jobs::absoluteSpec(table));
    if (!judgements)
        return core::fail(judgements.error());
    return store::Catalogue::open(m_library, store::Access::ReadWrite)
        .and_then([&](const auto &catalogue) { return jobs::writeJudgements(*catalogue, *judgements); })
        .map([&] { return static_cast<std::int64_t>(judgements->size()); });
}

Result<std::map<std::string, RunForecast>> LocalTools::forecasts(std::int64_t photos, std::int64_t captions)
{
    const auto encoder = loadEncoder();
    const auto package = resolveModel(m_options);
    if (!encoder || !package)
        return core::fail(encoder ? package.error() : encoder.error());
    std::map<std::string, double> speed;
    return forecastsOf(*package, **encoder, speed, photos, captions);
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
