// SPDX-License-Identifier: MIT
// Goes through the L2 tables that an L1 table names, past the caches, as many at a time as lie one after the other: for
// what concerns all of a mapping at once. Changed tables are written where they were read.
#pragma once

#include "blockcore/device/block_device.h"
#include "blockcore/formats/qcow2/reference_changes.h"
#include "blockcore/formats/qcow2/run_scanner.h"

namespace blockcore::qcow2 {

class TableWalk {
public:
    // host is borrowed.
    TableWalk(BlockDevice& host, const MappingRules& rules) : m_host(host), m_rules(rules) {}

    // Entries of an L1 table; those for which skip is true are passed over.
    using Skip = std::function<Result<bool>(std::uint64_t l1Index, std::uint64_t tableOffset)>;
    struct Table {
        std::uint64_t l1Index, offset;
        std::span<std::byte> bytes;
    };
    // True: the table was changed.
    using Visit = std::function<Result<bool>(const Table&)>;
    // Corrupt for tables that are not aligned, or not in the file.
    Result<> each(std::span<const std::byte> l1, const Skip& skip, const Visit& visit);

    // The L2 tables that l1 names and skip lets pass, and all that they refer to.
    Result<> changeReferences(std::span<const std::byte> l1, const Skip& skip, ReferenceChanges& changes);
    // Calls back with each stretch of the file that the table's entries refer to; how many entries that are with it.
    using References = std::function<Result<>(Range host, bool compressed)>;
    Result<> eachReference(const Table& table, const References& visit) const;

    // Takes COPIED from all entries of a table: true when there was one.
    bool clearCopied(std::span<std::byte> table) const;
    // Gives COPIED to the entries of a table, which nobody shares, whose clusters are counted once.
    Result<bool> setCopied(std::span<std::byte> table, Allocator& allocator) const;

private:
    Result<std::uint64_t> tableOffset(std::span<const std::byte> l1, std::uint64_t index) const;
    std::uint64_t runLength(std::span<const std::byte> table, std::uint64_t index) const;

    BlockDevice& m_host;
    MappingRules m_rules;
    std::vector<std::byte> m_tables;            // a run of L2 tables
};

} // namespace blockcore::qcow2
