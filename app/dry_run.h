// SPDX-License-Identifier: MIT
// --dry-run: the files of a run that changes nothing, and afterwards what it would have written.
#pragma once

#include "blockcore/device/overlay_files.h"
#include "blockcore/device/real_files.h"

#include <string>

namespace app {

// "Dry run: nothing was changed.", then a line for each file.
std::string dryRunText(const std::vector<blockcore::OverlayChange>& changes);

class DryRun {
public:
    blockcore::FileOpener& files() { return m_overlay; }
    std::string text() const { return dryRunText(m_overlay.changes()); }

private:
    blockcore::RealFiles m_real;
    blockcore::OverlayFiles m_overlay{m_real};
};

} // namespace app
