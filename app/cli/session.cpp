#include "app/cli/session.h"

#include <atomic>

#include <signal.h>
#include <unistd.h>

namespace semblance::app {

namespace {

// Written by the signal handler, read between batches.
std::atomic<bool> stopRequested{false};
std::atomic<bool> stopsBetweenBatches{false};

void onSignal(int)
{
    // The second one means it.
    if (!stopsBetweenBatches || stopRequested.exchange(true))
        _exit(exitInterrupted);
}

}  // namespace

void handleSignals()
{
    struct sigaction action = {};
    action.sa_handler = onSignal;
    action.sa_flags = SA_RESTART;
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
}

api::Tools &Session::tools()
{
    if (!m_tools)
        m_tools = api::makeTools(engine);
    return *m_tools;
}

api::Control Session::control()
{
    stopsBetweenBatches = true;
    m_progress.emplace();
    return {&stopRequested, [this](const api::JobStatus &status) { m_progress->show(status); }};
}

int Session::report(const api::Error &error)
{
    printError(error);
    return error.code == api::ErrorCode::Cancelled ? exitInterrupted : exitFailed;
}

}  // namespace semblance::app
