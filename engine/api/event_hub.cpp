#include "engine/api/event_hub.h"

namespace semblance::api {

Subscription EventHub::subscribe(EngineEvents events)
{
    auto listener = std::make_shared<Listener>();
    listener->events = std::move(events);
    {
        const std::lock_guard lock(m_mutex);
        m_listeners.push_back(listener);
    }
    return Subscription(std::shared_ptr<void>(listener.get(), [listener, hub = weak_from_this()](void *) {
        {
            const std::lock_guard lock(listener->mutex);
            listener->listening = false;
        }
        if (const auto alive = hub.lock())
            alive->forget(listener);
    }));
}

void EventHub::forget(const std::shared_ptr<Listener> &listener)
{
    const std::lock_guard lock(m_mutex);
    std::erase(m_listeners, listener);
}

template <class Call>
void EventHub::forEach(Call &&call)
{
    std::vector<std::shared_ptr<Listener>> listeners;
    {
        const std::lock_guard lock(m_mutex);
        listeners = m_listeners;
    }
    for (const auto &listener : listeners) {
        const std::lock_guard lock(listener->mutex);
        if (listener->listening)
            call(listener->events);
    }
}

void EventHub::jobChanged(const JobStatus &status)
{
    forEach([&](const EngineEvents &events) {
        if (events.jobChanged)
            events.jobChanged(status);
    });
}

void EventHub::libraryChanged()
{
    forEach([](const EngineEvents &events) {
        if (events.libraryChanged)
            events.libraryChanged();
    });
}

void EventHub::modelReady(const Result<void> &outcome)
{
    forEach([&](const EngineEvents &events) {
        if (events.modelReady)
            events.modelReady(outcome);
    });
}

void EventHub::measured(JobId job, const std::vector<EvaluationFigure> &figures)
{
    forEach([&](const EngineEvents &events) {
        if (events.measured)
            events.measured(job, figures);
    });
}

void EventHub::evaluated(JobId job, EvaluationId id)
{
    forEach([&](const EngineEvents &events) {
        if (events.evaluated)
            events.evaluated(job, id);
    });
}

void EventHub::trained(JobId job, const TrainEvent &event)
{
    forEach([&](const EngineEvents &events) {
        if (events.trained)
            events.trained(job, event);
    });
}

}  // namespace semblance::api
