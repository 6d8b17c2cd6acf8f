// SPDX-License-Identifier: MIT
// compare --all: every range in which two disks differ, as text or JSON.
#pragma once

#include "blockcore/ops/compare.h"

namespace blockcore {

// The outcome is that of the first difference; TooLarge when there are more than memory should hold.
Result<Compare::Report> compareAll(Chain& first, Chain& second, const Compare::Options& options,
                                   const RunContext& context);
std::string allDifferencesText(const Compare::Report& report);

} // namespace blockcore
