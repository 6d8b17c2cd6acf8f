// SPDX-License-Identifier: MIT
// Another width of refcounts: a whole new set of blocks and table beside the old one, one write of the header's first
// sector that switches to it, and only then is the old set's space given up.
#include "blockcore/formats/qcow2/image.h"

#include <algorithm>
#include <format>

namespace blockcore::qcow2 {

namespace {

constexpr std::uint64_t kRefcountCacheBytes = 1U << 20;

} // namespace

// How many clusters have to be counted: up to the last that is in use. Fails when a count does not fit.
Result<std::uint64_t> Qcow2Image::countClusters(std::uint32_t order, const RunContext& context) {
    const Geometry next(m_geometry.clusterBits(), order, m_geometry.extendedL2());
    const std::uint64_t perBlock = m_geometry.refcountsPerBlock();
    const std::uint64_t blocks = m_allocator.tableBytes().size() / sizeof(be64);
    std::uint64_t count = 0;
    for (std::uint64_t block = 0; block < blocks; ++block) {
        TRY(context.checkpoint());
        if (loadBe64(m_allocator.tableBytes(), block) == 0) continue;
        for (std::uint64_t cluster = block * perBlock; cluster < (block + 1) * perBlock; ++cluster) {
            const std::uint64_t references = TRY(m_allocator.refcount(cluster));
            if (references == 0) continue;
            count = cluster + 1;
            if (references > next.maxRefcount())
                return fail(ErrorCode::InvalidArgument,
                            std::format("Cannot decrease refcount entry width to {} bits: Cluster at offset {:#x} has a "
                                        "refcount of {}",
                                        next.refcountBits(), cluster << m_geometry.clusterBits(), references));
        }
    }
    return count;
}

Result<> Qcow2Image::changeRefcountWidth(std::uint32_t order, const RunContext& context) {
    const Geometry next(m_geometry.clusterBits(), order, m_geometry.extendedL2());
    const std::uint64_t clusterSize = m_geometry.clusterSize();
    Range space;                                // the blocks, then the table
    std::uint64_t blocks = 0, tableClusters = 0;
    // Counting the new set may need more of it; the old one may grow, too.
    for (;;) {
        const std::uint64_t clusters = TRY(countClusters(order, context));
        if (clusters <= blocks * next.refcountsPerBlock()) break;
        if (space.length != 0) TRY(m_allocator.release(space));
        constexpr std::uint64_t kRoom = 2;      // for what this adds itself
        blocks = divideUp(clusters, next.refcountsPerBlock()) + kRoom;
        blocks += divideUp(blocks + kRoom, next.refcountsPerBlock());
        tableClusters = m_geometry.clustersFor(blocks * sizeof(be64));
        if (tableClusters * clusterSize > kMaxRefcountTableBytes)
            return fail(ErrorCode::TooLarge, "The refcount table would become too large");
        const std::uint64_t count = blocks + tableClusters;
        space = {TRY(m_allocator.allocate(count)), count * clusterSize};
    }
    TRY(flushLocked());
    TRY(writeRefcounts({space.offset, blocks * clusterSize}, order, context));
    std::vector<std::byte> table(tableClusters * clusterSize);
    for (std::uint64_t block = 0; block < blocks; ++block) storeBe64(table, block, space.offset + block * clusterSize);
    const std::uint64_t tableOffset = space.offset + blocks * clusterSize;
    TRY(m_host->write(tableOffset, table));
    TRY(m_host->flush());
    return switchRefcounts(tableOffset, tableClusters, order);
}

// The blocks of the new set, side by side in space.
Result<> Qcow2Image::writeRefcounts(Range space, std::uint32_t order, const RunContext& context) {
    const Geometry next(m_geometry.clusterBits(), order, m_geometry.extendedL2());
    const std::uint64_t clusterSize = m_geometry.clusterSize();
    context.progress.begin(Stage::Scanning, space.length);
    for (std::uint64_t block = 0; block * clusterSize < space.length; ++block) {
        TRY(context.checkpoint());
        std::vector<std::byte> bytes(clusterSize);
        const std::uint64_t first = block * next.refcountsPerBlock();
        for (std::uint64_t i = 0; i < next.refcountsPerBlock(); ++i)
            if (const std::uint64_t count = TRY(m_allocator.refcount(first + i)); count != 0)
                storeRefcount(bytes, i, order, count);
        TRY(m_host->write(space.offset + block * clusterSize, bytes));
        context.progress.advance(clusterSize);
    }
    return {};
}

Result<> Qcow2Image::switchRefcounts(std::uint64_t tableOffset, std::uint64_t tableClusters, std::uint32_t order) {
    const std::uint64_t clusterSize = m_geometry.clusterSize();
    std::vector<Range> old;
    for (std::uint64_t block = 0; block < m_allocator.tableBytes().size() / sizeof(be64); ++block)
        if (const std::uint64_t offset = entryOffset(loadBe64(m_allocator.tableBytes(), block)); offset != 0)
            old.push_back({offset, clusterSize});
    old.push_back({m_allocator.tableOffset(), m_allocator.tableBytes().size()});

    Header next = m_header;
    next.refcountTableOffset = tableOffset;
    next.refcountTableClusters = static_cast<std::uint32_t>(tableClusters);
    next.refcountOrder = order;
    TRY(writeHeader(next));
    m_header = std::move(next);
    m_geometry = m_header.geometry();
    // The allocator starts again from the new set, which still counts the old one.
    std::destroy_at(&m_allocator);
    std::construct_at(&m_allocator, *m_host, m_header, kRefcountCacheBytes);
    m_prepared = false;
    TRY(prepareForWriting());
    for (const Range& range : old) TRY(m_allocator.release(range));
    return flushLocked();
}

} // namespace blockcore::qcow2
