// SPDX-License-Identifier: MIT
// The two-level mapping from guest to host offsets: looks up runs, changes entries. It neither allocates nor
// writes: tables come from the allocator through image, changes leave through flush.
//
// Threads: none; the owner serialises.
#pragma once

#include "blockcore/formats/qcow2/header.h"
#include "blockcore/formats/qcow2/run_scanner.h"
#include "blockcore/formats/qcow2/table_cache.h"

#include <set>

namespace blockcore::qcow2 {

class Tables {
public:
    // host and header outlive this.
    Tables(BlockDevice& host, const Header& header, std::uint64_t cacheBytes);

    // Reads the L1 table, whose place header.parse has checked, and forgets what was there before. Entries that are
    // missing up to minimumEntries are empty.
    Result<> load(std::uint64_t minimumEntries = 0);

    // The longest run from guestOffset on, at most maxLength bytes and cut nowhere else. Corrupt for entries
    // that cannot be true.
    Result<MappedRun> runAt(std::uint64_t guestOffset, std::uint64_t maxLength);
    // The entry of the cluster at guestOffset; all zero where there is no L2 table.
    Result<L2Entry> entryAt(std::uint64_t guestOffset);

    std::uint64_t l1Entry(std::uint64_t l1Index) const { return loadBe64(m_l1, l1Index); }
    std::uint64_t l1EntryCount() const { return m_l1.size() / sizeof(be64); }
    std::span<const std::byte> l1Bytes() const { return m_l1; }
    void setL1Entry(std::uint64_t l1Index, std::uint64_t entry);
    // Makes the table longer; everything counts as changed.
    void growL1(std::uint64_t entryCount);
    // Offsets (bytes within the L1 table) of its changed pieces of kL1PieceBytes.
    const std::set<std::uint64_t>& dirtyL1Pieces() const { return m_dirtyL1; }
    static constexpr std::uint64_t kL1PieceBytes = 4096;

    // Changes an entry of a table that exists and belongs to this L1 table alone.
    Result<> setEntry(std::uint64_t guestOffset, L2Entry entry);
    // The L2 table at hostOffset becomes a copy of the one at source, or zeroes when source is 0.
    Result<> makeTable(std::uint64_t hostOffset, std::uint64_t source);

    TableCache& cache() { return m_cache; }
    void markAllClean();

    // The offset in an L1 entry, checked for alignment. 0: no table.
    Result<std::uint64_t> l2TableOffset(std::uint64_t l1Index) const;

private:
    std::uint64_t entryBytes() const { return m_rules.geometry.l2EntryBytes(); }
    // The slice that holds the entry at guestOffset of the table at tableOffset, and the entry's index in it.
    Result<TableCache::Slice*> sliceAt(std::uint64_t tableOffset, std::uint64_t guestOffset);
    std::uint64_t indexInSlice(std::uint64_t guestOffset) const;

    BlockDevice& m_host;
    const Header& m_header;
    MappingRules m_rules;
    std::vector<std::byte> m_l1;                // as in the file
    std::set<std::uint64_t> m_dirtyL1;
    TableCache m_cache;
};

} // namespace blockcore::qcow2
