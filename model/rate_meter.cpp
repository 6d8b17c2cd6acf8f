// SPDX-License-Identifier: MIT
#include "model/rate_meter.h"

#include <cmath>

namespace model {

namespace {
constexpr double kTimeConstant = 5, kShowAfterSeconds = 3, kShowAfterShare = 0.02;
}

void RateMeter::sample(double seconds, quint64 done) {
    if (m_start < 0 || done < m_lastDone) {
        *this = {};
        m_start = m_last = seconds;
        m_lastDone = done;
        return;
    }
    const double elapsed = seconds - m_last;
    if (elapsed <= 0) return;
    const double current = static_cast<double>(done - m_lastDone) / elapsed;
    const double keep = std::exp(-elapsed / kTimeConstant);
    // m_weight makes the average right from the first sample on, instead of creeping up from zero.
    m_rate = (m_rate * m_weight * keep + current * (1 - keep)) / (m_weight * keep + 1 - keep);
    m_weight = m_weight * keep + 1 - keep;
    m_last = seconds;
    m_lastDone = done;
}

std::optional<double> RateMeter::secondsLeft(quint64 done, quint64 total) const {
    if (m_rate <= 0 || total == 0 || m_last - m_start < kShowAfterSeconds) return std::nullopt;
    if (static_cast<double>(done) < kShowAfterShare * static_cast<double>(total)) return std::nullopt;
    return done >= total ? 0 : static_cast<double>(total - done) / m_rate;
}

} // namespace model
