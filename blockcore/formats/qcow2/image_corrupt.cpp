// SPDX-License-Identifier: MIT
// What a change does that meets damage: it fails, the image is marked as corrupt in its header and takes no more changes.
// Only a repair takes the mark away.
#include "blockcore/formats/qcow2/image.h"

#include <cerrno>
#include <format>

namespace blockcore::qcow2 {

// m_lock is not held.
Result<> Qcow2Image::sealIfCorrupt(Result<> change) {
    if (change || change.error().code != ErrorCode::Corrupt) return change;
    const std::unique_lock lock(m_lock);
    Error& error = change.error();
    if (m_allocator.tableBytes().empty()) (void)m_allocator.load(); // a change of snapshots forgets
    if (error.message == MetadataMap::kOverlap && error.hostOffset)
        error.message += std::format(" (overlaps with {})", tableAt(*error.hostOffset));
    if (!m_usable.exchange(false)) return change; // somebody else was faster
    // What is only in memory is not written any more: it may be part of the damage.
    m_allocator.forget();
    m_tables.cache().clear();
    m_header.incompatible |= kIncompatibleCorrupt;
    if (m_header.version >= 3) {
        // The change has failed, whether or not this can be written.
        const be64 field = m_header.incompatible;
        if (m_host->write(kIncompatibleFieldOffset, std::as_bytes(std::span(&field, 1)))) (void)m_host->flush();
    }
    if (!m_notices) return change;
    m_notices({Notice::Kind::Finding, std::format("qcow2: Marking image as corrupt: {}; further corruption events will be suppressed\n",
                                                  error.message)});
    return failSystem(EIO);
}

// Which table has the cluster, in the reference's words and in its order.
std::string_view Qcow2Image::tableAt(std::uint64_t hostOffset) const {
    const std::uint64_t cluster = m_geometry.clusterStart(hostOffset);
    const auto lies = [&](std::uint64_t offset, std::uint64_t length) {
        return length > 0 && cluster >= m_geometry.clusterStart(offset) && cluster < offset + length;
    };
    if (cluster == 0) return "qcow2_header";
    if (lies(m_header.l1Offset, m_tables.l1Bytes().size())) return "active L1 table";
    for (std::uint64_t i = 0; i < m_tables.l1EntryCount(); ++i)
        if (entryOffset(m_tables.l1Entry(i)) == cluster) return "active L2 table";
    if (lies(m_allocator.tableOffset(), m_allocator.tableBytes().size())) return "refcount table";
    if (m_allocator.isBlock(cluster)) return "refcount block";
    if (lies(m_header.snapshotTableOffset, m_snapshots.byteLength)) return "snapshot table";
    for (const Snapshot& snapshot : m_snapshots.snapshots)
        if (lies(snapshot.l1Offset, snapshot.l1EntryCount * sizeof(be64))) return "inactive L1 table";
    return m_header.bitmaps ? "bitmap directory" : "a table of the image";
}

} // namespace blockcore::qcow2
