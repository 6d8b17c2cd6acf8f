// SPDX-License-Identifier: MIT
#include "blockcore/formats/qcow2/table_walk.h"

#include "blockcore/formats/qcow2/hex_text.h"

#include <algorithm>
#include <format>

namespace blockcore::qcow2 {

namespace {

constexpr std::uint64_t kReadSize = 1u << 20;
constexpr std::byte kCopiedBit{0x80};                      // of an entry's first byte

} // namespace

Result<std::uint64_t> TableWalk::tableOffset(std::span<const std::byte> l1, std::uint64_t index) const {
    const std::uint64_t offset = entryOffset(loadBe64(l1, index));
    if (m_rules.geometry.offsetInCluster(offset) == 0) return offset;
    return fail(ErrorCode::Corrupt, std::format("L2 table offset {} unaligned (L1 index: {})", hex(offset), hex(index)));
}

Result<> TableWalk::each(std::span<const std::byte> l1, const Skip& skip, const Visit& visit) {
    const std::uint64_t count = l1.size() / sizeof(be64), size = m_rules.geometry.clusterSize();
    const auto wanted = [&](std::uint64_t index, std::uint64_t offset) -> Result<bool> {
        if (offset == 0) return false;
        return !skip || !TRY(skip(index, offset));
    };
    for (std::uint64_t index = 0; index < count;) {
        const std::uint64_t offset = TRY(tableOffset(l1, index));
        if (!TRY(wanted(index, offset))) {
            ++index;
            continue;
        }
        std::uint64_t run = 1;
        while ((run + 1) * size <= kReadSize && index + run < count
               && entryOffset(loadBe64(l1, index + run)) == offset + run * size
               && TRY(wanted(index + run, offset + run * size)))
            ++run;
        m_tables.resize(std::max(kReadSize, size));
        const auto bytes = std::span(m_tables).first(run * size);
        if (offset + bytes.size() > m_host.size())
            return fail(ErrorCode::Corrupt,
                        std::format("L2 table offset {:#x} is past the end of the file (L1 index: {:#x})", offset, index));
        TRY(m_host.read(offset, bytes));
        bool changed = false;
        for (std::uint64_t i = 0; i < run; ++i)
            changed |= TRY(visit({index + i, offset + i * size, bytes.subspan(i * size, size)}));
        if (changed) TRY(m_host.write(offset, bytes));
        index += run;
    }
    return {};
}

Result<> TableWalk::changeReferences(std::span<const std::byte> l1, const Skip& skip, ReferenceChanges& changes) {
    return each(l1, skip, [&](const Table& table) -> Result<bool> {
        TRY(changes.change({table.offset, m_rules.geometry.clusterSize()}));
        TRY(eachReference(table, [&](Range host, bool) { return changes.change(host); }));
        return false;
    });
}

// How many standard entries from index on name clusters one after the other.
std::uint64_t TableWalk::runLength(std::span<const std::byte> table, std::uint64_t index) const {
    constexpr std::uint64_t kMask = kEntryOffsetMask | kEntryCompressed;
    const std::uint64_t count = m_rules.geometry.l2EntryCount(), size = m_rules.geometry.clusterSize();
    const std::uint64_t step = m_rules.geometry.extendedL2() ? 2 : 1;
    const std::uint64_t first = loadBe64(table, index * step) & kMask;
    std::uint64_t run = 1;
    while (index + run < count && (loadBe64(table, (index + run) * step) & kMask) == first + run * size) ++run;
    return run;
}

Result<> TableWalk::eachReference(const Table& table, const References& visit) const {
    const Geometry& geometry = m_rules.geometry;
    for (std::uint64_t index = 0; index < geometry.l2EntryCount();) {
        const L2Entry entry = loadL2Entry(geometry, table.bytes, index);
        std::uint64_t run = 1;
        if (entry.compressed()) {
            const CompressedPlace place = compressedPlace(geometry, entry.entry);
            TRY(visit({place.hostOffset, place.length}, true));
        } else if (entry.hostOffset() != 0) {
            const std::uint64_t guestOffset = table.l1Index * geometry.l2Coverage() + index * geometry.clusterSize();
            TRY(checkEntry(m_rules, entry, guestOffset, {table.offset, index}));
            if (geometry.offsetInCluster(entry.hostOffset()) != 0)
                return fail(ErrorCode::Corrupt, std::format("Cluster allocation offset {:#x} unaligned", entry.hostOffset()));
            run = runLength(table.bytes, index);
            TRY(visit({entry.hostOffset(), run * geometry.clusterSize()}, false));
        }
        index += run;
    }
    return {};
}

bool TableWalk::clearCopied(std::span<std::byte> table) const {
    const std::uint64_t entryBytes = m_rules.geometry.l2EntryBytes();
    bool found = false;
    for (std::uint64_t at = 0; at < table.size(); at += entryBytes) {
        found |= (table[at] & kCopiedBit) != std::byte{0};
        table[at] &= ~kCopiedBit;
    }
    return found;
}

Result<bool> TableWalk::setCopied(std::span<std::byte> table, Allocator& allocator) const {
    const Geometry& geometry = m_rules.geometry;
    const std::uint64_t entryBytes = geometry.l2EntryBytes();
    bool changed = false;
    for (std::uint64_t index = 0; index < geometry.l2EntryCount();) {
        const L2Entry entry = loadL2Entry(geometry, table, index);
        if (entry.compressed() || entry.hostOffset() == 0) {
            ++index;
            continue;
        }
        const std::uint64_t cluster = geometry.clusterIndex(entry.hostOffset());
        const std::uint64_t first = allocator.indexInSlice(cluster);
        const std::uint64_t run = std::min(runLength(table, index), allocator.countsPerSlice() - first);
        const auto* slice = TRY(allocator.sliceOf(cluster));
        for (std::uint64_t i = 0; slice != nullptr && i < run; ++i) {
            std::byte& flags = table[(index + i) * entryBytes];
            const bool once = loadRefcount(slice->bytes, first + i, geometry.refcountOrder()) == 1;
            if (!once || (flags & kCopiedBit) != std::byte{0}) continue;
            flags |= kCopiedBit;
            changed = true;
        }
        index += run;
    }
    return changed;
}

} // namespace blockcore::qcow2
