// SPDX-License-Identifier: MIT
#include "blockcore/formats/qcow2/metadata_map.h"

#include <format>

namespace blockcore::qcow2 {

namespace {

std::unexpected<Error> overlap(std::uint64_t hostOffset, std::string_view what) {
    return std::unexpected(Error{.code = ErrorCode::Corrupt,
                                 .message = std::format("Preventing invalid write on metadata (overlaps with {})", what),
                                 .hostOffset = hostOffset});
}

} // namespace

bool MetadataMap::contains(std::uint64_t cluster) const {
    const auto chunk = m_chunks.find(cluster / kChunkClusters);
    return chunk != m_chunks.end() && chunk->second.test(cluster % kChunkClusters);
}

Result<> MetadataMap::add(Range host, std::string_view what) {
    for (std::uint64_t cluster = firstCluster(host); cluster < endCluster(host); ++cluster) {
        if (contains(cluster)) return overlap(cluster << m_clusterBits, what);
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
        if (contains(cluster)) return overlap(cluster << m_clusterBits, "a table of the image");
    return {};
}

} // namespace blockcore::qcow2
