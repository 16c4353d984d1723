// The supply of one library on this machine; each call opens what it needs.
#pragma once

#include <functional>

#include "engine/api/supply.h"
#include "engine/jobs/download_job.h"
#include "engine/jobs/photo_readers.h"

namespace semblance::api {

class LocalSupply final : public ModelSupply, public JobHistory {
public:
    // `reader`: how photos are decoded; asked when it is first needed.
    LocalSupply(EngineOptions options, std::function<std::shared_ptr<isolation::PhotoReader>()> reader);

    Result<std::vector<PublishedModel>> published() override;
    Result<void> discardDownload(const std::string &id) override;
    Result<ModelReport> inspect(const std::filesystem::path &package) override;
    Result<SwitchForecast> forecast(const std::filesystem::path &package) override;
    std::vector<PastJob> pastJobs() override;
    Result<std::string> jobLog(JobId id) override;

    // Errors: InvalidArgument (no such model), those of DownloadJob.
    [[nodiscard]] Result<jobs::DownloadReport> download(const DownloadRequest &request, jobs::JobContext &context,
                                                        std::function<bool()> paused = {}) const;

private:
    [[nodiscard]] Result<models::PublishedModel> entry(const std::string &id) const;
    [[nodiscard]] std::filesystem::path modelsFolder() const { return m_library / "models"; }

    const EngineOptions m_options;
    const std::filesystem::path m_library;
    const std::function<std::shared_ptr<isolation::PhotoReader>()> m_reader;
};

[[nodiscard]] ModelReport toReport(const jobs::ModelDescription &model, ModelInfo info);

}  // namespace semblance::api
