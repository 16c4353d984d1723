#include "engine/core/log.h"

#include <utility>

#include "engine/core/thread_log.h"

namespace semblance::core {

namespace {
LogSink &sink()
{
    static LogSink current;
    return current;
}

thread_local const LogSink *threadSink = nullptr;
}  // namespace

void setLogSink(LogSink newSink)
{
    sink() = std::move(newSink);
}

void log(LogLevel level, std::string_view message)
{
    if (const LogSink &current = sink())
        current(level, message);
    if (threadSink)
        (*threadSink)(level, message);
}

ThreadLogScope::ThreadLogScope(LogSink newSink) : m_sink(std::move(newSink)), m_outer(std::exchange(threadSink, &m_sink)) {}

ThreadLogScope::~ThreadLogScope()
{
    threadSink = m_outer;
}

}  // namespace semblance::core
