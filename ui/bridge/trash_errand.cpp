#include "ui/bridge/trash_errand.h"

#include <QElapsedTimer>
#include <utility>

namespace semblance::ui {

namespace {
constexpr qint64 kTellMs = 100;
}

TrashErrand::TrashErrand(EngineBridge &bridge, std::vector<std::filesystem::path> files, QObject *parent)
    : QObject(parent), m_bridge(bridge), m_files(std::move(files))
{
    m_worker.setMaxThreadCount(1);
}

TrashErrand::~TrashErrand()
{
    m_stop = true;
    m_worker.waitForDone();
    if (m_running)
        lookAgain(m_bridge, m_result.folders);
}

void TrashErrand::start()
{
    m_running = true;
    m_worker.start([this] {
        QElapsedTimer sinceTold;
        sinceTold.start();
        const auto going = [this, &sinceTold](std::int64_t done, std::int64_t) {
            if (sinceTold.elapsed() >= kTellMs) {
                sinceTold.start();
                QMetaObject::invokeMethod(
                    this, [this, done] { Q_EMIT progressed(int(done)); }, Qt::QueuedConnection);
            }
            return !m_stop;
        };
        m_result = moveToTrash(m_files, going);
        QMetaObject::invokeMethod(
            this, [this] { end(); }, Qt::QueuedConnection);
    });
}

void TrashErrand::end()
{
    m_running = false;
    lookAgain(m_bridge, m_result.folders);
    Q_EMIT finished();
}

}  // namespace semblance::ui
