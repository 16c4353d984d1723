// What the engine keeps of teaching: runs, judgements, names.
#include "engine/api/blending.h"
#include "engine/api/local_engine.h"
#include "engine/api/pair_preview.h"
#include "engine/jobs/correction_pairs.h"
#include "engine/jobs/personal_names.h"
#include "engine/jobs/run_recorder.h"

namespace semblance::api {

Result<PairPreview> LocalEngine::previewPairs(const std::filesystem::path &spec)
{
    return previewOf(spec, m_library);
}

Result<std::vector<RunSummary>> LocalEngine::runs()
{
    return jobs::keptRuns(m_library);
}

Result<RunReport> LocalEngine::run(RunId id)
{
    return jobs::keptRun(m_library, id);
}

// Not an errand: a note would interrupt the training that it is written beside. The database lets one connection write after another.
Result<void> LocalEngine::annotateRun(RunId id, const std::string &note)
{
    return m_writer ? jobs::annotateRun(m_library, id, note) : core::fail(*m_locked);
}

Result<void> LocalEngine::forgetRun(RunId id)
{
    return m_writer ? jobs::forgetRun(m_library, id) : core::fail(*m_locked);
}

Result<void> LocalEngine::measureBlend(const std::filesystem::path &package, const std::vector<double> &shares,
                                       const std::function<bool(const BlendPoint &)> &found)
{
    return measureBlendOf(package, m_options.device, shares, found);
}

Result<std::filesystem::path> LocalEngine::keepBlend(const std::filesystem::path &package, double share, const std::filesystem::path &out)
{
    if (!m_writer)
        return core::fail(*m_locked);
    return keepBlendOf(package, m_options.device, share, out);
}

Result<Corrections> LocalEngine::corrections()
{
    return jobs::countCorrections(m_library).map([](const jobs::CorrectionCount &count) {
        return Corrections{count.right, count.wrong, count.queries};
    });
}

Result<std::map<std::string, RunForecast>> LocalEngine::forecasts(std::int64_t photos, std::int64_t captions)
{
    Result<std::shared_ptr<const jobs::Encoder>> encoder = core::fail(ErrorCode::NotFound, "The model is still being loaded.");
    std::filesystem::path package;
    {
        const std::lock_guard lock(m_modelMutex);
        encoder = m_encoder;
        package = m_activePackage;
    }
    if (!encoder)
        return core::fail(encoder.error());
    const std::lock_guard lock(m_speedMutex);
    return forecastsOf(package, **encoder, m_speed, photos, captions);
}

Result<std::vector<PersonalName>> LocalEngine::names()
{
    const std::lock_guard lock(m_readerMutex);
    return jobs::personalNames(*m_reader);
}

Result<void> LocalEngine::giveName(const PersonalName &name)
{
    return change([this, name] { return jobs::givePersonalName(*m_writer, name); });
}

Result<void> LocalEngine::forgetName(const std::string &name)
{
    return change([this, name] { return jobs::forgetPersonalName(*m_writer, name); });
}

}  // namespace semblance::api
