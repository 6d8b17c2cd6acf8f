// SPDX-License-Identifier: MIT
// What an allocator changed, as part of an UpdatePlan.
#pragma once

#include "blockcore/device/update_plan.h"
#include "blockcore/formats/qcow2/allocator.h"

namespace blockcore::qcow2 {

// Blocks, then the table, then the header's pointer to it where it moved; a barrier after each.
void addChanges(UpdatePlan& plan, Allocator& allocator);

} // namespace blockcore::qcow2
