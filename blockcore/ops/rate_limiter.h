// SPDX-License-Identifier: MIT
// Keeps an operation to so many bytes a second.
#pragma once

#include "blockcore/base/run_context.h"

#include <chrono>

namespace blockcore {

// Not thread-safe.
class RateLimiter {
public:
    // 0: no limit.
    explicit RateLimiter(std::uint64_t bytesPerSecond) : m_rate(bytesPerSecond) {}

    // Waits until amount bytes may go; Cancelled as soon as a stop is requested.
    Result<> spend(std::uint64_t amount, const RunContext& context);

private:
    using Clock = std::chrono::steady_clock;
    std::uint64_t m_rate;
    Clock::time_point m_free = Clock::now();    // when the bytes spent so far are paid for
};

} // namespace blockcore
