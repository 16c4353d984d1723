// How the learning rate moves over a run, and when a run has learnt enough.
#pragma once

#include <cstdint>
#include <string>

#include "engine/core/result.h"

namespace semblance::training {

// Linear warm-up over the first `warmUp` share of the steps, then half a cosine to zero (Loshchilov and Hutter 2017, SGDR,
// without restarts). Returns a factor in [0,1] for step in [0,steps).
[[nodiscard]] double warmUpCosine(std::int64_t step, std::int64_t steps, double warmUp);

enum class ScheduleKind { Constant, Step, Cosine };

struct ScheduleOptions {
    ScheduleKind kind = ScheduleKind::Cosine;
    double warmUp = 0.05;        // share of all steps in which the rate rises linearly, whatever the kind
    std::int64_t stepCount = 3;  // of `Step`: the rest of the run is cut into this many equal parts...
    double stepFactor = 0.1;     // ... and the rate falls by this factor from one to the next
};

// The factor of the learning rate, in [0,1], for step in [0,steps).
[[nodiscard]] double scheduleFactor(const ScheduleOptions &options, std::int64_t step, std::int64_t steps);

// "constant", "step", "cosine". InvalidArgument lists them.
[[nodiscard]] core::Result<ScheduleKind> scheduleKind(const std::string &name);

// Stops a run whose figure has not got better for `patience` epochs in a row (Prechelt 1998); 0: never.
class EarlyStopping {
public:
    enum class Better { Higher, Lower };
    EarlyStopping(Better better, std::int64_t patience) : m_better(better), m_patience(patience) {}

    // Notes the figure of the next epoch. True: it is the best so far.
    bool note(double figure);
    [[nodiscard]] bool exhausted() const { return m_patience > 0 && m_since >= m_patience; }
    [[nodiscard]] double best() const { return m_best; }

    // What a checkpoint keeps.
    struct State {
        double best = 0;
        std::int64_t since = 0;
        bool any = false;
    };
    [[nodiscard]] State state() const { return {m_best, m_since, m_any}; }
    void setState(const State &state) { m_best = state.best, m_since = state.since, m_any = state.any; }

private:
    Better m_better;
    std::int64_t m_patience;
    double m_best = 0;
    std::int64_t m_since = 0;
    bool m_any = false;
};

}  // namespace semblance::training
