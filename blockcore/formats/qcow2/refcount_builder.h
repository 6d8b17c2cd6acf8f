// SPDX-License-Identifier: MIT
// New refcount blocks and a new table, beside those that are there, in clusters that nobody uses.
#pragma once

#include "blockcore/formats/qcow2/check_counts.h"
#include "blockcore/formats/qcow2/check_refcounts.h"

#include <map>

namespace blockcore::qcow2 {

class RefcountBuilder {
public:
    // counts: of everything that refers to clusters, the old blocks and table included; what is built is added.
    // oldReferences: of those, what old blocks and table make up, by cluster.
    RefcountBuilder(const Geometry& geometry, ReferenceCounts& counts,
                    const std::map<std::uint64_t, std::uint64_t>& oldReferences)
        : m_geometry(geometry), m_counts(counts), m_oldReferences(oldReferences) {}

    // Finds a place for everything. TooLarge when the table would be.
    Result<> plan();
    // Writes it; nothing refers to it yet.
    Result<> write(BlockDevice& host);
    std::uint64_t tableOffset() const { return m_tableCluster << m_geometry.clusterBits(); }
    std::uint32_t tableClusters() const { return static_cast<std::uint32_t>(m_tableClusters); }

private:
    std::uint64_t takeFree(std::uint64_t count);
    bool inUse(std::uint64_t block) const;
    bool placeBlocks();

    const Geometry m_geometry;
    ReferenceCounts& m_counts;
    const std::map<std::uint64_t, std::uint64_t>& m_oldReferences;
    std::map<std::uint64_t, std::uint64_t> m_blocks; // index: cluster
    std::uint64_t m_tableCluster = 0, m_tableClusters = 0;
    std::uint64_t m_searchFrom = 0;
};

} // namespace blockcore::qcow2
