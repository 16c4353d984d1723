#include "engine/api/conversions.h"
#include "engine/api/library_paths.h"
#include "engine/api/local_tools.h"
#include "engine/api/tool_reins.h"
#include "engine/jobs/index_job.h"
#include "engine/jobs/join_models.h"

namespace semblance::api {

namespace fs = std::filesystem;
using core::fail;

namespace {

jobs::Scaling scalingOf(bool raw)
{
    return raw ? jobs::Scaling::Raw : jobs::Scaling::UnitLength;
}

template <class NameOf>
void append(std::vector<Embedding> &embeddings, const std::string &kind, const jobs::EmbeddingRows &rows, NameOf &&nameOf)
{
    for (std::size_t i = 0; i < rows.count; ++i) {
        const auto row = rows.row(i);
        embeddings.push_back({kind, nameOf(i), {row.begin(), row.end()}, static_cast<double>(rows.norms[i])});
    }
}

}  // namespace

Result<std::vector<Embedding>> LocalTools::embedTexts(std::span<const std::string> texts, bool raw)
{
    auto encoder = loadEncoder();
    if (!encoder)
        return fail(encoder.error());
    auto rows = (*encoder)->embed(texts, scalingOf(raw));
    if (!rows)
        return fail(rows.error());
    std::vector<Embedding> embeddings;
    append(embeddings, "text", *rows, [&](std::size_t i) { return texts[i]; });
    return embeddings;
}

Result<std::vector<Embedding>> LocalTools::embedImages(std::span<const fs::path> files, bool raw)
{
    auto encoder = loadEncoder();
    if (!encoder)
        return fail(encoder.error());
    auto rows = jobs::embedFiles(**encoder, *photoReader(), files, scalingOf(raw), m_options.threads);
    if (!rows)
        return fail(rows.error());
    std::vector<Embedding> embeddings;
    append(embeddings, "image", *rows, [&](std::size_t i) { return files[i].native(); });
    return embeddings;
}

Result<std::vector<Embedding>> LocalTools::embedTensorFile(const fs::path &file, bool raw)
{
    auto model = resolveModel(m_options);
    if (!model)
        return fail(model.error());
    auto tensors = jobs::embedTensorFile(*model, m_options.device, m_options.precision, file, scalingOf(raw));
    if (!tensors)
        return fail(tensors.error());
    std::vector<Embedding> embeddings;
    const auto rowName = [](std::size_t i) { return "row " + std::to_string(i); };
    append(embeddings, "image", tensors->images, rowName);
    append(embeddings, "text", tensors->texts, rowName);
    return embeddings;
}

Result<std::vector<std::int64_t>> LocalTools::tokenize(const std::string &text)
{
    auto model = resolveModel(m_options);
    if (!model)
        return fail(model.error());
    return jobs::tokenizeWith(*model, text);
}

Result<void> LocalTools::preprocess(const fs::path &image, const fs::path &out)
{
    auto model = resolveModel(m_options);
    if (!model)
        return fail(model.error());
    return jobs::preprocessToFile(*model, *photoReader(), image, out);
}

ModelInfo LocalTools::toInfo(const jobs::ModelDescription &model) const
{
    return toValue(model, resolveModel(m_options).value_or(fs::path()));
}

Result<std::vector<ModelInfo>> LocalTools::models()
{
    std::vector<ModelInfo> infos;
    if (auto starter = jobs::describeModel(starterFolder(m_options))) {
        infos.push_back(toInfo(*starter));
        infos.back().id = "starter";
    }
    for (const auto &model : jobs::describeModelsIn(m_library / "models"))
        infos.push_back(toInfo(model));
    nameBases(infos, runs().value_or(std::vector<RunSummary>()));
    return infos;
}

Result<ModelReport> LocalTools::inspectModel(const fs::path &folder)
{
    auto model = jobs::describeModel(folder);
    if (!model)
        return fail(model.error());
    return toReport(*model, toInfo(*model));
}

Result<ModelInfo> LocalTools::importModel(const fs::path &folder)
{
    // Opened for its lock: what is written into a library is written by one process at a time.
    auto catalogue = store::Catalogue::open(m_library, store::Access::ReadWrite);
    if (!catalogue)
        return fail(catalogue.error());
    auto model = jobs::importModel(folder, m_library / "models");
    if (!model)
        return fail(model.error());
    return toInfo(*model);
}

Result<DownloadResult> LocalTools::downloadModel(const DownloadRequest &request, const Control &control)
{
    auto catalogue = store::Catalogue::open(m_library, store::Access::ReadWrite);  // for its lock, as above
    if (!catalogue)
        return fail(catalogue.error());
    ToolReins reins(control, JobKind::Download, m_library / "models" / request.model);
    auto report = m_supply.download(request, reins.context());
    if (!report)
        return fail(report.error());
    if (report->outcome == jobs::Outcome::Cancelled)
        return fail(ErrorCode::Cancelled, "Stopped; what came is kept, and the next download goes on from there.");
    DownloadResult result{toInfo(report->model), {}};
    for (jobs::DownloadedFile &file : report->files)
        result.files.push_back({std::move(file.name), file.bytes, std::move(file.sha256), static_cast<VouchedBy>(file.vouched)});
    return result;
}

Result<ModelReport> LocalTools::joinModels(const JoinRequest &request)
{
    const jobs::JoinSettings settings{request.embeddingDimension, request.hidden, request.pool, request.contextLength, request.seed};
    auto model = jobs::joinModels(request.image, request.text, request.out, settings);
    if (!model)
        return fail(model.error());
    return toReport(*model, toInfo(*model));
}

}  // namespace semblance::api
