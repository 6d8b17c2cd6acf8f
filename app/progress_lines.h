// SPDX-License-Identifier: MIT
// Tells a Progress counter to other programs: one JSON object a line, twice a second at most and whenever a phase
// begins or all is done.
//
//     {"phase": "copying", "done": 1048576, "total": 4194304, "rate": 524288, "seconds-left": 6}
//
// done and total are bytes or what else the phase counts, rate is per second since the phase began; rate and seconds-left
// are null while nothing is known.
#pragma once

#include "blockcore/base/run_context.h"

#include <chrono>
#include <functional>
#include <string>

namespace app {

class ProgressLines {
public:
    using Clock = std::chrono::steady_clock;
    explicit ProgressLines(std::function<void(const std::string&)> print) : m_print(std::move(print)) {}

    void update(const blockcore::Progress::Snapshot& snapshot, Clock::time_point now = Clock::now());
    // The last line of a run that went well.
    void complete(const blockcore::Progress::Snapshot& snapshot, Clock::time_point now = Clock::now());

private:
    void print(std::string_view phase, const blockcore::Progress::Snapshot& snapshot, Clock::time_point now);

    std::function<void(const std::string&)> m_print;
    bool m_started = false;
    blockcore::Progress::Snapshot m_shown;
    Clock::time_point m_phaseStart, m_shownAt;
};

} // namespace app
