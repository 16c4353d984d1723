// A worker of the test program, and the commands that it is given.
#pragma once

#include <QByteArray>
#include <QFile>
#include <QString>

#include "engine/isolation/worker_pool.h"

namespace semblance::tests {

[[nodiscard]] inline std::vector<std::uint8_t> command(const std::string &text)
{
    const std::string whole = "do:" + text;
    return {whole.begin(), whole.end()};
}

// What a worker said about a command, or why it ended.
[[nodiscard]] inline QString saidBy(isolation::PhotoReader &reader, const std::string &text)
{
    const auto outcome = reader.read(command(text), {});
    return outcome ? QString("a photo") : QString::fromStdString(outcome.error().detail);
}

[[nodiscard]] inline isolation::WorkerPoolOptions testWorkers(int count = 1)
{
    isolation::WorkerPoolOptions options;
    options.program = SEMBLANCE_TEST_WORKER;
    options.workers = count;
    return options;
}

// A sanitizer reserves terabytes of addresses, and ends a process in its own way.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool isSanitized = true;
#else
inline constexpr bool isSanitized = false;
#endif

// The value of a line of /proc/PID/status, for example "Seccomp".
[[nodiscard]] inline QByteArray statusOf(pid_t process, const QByteArray &name)
{
    QFile file(QString("/proc/%1/status").arg(process));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    for (const QByteArray &line : file.readAll().split('\n'))
        if (line.startsWith(name + ":"))
            return line.mid(name.size() + 1).trimmed();
    return {};
}

}  // namespace semblance::tests
