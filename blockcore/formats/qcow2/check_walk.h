// SPDX-License-Identifier: MIT
// The counting half of a check: walks everything that refers to clusters and counts the references. L2 tables
// that lie one after the other are read together, which is what makes checking large images quick.
#pragma once

#include "blockcore/formats/qcow2/bitmaps.h"
#include "blockcore/formats/qcow2/check_counts.h"
#include "blockcore/formats/qcow2/check_refcounts.h"
#include "blockcore/formats/qcow2/entries.h"
#include "blockcore/formats/qcow2/table_edits.h"

#include <map>
#include <unordered_map>

namespace blockcore::qcow2 {

class ReferenceWalk {
public:
    // All are borrowed for the walk's life.
    ReferenceWalk(const Header& header, const PaddedFile& file, ReferenceCounts& counts, CheckLog& log);

    // From now on wrong entries are not only reported: what they should be is collected, and they count as mended.
    void mendInto(TableEdits& edits) { m_edits = &edits; }

    // References by a piece of the file that is in use as a whole; every cluster that it touches counts once.
    enum class Region : std::uint8_t { Counted, OutsideFile, TooManyReferences };
    Region addRegion(std::uint64_t offset, std::uint64_t length, ReferenceCounts::Slot marks = 0);

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
    // The refcount table leads to blocks that cannot be blocks; to blocks outside the file.
    bool refcountsBroken() const { return m_refcountsBroken; }
    bool refcountBlocksOutside() const { return m_refcountBlocksOutside; }

private:
    struct TablePlace {
        std::uint64_t offset, entryCount;
        auto operator<=>(const TablePlace&) const = default;
    };
    Result<> walkL1(TablePlace l1, Tables tables);
    Result<> addSharedL1(TablePlace l1);
    bool noteKnownL2(std::uint64_t l1Entry, std::uint64_t entryPlace, Tables tables);
    std::uint64_t findingCount() const;
    Result<> addL1Piece(std::span<const std::byte> entries, std::uint64_t hostOffset, Tables tables);
    void noteL1Entry(std::uint64_t entry, std::uint64_t entryPlace, Tables tables);
    void addL2Table(std::span<const std::byte> table, Tables tables);
    bool addPlainEntries(std::uint64_t first, std::uint64_t count, Tables tables);
    void addL2Entry(L2Entry entry, std::uint64_t index, Tables tables);
    // What the entry should be.
    L2Entry addCompressed(L2Entry entry, std::uint64_t index, Tables tables);
    L2Entry addStandard(L2Entry entry, std::uint64_t index, Tables tables);
    // A wrong entry of an L1 or L2 table.
    void reportEntry(const FindingKind& kind, std::string line, std::optional<std::uint64_t> hostOffset = {});
    L2Entry zeroEntry() const;
    bool looksLikeGarbage(L2Entry entry) const;
    void noteL1(TablePlace l1, std::uint64_t references);
    bool unusableTable(std::uint64_t hostOffset) const;
    std::uint64_t alignedGuess(std::uint64_t hostOffset) const;
    // Clusters one after the other, in the order of the disk.
    void countFragments(std::uint64_t offset, std::uint64_t clusterCount, Tables tables);
    Result<> addBitmap(const Bitmap& bitmap, std::uint64_t flagsPlace);
    bool mendBitmapEntry(std::uint64_t entryPlace, const Bitmap& bitmap, std::uint64_t flagsPlace);

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
    bool m_refcountsBroken = false, m_refcountBlocksOutside = false;
    std::uint64_t m_weight = 1;                 // how often what is being walked counts
    TableEdits* m_edits = nullptr;
    bool m_inDataEntry = false;
    bool m_inEntry = false;                     // a region that is added belongs to an entry that can be mended
    std::uint64_t m_tableOffset = 0;            // host bytes; the L2 table that is being walked
    // Tables of snapshots without findings, and how often they were met again.
    std::map<TablePlace, std::uint64_t> m_soundL1;
    std::unordered_map<std::uint64_t, std::uint64_t> m_soundL2; // by offset
};

} // namespace blockcore::qcow2
