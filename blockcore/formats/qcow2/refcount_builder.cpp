// SPDX-License-Identifier: MIT
#include "blockcore/formats/qcow2/refcount_builder.h"

#include "blockcore/formats/qcow2/entries.h"

#include <algorithm>

namespace blockcore::qcow2 {

// First fit, as the reference does it.
std::uint64_t RefcountBuilder::takeFree(std::uint64_t count) {
    std::uint64_t first = m_searchFrom, found = 0;
    for (std::uint64_t cluster = first; found < count; ++cluster) {
        const bool used = cluster < m_counts.clusterCount() && m_counts.count(cluster) != 0;
        found = used ? 0 : found + 1;
        if (used) first = cluster + 1;
    }
    m_counts.growTo(first + count);
    for (std::uint64_t i = 0; i < count; ++i) m_counts.add(first + i);
    if (count == 1) m_searchFrom = first + 1;
    return first;
}

bool RefcountBuilder::inUse(std::uint64_t block) const {
    const std::uint64_t perBlock = m_geometry.refcountsPerBlock();
    const std::uint64_t end = std::min((block + 1) * perBlock, m_counts.clusterCount());
    for (std::uint64_t cluster = block * perBlock; cluster < end; ++cluster) {
        if (m_counts.chunk(cluster / ReferenceCounts::kChunkClusters) == nullptr) {
            cluster = alignDown(cluster, ReferenceCounts::kChunkClusters) + ReferenceCounts::kChunkClusters - 1;
            continue;
        }
        if (m_counts.count(cluster) != 0) return true;
    }
    return false;
}

// False: there was nothing to do.
bool RefcountBuilder::placeBlocks() {
    bool placed = false;
    for (std::uint64_t block = 0; block * m_geometry.refcountsPerBlock() < m_counts.clusterCount(); ++block) {
        if (m_blocks.contains(block) || !inUse(block)) continue;
        m_blocks[block] = takeFree(1);
        placed = true;
    }
    return placed;
}

// Blocks and table may need blocks for themselves.
Result<> RefcountBuilder::plan() {
    do {
        while (placeBlocks()) {}
        const std::uint64_t bytes = (m_blocks.rbegin()->first + 1) * sizeof(be64);
        if (bytes > kMaxRefcountTableBytes) return fail(ErrorCode::TooLarge, "The refcount table would become too large");
        const std::uint64_t needed = m_geometry.clustersFor(bytes);
        if (needed > m_tableClusters) {
            m_tableClusters = needed;
            m_tableCluster = takeFree(needed);
        }
    } while (placeBlocks());
    return {};
}

Result<> RefcountBuilder::write(BlockDevice& host) {
    const std::uint64_t perBlock = m_geometry.refcountsPerBlock();
    std::vector<std::byte> block(m_geometry.clusterSize()), table(m_tableClusters * m_geometry.clusterSize());
    for (const auto& [index, place] : m_blocks) {
        std::ranges::fill(block, std::byte{0});
        const std::uint64_t end = std::min((index + 1) * perBlock, m_counts.clusterCount());
        for (std::uint64_t cluster = index * perBlock; cluster < end; ++cluster) {
            std::uint64_t count = m_counts.count(cluster);
            if (const auto old = m_oldReferences.find(cluster); old != m_oldReferences.end())
                count -= std::min(count, old->second);
            if (count != 0) storeRefcount(block, cluster % perBlock, m_geometry.refcountOrder(), count);
        }
        TRY(host.write(place << m_geometry.clusterBits(), block));
        storeBe64(table, index, place << m_geometry.clusterBits());
    }
    TRY(host.write(tableOffset(), table));
    return host.flush();
}

} // namespace blockcore::qcow2
