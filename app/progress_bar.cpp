// SPDX-License-Identifier: MIT
#include "app/progress_bar.h"

#include <algorithm>
#include <format>

namespace app {

using blockcore::Progress;
using blockcore::Stage;

std::string ProgressBar::line(double percent) { return std::format("    ({:.2f}/100%)", percent); }

double ProgressBar::percent(const Progress::Snapshot& snapshot) {
    // The reference counts neither opening nor scanning, nor work that has nothing to do.
    if (snapshot.stage == Stage::Opening || snapshot.stage == Stage::Scanning || snapshot.total == 0) return 0;
    if (snapshot.stage == Stage::Flushing) return 100;
    return std::min(100.0, 100.0 * static_cast<double>(snapshot.done) / static_cast<double>(snapshot.total));
}

void ProgressBar::begin() { draw(0); }

void ProgressBar::update(const Progress::Snapshot& snapshot) {
    const double now = percent(snapshot);
    if (now > m_drawn + m_style.minimumStep || (now == 100 && m_drawn != 100)) draw(now);
}

void ProgressBar::complete() {
    if (m_style.endsWith100) draw(100);
}

void ProgressBar::draw(double percent) {
    m_writer.out(line(percent) + '\r');
    m_drawn = percent;
}

} // namespace app
