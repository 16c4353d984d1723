// Where the engine's log lines go: `app` sets the sink once at start, before any thread runs; without one they are dropped.
#pragma once

#include <functional>
#include <string_view>

namespace semblance::core {

enum class LogLevel { Debug, Info, Warning, Error };

using LogSink = std::function<void(LogLevel, std::string_view)>;

void setLogSink(LogSink sink);
void log(LogLevel level, std::string_view message);

}  // namespace semblance::core
