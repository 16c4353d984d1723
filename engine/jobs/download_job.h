// A published model from its server into the library's models folder, where it appears whole or not at all.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "engine/jobs/job.h"
#include "engine/jobs/model_tools.h"
#include "engine/models/published.h"

namespace semblance::jobs {

struct DownloadOptions {
    std::string proxy;                        // see download::TransferRequest
    std::string mirror;                       // "https://HOST" instead of the catalogue's scheme and host; empty: none
    std::map<std::string, std::string> pins;  // file name to SHA-256, over those of the catalogue
    int attempts = 5;
    double firstWaitSeconds = 1;
    int stallSeconds = 30;
    // Whether the job is paused: then the line is let go of. Unset: it is held while the context waits.
    std::function<bool()> paused;
};

// Who said what the bytes must be.
enum class VouchedBy { Nobody, Server, Pin };

struct DownloadedFile {
    std::string name;
    std::int64_t bytes = 0;
    std::string sha256;
    VouchedBy vouched = VouchedBy::Nobody;
};

struct DownloadReport {
    Outcome outcome = Outcome::Finished;
    ModelDescription model;             // when it finished
    std::vector<DownloadedFile> files;  // of this run
};

class DownloadJob {
public:
    // `models`: the library's folder of models.
    DownloadJob(models::PublishedModel model, std::filesystem::path models, DownloadOptions options = {});

    // Progress in bytes. What came stays until it is whole or discardDownload() takes it away, so that another run goes on from there.
    // Errors: InvalidArgument (cannot be downloaded, a pin of no file of it, no such mirror), Corrupt (the files are no model that can be
    // used; nothing is kept), NoSpace, and those of download::downloadFile.
    [[nodiscard]] core::Result<DownloadReport> run(JobContext &context);

private:
    [[nodiscard]] core::Result<void> check() const;
    [[nodiscard]] core::Result<void> fetchAll(JobContext &context, DownloadReport &report);
    [[nodiscard]] core::Result<DownloadReport> install(DownloadReport report) const;

    const models::PublishedModel m_model;
    const std::filesystem::path m_models, m_folder;  // m_folder: where the files come in
    const DownloadOptions m_options;
};

// Bytes that are here of a download which is not finished; 0: none was begun.
[[nodiscard]] std::int64_t downloadedBytes(const std::filesystem::path &models, const std::string &id);
[[nodiscard]] core::Result<void> discardDownload(const std::filesystem::path &models, const std::string &id);

}  // namespace semblance::jobs
