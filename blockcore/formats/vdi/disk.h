// SPDX-License-Identifier: MIT
// The VDI file's records, marks and limits (VirtualBox, VDICore.h, format 1.1). Nothing else.
#pragma once

#include "blockcore/base/stored.h"
#include "blockcore/base/uuid.h"

namespace blockcore::vdi {

inline constexpr std::uint32_t kSignature = 0xbeda107f;
inline constexpr std::uint32_t kVersion = 0x00010001; // major in the upper half
inline constexpr std::uint32_t kHeaderFieldBytes = 0x180; // what headerSize says: from headerSize on, without padding
inline constexpr std::uint32_t kSectorSize = 512;
inline constexpr std::uint32_t kBlockSize = 1U << 20; // the only size the reference takes
// Bounds the block map to 2 GiB of file; the last 128 entries keep byte counts within 31 bits.
inline constexpr std::uint32_t kMaxBlocks = 0x1fffff80;
inline constexpr std::uint64_t kMaxDiskSize = std::uint64_t{kMaxBlocks} * kBlockSize;

inline constexpr std::uint32_t kTypeDynamic = 1, kTypeStatic = 2;

// Block map entries from here on are no blocks: never written, or given up.
inline constexpr std::uint32_t kBlockDiscarded = 0xfffffffe, kBlockUnallocated = 0xffffffff;

struct HeaderRecord {
    char text[64]; // what made it, for people
    le32 signature, version;
    le32 headerSize;
    le32 imageType, imageFlags;
    char description[256];
    le32 mapOffset, dataOffset; // bytes
    le32 cylinders, heads, sectors;
    le32 sectorSize;
    le32 unused1;
    le64 diskSize; // guest bytes
    le32 blockSize, blockExtraBytes;
    le32 blocksInImage, blocksAllocated;
    Uuid imageUuid, lastSnapshotUuid, linkUuid, parentUuid;
    std::byte unused2[56];
};
static_assert(sizeof(HeaderRecord) == 512 && DiskRecord<HeaderRecord>);

} // namespace blockcore::vdi
