// SPDX-License-Identifier: MIT
#include "blockcore/formats/qcow2/layout.h"

#include <algorithm>

namespace blockcore::qcow2 {

Layout::Layout(const Geometry& geometry) : m_geometry(geometry), m_blocks(geometry.clusterSize() / sizeof(be64)) {
    m_blocks[0] = 2;
}

std::uint64_t Layout::tableClusters() const {
    return m_blocks.size() * sizeof(be64) >> m_geometry.clusterBits();
}

// How many clusters from this one on are free; "all" past the end.
std::uint64_t Layout::freeFrom(std::uint64_t cluster) const {
    if (cluster >= m_end) return UINT64_MAX;
    const auto hole = m_holes.upper_bound(cluster);
    if (hole == m_holes.begin()) return 0;
    const auto [first, last] = *std::prev(hole);
    return cluster < last && cluster >= first ? last - cluster : 0;
}

std::uint64_t Layout::findFree(std::uint64_t count) {
    std::uint64_t found = std::max(m_end, m_searchFrom);
    for (const auto& [first, last] : m_holes) {
        const std::uint64_t start = std::max(first, m_searchFrom);
        if (start < last && last - start >= count) {
            found = start;
            break;
        }
    }
    m_searchFrom = found + count;
    return found;
}

void Layout::use(std::uint64_t first, std::uint64_t count) {
    const std::uint64_t last = first + count;
    if (first >= m_end) {
        if (first > m_end) m_holes[m_end] = first;
        m_end = last;
        return;
    }
    const auto hole = std::prev(m_holes.upper_bound(first));
    const auto [holeFirst, holeLast] = *hole;
    m_holes.erase(hole);
    if (holeFirst < first) m_holes[holeFirst] = first;
    if (last < holeLast) m_holes[last] = holeLast;
}

void Layout::giveBack(std::uint64_t first, std::uint64_t count) {
    m_holes[first] = first + count;
    m_searchFrom = std::min(m_searchFrom, first);
}

Result<Layout::Counted> Layout::ensureBlock(std::uint64_t cluster) {
    const std::uint64_t perBlock = m_geometry.refcountsPerBlock(), index = cluster / perBlock;
    if (index < m_blocks.size() && m_blocks[index] != 0) return Counted::Available;
    const std::uint64_t block = findFree(1);
    if (block / perBlock != index && TRY(ensureBlock(block)) == Counted::Unavailable) return Counted::Unavailable;
    use(block, 1);
    if (index < m_blocks.size()) {
        m_blocks[index] = block;
        return Counted::Unavailable;
    }
    // The table is full: a longer one goes behind all that the blocks so far can count.
    const std::uint64_t blocksUsed = divideUp(std::max(cluster + 1, block), perBlock);
    TRY(replaceTable(blocksUsed * perBlock, 0, TableSize::Generous, index, block));
    return Counted::Unavailable;
}

Result<Layout::Counted> Layout::ensureBlocks(std::uint64_t first, std::uint64_t count) {
    const std::uint64_t perBlock = m_geometry.refcountsPerBlock();
    for (std::uint64_t cluster = first; cluster < first + count; cluster = (cluster / perBlock + 1) * perBlock)
        if (TRY(ensureBlock(cluster)) == Counted::Unavailable) return Counted::Unavailable;
    return Counted::Available;
}

Result<std::uint64_t> Layout::allocate(std::uint64_t count) {
    for (;;) {
        const std::uint64_t first = findFree(count);
        if (TRY(ensureBlocks(first, count)) == Counted::Available) {
            use(first, count);
            return first;
        }
        m_searchFrom = std::min(m_searchFrom, first);
    }
}

Result<std::uint64_t> Layout::allocateAt(std::uint64_t first, std::uint64_t count) {
    for (;;) {
        const std::uint64_t possible = std::min(freeFrom(first), count);
        if (possible == 0) return 0;
        if (TRY(ensureBlocks(first, possible)) == Counted::Available) {
            use(first, possible);
            return possible;
        }
    }
}

Result<std::uint64_t> Layout::makeRoomFor(std::uint64_t additional) {
    return replaceTable(m_end, additional, TableSize::Exact, 0, m_blocks[0]);
}

// Blocks that count that many clusters, themselves and their table. Generous: for a table half as long again.
std::uint64_t Layout::blocksFor(std::uint64_t clusters, TableSize sizing) const {
    const std::uint64_t perTableCluster = m_geometry.clusterSize() / sizeof(be64);
    bool generous = sizing == TableSize::Generous;
    std::uint64_t table = 0, blocks = 0, total = 0;
    for (std::uint64_t before = UINT64_MAX; total != before;) {
        before = total;
        blocks = divideUp(clusters + table + blocks, m_geometry.refcountsPerBlock());
        table = divideUp(blocks, perTableCluster);
        total = clusters + blocks + table;
        if (total == before && generous) {
            clusters += divideUp<std::uint64_t>(table, 2);
            generous = false;
            total = 0;
        }
    }
    return blocks;
}

Result<std::uint64_t> Layout::replaceTable(std::uint64_t start, std::uint64_t additional, TableSize sizing,
                                           std::uint64_t newIndex, std::uint64_t newBlock) {
    const std::uint64_t blockCount = blocksFor(start + additional, sizing);
    const std::uint64_t perTableCluster = m_geometry.clusterSize() / sizeof(be64);
    const std::uint64_t wanted =
        sizing == TableSize::Generous ? blockCount + divideUp<std::uint64_t>(blockCount, 2) : blockCount;
    const std::uint64_t entries = divideUp(wanted, perTableCluster) * perTableCluster;
    if (entries * sizeof(be64) > kMaxRefcountTableBytes)
        return fail(ErrorCode::TooLarge, "This operation would make the refcount table grow beyond the maximum size "
                                         "supported by QEMU, aborting");
    const std::uint64_t oldCluster = m_tableCluster, oldClusters = tableClusters();
    m_oldTables.push_back({oldCluster, m_blocks});
    m_blocks.resize(entries);
    m_blocks[newIndex] = newBlock;
    std::uint64_t next = start;
    for (std::uint64_t index = 0; index < blockCount; ++index)
        if (m_blocks[index] == 0) m_blocks[index] = next++;
    m_tableCluster = next;
    next += tableClusters();
    use(start, next - start);
    giveBack(oldCluster, oldClusters);
    return next;
}

} // namespace blockcore::qcow2
