// SPDX-License-Identifier: MIT
#include "blockcore/formats/vpc/geometry.h"

#include "blockcore/formats/vpc/disk.h"

#include <algorithm>

namespace blockcore::vpc {

namespace {

// Disks above this use 255 sectors a track and all heads.
constexpr std::uint64_t kMaxSmallTracks = 65535ULL * 16 * 63;

Geometry geometryWith(std::uint64_t sectors, std::uint64_t heads, std::uint64_t sectorsPerTrack) {
    return {static_cast<std::uint16_t>(sectors / sectorsPerTrack / heads), static_cast<std::uint8_t>(heads),
            static_cast<std::uint8_t>(sectorsPerTrack)};
}

} // namespace

Geometry geometryOf(std::uint64_t sectors) {
    sectors = std::min(sectors, kMaxGeometrySectors);
    if (sectors > kMaxSmallTracks) return geometryWith(sectors, kMaxHeads, kMaxSectorsPerTrack);
    const std::uint64_t tracks = sectors / 17;
    const std::uint64_t heads = std::max<std::uint64_t>((tracks + 1023) / 1024, 4);
    if (tracks < heads * 1024 && heads <= kMaxHeads) return geometryWith(sectors, heads, 17);
    if (sectors / 31 < kMaxHeads * 1024) return geometryWith(sectors, kMaxHeads, 31);
    return geometryWith(sectors, kMaxHeads, 63);
}

Geometry geometryCovering(std::uint64_t sectors) {
    Geometry geometry;
    for (std::uint64_t step = 0; geometry.sectors() < std::min(sectors, kMaxGeometrySectors); ++step)
        geometry = geometryOf(sectors + step);
    return geometry;
}

} // namespace blockcore::vpc
