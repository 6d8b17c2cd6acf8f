// SPDX-License-Identifier: MIT
#include "app/progress_lines.h"

#include <algorithm>
#include <format>

namespace app {

using blockcore::Progress;
using blockcore::Stage;

namespace {

std::string_view phaseName(Stage stage) {
    switch (stage) {
    case Stage::Opening: return "opening";
    case Stage::Scanning: return "scanning";
    case Stage::Copying: return "copying";
    case Stage::Checking: return "checking";
    case Stage::Repairing: return "repairing";
    case Stage::Flushing: return "flushing";
    }
    return "working";
}

} // namespace

void ProgressLines::update(const Progress::Snapshot& snapshot, Clock::time_point now) {
    using namespace std::chrono_literals;
    const bool newPhase = !m_started || snapshot.stage != m_shown.stage || snapshot.done < m_shown.done;
    if (newPhase) m_phaseStart = now;
    const bool moved = snapshot.done != m_shown.done || snapshot.total != m_shown.total;
    if (!newPhase && !(moved && now - m_shownAt >= 500ms)) return;
    print(phaseName(snapshot.stage), snapshot, now);
}

void ProgressLines::complete(const Progress::Snapshot& snapshot, Clock::time_point now) {
    if (!m_started) m_phaseStart = now;
    Progress::Snapshot last = snapshot;
    last.total = std::max(last.total, last.done);
    last.done = last.total;
    print("finished", last, now);
}

void ProgressLines::print(std::string_view phase, const Progress::Snapshot& snapshot, Clock::time_point now) {
    const double seconds = std::chrono::duration<double>(now - m_phaseStart).count();
    std::string rate = "null", left = "null";
    if (seconds > 0 && snapshot.done > 0) {
        const double perSecond = static_cast<double>(snapshot.done) / seconds;
        const std::uint64_t rest = snapshot.total > snapshot.done ? snapshot.total - snapshot.done : 0;
        rate = std::format("{:.0f}", perSecond);
        left = std::format("{:.0f}", static_cast<double>(rest) / perSecond);
    }
    m_print(std::format("{{\"phase\": \"{}\", \"done\": {}, \"total\": {}, \"rate\": {}, \"seconds-left\": {}}}\n", phase,
                        snapshot.done, snapshot.total, rate, left));
    m_started = true;
    m_shown = snapshot;
    m_shownAt = now;
}

} // namespace app
