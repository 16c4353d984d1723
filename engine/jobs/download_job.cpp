#include "engine/jobs/download_job.h"

#include <algorithm>

#include "engine/core/files.h"
#include "engine/core/log.h"
#include "engine/core/paths.h"
#include "engine/download/download.h"
#include "engine/download/sha256.h"

namespace semblance::jobs {

namespace fs = std::filesystem;
using core::ErrorCode;
using core::fail;
using core::Result;
using models::PublishedFile;

namespace {

fs::path folderOf(const fs::path &models, const std::string &id)
{
    return models / ("." + id + ".downloading");
}

std::int64_t sizeOf(const fs::path &file)
{
    std::error_code error;
    const auto size = fs::file_size(file, error);
    return error ? 0 : static_cast<std::int64_t>(size);
}

// `base` with the mirror's scheme and host.
std::string mirrored(const std::string &base, const std::string &mirror)
{
    if (mirror.empty())
        return base;
    const auto host = base.find("://");
    const auto path = host == std::string::npos ? std::string::npos : base.find('/', host + 3);
    const std::string_view front = mirror.ends_with('/') ? std::string_view(mirror).substr(0, mirror.size() - 1) : mirror;
    return path == std::string::npos ? base : std::string(front) + base.substr(path);
}

const char *inWords(VouchedBy vouched)
{
    switch (vouched) {
    case VouchedBy::Nobody: return "which nobody had declared";
    case VouchedBy::Server: return "as the server declared";
    case VouchedBy::Pin: return "as pinned";
    }
    return "";
}

// Whether an earlier run finished this file, as it is pinned now; one that is not is taken away.
bool isHere(const download::FileRequest &request)
{
    std::error_code ignored;
    if (!fs::is_regular_file(request.file, ignored))
        return false;
    if (request.sha256.empty() || download::sha256OfFile(request.file).value_or(std::string()) == request.sha256)
        return true;
    fs::remove(request.file, ignored);
    return false;
}

// Kept in the package: where it came from.
std::string originOf(const models::PublishedModel &model, const std::string &base, const std::vector<DownloadedFile> &files)
{
    std::string text = model.name + "\nlicence: " + model.licence + " (" + model.licenceUrl + ")\nfrom: " + base + "\n";
    for (const DownloadedFile &file : files)
        text += file.name + ": " + std::to_string(file.bytes) + " bytes, SHA-256 " + file.sha256 + ", " + inWords(file.vouched) + "\n";
    return text;
}

}  // namespace

DownloadJob::DownloadJob(models::PublishedModel model, fs::path models, DownloadOptions options)
    : m_model(std::move(model)), m_models(std::move(models)), m_folder(folderOf(m_models, m_model.id)), m_options(std::move(options))
{
}

Result<void> DownloadJob::check() const
{
    constexpr std::int64_t spared = 64'000'000;
    if (m_model.files.empty())
        return fail(ErrorCode::InvalidArgument,
                    m_model.name + " cannot be downloaded from here, see " + m_model.page + ". " + m_model.note);
    for (const auto &[name, digest] : m_options.pins) {
        const bool known =
            std::any_of(m_model.files.begin(), m_model.files.end(), [&](const PublishedFile &file) { return file.name == name; });
        if (!known || !download::isSha256(digest))
            return fail(ErrorCode::InvalidArgument, known ? digest + " is no SHA-256: 64 hexadecimal digits are expected."
                                                          : m_model.name + " has no file '" + name + "' whose digest could be pinned.");
    }
    if (!m_options.mirror.empty() && m_options.mirror.find("://") == std::string::npos)
        return fail(ErrorCode::InvalidArgument,
                    "A mirror is named with its scheme, for example https://example.org, not '" + m_options.mirror + "'.");
    std::error_code error;
    fs::create_directories(m_folder, error);
    if (error)
        return fail(core::systemError(error.value(), "create", m_folder));
    const auto space = fs::space(m_folder, error);
    const std::int64_t missing = m_model.bytes - downloadedBytes(m_models, m_model.id);
    if (!error && missing > 0 && static_cast<std::int64_t>(space.available) - spared < missing)
        return fail(ErrorCode::NoSpace, m_model.name + " needs about " + std::to_string((missing + spared) / 1'000'000) + " MB, but only "
                                            + std::to_string(space.available / 1'000'000) + " MB are free in " + core::displayPath(m_models)
                                            + ".");
    return {};
}

Result<void> DownloadJob::fetchAll(JobContext &context, DownloadReport &report)
{
    const std::string base = mirrored(m_model.base, m_options.mirror);
    std::int64_t before = 0;
    download::Reins reins;
    reins.interrupted = [&context, this] { return (m_options.paused && m_options.paused()) || context.stopped(); };
    reins.stopped = [&context] { return context.stopped(); };
    reins.note = [](const std::string &text) { core::log(core::LogLevel::Info, text); };
    reins.progress = [&](std::int64_t done, std::int64_t total) {
        context.progress(before + done, std::max({m_model.bytes, before + done, before + total}));
    };
    for (const PublishedFile &file : m_model.files) {
        download::FileRequest request;
        request.url = base + file.name;
        request.file = m_folder / file.name;
        request.proxy = m_options.proxy;
        request.sha256 = m_options.pins.contains(file.name) ? m_options.pins.at(file.name) : file.sha256;
        request.bytes = file.bytes;
        request.attempts = m_options.attempts;
        request.firstWaitSeconds = m_options.firstWaitSeconds;
        request.stallSeconds = m_options.stallSeconds;
        const bool here = isHere(request);
        auto fetched = here ? Result<download::FileReport>(download::FileReport{}) : download::downloadFile(request, reins);
        if (!fetched && file.optional && fetched.error().code == ErrorCode::NotFound)
            continue;
        if (!fetched)
            return fail(fetched.error());
        if (!here) {
            const auto vouched = static_cast<VouchedBy>(fetched->voucher);
            report.files.push_back({file.name, fetched->bytes, fetched->sha256, vouched});
            core::log(core::LogLevel::Info, file.name + ": " + std::to_string(fetched->bytes) + " bytes, SHA-256 " + fetched->sha256 + ", "
                                                + inWords(vouched) + ".");
        }
        before += sizeOf(request.file);
        reins.progress(0, 0);
    }
    return {};
}

Result<DownloadReport> DownloadJob::install(DownloadReport report) const
{
    auto model = describeModel(m_folder);
    if (!model || !model->problems.empty()) {
        const std::string why = model ? model->problems.front() : model.error().detail;
        std::error_code ignored;
        fs::remove_all(m_folder, ignored);
        return fail(ErrorCode::Corrupt, m_model.name + " came whole, but cannot be used: " + why + " Nothing of it is kept.");
    }
    const fs::path target = m_models / m_model.id;
    if (auto noted =
            core::writeTextAtomically(m_folder / "download.txt", originOf(m_model, mirrored(m_model.base, m_options.mirror), report.files));
        !noted)
        return fail(noted.error());
    if (auto named = core::replaceFile(m_folder, target); !named)
        return fail(named.error());
    model = describeModel(target);
    if (!model)
        return fail(model.error());
    report.model = std::move(*model);
    return report;
}

Result<DownloadReport> DownloadJob::run(JobContext &context)
{
    DownloadReport report;
    if (auto present = describeModel(m_models / m_model.id)) {
        report.model = std::move(*present);
        core::log(core::LogLevel::Info, m_model.name + " is here already.");
        return report;
    }
    if (auto sound = check(); !sound)
        return fail(sound.error());
    if (auto fetched = fetchAll(context, report); !fetched) {
        if (fetched.error().code != ErrorCode::Cancelled)
            return fail(fetched.error());
        report.outcome = Outcome::Cancelled;
        return report;
    }
    return install(std::move(report));
}

std::int64_t downloadedBytes(const fs::path &models, const std::string &id)
{
    std::int64_t bytes = 0;
    std::error_code error;
    for (fs::directory_iterator it(folderOf(models, id), error), end; !error && it != end; it.increment(error))
        bytes += sizeOf(it->path());
    return bytes;
}

Result<void> discardDownload(const fs::path &models, const std::string &id)
{
    std::error_code error;
    fs::remove_all(folderOf(models, id), error);
    return error ? fail(core::systemError(error.value(), "remove", folderOf(models, id))) : Result<void>();
}

}  // namespace semblance::jobs
