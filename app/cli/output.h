// What the command line prints: JSON objects, human lines, progress and errors.
#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "engine/api/values.h"

namespace semblance::app {

using Json = nlohmann::ordered_json;  // keys keep the order in which they are set

// One object a line on stdout; broken UTF-8 becomes U+FFFD.
void printJson(const Json &object);
// One line of text on stdout.
void printLine(const std::string &line);
void printError(const api::Error &error);

// Sets `key`, and path_base64 beside it for a name that is not UTF-8.
void setPath(Json &object, const char *key, const std::filesystem::path &path);
[[nodiscard]] Json toJson(const std::vector<api::Problem> &problems);
// Human: at most 20 of them.
void printProblems(const std::string &heading, const std::vector<api::Problem> &problems);

// "0.312"
[[nodiscard]] std::string fixed(double value, int digits);

// Progress on stderr: one line that changes on a terminal, a line every few seconds elsewhere. Safe from several threads when the
// caller is (the tools call it under a lock).
class ProgressLine {
public:
    ProgressLine();
    ~ProgressLine();
    void show(const api::JobStatus &status);

private:
    std::chrono::steady_clock::time_point m_last;
    bool m_terminal = false;
    bool m_shown = false;
};

}  // namespace semblance::app
