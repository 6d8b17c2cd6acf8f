// SPDX-License-Identifier: MIT
// The counting half of a check: walks everything that refers to clusters and counts the references. L2 tables
// that lie one after the other are read together, which is what makes checking large images quick.
#pragma once

#include "blockcore/formats/qcow2/check_counts.h"
#include "blockcore/formats/qcow2/check_refcounts.h"
#include "blockcore/formats/qcow2/entries.h"

#include <map>
#include <unordered_map>

namespace blockcore::qcow2 {

class ReferenceWalk {
public:
    // All are borrowed for the walk's life.
    ReferenceWalk(const Header& header, const PaddedFile& file, ReferenceCounts& counts, CheckLog& log);

    // References by a piece of the file that is in use as a whole; every cluster that it touches counts once.
    void addRegion(std::uint64_t offset, std::uint64_t length, ReferenceCounts::Slot marks = 0);

    enum class Tables : std::uint8_t { Active, Snapshot }; // only active ones make figures and COPIED flags
    Result<> addTables(std::uint64_t l1Offset, std::uint64_t l1EntryCount, Tables tables);
    // Snapshots share most of their tables: a sound one that is met again is only noted, and counted here as often as
    // it was met. So work grows with the file, however many snapshots it lists. Called after the last snapshot.
    Result<> addSharedTables();
    // Directory, tables and data of the bitmaps that the header vouches for.
    Result<> addBitmaps();
    void addRefcountBlocks(const StoredRefcounts& stored);

    // Some references could not be counted: the marks say nothing about COPIED flags.
    bool marksIncomplete() const { return m_marksIncomplete; }

private:
    struct TablePlace {
        std::uint64_t offset, entryCount;
        auto operator<=>(const TablePlace&) const = default;
    };
    Result<> walkL1(TablePlace l1, Tables tables);
    Result<> addSharedL1(TablePlace l1);
    bool noteKnownL2(std::uint64_t l1Entry, Tables tables);
    std::uint64_t findingCount() const;
    Result<> addL1Piece(std::span<const std::byte> entries, Tables tables);
    void noteL1Entry(std::uint64_t entry, Tables tables);
    void addL2Table(std::span<const std::byte> table, Tables tables);
    bool addPlainEntries(std::uint64_t first, std::uint64_t count, Tables tables);
    void addL2Entry(L2Entry entry, std::uint64_t index, Tables tables);
    void addCompressed(L2Entry entry, std::uint64_t index, Tables tables);
    void addStandard(L2Entry entry, Tables tables);
    // Clusters one after the other, in the order of the disk.
    void countFragments(std::uint64_t offset, std::uint64_t clusterCount, Tables tables);
    Result<> addBitmap(std::uint64_t tableOffset, std::uint64_t entryCount);

    const Header& m_header;
    const Geometry m_geometry;
    const PaddedFile& m_file;
    ReferenceCounts& m_counts;
    CheckLog& m_log;
    const bool m_dataFile;
    const std::uint64_t m_plainMask;            // bits that an ordinary entry may have
    const std::uint64_t m_clustersInFile;
    std::uint64_t m_nextContiguous = 0;         // 0: none yet in this L2 table
    std::vector<std::byte> m_tables;            // a run of L2 tables
    bool m_marksIncomplete = false;
    std::uint64_t m_weight = 1;                 // how often what is being walked counts
    // Tables of snapshots without findings, and how often they were met again.
    std::map<TablePlace, std::uint64_t> m_soundL1;
    std::unordered_map<std::uint64_t, std::uint64_t> m_soundL2; // by offset
};

} // namespace blockcore::qcow2
