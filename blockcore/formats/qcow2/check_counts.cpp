// SPDX-License-Identifier: MIT
#include "blockcore/formats/qcow2/check_counts.h"

#include "blockcore/base/checked_math.h"

#include <algorithm>

namespace blockcore::qcow2 {

ReferenceCounts::ReferenceCounts(std::uint64_t clusterCount, std::uint64_t limit)
    : m_clusterCount(clusterCount), m_limit(limit),
      m_quickLimit(static_cast<Slot>(std::min<std::uint64_t>(limit, kCountMask - 1))),
      m_chunks(divideUp(clusterCount, kChunkClusters)) {}

void ReferenceCounts::growTo(std::uint64_t clusterCount) {
    m_clusterCount = std::max(m_clusterCount, clusterCount);
    m_chunks.resize(divideUp(m_clusterCount, kChunkClusters));
}

std::uint64_t ReferenceCounts::count(std::uint64_t cluster) const {
    const Chunk* chunk = m_chunks[cluster / kChunkClusters].get();
    if (chunk == nullptr) return 0;
    const std::uint64_t count = (*chunk)[cluster % kChunkClusters] & kCountMask;
    return count == kCountMask ? m_large.at(cluster) : count;
}

// As many of the clusters as lie in one chunk.
std::span<ReferenceCounts::Slot> ReferenceCounts::slotsFrom(std::uint64_t cluster, std::uint64_t clusterCount) {
    Chunk* chunk = m_chunks[cluster / kChunkClusters].get();
    if (chunk == nullptr) chunk = &makeChunk(cluster / kChunkClusters);
    const std::uint64_t first = cluster % kChunkClusters;
    return std::span(*chunk).subspan(first, std::min(clusterCount, kChunkClusters - first));
}

bool ReferenceCounts::addRun(std::uint64_t firstCluster, std::uint64_t clusterCount, Slot marks) {
    const std::uint64_t end = firstCluster + clusterCount;
    for (std::uint64_t at = firstCluster; at < end;) {
        const auto slots = slotsFrom(at, end - at);
        Slot highest = 0;
        for (const Slot slot : slots) highest = std::max(highest, static_cast<Slot>(slot & kCountMask));
        if (highest >= m_quickLimit) return false;
        at += slots.size();
    }
    for (std::uint64_t at = firstCluster; at < end;) {
        const auto slots = slotsFrom(at, end - at);
        for (Slot& slot : slots) slot = static_cast<Slot>((slot + 1) | marks);
        at += slots.size();
    }
    return true;
}

ReferenceCounts::Chunk& ReferenceCounts::makeChunk(std::uint64_t index) {
    m_chunks[index] = std::make_unique<Chunk>();
    return *m_chunks[index];
}

bool ReferenceCounts::addSlowly(std::uint64_t cluster, Slot& slot, Slot marks) {
    slot |= marks;
    const std::uint64_t before = count(cluster);
    if (before == m_limit) return false;
    store(cluster, slot, before + 1);
    return true;
}

bool ReferenceCounts::addMany(std::uint64_t cluster, std::uint64_t references) {
    Slot& slot = slotsFrom(cluster, 1).front();
    const std::uint64_t before = count(cluster), room = m_limit - before;
    store(cluster, slot, before + std::min(references, room));
    return references <= room;
}

void ReferenceCounts::store(std::uint64_t cluster, Slot& slot, std::uint64_t count) {
    if (count >= kCountMask) m_large[cluster] = count;
    slot = static_cast<Slot>((slot & ~kCountMask) | std::min<std::uint64_t>(count, kCountMask));
}

} // namespace blockcore::qcow2
