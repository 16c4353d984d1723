// A model package is copied out of the library on a thread of its own: whole, or nothing of it stays.
#pragma once

#include <QObject>
#include <QThreadPool>
#include <atomic>
#include <optional>

#include "engine/api/engine.h"

namespace semblance::ui {

// A new folder of the package's name in `into` ("clip (2)" where that is taken), with what its links point at. Slow: on a worker. `going`
// hears bytes. Errors: NotFound, InvalidArgument (into itself), NoSpace, Io naming the file, Cancelled (`going` said false).
[[nodiscard]] api::Result<std::filesystem::path> copyPackage(const std::filesystem::path &package, const std::filesystem::path &into,
                                                             const api::Going &going);

// Destroyed while it runs it stops and leaves nothing behind.
class PackageCopy : public QObject {
    Q_OBJECT

public:
    PackageCopy(std::filesystem::path package, std::filesystem::path into, QObject *parent = nullptr);
    ~PackageCopy() override;

    void start();  // once
    void stop() { m_stop = true; }
    [[nodiscard]] const api::Result<std::filesystem::path> &result() const { return *m_result; }  // when it is finished

Q_SIGNALS:
    void progressed(int thousandths);  // at most ten times a second
    void finished();

private:
    const std::filesystem::path m_package, m_into;
    std::optional<api::Result<std::filesystem::path>> m_result;
    std::atomic<bool> m_stop = false;
    QThreadPool m_worker;
};

}  // namespace semblance::ui
