// How engine_bridge*.cpp get values from engine threads and workers to the GUI thread. Included by them alone.
#pragma once

#include <QPointer>
#include <algorithm>
#include <mutex>

#include "ui/bridge/engine_bridge.h"

namespace semblance::ui {

// Outlives the bridge inside the engine's callbacks; after `bridge` is cleared everything posted is dropped.
struct EngineBridge::Mailbox {
    std::mutex mutex;
    EngineBridge *bridge = nullptr;
    std::vector<api::JobStatus> jobs;  // the newest status of each job since the last flush
    std::vector<std::pair<api::JobId, api::TrainEvent>> trained;
    std::vector<std::pair<api::JobId, std::vector<api::EvaluationFigure>>> measured;
    bool flushPosted = false;

    template <class Action>
    void post(Action action)
    {
        const std::lock_guard lock(mutex);
        if (bridge)
            QMetaObject::invokeMethod(
                bridge, [target = bridge, action = std::move(action)] { action(*target); }, Qt::QueuedConnection);
    }

    [[nodiscard]] bool closed()
    {
        const std::lock_guard lock(mutex);
        return bridge == nullptr;
    }

    void putJob(const api::JobStatus &job)
    {
        const std::lock_guard lock(mutex);
        const auto same = std::find_if(jobs.begin(), jobs.end(), [&](const auto &other) { return other.id == job.id; });
        if (same != jobs.end())
            *same = job;
        else
            jobs.push_back(job);
        postFlush();
    }

    void putTrained(api::JobId job, const api::TrainEvent &event)
    {
        const std::lock_guard lock(mutex);
        trained.emplace_back(job, event);
        postFlush();
    }

    void putMeasured(api::JobId job, const std::vector<api::EvaluationFigure> &figures)
    {
        const std::lock_guard lock(mutex);
        measured.emplace_back(job, figures);
        postFlush();
    }

    void postFlush()  // with the mutex held
    {
        if (!bridge || flushPosted)
            return;
        flushPosted = true;
        QMetaObject::invokeMethod(
            bridge, [target = bridge] { target->m_jobTimer.isActive() ? void() : target->flushJobs(); }, Qt::QueuedConnection);
    }
};

template <class Work, class Done>
void EngineBridge::onWorker(QObject *context, Work work, Done done)
{
    ++m_pending;
    m_workers.start([mailbox = m_mailbox, context = QPointer<QObject>(context), work = std::move(work), done = std::move(done)] {
        auto answer = std::make_shared<decltype(work())>(work());
        mailbox->post([context, answer, done](EngineBridge &bridge) {
            --bridge.m_pending;
            if (context)
                done(std::move(*answer));
            Q_EMIT bridge.settledMaybe();
        });
    });
}

}  // namespace semblance::ui
