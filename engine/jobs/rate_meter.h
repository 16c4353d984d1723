// How fast a job goes and how long it still takes, smoothed over a few seconds.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace semblance::jobs {

class RateMeter {
public:
    // `seconds`: any clock that does not go back. The first call, and one after a pause, only sets the starting point.
    void update(std::int64_t done, double seconds)
    {
        const double passed = seconds - m_seconds;
        if (!m_started) {
            m_started = true;
        } else if (passed < shortest) {
            return;  // wait until there is something to measure
        } else {
            const double now = static_cast<double>(std::max<std::int64_t>(0, done - m_done)) / passed;
            const double share = m_rate <= 0 ? 1.0 : 1.0 - std::exp(-passed / memory);
            m_rate += share * (now - m_rate);
        }
        m_done = done;
        m_seconds = seconds;
    }
    void paused() { m_started = false; }

    [[nodiscard]] double rate() const { return m_rate; }  // a second
    // Negative: not known.
    [[nodiscard]] double secondsLeft(std::int64_t done, std::int64_t total) const
    {
        return m_rate > 0 && total > 0 ? static_cast<double>(std::max<std::int64_t>(0, total - done)) / m_rate : -1.0;
    }

private:
    static constexpr double shortest = 0.25;  // seconds
    static constexpr double memory = 5.0;
    bool m_started = false;
    std::int64_t m_done = 0;
    double m_seconds = 0;
    double m_rate = 0;
};

}  // namespace semblance::jobs
