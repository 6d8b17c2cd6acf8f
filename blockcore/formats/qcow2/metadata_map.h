// SPDX-License-Identifier: MIT
// The host clusters that hold an image's own tables. Nothing else may be put or written there, whatever entries
// and refcounts of a damaged image say.
#pragma once

#include "blockcore/base/error.h"
#include "blockcore/device/extent.h"

#include <bitset>
#include <unordered_map>

namespace blockcore::qcow2 {

class MetadataMap {
public:
    explicit MetadataMap(std::uint32_t clusterBits) : m_clusterBits(clusterBits) {}

    // What errors of a damaged image say; hostOffset is the cluster that is taken. Whose it is, the image knows.
    static constexpr std::string_view kOverlap = "Preventing invalid write on metadata";

    // Records the clusters of a table. Corrupt when one belongs to a table already.
    Result<> add(Range host);
    void remove(Range host);
    // Corrupt when a table lies in the range.
    Result<> checkFree(Range host) const;

private:
    static constexpr std::uint64_t kChunkClusters = 4096;
    using Chunk = std::bitset<kChunkClusters>;

    bool contains(std::uint64_t cluster) const;
    std::uint64_t firstCluster(Range host) const { return host.offset >> m_clusterBits; }
    std::uint64_t endCluster(Range host) const {
        return host.length == 0 ? firstCluster(host) : ((host.end() - 1) >> m_clusterBits) + 1;
    }

    std::uint32_t m_clusterBits;
    std::unordered_map<std::uint64_t, Chunk> m_chunks; // by cluster index / kChunkClusters
};

} // namespace blockcore::qcow2
