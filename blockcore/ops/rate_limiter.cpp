// SPDX-License-Identifier: MIT
#include "blockcore/ops/rate_limiter.h"

#include <algorithm>
#include <thread>

namespace blockcore {

Result<> RateLimiter::spend(std::uint64_t amount, const RunContext& context) {
    if (m_rate == 0) return {};
    constexpr std::chrono::milliseconds kStopCheck{50};
    for (auto now = Clock::now(); now < m_free; now = Clock::now()) {
        TRY(context.checkpoint());
        std::this_thread::sleep_for(std::min<Clock::duration>(kStopCheck, m_free - now));
    }
    const std::chrono::duration<double> cost(static_cast<double>(amount) / static_cast<double>(m_rate));
    m_free = std::max(m_free, Clock::now()) + std::chrono::duration_cast<Clock::duration>(cost);
    return {};
}

} // namespace blockcore
