#include "ui/settled_watcher.h"

#include "ui/main_window.h"

namespace semblance::ui {

namespace {
constexpr int kCalmPasses = 3;  // an answer may start the next request one pass later
}

SettledWatcher::SettledWatcher(MainWindow &window, int deadlineMs, QObject *parent) : QObject(parent), m_window(window)
{
    m_check.setSingleShot(true);
    m_check.setInterval(0);
    m_deadline.setSingleShot(true);
    connect(&m_check, &QTimer::timeout, this, &SettledWatcher::check);
    connect(&m_deadline, &QTimer::timeout, this, &SettledWatcher::timedOut);
    connect(&m_window, &MainWindow::settledMaybe, this, [this] {
        m_calm = 0;
        m_check.start();
    });
    m_check.start();
    m_deadline.start(deadlineMs);
}

void SettledWatcher::check()
{
    if (!m_window.isSettled()) {
        m_calm = 0;
        return;  // the next settledMaybe() asks again
    }
    if (++m_calm < kCalmPasses)
        return m_check.start();
    m_deadline.stop();
    Q_EMIT settled();
}

}  // namespace semblance::ui
