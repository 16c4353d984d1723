// models catalogue, download, discard, forecast; jobs
#include <algorithm>

#include "app/cli/session.h"
#include "engine/api/process.h"

namespace semblance::app {

namespace {

namespace fs = std::filesystem;

struct DownloadWishes {
    api::DownloadRequest request;
    std::vector<std::string> pins;  // FILE=SHA256
};

std::string megabytes(std::int64_t bytes)
{
    return fixed(static_cast<double>(bytes) / 1e6, bytes < 10'000'000 ? 1 : 0) + " MB";
}

std::string joined(const std::vector<std::string> &words)
{
    std::string text;
    for (const std::string &word : words)
        text += (text.empty() ? "" : ", ") + word;
    return text;
}

Json toJson(const api::PublishedModel &model)
{
    Json line;
    line["id"] = model.id;
    line["name"] = model.name;
    line["publisher"] = model.publisher;
    line["page"] = model.page;
    line["licence"] = model.licence;
    line["licence_url"] = model.licenceUrl;
    line["languages"] = model.languages;
    line["parameters"] = model.parameters;
    line["bytes"] = model.bytes;
    line["image_size"] = model.imageSize;
    line["embedding_dimension"] = model.embeddingDimension;
    line["figures"] = Json::array();
    for (const api::PublishedFigure &figure : model.figures)
        line["figures"].push_back({{"name", figure.name}, {"value", figure.value}, {"source", figure.source}});
    line["downloadable"] = model.downloadable;
    line["installed"] = model.installed;
    line["downloaded_bytes"] = model.downloadedBytes;
    line["note"] = model.note;
    return line;
}

void printInWords(const api::PublishedModel &model)
{
    std::string state = model.installed ? " (here)" : "";
    if (!model.installed && model.downloadedBytes > 0)
        state = " (" + megabytes(model.downloadedBytes) + " are here)";
    printLine(model.id + state + ": " + model.name + ", " + model.publisher + ", about " + megabytes(model.bytes) + ", licence "
              + model.licence + ", languages: " + joined(model.languages));
    for (const api::PublishedFigure &figure : model.figures)
        printLine("  " + figure.name + ": " + fixed(figure.value, 3) + " (" + figure.source + ")");
    printLine("  " + model.page);
    if (!model.note.empty())
        printLine("  " + model.note);
}

int catalogue(Session &session)
{
    const auto models = session.tools().supply().published();
    if (!models)
        return Session::report(models.error());
    for (const api::PublishedModel &model : *models)
        session.json ? printJson(toJson(model)) : printInWords(model);
    return exitDone;
}

const char *vouchedName(api::VouchedBy vouched)
{
    switch (vouched) {
    case api::VouchedBy::Nobody: return "nobody";
    case api::VouchedBy::Server: return "server";
    case api::VouchedBy::Pin: return "pin";
    }
    return "nobody";
}

void printResult(const Session &session, const api::DownloadResult &result)
{
    if (session.json) {
        Json line;
        line["id"] = result.model.id;
        setPath(line, "path", result.model.folder);
        line["version"] = result.model.version;
        line["files"] = Json::array();
        for (const api::DownloadedFile &file : result.files)
            line["files"].push_back(
                {{"name", file.name}, {"bytes", file.bytes}, {"sha256", file.sha256}, {"vouched_by", vouchedName(file.vouched)}});
        return printJson(line);
    }
    for (const api::DownloadedFile &file : result.files)
        printLine(file.name + ": " + megabytes(file.bytes) + ", SHA-256 " + file.sha256
                  + (file.vouched == api::VouchedBy::Pin      ? ", as pinned"
                     : file.vouched == api::VouchedBy::Server ? ", as the server declared"
                                                              : ", which nobody had declared"));
    printLine(result.model.id + " is in " + api::displayPath(result.model.folder) + ".");
}

int download(Session &session, DownloadWishes wishes)
{
    for (const std::string &pin : wishes.pins) {
        const auto equals = pin.find('=');
        if (equals == std::string::npos) {
            static_cast<void>(Session::report({api::ErrorCode::InvalidArgument, "--sha256 is FILE=DIGEST, not '" + pin + "'."}));
            return exitUsage;
        }
        wishes.request.pins[pin.substr(0, equals)] = pin.substr(equals + 1);
    }
    const auto result = session.tools().downloadModel(wishes.request, session.control());
    if (!result)
        return Session::report(result.error());
    printResult(session, *result);
    return exitDone;
}

int discard(Session &session, const std::string &id)
{
    const auto done = session.tools().supply().discardDownload(id);
    if (!done)
        return Session::report(done.error());
    if (session.json)
        printJson({{"id", id}, {"discarded", true}});
    else
        printLine("What had come of " + id + " is deleted.");
    return exitDone;
}

int forecast(Session &session, const fs::path &folder)
{
    const auto cost = session.tools().supply().forecast(folder);
    if (!cost)
        return Session::report(cost.error());
    if (session.json) {
        Json line;
        line["photos"] = cost->photos;
        line["captions"] = cost->captions;
        line["seconds"] = cost->seconds >= 0 ? Json(cost->seconds) : Json(nullptr);
        line["bytes"] = cost->bytes;
        line["free_bytes"] = cost->freeBytes >= 0 ? Json(cost->freeBytes) : Json(nullptr);
        line["measured_photos"] = cost->measured;
        printJson(line);
        return exitDone;
    }
    printLine(std::to_string(cost->photos) + " photos and " + std::to_string(cost->captions) + " captions would be embedded"
              + (cost->seconds >= 0 ? ", in about " + fixed(cost->seconds, 1) + " s" : "") + ", with about " + megabytes(cost->bytes)
              + " of disk" + (cost->freeBytes >= 0 ? " (" + megabytes(cost->freeBytes) + " are free)" : "") + ".");
    if (cost->measured > 0)
        printLine("Measured on " + std::to_string(cost->measured) + " photos of the library.");
    return exitDone;
}

const char *kindName(api::JobKind kind)
{
    switch (kind) {
    case api::JobKind::Index: return "index";
    case api::JobKind::Samples: return "samples";
    case api::JobKind::Train: return "train";
    case api::JobKind::Evaluate: return "evaluate";
    case api::JobKind::SwitchModel: return "switch-model";
    case api::JobKind::Download: return "download";
    }
    return "index";
}

std::string stateName(const api::PastJob &job)
{
    if (job.interrupted)
        return "interrupted";
    switch (job.state) {
    case api::JobState::Queued: return "queued";
    case api::JobState::Running: return "running";
    case api::JobState::Paused: return "paused";
    case api::JobState::Done: return "done";
    case api::JobState::Cancelled: return "cancelled";
    case api::JobState::Failed: return "failed";
    }
    return "failed";
}

int listJobs(Session &session)
{
    for (const api::PastJob &job : session.tools().history().pastJobs()) {
        if (!session.json) {
            printLine(std::to_string(job.id.value) + " " + stateName(job) + " " + kindName(job.kind) + " " + api::displayPath(job.subject)
                      + (job.startedAt.empty() ? "" : ", begun " + job.startedAt) + (job.endedAt.empty() ? "" : ", ended " + job.endedAt)
                      + (job.result.empty() ? "" : ": " + job.result));
            continue;
        }
        Json line;
        line["id"] = job.id.value;
        line["kind"] = kindName(job.kind);
        line["state"] = stateName(job);
        setPath(line, "subject", job.subject);
        line["started_at"] = job.startedAt;
        line["ended_at"] = job.endedAt;
        line["result"] = job.result;
        printJson(line);
    }
    return exitDone;
}

int showLog(Session &session, std::int64_t id)
{
    const auto log = session.tools().history().jobLog(api::JobId{id});
    if (!log)
        return Session::report(log.error());
    if (session.json)
        printJson({{"id", id}, {"log", *log}});
    else
        printLine(*log);
    return exitDone;
}

}  // namespace

void addSupplyCommands(CLI::App &models, Session &session)
{
    models.add_subcommand("catalogue", "Published models: licence, size, languages, figures")->callback([&session] {
        session.action = [&session] { return catalogue(session); };
    });
    auto wishes = std::make_shared<DownloadWishes>();
    auto *downloading = models.add_subcommand("download", "Download a model of the catalogue; goes on where it was stopped");
    downloading->add_option("ID", wishes->request.model, "As `models catalogue` names it")->required();
    downloading->add_option("--proxy", wishes->request.proxy, "http://HOST:PORT, or none (default: https_proxy of the environment)")
        ->type_name("URL");
    downloading->add_option("--mirror", wishes->request.mirror, "A host that mirrors the publisher's, for example https://example.org")
        ->type_name("URL");
    downloading->add_option("--sha256", wishes->pins, "What a file must be; stronger than what the server declares")
        ->type_name("FILE=DIGEST");
    downloading->callback([&session, wishes] { session.action = [&session, wishes] { return download(session, *wishes); }; });

    auto id = std::make_shared<std::string>();
    auto *discarding = models.add_subcommand("discard", "Delete what came of a download that is not finished");
    discarding->add_option("ID", *id, "As `models catalogue` names it")->required();
    discarding->callback([&session, id] { session.action = [&session, id] { return discard(session, *id); }; });

    auto folder = std::make_shared<fs::path>();
    auto *cost = models.add_subcommand("forecast", "What a switch to a model would take: time, measured on a few photos, and disk");
    cost->add_option("DIR", *folder, "Package folder")->required();
    cost->callback([&session, folder] { session.action = [&session, folder] { return forecast(session, *folder); }; });
}

void addJobCommands(CLI::App &app, Session &session)
{
    auto *jobs = app.add_subcommand("jobs", "What the window's jobs did, earlier runs of the program included");
    jobs->require_subcommand(1);
    jobs->add_subcommand("list", "Newest first")->callback([&session] { session.action = [&session] { return listJobs(session); }; });
    auto id = std::make_shared<std::int64_t>(0);
    auto *log = jobs->add_subcommand("log", "All that was noted of a job");
    log->add_option("ID", *id, "As `jobs list` numbers it")->required();
    log->callback([&session, id] { session.action = [&session, id] { return showLog(session, *id); }; });
}

}  // namespace semblance::app
