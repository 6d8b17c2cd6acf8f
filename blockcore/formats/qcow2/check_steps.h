// SPDX-License-Identifier: MIT
// The steps of a check that a repair takes, too: the list of snapshots, and the walk through everything that refers to
// clusters.
#pragma once

#include "blockcore/formats/qcow2/check_walk.h"
#include "blockcore/formats/qcow2/snapshots.h"

namespace blockcore::qcow2 {

// What is wrong with the table as a whole is a check error; what is wrong with an entry is shown later.
Result<SnapshotTable> readSnapshots(const Header& header, const PaddedFile& file, CheckLog& log);
// How a line about a snapshot begins.
std::string snapshotErrorText(const Snapshot& snapshot);
Result<> walkEverything(const Header& header, const SnapshotTable& snapshots, const StoredRefcounts& stored,
                        ReferenceWalk& walk, CheckLog& log);
// TooLarge when the file has more clusters than a check can count.
Result<std::uint64_t> countableClusters(const Header& header, const PaddedFile& file, CheckLog& log);
// What the reference says of an error that ends a check.
Error checkFailed(Error error);

} // namespace blockcore::qcow2
