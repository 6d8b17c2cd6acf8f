// SPDX-License-Identifier: MIT
// How often each cluster of the file is referred to, as a check counts it: two bytes per cluster that is referred
// to at all, in chunks made on first use, so that a huge sparse file costs what its tables can reach. Beside the
// count it remembers whether entries with and without the COPIED flag were seen, which saves a second walk
// through the tables of a sound image.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <span>
#include <unordered_map>
#include <vector>

namespace blockcore::qcow2 {

class ReferenceCounts {
public:
    using Slot = std::uint16_t;
    static constexpr std::uint64_t kChunkClusters = 32768;
    using Chunk = std::array<Slot, kChunkClusters>;
    // An entry of the active tables with the COPIED flag, or without, refers to the cluster.
    static constexpr Slot kCopiedEntry = 0x8000, kPlainEntry = 0x4000;
    static constexpr Slot kCountMask = 0x3fff;

    // limit: the largest refcount that the image can store.
    ReferenceCounts(std::uint64_t clusterCount, std::uint64_t limit);

    std::uint64_t clusterCount() const { return m_clusterCount; }
    // A reference may reach into the cluster that the file's end only begins.
    void growTo(std::uint64_t clusterCount);
    // False, and nothing changed, when the count is at the limit. cluster is below clusterCount().
    bool add(std::uint64_t cluster, Slot marks = 0) {
        Chunk* chunk = m_chunks[cluster / kChunkClusters].get();
        if (chunk == nullptr) chunk = &makeChunk(cluster / kChunkClusters);
        Slot& slot = (*chunk)[cluster % kChunkClusters];
        if ((slot & kCountMask) >= m_quickLimit) return addSlowly(cluster, slot, marks);
        slot = static_cast<Slot>((slot + 1) | marks);
        return true;
    }
    // Several at once; false, and the count at the limit, when not all of them fit.
    bool addMany(std::uint64_t cluster, std::uint64_t references);
    // One reference to each of several clusters. False, and nothing changed, when that needs a closer look at each.
    bool addRun(std::uint64_t firstCluster, std::uint64_t clusterCount, Slot marks);
    std::uint64_t count(std::uint64_t cluster) const;
    // Null: nobody refers to any of these clusters. Counts of kCountMask may be higher: see count().
    const Chunk* chunk(std::uint64_t index) const { return m_chunks[index].get(); }

private:
    std::span<Slot> slotsFrom(std::uint64_t cluster, std::uint64_t clusterCount);
    Chunk& makeChunk(std::uint64_t index);
    void store(std::uint64_t cluster, Slot& slot, std::uint64_t count);
    bool addSlowly(std::uint64_t cluster, Slot& slot, Slot marks);

    std::uint64_t m_clusterCount, m_limit;
    Slot m_quickLimit;                          // below this one more always fits into the slot
    std::vector<std::unique_ptr<Chunk>> m_chunks;
    std::unordered_map<std::uint64_t, std::uint64_t> m_large; // counts of kCountMask and more
};

} // namespace blockcore::qcow2
