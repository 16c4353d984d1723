// Who listens to the engine. A destroyed subscription waits for its running callback, and then hears nothing more.
#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "engine/api/engine.h"

namespace semblance::api {

class EventHub : public std::enable_shared_from_this<EventHub> {
public:
    [[nodiscard]] Subscription subscribe(EngineEvents events);
    void jobChanged(const JobStatus &status);
    void libraryChanged();
    void modelReady(const Result<void> &outcome);
    void measured(JobId job, const std::vector<EvaluationFigure> &figures);
    void evaluated(JobId job, EvaluationId id);
    void trained(JobId job, const TrainEvent &event);

private:
    struct Listener {
        std::recursive_mutex mutex;  // a callback may end its own subscription
        bool listening = true;
        EngineEvents events;
    };
    template <class Call>
    void forEach(Call &&call);
    void forget(const std::shared_ptr<Listener> &listener);

    std::mutex m_mutex;
    std::vector<std::shared_ptr<Listener>> m_listeners;
};

}  // namespace semblance::api
