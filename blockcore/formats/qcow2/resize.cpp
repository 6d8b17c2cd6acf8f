// SPDX-License-Identifier: MIT
// Changing the disk's size. Growing: space and mapping of the new part first, then, in one write of the header's first
// sector each, the longer L1 table and the size. Shrinking: what lies behind the new end is given up, then the size
// changes, then the file ends earlier. Cut anywhere, the kept part is whole and a check finds leaks at worst.
#include "blockcore/device/update_plan.h"
#include "blockcore/formats/qcow2/image.h"
#include "blockcore/image/space.h"

#include <algorithm>
#include <cerrno>

namespace blockcore::qcow2 {

Result<> Qcow2Image::resize(std::uint64_t newSize, Preallocation preallocation, std::uint64_t backedLength) {
    if (!isAligned(newSize, 512)) return fail(ErrorCode::InvalidArgument, "The new size must be a multiple of 512");
    TRY(prepareOnce());
    if (m_header.version < 3 && m_header.snapshotCount > 0)
        return fail(ErrorCode::Unsupported, "Can't resize a v2 image which has snapshots");
    const std::unique_lock lock(m_lock);
    TRY(claimBitmapsForSize(newSize));
    return newSize < size() ? shrink(newSize) : grow(newSize, preallocation, backedLength);
}

Result<> Qcow2Image::grow(std::uint64_t newSize, Preallocation preallocation, std::uint64_t backedLength) {
    const std::uint64_t oldSize = m_header.size, entries = m_geometry.l1EntriesFor(newSize);
    if (entries > kMaxL1Bytes / sizeof(be64)) return failSystem(EFBIG, "Failed to grow the L1 table");
    const bool written = preallocation == Preallocation::Falloc || preallocation == Preallocation::Full;
    if (newSize > oldSize && backedLength > oldSize && m_header.version < 3 && !written)
        return failSystem(ENOTSUP, "Failed to zero out new clusters");
    // In a raw data file every byte has its place.
    if (m_dataFile && m_header.dataFileRaw() && preallocation == Preallocation::Off)
        preallocation = Preallocation::Metadata;
    const std::uint64_t firstNew = std::min(alignUp(oldSize, m_geometry.clusterSize()), newSize);
    if (newSize > oldSize) TRY(clearOldTail(backedLength));
    TRY(giveUpFrom(firstNew));
    if (m_dataFile && newSize > oldSize) TRY(growDataFile(newSize, preallocation));
    TRY(flushLocked());
    if (entries > m_tables.l1EntryCount()) TRY(growL1Table(entries));
    if (preallocation == Preallocation::Off)
        TRY(hideBacking({firstNew, std::max(firstNew, std::min(newSize, backedLength)) - firstNew}));
    else
        TRY(preallocate({firstNew, newSize - firstNew}, preallocation, backedLength));
    TRY(flushLocked());
    return writeSize(newSize);
}

Result<> Qcow2Image::writeSize(std::uint64_t newSize) {
    if (m_dataFile) TRY(m_dataFile->flush());
    const be64 field = newSize;
    TRY(m_host->write(kSizeFieldOffset, std::as_bytes(std::span(&field, 1))));
    TRY(m_host->flush());
    m_header.size = newSize;
    m_size = newSize;
    m_bitmaps.setDiskSize(newSize);
    return {};
}

// The guest bytes behind the old end become visible: those of a cluster that is in use must read as zeroes, and those
// that the layer below would show, too.
Result<> Qcow2Image::clearOldTail(std::uint64_t backedLength) {
    const std::uint64_t oldSize = m_header.size, end = alignUp(oldSize, m_geometry.clusterSize());
    for (std::uint64_t at = oldSize; at < end;) {
        const MappedRun run = TRY(runAt(at, end - at));
        if (run.kind == ExtentKind::Compressed || (run.kind == ExtentKind::Data && !run.copied))
            return fail(ErrorCode::Unsupported, "The last cluster is not this disk's alone");
        if (run.kind == ExtentKind::Data) TRY(data().zero({*run.hostOffset, run.guest.length}));
        const std::uint64_t whole = alignUp(at, m_geometry.subclusterSize());
        at = run.guest.end();
        if (run.kind == ExtentKind::Unallocated && m_geometry.extendedL2() && backedLength > oldSize && whole < at)
            TRY(zeroSubclusters({whole, at - whole}));
    }
    return {};
}

// Clusters behind offset that an interrupted shrinking, or another program, left mapped.
Result<> Qcow2Image::giveUpFrom(std::uint64_t offset) {
    const std::uint64_t end = m_tables.l1EntryCount() * m_geometry.l2Coverage();
    for (offset = alignUp(offset, m_geometry.clusterSize()); offset < end; offset += m_geometry.clusterSize()) {
        offset = endOfUnmapped(offset, end);
        if (offset >= end) break;
        const L2Entry entry = TRY(m_tables.entryAt(offset));
        if (!entry.compressed() && entry.hostOffset() == 0 && !entry.copied()) continue;
        TRY(discardCluster(offset));
        TRY(flushIfFull());
    }
    return {};
}

// The layer below has bytes where this disk grows: they are not this disk's.
Result<> Qcow2Image::hideBacking(Range guest) {
    for (std::uint64_t offset = guest.offset; offset < guest.end(); offset += m_geometry.clusterSize()) {
        TRY(zeroCluster({offset, m_geometry.clusterSize()}));
        TRY(flushIfFull());
    }
    return {};
}

Result<> Qcow2Image::growDataFile(std::uint64_t newSize, Preallocation preallocation) {
    const std::uint64_t oldLength = m_dataFile->size();
    // Clusters that are mapped are there as a whole.
    const bool mapped = preallocation != Preallocation::Off;
    const std::uint64_t length = mapped ? alignUp(newSize, m_geometry.clusterSize()) : newSize;
    if (oldLength >= length) return {};
    TRY(m_dataFile->truncate(length));
    return setSpaceAside(*m_dataFile, {oldLength, length - oldLength}, preallocation);
}

// Gives the clusters of guest, which are unmapped, their places.
Result<> Qcow2Image::preallocate(Range guest, Preallocation preallocation, std::uint64_t backedLength) {
    for (std::uint64_t offset = guest.offset; offset < guest.end();) {
        const std::uint64_t tableEnd = (m_geometry.l1Index(offset) + 1) * m_geometry.l2Coverage();
        const std::uint64_t count = m_geometry.clustersFor(std::min(tableEnd, guest.end()) - offset);
        const std::uint64_t length = count * m_geometry.clusterSize();
        TRY(ensureTable(offset));
        std::uint64_t host = offset;
        if (!m_dataFile) {
            host = TRY(m_allocator.allocate(count));
            TRY(m_host->zero({host, length}));
            TRY(setSpaceAside(*m_host, {host, length}, preallocation));
        }
        for (std::uint64_t done = 0; done < length; done += m_geometry.clusterSize()) {
            L2Entry entry{.entry = (host + done) | kEntryCopied, .bitmap = 0};
            const bool hides = m_header.version >= 3 && offset + done < backedLength; // else the zeroes there do
            if (hides && m_geometry.extendedL2()) entry.bitmap = kAllZeroBitmap;
            if (hides && !m_geometry.extendedL2()) entry.entry |= kEntryZero;
            TRY(m_tables.setEntry(offset + done, entry));
        }
        TRY(flushIfFull());
        offset += length;
    }
    return {};
}

Result<> Qcow2Image::growL1Table(std::uint64_t entryCount) {
    struct L1Fields {
        be32 entryCount;
        be64 offset;
    };
    const Range old{m_header.l1Offset, m_header.l1EntryCount * sizeof(be64)};
    const Range fresh{TRY(m_allocator.allocate(m_geometry.clustersFor(entryCount * sizeof(be64)))),
                      entryCount * sizeof(be64)};
    TRY(m_allocator.metadata().add(fresh));
    m_tables.growL1(entryCount);
    m_header.l1Offset = fresh.offset;
    m_header.l1EntryCount = static_cast<std::uint32_t>(entryCount);
    TRY(flushLocked());
    const L1Fields fields{m_header.l1EntryCount, m_header.l1Offset};
    TRY(m_host->write(kL1FieldsOffset, std::as_bytes(std::span(&fields, 1))));
    TRY(m_host->flush());
    m_allocator.metadata().remove(old);
    if (old.length != 0) TRY(m_allocator.release(old));
    return flushLocked();
}

Result<> Qcow2Image::shrink(std::uint64_t newSize) {
    // Over a backing file the tail must not show what is below meanwhile; without one whole tables go at once.
    const bool showsBelow = m_header.backingName && m_header.version >= 3;
    if (!showsBelow) TRY(dropTablesFrom(m_geometry.l1EntriesFor(newSize)));
    TRY(giveUpFrom(newSize));
    TRY(flushLocked());
    TRY(writeSize(newSize));
    TRY(dropTablesFrom(m_geometry.l1EntriesFor(newSize)));
    TRY(flushLocked());
    if (m_dataFile) {
        TRY(m_dataFile->truncate(newSize));
        TRY(m_dataFile->flush());
    }
    return trimFile();
}

// The L2 tables from an L1 index on are not needed any more, nor what they map.
Result<> Qcow2Image::dropTablesFrom(std::uint64_t l1Index) {
    for (; l1Index < m_tables.l1EntryCount(); ++l1Index) {
        const std::uint64_t table = TRY(m_tables.l2TableOffset(l1Index));
        if (table == 0) continue;
        for (std::uint64_t i = 0; i < m_geometry.l2EntryCount(); ++i) {
            const L2Entry entry = TRY(m_tables.entryAt(l1Index * m_geometry.l2Coverage() + i * m_geometry.clusterSize()));
            TRY(dropReference(entry));
        }
        m_tables.setL1Entry(l1Index, 0);
        const Range range{table, m_geometry.clusterSize()};
        m_tables.cache().drop(range);
        m_allocator.metadata().remove(range);
        TRY(m_allocator.release(range));
        TRY(flushIfFull());
    }
    return {};
}

// Free clusters at the end of the file are cut off.
Result<> Qcow2Image::trimFile() {
    std::uint64_t end = m_geometry.clustersFor(m_host->size());
    while (end > 0 && TRY(m_allocator.refcount(end - 1)) == 0) --end;
    const std::uint64_t length = end << m_geometry.clusterBits();
    if (length >= m_host->size() || !m_host->growable()) return {};
    TRY(m_host->truncate(length));
    return m_host->flush();
}

} // namespace blockcore::qcow2
