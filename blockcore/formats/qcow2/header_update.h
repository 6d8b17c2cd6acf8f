// SPDX-License-Identifier: MIT
// How a changed header gets into the file: everything that decides what the header means is in its first sector, and the
// rest goes where the old header has nothing, before that sector is written.
#pragma once

#include "blockcore/device/update_plan.h"
#include "blockcore/formats/qcow2/header.h"

namespace blockcore::qcow2 {

// old: the file's first cluster. Where there is no room beside the old header, fresh loses its feature names, which
// nobody needs. NoSpace when the header does not fit into its cluster.
Result<UpdatePlan> planHeaderUpdate(Header& fresh, std::span<const std::byte> old);

} // namespace blockcore::qcow2
