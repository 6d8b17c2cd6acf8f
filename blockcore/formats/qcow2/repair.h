// SPDX-License-Identifier: MIT
// Repairs what a check finds, in this order, with a flush after each step: wrong entries of tables are put right or
// emptied (references are only dropped); refcounts are corrected in place, or all built anew beside and taken over by
// one write to the header; what needs new space (copies, the list of snapshots) follows; then COPIED flags; then the
// dirty and the corrupt bit. So a power cut leaves no state worse than the one before.
//
// Says what the reference says. Mends more: entries that the reference leaves wrong, and never gives up a snapshot or a
// bitmap that can be read.
#pragma once

#include "blockcore/formats/qcow2/check_compare.h"
#include "blockcore/formats/qcow2/check_steps.h"
#include "blockcore/image/image.h"

namespace blockcore::qcow2 {

class Repairer {
public:
    // header and host outlive it; both are changed.
    Repairer(Header& header, BlockDevice& host, RepairMode mode, const RunContext& context);

    Result<CheckReport> run();

private:
    // One pass over everything that refers to clusters. References point into it, to its log, too: it stays where it is.
    struct Walk {
        Walk(const Header& header, BlockDevice& host, const RunContext& context);
        CheckLog log;
        PaddedFile file;
        ReferenceCounts counts;
        StoredRefcounts stored;
        ReferenceWalk walk;
    };
    bool mendsErrors() const { return m_mode == RepairMode::All; }
    Result<> readLists(const PaddedFile& file);
    Result<> dropBrokenBitmaps(const PaddedFile& file);
    Result<> endExtensionsAtBitmaps(const PaddedFile& file);
    Result<> writeField(std::uint64_t offset, std::uint64_t value);
    // Makes m_walk. onlyMended: findings were said before.
    Result<> walkOnce(const RunContext& context, TableEdits* edits, bool onlyMended = false);
    Result<> mendTables();
    std::unordered_set<std::uint64_t> metadataClusters() const;
    Result<> mendFlags();
    Result<> clearBits();

    // repair_refcounts.cpp
    Result<> mendRefcounts();
    Result<> rebuildRefcounts();
    Result<> mendInPlace();
    Result<> punch(Range freed);

    // repair_space.cpp
    Result<> useNewSpace();

    Header& m_header;
    BlockDevice& m_host;
    const RepairMode m_mode;
    const RunContext& m_context;
    const RunContext m_quietContext;            // shows nothing
    CheckLog m_log;
    std::unique_ptr<Walk> m_walk;               // the last
    SnapshotTable m_snapshots;                  // as they should be; its length is that of the table in the file
    bool m_snapshotsChanged = false;
    std::vector<std::byte> m_newSnapshotTable;
    std::vector<TableEdits::Copy> m_copies;
    bool m_changed = false;
    Comparison m_comparison;
};

} // namespace blockcore::qcow2
