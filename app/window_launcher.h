// SPDX-License-Identifier: MIT
// Replaces this process by platter-gui, which lies beside it or, when installed, in its libexec folder.
#pragma once

#include "blockcore/base/error.h"

namespace app {

// Returns only when that is not possible: no window program, or no display to open a window on.
blockcore::Error becomeGui(const std::vector<std::string>& files);

} // namespace app
