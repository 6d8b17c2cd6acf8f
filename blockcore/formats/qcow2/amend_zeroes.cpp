// SPDX-License-Identifier: MIT
// Before an image becomes version 2: that knows no entries which say "zero". With nothing below, an unmapped cluster
// says the same; over a backing file zeroes must be stored.
#include "blockcore/formats/qcow2/image.h"

#include <algorithm>

namespace blockcore::qcow2 {

Result<> Qcow2Image::resolveZeroClusters(const RunContext& context) {
    TRY(resolveActiveZeroes(context));
    TRY(flushLocked());
    return resolveSnapshotZeroes(context);
}

Result<> Qcow2Image::resolveActiveZeroes(const RunContext& context) {
    const std::uint64_t clusterSize = m_geometry.clusterSize();
    context.progress.begin(Stage::Scanning, m_header.size);
    for (std::uint64_t offset = 0; offset < m_header.size; offset += clusterSize) {
        const std::uint64_t mapped = endOfUnmapped(offset, m_header.size);
        context.progress.advance(std::min(mapped - offset + clusterSize, m_header.size - offset));
        offset = mapped;
        if (offset >= m_header.size) break;
        TRY(context.checkpoint());
        const L2Entry old = TRY(m_tables.entryAt(offset));
        if (old.compressed() || (old.entry & kEntryZero) == 0) continue;
        L2Entry entry;
        if (m_header.backingName) {
            const bool ours = old.copied() && old.hostOffset() != 0;
            const std::uint64_t host = ours ? old.hostOffset() : TRY(m_allocator.allocate(1));
            TRY(m_allocator.metadata().checkFree({host, clusterSize}));
            TRY(m_host->zero({host, clusterSize}));
            entry.entry = host | kEntryCopied;
        }
        TRY(ensureTable(offset));
        TRY(m_tables.setEntry(offset, entry));
        if (old.hostOffset() != 0 && old.hostOffset() != entry.hostOffset()) TRY(dropReference(old));
        TRY(flushIfFull());
    }
    return {};
}

Result<> Qcow2Image::resolveSnapshotZeroes(const RunContext& context) {
    std::vector<std::uint64_t> tables;
    for (const Snapshot& snapshot : m_snapshots.snapshots) {
        std::vector<std::byte> l1(snapshot.l1EntryCount * sizeof(be64));
        TRY(m_host->read(snapshot.l1Offset, l1));
        for (std::uint64_t index = 0; index < snapshot.l1EntryCount; ++index)
            if (const std::uint64_t offset = entryOffset(loadBe64(l1, index)); offset != 0) tables.push_back(offset);
    }
    std::ranges::sort(tables);
    const auto repeats = std::ranges::unique(tables);
    tables.erase(repeats.begin(), repeats.end());
    for (const std::uint64_t table : tables) {
        TRY(context.checkpoint());
        TRY(resolveSharedTable(table));
    }
    return {};
}

// In place: whoever shares the table sees zeroes before and after. Nothing was written to these clusters through the
// table cache, which the active tables were flushed from.
Result<> Qcow2Image::resolveSharedTable(std::uint64_t tableOffset) {
    const std::uint64_t clusterSize = m_geometry.clusterSize();
    if (m_geometry.offsetInCluster(tableOffset) != 0)
        return fail(ErrorCode::Corrupt, "A snapshot's L2 table is not aligned");
    std::vector<std::byte> table(clusterSize);
    TRY(m_host->read(tableOffset, table));
    std::vector<Range> released;
    bool changed = false;
    for (std::uint64_t index = 0; index < m_geometry.l2EntryCount(); ++index) {
        const L2Entry old = loadL2Entry(m_geometry, table, index);
        if (old.compressed() || (old.entry & kEntryZero) == 0) continue;
        if (m_header.backingName)
            return fail(ErrorCode::Unsupported, "Snapshots with zero clusters over a backing file prevent downgrade of image");
        if (old.hostOffset() != 0) released.push_back({old.hostOffset(), clusterSize});
        storeL2Entry(m_geometry, table, index, {});
        changed = true;
    }
    if (!changed) return {};
    const std::uint64_t sharers = TRY(m_allocator.refcount(m_geometry.clusterIndex(tableOffset)));
    m_tables.cache().drop({tableOffset, clusterSize});
    TRY(m_host->write(tableOffset, table));
    TRY(m_host->flush());
    for (const Range& range : released)
        for (std::uint64_t i = 0; i < sharers; ++i) TRY(m_allocator.release(range));
    return flushLocked();
}

} // namespace blockcore::qcow2
