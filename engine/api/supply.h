// Models from elsewhere, what a switch to one costs, and what earlier jobs did: values and the two doors to them.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/api/learning.h"
#include "engine/api/values.h"

namespace semblance::api {

struct PublishedFigure {
    std::string name;  // "ImageNet zero-shot, top 1"
    double value = 0;  // a fraction
    std::string source;
};

// A model of the catalogue, and how much of it is here.
struct PublishedModel {
    std::string id;  // the folder's name once it is here
    std::string name, publisher, page, licence, licenceUrl, note;
    std::vector<std::string> languages;  // ISO 639; "mul": many
    std::int64_t parameters = 0, imageSize = 0, embeddingDimension = 0;
    std::int64_t bytes = 0;  // about
    std::vector<PublishedFigure> figures;
    bool downloadable = false;         // false: `page` leads to it, `note` says why
    bool installed = false;            // in the library's models folder
    std::int64_t downloadedBytes = 0;  // of a download that is not finished
};

struct DownloadRequest {
    std::string model;                        // id
    std::string proxy;                        // "http://HOST:PORT", "none", or empty: as the environment says
    std::string mirror;                       // "https://HOST" instead of the catalogue's; empty: none
    std::map<std::string, std::string> pins;  // file name to SHA-256
};

// Who said what the bytes must be. The same order as jobs::VouchedBy.
enum class VouchedBy { Nobody, Server, Pin };

struct DownloadedFile {
    std::string name;
    std::int64_t bytes = 0;
    std::string sha256;
    VouchedBy vouched = VouchedBy::Nobody;
};
struct DownloadResult {
    ModelInfo model;
    std::vector<DownloadedFile> files;  // those that came this time
};

// What a switch to a model costs; measured on a few photos of the library.
struct SwitchForecast {
    std::int64_t photos = 0, captions = 0;  // that it has not seen yet
    double seconds = -1;                    // negative: not known
    std::int64_t bytes = 0;
    std::int64_t freeBytes = -1;  // negative: not known
    int measured = 0;             // photos
};

// A job of this or an earlier run of the program.
struct PastJob {
    JobId id;
    JobKind kind = JobKind::Index;
    JobState state = JobState::Queued;
    bool interrupted = false;  // the program ended before the job did
    std::filesystem::path subject;
    std::string startedAt, endedAt;  // UTC, "2026-11-21T15:02:11Z", may be empty
    std::string result;              // English; may be empty
};

// Any thread. Slow but for published(): they read packages.
class ModelSupply {
public:
    virtual ~ModelSupply() = default;
    // Errors: those of reading the catalogue of models.
    [[nodiscard]] virtual Result<std::vector<PublishedModel>> published() = 0;
    // Takes away what came of a download that is not finished. Errors: InvalidArgument (no such id), those of removing.
    [[nodiscard]] virtual Result<void> discardDownload(const std::string &id) = 0;
    // What a folder is, whether it can be used, and if not why. Errors: it is no model at all.
    [[nodiscard]] virtual Result<ModelReport> inspect(const std::filesystem::path &package) = 0;
    [[nodiscard]] virtual Result<SwitchForecast> forecast(const std::filesystem::path &package) = 0;
};

// Any thread.
class JobHistory {
public:
    virtual ~JobHistory() = default;
    [[nodiscard]] virtual std::vector<PastJob> pastJobs() = 0;       // newest first
    [[nodiscard]] virtual Result<std::string> jobLog(JobId id) = 0;  // Errors: NotFound
};

}  // namespace semblance::api
