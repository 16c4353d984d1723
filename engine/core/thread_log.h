// Log lines of one thread, told to somebody else too: the log of the job that runs on it.
#pragma once

#include "engine/core/log.h"

namespace semblance::core {

// From its construction to its end, on the thread that made it; the inner of two hears alone.
class ThreadLogScope {
public:
    explicit ThreadLogScope(LogSink sink);
    ~ThreadLogScope();
    ThreadLogScope(const ThreadLogScope &) = delete;
    ThreadLogScope &operator=(const ThreadLogScope &) = delete;

private:
    LogSink m_sink;
    const LogSink *m_outer;
};

}  // namespace semblance::core
