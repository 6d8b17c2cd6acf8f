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
    // Something is in use that has no refcount: nobody knows what else its block counts wrongly.
    bool missesCounts = false;
    std::vector<Range> freed{};                 // by a repair; host bytes, neighbours joined
};
// What a repair changes meanwhile, and where.
struct Mending {
    BlockDevice& host;
    bool leaks, errors;
};
Result<Comparison> compareRefcounts(const Geometry& geometry, const ReferenceCounts& counts, StoredRefcounts& stored,
                                    CheckLog& log, const Mending* mending = nullptr);

// A second walk through the active tables, needed only when the marks of the first leave a doubt. COPIED must be
// set exactly where the stored refcount is 1.
// With mendIn they are set right there.
Result<> checkCopiedFlags(const Header& header, const PaddedFile& file, StoredRefcounts& stored, CheckLog& log,
                          BlockDevice* mendIn = nullptr);

} // namespace blockcore::qcow2
