// SPDX-License-Identifier: MIT
// The list of snapshots, read by a repair: what can be made of it is kept, entry by entry.
#pragma once

#include "blockcore/formats/qcow2/check_steps.h"

namespace blockcore::qcow2 {

struct MendedSnapshots {
    SnapshotTable table;                        // byteLength: of the table that the file has
    bool changed = false;
    std::vector<std::byte> bytes{};             // the table that should be there instead
};
// Fails, and says what a check says, when there is no list to be found.
Result<MendedSnapshots> mendSnapshots(const Header& header, const PaddedFile& file, CheckLog& log);

} // namespace blockcore::qcow2
