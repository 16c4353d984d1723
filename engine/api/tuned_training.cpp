#include "engine/api/tuned_training.h"

#include <algorithm>
#include <chrono>

#include "engine/api/studio.h"
#include "engine/core/log.h"
#include "engine/jobs/tuning.h"

namespace semblance::api {

namespace fs = std::filesystem;

namespace {

class TunedTraining {
public:
    TunedTraining(const TrainRequest &request, const RunOnce &runOnce, const std::function<void(const TrainEvent &)> &event)
        : m_request(request), m_runOnce(runOnce), m_event(event)
    {
    }

    Result<jobs::Outcome> run()
    {
        auto search =
            jobs::planSearch(m_request.recipe, m_request.tune.method, m_request.tune.trials, m_request.tune.ranges, m_request.seed);
        if (!search)
            return core::fail(search.error());
        m_search = std::move(*search);
        std::error_code error;
        fs::create_directories(folder(), error);
        auto before = jobs::readTrials(folder(), m_search.ranges.size());
        if (!before)
            return core::fail(before.error());
        m_done = std::move(*before);
        for (std::size_t i = 0; i < m_done.size(); ++i)
            tell(i, 0);  // those of before a stop
        while (m_done.size() < static_cast<std::size_t>(m_search.tuner->trials())) {
            const auto outcome = tryNext();
            if (!outcome || *outcome == jobs::Outcome::Cancelled)
                return outcome;
        }
        return runBest();
    }

private:
    [[nodiscard]] fs::path folder() const { return m_request.out / "trials"; }
    [[nodiscard]] fs::path trialFolder(std::size_t number) const { return folder() / std::to_string(number + 1); }
    [[nodiscard]] fs::path sharedData() const { return folder() / "data"; }

    // A trial that cannot be done with its settings is a bad trial, not the end of the search; the first one tells what is wrong with all.
    Result<jobs::Outcome> tryNext()
    {
        const auto begin = std::chrono::steady_clock::now();
        const std::size_t number = m_done.size();
        jobs::TuneTrial trial{m_search.tuner->next(m_done), 0, true};
        const fs::path out = trialFolder(number);
        jobs::shareRunData(sharedData(), out / "run", m_search.ranges);
        std::optional<double> objective;
        const auto outcome = m_runOnce(requestFor(trial.place, out), [&](const TrainEvent &event) {
            if (event.event == "done")
                objective = jobs::objectiveOf(event.values);
        });
        if (outcome && *outcome == jobs::Outcome::Cancelled)
            return outcome;
        if (!outcome && number == 0)
            return outcome;
        if (!outcome)
            core::log(core::LogLevel::Warning, "Trial " + std::to_string(number + 1) + " failed: " + outcome.error().detail);
        if (outcome && objective) {
            trial.objective = *objective;
            trial.failed = false;
        }
        jobs::shareRunData(out / "run", sharedData(), m_search.ranges);
        std::error_code ignored;
        fs::remove_all(out, ignored);
        m_done.push_back(std::move(trial));
        if (auto written = jobs::writeTrials(folder(), m_done); !written)
            return core::fail(written.error());
        tell(number, std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
        return jobs::Outcome::Finished;
    }

    [[nodiscard]] TrainRequest requestFor(const std::vector<double> &place, const fs::path &out) const
    {
        TrainRequest one = m_request;
        one.tune = {};
        one.pinned.clear();
        for (const auto &[key, value] : m_search.tuner->settings(place))
            (key == "loss" ? one.loss : one.settings[key]) = value;
        one.out = out;
        std::error_code ignored;
        if (fs::exists(out / "run" / "recipe.json", ignored))
            one.resume = out;  // it was stopped in the middle
        return one;
    }

    [[nodiscard]] const jobs::TuneTrial *best(std::size_t until) const
    {
        const jobs::TuneTrial *best = nullptr;
        for (std::size_t i = 0; i <= until && i < m_done.size(); ++i)
            if (!m_done[i].failed && (best == nullptr || m_done[i].objective > best->objective))
                best = &m_done[i];
        return best;
    }

    void tell(std::size_t number, double seconds) const
    {
        const jobs::TuneTrial &trial = m_done[number];
        const jobs::TuneTrial *leader = best(number);
        TrainEvent event{"trial", static_cast<std::int64_t>(number), 0, {}, {}};
        event.values = {{"steps", m_search.tuner->trials()}, {"failed", trial.failed ? 1.0 : 0.0}, {"seconds", seconds}};
        if (!trial.failed)
            event.values["objective"] = trial.objective;
        if (leader != nullptr)
            event.values["best"] = leader->objective;
        event.settings = m_search.tuner->settings(trial.place);
        m_event(event);
    }

    Result<jobs::Outcome> runBest()
    {
        const jobs::TuneTrial *leader = best(m_done.size());
        if (leader == nullptr)
            return core::fail(ErrorCode::InvalidArgument, "None of the trials could be done; the log says why.");
        TrainRequest last = requestFor(leader->place, m_request.out);
        last.pinned = m_request.pinned;
        jobs::shareRunData(sharedData(), m_request.out / "run", m_search.ranges);
        return m_runOnce(last, m_event);
    }

    const TrainRequest &m_request;
    const RunOnce &m_runOnce;
    const std::function<void(const TrainEvent &)> &m_event;
    jobs::TuneSearch m_search;
    std::vector<jobs::TuneTrial> m_done;
};

}  // namespace

std::vector<std::string> usualRanges(const std::string &recipe)
{
    return training::usualRanges(recipe);
}

Result<jobs::Outcome> runTuned(const TrainRequest &request, const RunOnce &runOnce, const std::function<void(const TrainEvent &)> &event)
{
    return TunedTraining(request, runOnce, event).run();
}

}  // namespace semblance::api
