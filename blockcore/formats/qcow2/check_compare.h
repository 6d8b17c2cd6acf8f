// SPDX-License-Identifier: MIT
// The judging half of a check: counted references against stored refcounts, and COPIED flags against those.
#pragma once

#include "blockcore/formats/qcow2/check_counts.h"
#include "blockcore/formats/qcow2/check_refcounts.h"

namespace blockcore::qcow2 {

struct Comparison {
    std::uint64_t highestCluster = 0;           // in use by somebody's account
    // Some COPIED flag may disagree with the stored refcount: checkCopiedFlags() tells which.
    bool marksDiffer = false;
};
Result<Comparison> compareRefcounts(const Geometry& geometry, const ReferenceCounts& counts, StoredRefcounts& stored,
                                    CheckLog& log);

// A second walk through the active tables, needed only when the marks of the first leave a doubt. COPIED must be
// set exactly where the stored refcount is 1.
Result<> checkCopiedFlags(const Header& header, const PaddedFile& file, StoredRefcounts& stored, CheckLog& log);

} // namespace blockcore::qcow2
