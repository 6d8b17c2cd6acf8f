// SPDX-License-Identifier: MIT
// The Parallels expandable disk's records, marks and limits (QEMU, docs/interop/parallels). Nothing else.
#pragma once

#include "blockcore/base/stored.h"

namespace blockcore::parallels {

inline constexpr char kMagicSectors[] = "WithoutFreeSpace";  // entries count sectors
inline constexpr char kMagicClusters[] = "WithouFreSpacExt"; // entries count clusters
inline constexpr std::uint32_t kVersion = 2, kHeads = 16, kSectorsPerTrack = 32;
inline constexpr std::uint32_t kInUse = 0x746f6e59; // the writer has not closed it
inline constexpr std::uint32_t kSectorSize = 512;

struct HeaderRecord {
    char magic[16];
    le32 version, heads, cylinders;
    le32 clusterSectors;
    le32 entryCount; // of the allocation table, which follows the header
    le64 sectorCount; // of the disk; only its lower half with kMagicSectors
    le32 inUse;
    le32 dataSector; // first cluster's place; 0: right behind the table
    le32 flags;
    le64 extensionSector; // 0: none
};
static_assert(sizeof(HeaderRecord) == 64 && DiskRecord<HeaderRecord>);

inline constexpr std::uint32_t kDefaultClusterSize = 1U << 20;
// Keeps a cluster's bytes within 31 bits, and the table within the reference's own limit.
inline constexpr std::uint32_t kMaxClusterSectors = INT32_MAX / kSectorSize;
inline constexpr std::uint32_t kMaxEntries = INT32_MAX / sizeof(le32);
inline constexpr std::uint64_t kMaxSectors = INT64_MAX / kSectorSize;

} // namespace blockcore::parallels
