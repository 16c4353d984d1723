#include "engine/api/tools.h"

#include <chrono>

#include "engine/api/conversions.h"
#include "engine/api/library_paths.h"
#include "engine/api/local_tools.h"
#include "engine/core/paths.h"
#include "engine/jobs/cache_care.h"
#include "engine/jobs/library_care.h"
#include "engine/jobs/query.h"
#include "engine/jobs/search_snapshot.h"

namespace semblance::api {

namespace fs = std::filesystem;
using core::fail;

namespace {

double secondsSince(std::chrono::steady_clock::time_point begin)
{
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

}  // namespace

LocalTools::LocalTools(const EngineOptions &options) : m_options(options), m_library(resolveLibrary(options))
{
    jobs::setThreads(options.threads);
}

Result<std::shared_ptr<const jobs::Encoder>> LocalTools::loadEncoder() const
{
    auto model = resolveModel(m_options);
    if (!model)
        return fail(model.error());
    return jobs::loadEncoder(*model, m_options.device, m_options.precision);
}

std::shared_ptr<isolation::PhotoReader> LocalTools::photoReader()
{
    if (!m_reader)
        m_reader = toPhotoReader(m_options);
    return m_reader;
}

Result<SearchAnswer> LocalTools::search(const SearchRequest &request)
{
    auto encoder = loadEncoder();
    if (!encoder)
        return fail(encoder.error());
    auto searcher = jobs::loadSearcher(m_library, *encoder);
    if (!searcher)
        return fail(searcher.error());
    auto reader = store::Catalogue::open(m_library, store::Access::ReadOnly);
    if (!reader)
        return fail(reader.error());
    const auto begin = std::chrono::steady_clock::now();
    jobs::Query query = toQuery(request, photoReader());
    jobs::addJudgements(query, reader->get());
    auto answer = toAnswer(request, jobs::findPhotos(**encoder, **searcher, query, reader->get()));
    answer.seconds = secondsSince(begin);
    if (answer.error)
        return fail(*answer.error);
    return answer;
}

Result<CaptionAnswer> LocalTools::captions(const SearchRequest &request)
{
    auto encoder = loadEncoder();
    if (!encoder)
        return fail(encoder.error());
    auto searcher = jobs::loadSearcher(m_library, *encoder);
    if (!searcher)
        return fail(searcher.error());
    auto reader = store::Catalogue::open(m_library, store::Access::ReadOnly);
    if (!reader)
        return fail(reader.error());
    const auto begin = std::chrono::steady_clock::now();
    auto answer = toAnswer(request, jobs::findCaptions(**encoder, **searcher, **reader, toQuery(request, photoReader())));
    answer.seconds = secondsSince(begin);
    if (answer.error)
        return fail(*answer.error);
    return answer;
}

Result<LibrarySummary> LocalTools::info()
{
    auto catalogue = store::Catalogue::open(m_library, store::Access::ReadOnly);
    if (!catalogue)
        return fail(catalogue.error());
    const auto folders = (*catalogue)->folders().all();
    if (!folders)
        return fail(folders.error());
    const auto photos = (*catalogue)->photos().count(store::PhotoState::Indexed);
    const auto failed = (*catalogue)->photos().count(store::PhotoState::Failed);
    const auto captions = (*catalogue)->captions().count();
    for (const auto *count : {&photos, &failed, &captions})
        if (!*count)
            return fail(count->error());
    LibrarySummary summary;
    summary.path = m_library;
    summary.folders = static_cast<std::int64_t>(folders->size());
    summary.photos = *photos;
    summary.failed = *failed;
    summary.captions = *captions;
    summary.writable = jobs::libraryIsFree(m_library);
    summary.isolation = photoReader()->description();
    // A library can be looked at without a model.
    if (const auto encoder = loadEncoder()) {
        summary.modelName = (*encoder)->name();
        summary.modelVersion = (*encoder)->version();
        summary.precision = (*encoder)->precision();
        summary.device = (*encoder)->device();
        if (const auto searcher = jobs::loadSearcher(m_library, *encoder)) {
            summary.embeddedPhotos = (*searcher)->photoCount();
            summary.embeddedCaptions = (*searcher)->captionCount();
        }
    }
    return summary;
}

Result<std::vector<std::string>> LocalTools::check()
{
    auto known = jobs::describeModelsIn(m_library / "models");
    for (const Result<fs::path> &folder : {Result<fs::path>(starterFolder(m_options)), resolveModel(m_options)})
        if (folder)
            if (auto model = jobs::describeModel(*folder))
                known.push_back(std::move(*model));
    return jobs::checkLibrary(m_library, known);
}

Result<CacheUse> LocalTools::cacheUse()
{
    const jobs::CacheUse use = jobs::cacheUse(m_library);
    return CacheUse{use.thumbnails, use.thumbnailBytes, use.otherBytes};
}

Result<void> LocalTools::clearCaches()
{
    return jobs::clearCaches(m_library);
}

Result<void> LocalTools::rebuildWords()
{
    return jobs::rebuildWords(m_library);
}

Result<PhotoDetails> LocalTools::describe(const fs::path &photo)
{
    auto described = jobs::describePhoto(*photoReader(), photo);
    return described ? Result<PhotoDetails>(toValue(std::move(*described))) : fail(described.error());
}

Result<void> LocalTools::backup(const fs::path &file)
{
    return jobs::backupLibrary(m_library, file);
}

Result<void> LocalTools::restore(const fs::path &file)
{
    return jobs::restoreLibrary(m_library, file);
}

std::unique_ptr<Tools> makeTools(const EngineOptions &options)
{
    return std::make_unique<LocalTools>(options);
}

}  // namespace semblance::api
