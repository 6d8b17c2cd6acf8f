// SPDX-License-Identifier: MIT
// Reads a copy back and compares it with what it was made from.
#pragma once

#include "blockcore/base/run_context.h"
#include "blockcore/chain/chain.h"

namespace blockcore {

// The sources, put end to end, against the copy's start. Fails at the first difference; progress counts bytes of its own
// stage, Checking.
Result<> verifyCopy(const std::vector<std::unique_ptr<Chain>>& sources, Chain& copy, const RunContext& context);

} // namespace blockcore
