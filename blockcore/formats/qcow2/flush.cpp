// SPDX-License-Identifier: MIT
// Turns what changed in memory into an UpdatePlan: new references before anything refers to a cluster, tables
// before their roots, releases when nothing durable refers to them any more. Cut anywhere, the image opens and a
// check finds leaks at worst.
#include "blockcore/formats/qcow2/allocator_changes.h"
#include "blockcore/formats/qcow2/image.h"

#include <algorithm>

namespace blockcore::qcow2 {

namespace {

void addSlices(UpdatePlan& plan, const TableCache& cache) {
    for (const TableCache::Slice* slice : cache.dirtySlices()) plan.write(slice->hostOffset, slice->bytes);
    plan.barrier();
}

// The changed pieces of a table that is kept in memory whole.
void addPieces(UpdatePlan& plan, std::uint64_t tableOffset, std::span<const std::byte> table,
               const std::set<std::uint64_t>& pieces, std::uint64_t pieceBytes) {
    for (const std::uint64_t offset : pieces) {
        const auto piece = table.subspan(offset, std::min<std::uint64_t>(pieceBytes, table.size() - offset));
        plan.write(tableOffset + offset, {piece.begin(), piece.end()});
    }
    plan.barrier();
}

struct RefcountTableFields {
    be64 offset;
    be32 clusters;
};

template <DiskRecord R>
std::vector<std::byte> bytesOf(const R& record) {
    const auto bytes = std::as_bytes(std::span(&record, 1));
    return {bytes.begin(), bytes.end()};
}

} // namespace

namespace {

void addTable(UpdatePlan& plan, Allocator& allocator) {
    addPieces(plan, allocator.tableOffset(), allocator.tableBytes(), allocator.dirtyTablePieces(), Allocator::kPieceBytes);
    // Before any mapping: the counts of what it refers to must be found through the new table.
    if (!allocator.tableMoved()) return;
    plan.write(kRefcountTableFieldsOffset,
               bytesOf(RefcountTableFields{allocator.tableOffset(), allocator.tableClusters()}));
    plan.barrier();
}

} // namespace

void addChanges(UpdatePlan& plan, Allocator& allocator) {
    addSlices(plan, allocator.cache());
    addTable(plan, allocator);
}

Result<> Qcow2Image::doFlush() {
    const std::unique_lock lock(m_lock);
    TRY(flushLocked());
    if (m_dataFile) TRY(m_dataFile->flush());
    return m_host->flush();
}

Result<> Qcow2Image::flushLocked() {
    // Counts of clusters that nothing refers to yet may reach the disk before the data in them: the flush with which
    // the plan starts is for both.
    const auto counts = m_allocator.cache().dirtySlices();
    for (const TableCache::Slice* slice : counts) TRY(m_host->write(slice->hostOffset, slice->bytes));
    UpdatePlan plan;
    addTable(plan, m_allocator);
    addSlices(plan, m_tables.cache());
    addPieces(plan, m_header.l1Offset, m_tables.l1Bytes(), m_tables.dirtyL1Pieces(), Tables::kL1PieceBytes);
    if (!plan.empty()) {
        if (m_dataFile) TRY(m_dataFile->flush());
        TRY(plan.apply(*m_host));
    } else if (!counts.empty()) {
        TRY(m_host->flush());
    }
    if (m_allocator.tableMoved()) {
        m_header.refcountTableOffset = m_allocator.tableOffset();
        m_header.refcountTableClusters = m_allocator.tableClusters();
    }
    m_tables.markAllClean();
    m_allocator.markAllClean();
    return applyReleases();
}

Result<> Qcow2Image::applyReleases() {
    if (!m_allocator.hasReleases()) return {};
    TRY(m_allocator.applyReleases());
    UpdatePlan plan;
    addSlices(plan, m_allocator.cache());
    TRY(plan.apply(*m_host));
    m_allocator.markAllClean();
    return {};
}

Result<> Qcow2Image::close() {
    const std::unique_lock lock(m_lock);
    if (!m_usable) return {};
    TRY(flushLocked());
    TRY(storeBitmaps());
    return flushLocked();
}

} // namespace blockcore::qcow2
