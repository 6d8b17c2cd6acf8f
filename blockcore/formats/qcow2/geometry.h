// SPDX-License-Identifier: MIT
// Sizes and shifts that follow from a checked header: how guest offsets split into table indices, how wide
// entries are. Pure numbers; a Geometry exists only for legal cluster sizes and refcount orders.
#pragma once

#include "blockcore/base/checked_math.h"
#include "blockcore/formats/qcow2/disk.h"

namespace blockcore::qcow2 {

class Geometry {
public:
    Geometry(std::uint32_t clusterBits, std::uint32_t refcountOrder, bool extendedL2) :
        m_clusterBits(clusterBits), m_refcountOrder(refcountOrder), m_extendedL2(extendedL2) {}

    std::uint32_t clusterBits() const { return m_clusterBits; }
    std::uint64_t clusterSize() const { return std::uint64_t{1} << m_clusterBits; }
    bool extendedL2() const { return m_extendedL2; }
    // Smallest guest range with a state of its own; the cluster without extended L2.
    std::uint64_t subclusterSize() const { return m_extendedL2 ? clusterSize() / kSubclusterCount : clusterSize(); }
    std::uint32_t subclustersPerCluster() const { return m_extendedL2 ? kSubclusterCount : 1; }

    std::uint32_t l2EntryBytes() const { return m_extendedL2 ? 16 : 8; }
    std::uint64_t l2EntryCount() const { return clusterSize() / l2EntryBytes(); }
    // Guest bytes that one L2 table maps. At most 2^39.
    std::uint64_t l2Coverage() const { return l2EntryCount() * clusterSize(); }
    std::uint64_t l1Index(std::uint64_t guestOffset) const { return guestOffset / l2Coverage(); }
    std::uint64_t l2Index(std::uint64_t guestOffset) const {
        return (guestOffset >> m_clusterBits) & (l2EntryCount() - 1);
    }
    std::uint64_t l1EntriesFor(std::uint64_t guestSize) const { return divideUp(guestSize, l2Coverage()); }

    std::uint32_t refcountOrder() const { return m_refcountOrder; }
    std::uint32_t refcountBits() const { return 1u << m_refcountOrder; }
    std::uint64_t maxRefcount() const {
        return m_refcountOrder == kMaxRefcountOrder ? UINT64_MAX : (std::uint64_t{1} << refcountBits()) - 1;
    }
    // Refcounts in one refcount block.
    std::uint64_t refcountsPerBlock() const { return clusterSize() * 8 >> m_refcountOrder; }

    std::uint64_t clusterIndex(std::uint64_t hostOffset) const { return hostOffset >> m_clusterBits; }
    std::uint64_t offsetInCluster(std::uint64_t offset) const { return offset & (clusterSize() - 1); }
    std::uint64_t clusterStart(std::uint64_t offset) const { return alignDown(offset, clusterSize()); }
    std::uint64_t clustersFor(std::uint64_t bytes) const { return divideUp(bytes, clusterSize()); }

    // "Compressed Clusters Descriptor": bits below this hold the host offset, above it the sector count.
    std::uint32_t compressedOffsetBits() const { return 62 - (m_clusterBits - 8); }

private:
    std::uint32_t m_clusterBits, m_refcountOrder;
    bool m_extendedL2;
};

} // namespace blockcore::qcow2
