// SPDX-License-Identifier: MIT
// Bytes per second over the last seconds, and the time left: an exponential average with a time constant of
// 5 s, so that neither a short stall nor a cached start misleads. Pure; the caller brings the clock.
#pragma once

#include <QtTypes>

#include <optional>

namespace model {

class RateMeter {
public:
    // seconds and done must not go backwards within a phase; call reset() between phases.
    void sample(double seconds, quint64 done);
    void reset() { *this = {}; }
    double rate() const { return m_rate; }      // per second; 0 until two samples were taken
    // Absent until the estimate deserves to be shown: 3 s and 2 % of the work.
    std::optional<double> secondsLeft(quint64 done, quint64 total) const;

private:
    double m_start = -1, m_last = 0, m_rate = 0, m_weight = 0;
    quint64 m_lastDone = 0;
};

} // namespace model
