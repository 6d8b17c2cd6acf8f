// SPDX-License-Identifier: MIT
// The records, marks and limits of VMDK files (VMware, "Virtual Disk Format 1.1" and "5.0"; seSparse as libvmdk and
// published images show it). Nothing else.
#pragma once

#include "blockcore/base/stored.h"

namespace blockcore::vmdk {

inline constexpr std::uint32_t kSectorSize = 512;

// Hosted sparse extents: "KDMV".
inline constexpr std::uint32_t kHostedMagic = 0x564d444b;
inline constexpr std::uint32_t kVersionPlain = 1, kVersionZeroGrains = 2, kVersionStream = 3;
inline constexpr std::uint32_t kFlagNewlineTest = 1U << 0, kFlagRedundantTables = 1U << 1, kFlagZeroGrains = 1U << 2,
                               kFlagCompressed = 1U << 16, kFlagMarkers = 1U << 17;
inline constexpr std::uint16_t kCompressionNone = 0, kCompressionDeflate = 1;
inline constexpr std::uint64_t kDirectoryAtEnd = UINT64_MAX; // the footer knows where it is
inline constexpr std::uint32_t kNewGrainSectors = 128;
inline constexpr std::uint32_t kNewTableEntries = 512;
inline constexpr std::uint32_t kMaxTableEntries = 512;
// 64 MiB: a partial write to a grain above a parent needs all of it in memory. Products make 64 KiB.
inline constexpr std::uint64_t kMaxGrainSectors = 1U << 17;
// Compressed grains are read whole, whatever is wanted of them.
inline constexpr std::uint64_t kMaxCompressedGrainSectors = 1U << 12;
inline constexpr std::uint64_t kMaxDirectoryEntries = 32U << 20;
inline constexpr std::uint64_t kNewDescriptorOffset = 1, kNewDescriptorSectors = 20;
inline constexpr std::uint64_t kMaxSector = UINT32_MAX; // what an entry can name

inline constexpr std::uint32_t kEntryUnallocated = 0;
inline constexpr std::uint32_t kEntryZero = 1; // with kFlagZeroGrains

struct HostedHeaderRecord {
    le32 magic, version, flags;
    le64 capacity, grainSize; // sectors
    le64 descriptorOffset, descriptorSize;
    le32 tableEntries;
    le64 redundantOffset, directoryOffset;
    le64 overhead; // sectors before the first grain
    std::byte uncleanShutdown;
    char newlineTest[4]; // shows damage by a text-mode transfer
    le16 compression;
    std::byte unused[433];
};
static_assert(sizeof(HostedHeaderRecord) == kSectorSize && DiskRecord<HostedHeaderRecord>);

// In a stream, what is not a grain starts with one of these; value counts the sectors that follow.
inline constexpr std::uint32_t kMarkerEnd = 0, kMarkerTable = 1, kMarkerDirectory = 2, kMarkerFooter = 3;
struct MarkerRecord {
    le64 value;
    le32 size; // 0; of a grain its compressed bytes
    le32 type;
    std::byte unused[496];
};
static_assert(sizeof(MarkerRecord) == kSectorSize && DiskRecord<MarkerRecord>);

struct GrainMarker {
    le64 sector; // guest
    le32 size;   // bytes that follow
};
static_assert(sizeof(GrainMarker) == 12 && DiskRecord<GrainMarker>);

// The last three sectors of a stream: footer marker, footer, end-of-stream marker.
inline constexpr std::uint64_t kFooterBytes = 3 * kSectorSize;

// ESX Server sparse extents: "COWD".
inline constexpr std::uint32_t kCowdMagic = 0x44574f43;
inline constexpr std::uint32_t kCowdTableEntries = 4096;
struct CowdHeaderRecord {
    le32 magic, version, flags;
    le32 capacity, grainSize; // sectors
    le32 directoryOffset, directoryEntries;
    le32 fileSectors;
};
static_assert(sizeof(CowdHeaderRecord) == 32 && DiskRecord<CowdHeaderRecord>);

// Space-efficient sparse extents: two headers, tables and grains in regions of their own, entries of 64 bits.
inline constexpr std::uint64_t kSeSparseMagic = 0xcafebabe, kSeSparseVolatileMagic = 0xcafecafe;
inline constexpr std::uint64_t kSeSparseVersion = 0x0000000200000001;
inline constexpr std::uint64_t kSeSparseGrainSectors = 8, kSeSparseTableSectors = 64;
inline constexpr std::uint32_t kSeSparseTableEntries = 4096;
struct SeSparseHeaderRecord {
    le64 magic, version;
    le64 capacity, grainSize, tableSize; // sectors, as all below
    le64 flags;
    le64 reserved[4];
    le64 volatileOffset, volatileSize;
    le64 journalHeaderOffset, journalHeaderSize, journalOffset, journalSize;
    le64 directoryOffset, directorySize;
    le64 tablesOffset, tablesSize;
    le64 freeBitmapOffset, freeBitmapSize;
    le64 backMapOffset, backMapSize;
    le64 grainsOffset, grainsSize;
};
static_assert(sizeof(SeSparseHeaderRecord) == 208 && DiskRecord<SeSparseHeaderRecord>);
struct SeSparseVolatileRecord {
    le64 magic, freeTableNumber, nextTransaction, replayJournal;
};
static_assert(sizeof(SeSparseVolatileRecord) == 32 && DiskRecord<SeSparseVolatileRecord>);

// A directory entry: this in its upper half, the table's number in the lower one.
inline constexpr std::uint64_t kSeSparseTableMark = 0x10000000;
// A table entry's top four bits; a grain's number is kept with its lowest twelve bits above the other 48.
inline constexpr std::uint64_t kSeSparseUnallocated = 0, kSeSparseUnmapped = 1, kSeSparseZero = 2, kSeSparseGrain = 3;

// Text descriptors.
inline constexpr std::uint32_t kNoParent = 0xffffffff;
// More extents than this make of the largest disk.
inline constexpr std::uint64_t kMaxDescriptorBytes = 4U << 20;
inline constexpr std::uint64_t kSplitBytes = 2ULL << 30;

} // namespace blockcore::vmdk
