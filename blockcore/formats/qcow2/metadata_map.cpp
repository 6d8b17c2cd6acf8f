// SPDX-License-Identifier: MIT
#include "blockcore/formats/qcow2/metadata_map.h"

namespace blockcore::qcow2 {

namespace {

std::unexpected<Error> overlap(std::uint64_t hostOffset) {
    return std::unexpected(
        Error{.code = ErrorCode::Corrupt, .message = std::string(MetadataMap::kOverlap), .hostOffset = hostOffset});
}

} // namespace

bool MetadataMap::contains(std::uint64_t cluster) const {
    const auto chunk = m_chunks.find(cluster / kChunkClusters);
    return chunk != m_chunks.end() && chunk->second.test(cluster % kChunkClusters);
}

Result<> MetadataMap::add(Range host) {
    for (std::uint64_t cluster = firstCluster(host); cluster < endCluster(host); ++cluster) {
        if (contains(cluster)) return overlap(cluster << m_clusterBits);
        m_chunks[cluster / kChunkClusters].set(cluster % kChunkClusters);
    }
    return {};
}

void MetadataMap::remove(Range host) {
    for (std::uint64_t cluster = firstCluster(host); cluster < endCluster(host); ++cluster)
        if (contains(cluster)) m_chunks[cluster / kChunkClusters].reset(cluster % kChunkClusters);
}

Result<> MetadataMap::checkFree(Range host) const {
    for (std::uint64_t cluster = firstCluster(host); cluster < endCluster(host); ++cluster)
        if (contains(cluster)) return overlap(cluster << m_clusterBits);
    return {};
}

} // namespace blockcore::qcow2
