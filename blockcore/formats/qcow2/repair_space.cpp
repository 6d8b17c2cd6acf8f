// SPDX-License-Identifier: MIT
// Repairer's part for what needs new space in the file. Runs on refcounts that are right.
#include "blockcore/formats/qcow2/allocator_changes.h"
#include "blockcore/formats/qcow2/repair.h"

namespace blockcore::qcow2 {

namespace {

constexpr std::uint64_t kCacheBytes = 1u << 20;

struct SnapshotTableFields {
    be32 count;
    be64 offset;
};
static_assert(sizeof(SnapshotTableFields) == 12);

Result<> writeCounts(Allocator& allocator, BlockDevice& host, Header& header) {
    UpdatePlan plan;
    addChanges(plan, allocator);
    TRY(plan.apply(host));
    header.refcountTableOffset = allocator.tableOffset();
    header.refcountTableClusters = allocator.tableClusters();
    allocator.markAllClean();
    return {};
}

} // namespace

// The content of clusters that cannot be shared any further is copied, and the list of snapshots is written anew; then
// the entries and the header lead there.
Result<> Repairer::useNewSpace() {
    if (!m_snapshotsChanged && m_copies.empty()) return {};
    const Geometry geometry = m_header.geometry();
    Allocator allocator(m_host, m_header, kCacheBytes);
    TRY(allocator.load());
    std::vector<std::byte> cluster(geometry.clusterSize());
    const PaddedFile file(m_host);
    for (TableEdits::Copy& copy : m_copies) {
        TRY(m_log.checkpoint());
        TRY(file.read(entryOffset(copy.entry), cluster));
        const std::uint64_t fresh = TRY(allocator.allocate(1));
        TRY(m_host.write(fresh, cluster));
        copy.entry = (copy.entry & ~(kEntryOffsetMask | kEntryCopied)) | fresh;
    }
    std::uint64_t table = 0;
    if (!m_newSnapshotTable.empty()) {
        table = TRY(allocator.allocate(geometry.clustersFor(m_newSnapshotTable.size())));
        TRY(m_host.write(table, m_newSnapshotTable));
    }
    TRY(writeCounts(allocator, m_host, m_header));

    for (const TableEdits::Copy& copy : m_copies) {
        const be64 entry = copy.entry;
        TRY(m_host.write(copy.place, std::as_bytes(std::span(&entry, 1))));
    }
    TRY(m_host.flush());
    m_changed = true;
    m_comparison.highestCluster = std::max(m_comparison.highestCluster, geometry.clusterIndex(m_host.size() - 1));
    if (!m_snapshotsChanged) return {};
    const SnapshotTableFields fields{static_cast<std::uint32_t>(m_snapshots.snapshots.size()), table};
    TRY(m_host.write(kSnapshotFieldsOffset, std::as_bytes(std::span(&fields, 1))));
    TRY(m_host.flush());
    if (m_snapshots.byteLength > 0) TRY(allocator.release({m_header.snapshotTableOffset, m_snapshots.byteLength}));
    m_header.snapshotCount = fields.count;
    m_header.snapshotTableOffset = table;
    TRY(allocator.applyReleases());
    return writeCounts(allocator, m_host, m_header);
}

} // namespace blockcore::qcow2
