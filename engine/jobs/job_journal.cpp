#include "engine/jobs/job_journal.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstdio>
#include <ctime>
#include <memory>
#include <optional>
#include <sstream>

#include <signal.h>
#include <unistd.h>

#include "engine/core/files.h"
#include "engine/core/paths.h"
#include "engine/jobs/pending_folders.h"

namespace semblance::jobs {

namespace fs = std::filesystem;
using core::JobId;

namespace {

constexpr std::size_t keptFiles = 200;
constexpr std::size_t mostBytes = 512u << 10;  // of one job's log; its end is always told
constexpr std::size_t mostFailures = 500;
constexpr std::array kindNames{"index", "samples", "train", "evaluate", "switch-model", "download"};
constexpr std::array stateNames{"queued", "running", "paused", "done", "cancelled", "failed"};

// The position of `name` in a list of names, or nothing.
template <class Enum, class Names>
std::optional<Enum> named(const Names &names, std::string_view name)
{
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end())
        return std::nullopt;
    return static_cast<Enum>(found - names.begin());
}

std::string now()
{
    const std::time_t seconds = std::time(nullptr);
    std::tm parts = {};
    gmtime_r(&seconds, &parts);
    std::array<char, 32> text{};
    std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &parts);
    return text.data();
}

fs::path fileOf(const fs::path &folder, JobId id)
{
    return folder / ("job-" + std::to_string(id.value) + ".log");
}

// The id in a name that fileOf made; invalid for any other.
JobId idOf(const fs::path &file)
{
    const std::string name = file.filename().string();
    JobId id;
    if (!name.starts_with("job-") || !name.ends_with(".log"))
        return id;
    const char *const end = name.data() + name.size() - 4;
    if (std::from_chars(name.data() + 4, end, id.value).ptr != end)
        id.value = 0;
    return id;
}

std::vector<JobId> idsIn(const fs::path &folder)
{
    std::vector<JobId> ids;
    std::error_code error;
    for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error))
        if (const JobId id = idOf(it->path()); id.valid())
            ids.push_back(id);
    std::sort(ids.begin(), ids.end(), [](JobId a, JobId b) { return b < a; });
    return ids;
}

std::string subjectText(const fs::path &subject)
{
    std::string text = PendingFolders::toText({subject});
    text.pop_back();
    return text;
}

std::string oneLine(std::string_view text)
{
    std::string line(text);
    std::replace_if(
        line.begin(), line.end(), [](char c) { return c == '\n' || c == '\r'; }, ' ');
    return line;
}

std::string oneDecimal(double value)
{
    std::array<char, 32> text{};
    std::snprintf(text.data(), text.size(), "%.1f", value);
    return text.data();
}

// Whether the process that wrote a log may still be at it.
bool alive(std::string_view process)
{
    long id = 0;
    std::from_chars(process.data(), process.data() + process.size(), id);
    return id > 0 && (::kill(static_cast<pid_t>(id), 0) == 0 || errno == EPERM);
}

std::string figuresOf(const JobRecord &record)
{
    if (!record.index || record.kind == JobKind::Train || record.kind == JobKind::Evaluate || record.kind == JobKind::Download)
        return {};
    const IndexReport &report = *record.index;
    return std::to_string(report.photos) + " photos, " + std::to_string(report.indexed) + " indexed, " + std::to_string(report.unchanged)
           + " unchanged, " + std::to_string(report.removed) + " removed, " + std::to_string(report.captions) + " captions, "
           + std::to_string(report.failed.size()) + " not read, " + oneDecimal(report.seconds) + " s";
}

// One line of a log.
struct Line {
    std::string time, word, rest;
};

Line lineOf(const std::string &text)
{
    const auto first = text.find(' ');
    const auto second = first == std::string::npos ? first : text.find(' ', first + 1);
    if (first == std::string::npos)
        return {};
    return {text.substr(0, first), text.substr(first + 1, second == std::string::npos ? second : second - first - 1),
            second == std::string::npos ? std::string() : text.substr(second + 1)};
}

std::optional<PastJob> read(const fs::path &folder, JobId id)
{
    constexpr std::uint64_t longest = 4u << 20;
    std::istringstream lines(core::readText(fileOf(folder, id), longest).value_or(std::string()));
    PastJob job;
    job.id = id;
    std::string process;
    bool begun = false;
    for (std::string text; std::getline(lines, text);) {
        const Line line = lineOf(text);
        const auto state = named<JobState>(stateNames, line.word);
        if (state == JobState::Queued && !begun) {
            const auto space = line.rest.find(' ');
            const auto kind = named<JobKind>(kindNames, line.rest.substr(0, space));
            if (!kind || space == std::string::npos)
                return std::nullopt;
            const auto subjects = PendingFolders::fromText(line.rest.substr(space + 1) + "\n");
            job.kind = *kind;
            job.subject = subjects.empty() ? fs::path() : subjects.front();
            begun = true;
        }
        if (line.word == "process")
            process = line.rest;
        if (line.word == "interrupted") {
            job.interrupted = true;
            job.endedAt = line.time;
        }
        if (!state)
            continue;
        job.state = *state;
        if (job.state == JobState::Running && job.startedAt.empty())
            job.startedAt = line.time;
        if (job.state >= JobState::Done) {
            job.endedAt = line.time;
            job.result = line.rest;
        }
    }
    if (!begun)
        return std::nullopt;
    job.interrupted = job.interrupted || (job.state < JobState::Done && !alive(process));
    return job;
}

}  // namespace

JobJournal::JobJournal(fs::path folder) : m_folder(std::move(folder))
{
    const auto ids = idsIn(m_folder);
    m_highest = ids.empty() ? 0 : ids.front().value;
    std::error_code ignored;
    for (std::size_t i = keptFiles; i < ids.size(); ++i)
        fs::remove(fileOf(m_folder, ids[i]), ignored);
}

JobJournal::~JobJournal()
{
    const std::lock_guard lock(m_mutex);
    for (const auto &[id, known] : m_known)
        if (known.state < JobState::Done)
            write(id, "interrupted", {});
}

void JobJournal::write(JobId id, std::string_view word, std::string_view rest)
{
    const std::unique_ptr<std::FILE, int (*)(std::FILE *)> file(std::fopen(fileOf(m_folder, id).c_str(), "ae"), &std::fclose);
    if (!file)
        return;
    std::string line = now() + " " + std::string(word);
    if (!rest.empty())
        line += " " + oneLine(rest);
    line += "\n";
    std::fwrite(line.data(), 1, line.size(), file.get());
    m_known[id].bytes += line.size();
}

void JobJournal::changed(const JobRecord &record)
{
    const std::lock_guard lock(m_mutex);
    const auto [at, fresh] = m_known.try_emplace(record.id);
    Known &known = at->second;
    if (fresh) {
        std::error_code ignored;
        fs::create_directories(m_folder, ignored);
        write(record.id, "queued", std::string(kindNames[static_cast<std::size_t>(record.kind)]) + " " + subjectText(record.subject));
        write(record.id, "process", std::to_string(::getpid()));
    }
    if (known.state == record.state)
        return tellProgress(record, known);
    known.state = record.state;
    if (record.finished())
        return tellEnd(record);
    write(record.id, stateNames[static_cast<std::size_t>(record.state)], {});
}

void JobJournal::tellProgress(const JobRecord &record, Known &known)
{
    constexpr auto leastInterval = std::chrono::seconds(10);
    constexpr double leastShare = 0.05;
    const auto time = std::chrono::steady_clock::now();
    const double share = record.total > 0 ? static_cast<double>(record.done) / static_cast<double>(record.total) : 0;
    if (record.state != JobState::Running || time - known.told < leastInterval || share - known.share < leastShare)
        return;
    known.told = time;
    known.share = share;
    write(record.id, "progress",
          std::to_string(record.done) + " of " + std::to_string(record.total) + ", " + oneDecimal(record.rate) + " a second");
}

void JobJournal::tellEnd(const JobRecord &record)
{
    if (record.index) {
        const auto &failed = record.index->failed;
        for (std::size_t i = 0; i < std::min(failed.size(), mostFailures); ++i)
            write(record.id, "unread", core::displayPath(failed[i].path) + ": " + failed[i].reason);
        if (failed.size() > mostFailures)
            write(record.id, "unread", "and " + std::to_string(failed.size() - mostFailures) + " more");
    }
    const std::string result =
        record.error ? std::string(core::errorName(record.error->code)) + ": " + record.error->detail : figuresOf(record);
    write(record.id, stateNames[static_cast<std::size_t>(record.state)], result);
}

void JobJournal::note(JobId id, core::LogLevel level, std::string_view line)
{
    constexpr std::array levels{"debug", "info", "warning", "error"};
    const std::lock_guard lock(m_mutex);
    const auto known = m_known.find(id);
    if (level == core::LogLevel::Debug || known == m_known.end() || known->second.bytes > mostBytes)
        return;
    write(id, levels[static_cast<std::size_t>(level)], line);
    if (known->second.bytes > mostBytes)
        write(id, "warning", "Further lines are left out.");
}

std::vector<PastJob> pastJobs(const fs::path &folder)
{
    std::vector<PastJob> jobs;
    for (const JobId id : idsIn(folder))
        if (auto job = read(folder, id))
            jobs.push_back(std::move(*job));
    return jobs;
}

core::Result<std::string> jobLog(const fs::path &folder, JobId id)
{
    return core::readText(fileOf(folder, id));
}

}  // namespace semblance::jobs
