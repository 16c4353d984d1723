// One run of the command line: the global options, the tools, and what a signal does.
#pragma once

#include <functional>
#include <memory>
#include <optional>

#include <CLI/CLI.hpp>

#include "app/cli/output.h"
#include "engine/api/tools.h"

namespace semblance::app {

enum ExitCode { exitDone = 0, exitFailed = 1, exitUsage = 2, exitInterrupted = 130 };

struct Session {
    api::EngineOptions engine;
    bool json = false;
    bool verbose = false;
    std::function<int()> action;  // of the chosen command

    [[nodiscard]] api::Tools &tools();
    // For commands that stop between batches; until it is asked for, SIGINT and SIGTERM end the process at once.
    [[nodiscard]] api::Control control();

    // Says what went wrong and returns the exit code for it.
    [[nodiscard]] static int report(const api::Error &error);

private:
    std::unique_ptr<api::Tools> m_tools;
    std::optional<ProgressLine> m_progress;
};

void handleSignals();

// Each adds its commands; what they are given lives as long as `app` and `session`.
void addIndexCommand(CLI::App &app, Session &session);                        // index
void addFolderCommands(CLI::App &app, Session &session);                      // library folders, rules, prune
void addCaptionCommands(CLI::App &app, Session &session);                     // library captions, tags
void addCaptionFileCommands(CLI::App &app, Session &session);                 // library captions export, import, write, unwrite, suggest
void addDuplicateCommand(CLI::App &app, Session &session);                    // library duplicates
void addLibraryCommands(CLI::App &app, Session &session);                     // search, captions, library, samples
void addModelCommands(CLI::App &app, Session &session);                       // embed, tokenize, preprocess, models
void addSupplyCommands(CLI::App &models, Session &session);                   // models catalogue, download, discard, forecast
void addJobCommands(CLI::App &app, Session &session);                         // jobs
void addLearningCommands(CLI::App &app, Session &session);                    // train, bench
void addEvaluateCommands(CLI::App &app, Session &session);                    // evaluate
void addBlindCommands(CLI::App &evaluate, Session &session);                  // evaluate blind, votes, calibration
void addJudgeCommand(CLI::App &app, Session &session);                        // judge
void addMachineCommands(CLI::App &app, CLI::App &library, Session &session);  // about, library caches
void addNameCommands(CLI::App &app, Session &session);                        // names
// train runs; `train` does a request once more.
void addRunCommands(CLI::App &train, Session &session, const std::function<int(const api::TrainRequest &)> &doAgain);

// train blend, train forget-photos; `train` does a request once more.
void addVersionCommands(CLI::App &train, Session &session, const std::function<int(const api::TrainRequest &)> &doAgain);

}  // namespace semblance::app
