// SPDX-License-Identifier: MIT
// `convert --bitmaps`: the source's dirty bitmaps become the target's. In the reference's words and order.
#pragma once

#include "blockcore/base/run_context.h"
#include "blockcore/chain/chain.h"

#include <vector>

namespace blockcore {

enum class BrokenBitmaps : std::uint8_t { Fail, Skip };

// Before anything is written: whether the source has bitmaps that can be copied.
Result<> checkBitmapSource(const std::vector<std::unique_ptr<Chain>>& sources, BrokenBitmaps broken);
// And whether the target can hold some.
Result<> checkBitmapTarget(const Chain& target);
// Once the disk is copied, lest that be recorded in them.
Result<> copyBitmaps(Chain& source, Chain& target, const RunContext& context);

} // namespace blockcore
