// Files go to the trash of the system on a thread of their own; the library follows at the end, also when the errand is ended early.
#pragma once

#include <QObject>
#include <QThreadPool>
#include <atomic>

#include "ui/bridge/photo_files.h"

namespace semblance::ui {

// Destroyed while it runs it stops after the file it is at; what was moved until then is told to the engine all the same.
class TrashErrand : public QObject {
    Q_OBJECT

public:
    TrashErrand(EngineBridge &bridge, std::vector<std::filesystem::path> files, QObject *parent = nullptr);
    ~TrashErrand() override;

    void start();  // once
    void stop() { m_stop = true; }
    [[nodiscard]] bool isRunning() const { return m_running; }
    [[nodiscard]] std::size_t count() const { return m_files.size(); }
    [[nodiscard]] const TrashResult &result() const { return m_result; }  // when it is finished

Q_SIGNALS:
    void progressed(int done);  // at most ten times a second
    void finished();

private:
    void end();

    EngineBridge &m_bridge;
    const std::vector<std::filesystem::path> m_files;
    TrashResult m_result;  // the worker's while it runs
    bool m_running = false;
    std::atomic<bool> m_stop = false;
    QThreadPool m_worker;
};

}  // namespace semblance::ui
