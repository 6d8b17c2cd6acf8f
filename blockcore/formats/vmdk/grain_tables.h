// SPDX-License-Identifier: MIT
// Directory and tables of a sparse extent: from a grain's number to its place in the file, for all three kinds; changes
// for hosted extents, kept in both sets of tables where there are two.
//
// Threads: grain() and entry() at any time; the rest alone.
#pragma once

#include "blockcore/formats/vmdk/header.h"
#include "blockcore/image/table_cache.h"

namespace blockcore::vmdk {

struct Grain {
    ExtentKind kind = ExtentKind::Unallocated; // Data also where the grain is compressed
    std::uint64_t hostOffset = 0;              // of Data
};

class GrainTables {
public:
    // header without directoryAtEnd.
    GrainTables(BlockDevice& host, const SparseHeader& header);

    Result<Grain> grain(std::uint64_t index);
    // How many grains from index on, up to limit, are unallocated because whole tables are missing or empty: seen without
    // looking at each entry. 0: look. Nothing changes meanwhile.
    Result<std::uint64_t> emptyGrains(std::uint64_t index, std::uint64_t limit);
    // Hosted: gives the grain a sector of the file, kEntryZero or kEntryUnallocated. Its table exists, see makeTable().
    Result<> setEntry(std::uint64_t index, std::uint32_t entry);
    // Hosted: makes the grain's table, at offset in the file (whole sectors) if there is none. Returns the bytes taken.
    Result<std::uint64_t> makeTable(std::uint64_t index, std::uint64_t offset);
    bool dirty() const;
    // Copies, then tables, then directories, with barriers; what they name is durable already.
    void addTo(UpdatePlan& plan) const;
    void markClean();

    // For checks. Host offset of a table; 0: there is none. Corrupt when it would lie past the file's end.
    Result<std::uint64_t> tableOffset(std::uint64_t tableIndex);
    // Of the copy; 0 also when it lies nowhere.
    Result<std::uint64_t> redundantTableOffset(std::uint64_t tableIndex);
    // Reads a whole hosted table into out.
    Result<> readTable(std::uint64_t offset, std::span<le32> out);

private:
    Result<std::uint64_t> entry(std::uint64_t index);
    bool isTablePlace(std::uint64_t offset) const;
    Result<bool> isEmptyTable(std::uint64_t offset);
    Grain decode(std::uint64_t entry) const;

    BlockDevice& m_host;
    SparseHeader m_header;
    TableCache m_directory, m_tables;
    std::optional<TableCache> m_redundantDirectory, m_redundantTables;
    std::uint64_t m_madeEnd = 0; // tables that are not in the file yet lie before this
};

} // namespace blockcore::vmdk
