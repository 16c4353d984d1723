#include "app/cli/output.h"

#include <cstdio>

#include <unistd.h>

#include "engine/api/process.h"

namespace semblance::app {

void printJson(const Json &object)
{
    printLine(object.dump(-1, ' ', false, Json::error_handler_t::replace));
}

void printLine(const std::string &line)
{
    std::fwrite(line.data(), 1, line.size(), stdout);
    std::fputc('\n', stdout);
    std::fflush(stdout);
}

void printError(const api::Error &error)
{
    std::fprintf(stderr, "error: %s\n", error.detail.c_str());
}

void setPath(Json &object, const char *key, const std::filesystem::path &path)
{
    object[key] = api::displayPath(path);
    if (!api::isUtf8(path.native()))
        object["path_base64"] = api::base64(path.native());
}

Json toJson(const std::vector<api::Problem> &problems)
{
    Json list = Json::array();
    for (const api::Problem &problem : problems) {
        Json entry;
        setPath(entry, "path", problem.path);
        entry["reason"] = problem.reason;
        list.push_back(std::move(entry));
    }
    return list;
}

void printProblems(const std::string &heading, const std::vector<api::Problem> &problems)
{
    constexpr std::size_t shown = 20;
    if (problems.empty())
        return;
    printLine(heading);
    for (std::size_t i = 0; i < std::min(shown, problems.size()); ++i)
        printLine("  " + api::displayPath(problems[i].path) + ": " + problems[i].reason);
    if (problems.size() > shown)
        printLine("  and " + std::to_string(problems.size() - shown) + " more (--json lists all)");
}

std::string fixed(double value, int digits)
{
    char text[64];
    std::snprintf(text, sizeof text, "%.*f", digits, value);
    return text;
}

ProgressLine::ProgressLine() : m_terminal(isatty(STDERR_FILENO) == 1) {}

ProgressLine::~ProgressLine()
{
    if (m_terminal && m_shown)
        std::fputs("\r\x1b[K", stderr);
}

void ProgressLine::show(const api::JobStatus &status)
{
    const auto now = std::chrono::steady_clock::now();
    const auto pause = m_terminal ? std::chrono::milliseconds(100) : std::chrono::seconds(5);
    if (!m_shown && !m_terminal && m_last.time_since_epoch().count() == 0)
        m_last = now;  // a short job says nothing
    if (now - m_last < pause)
        return;
    m_last = now;
    m_shown = true;
    std::string line = std::to_string(status.done);
    if (status.total > 0)
        line += " of " + std::to_string(status.total);
    if (status.rate > 0)
        line += ", " + fixed(status.rate, 1) + " a second";
    if (status.secondsLeft >= 0)
        line += ", about " + fixed(status.secondsLeft, 0) + " s left";
    std::fprintf(stderr, m_terminal ? "\r\x1b[K%s" : "%s\n", line.c_str());
    std::fflush(stderr);
}

}  // namespace semblance::app
