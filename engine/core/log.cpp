#include "engine/core/log.h"

#include <utility>

namespace semblance::core {

namespace {
LogSink &sink()
{
    static LogSink current;
    return current;
}
}  // namespace

void setLogSink(LogSink newSink)
{
    sink() = std::move(newSink);
}

void log(LogLevel level, std::string_view message)
{
    if (const LogSink &current = sink())
        current(level, message);
}

}  // namespace semblance::core
