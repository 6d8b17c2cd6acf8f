// SPDX-License-Identifier: MIT
// Growing the disk. The longer L1 table is written beside the old one; one write of the header's first sector
// switches to it and to the new size.
#include "blockcore/device/update_plan.h"
#include "blockcore/formats/qcow2/image.h"

#include <algorithm>

namespace blockcore::qcow2 {

Result<> Qcow2Image::resize(std::uint64_t newSize, Preallocation preallocation) {
    if (preallocation != Preallocation::Off)
        return fail(ErrorCode::Unsupported, "qcow2 images cannot be preallocated after they were made yet");
    if (!isAligned(newSize, 512)) return fail(ErrorCode::InvalidArgument, "The new size must be a multiple of 512");
    if (newSize < size()) return fail(ErrorCode::Unsupported, "qcow2 images cannot be shrunk yet");
    TRY(prepareOnce());
    const std::unique_lock lock(m_lock);
    if (m_header.version < 3 && m_header.snapshotCount > 0)
        return fail(ErrorCode::Unsupported, "Can't resize a v2 image which has snapshots");
    const std::uint64_t entries = m_geometry.l1EntriesFor(newSize);
    if (entries > kMaxL1Bytes / sizeof(be64)) return fail(ErrorCode::TooLarge, "Failed to grow the L1 table");
    TRY(zeroOldTail());
    if (m_dataFile && m_header.dataFileRaw()) TRY(m_dataFile->truncate(newSize));
    TRY(flushLocked());
    if (entries > m_tables.l1EntryCount()) TRY(growL1Table(entries));
    const be64 field = newSize;
    TRY(m_host->write(kSizeFieldOffset, std::as_bytes(std::span(&field, 1))));
    TRY(m_host->flush());
    m_header.size = newSize;
    m_size = newSize;
    return {};
}

// The guest bytes behind the old end become visible: those of a cluster that is in use must read as zeroes.
Result<> Qcow2Image::zeroOldTail() {
    const std::uint64_t oldSize = m_header.size;
    if (m_geometry.offsetInCluster(oldSize) == 0) return {};
    const MappedRun run = TRY(runAt(oldSize, clusterEnd(oldSize) - oldSize));
    if (run.kind != ExtentKind::Data) return {};
    if (!run.copied) return fail(ErrorCode::Unsupported, "The last cluster is shared with a snapshot");
    return data().zero({*run.hostOffset, run.guest.length});
}

Result<> Qcow2Image::growL1Table(std::uint64_t entryCount) {
    struct L1Fields {
        be32 entryCount;
        be64 offset;
    };
    const Range old{m_header.l1Offset, m_header.l1EntryCount * sizeof(be64)};
    const Range fresh{TRY(m_allocator.allocate(m_geometry.clustersFor(entryCount * sizeof(be64)))),
                      entryCount * sizeof(be64)};
    TRY(m_allocator.metadata().add(fresh, "active L1 table"));
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

} // namespace blockcore::qcow2
