// SPDX-License-Identifier: MIT
// The records, kinds and limits of Apple's UDIF images, as far as they have been described ("Demystifying the DMG File
// Format", Jonathan Levin). Nothing else.
#pragma once

#include "blockcore/base/stored.h"

#include <array>

namespace blockcore::dmg {

inline constexpr std::uint32_t kTrailerMagic = 0x6b6f6c79; // "koly"
inline constexpr std::uint32_t kTableMagic = 0x6d697368;   // "mish"
inline constexpr std::uint32_t kSectorSize = 512;

struct ChecksumRecord {
    be32 type, bits;
    std::array<std::byte, 128> value;
};

// The file's last 512 bytes.
struct TrailerRecord {
    be32 magic, version, headerSize, flags;
    be64 runningDataForkOffset, dataForkOffset, dataForkLength;
    be64 resourceForkOffset, resourceForkLength;
    be32 segmentNumber, segmentCount;
    std::array<std::byte, 16> segmentId;
    ChecksumRecord dataChecksum;
    be64 propertyListOffset, propertyListLength;
    std::array<std::byte, 120> reserved;
    ChecksumRecord masterChecksum;
    be32 variant;
    be64 sectorCount;
    be32 reserved2, reserved3, reserved4;
};
static_assert(sizeof(TrailerRecord) == 512 && DiskRecord<TrailerRecord>);

// What describes one part of the disk (a partition, a gap); chunks follow.
struct TableRecord {
    be32 magic, version;
    be64 firstSector, sectorCount;
    be64 dataOffset;
    be32 buffersNeeded, descriptors;
    std::array<be32, 6> reserved;
    ChecksumRecord checksum;
    be32 chunkCount;
};
static_assert(sizeof(TableRecord) == 204 && DiskRecord<TableRecord>);

struct ChunkRecord {
    be32 type, comment;
    be64 firstSector, sectorCount; // relative to the table's
    be64 offset, length;           // of the stored bytes, relative to the data fork
};
static_assert(sizeof(ChunkRecord) == 40 && DiskRecord<ChunkRecord>);

enum class ChunkType : std::uint32_t {
    Zero = 0,
    Raw = 1,
    Ignored = 2, // never written: zeroes
    Adc = 0x80000004,
    Zlib = 0x80000005,
    Bzip2 = 0x80000006,
    Lzfse = 0x80000007,
    Lzma = 0x80000008,
};

// The head of a classic Mac OS resource fork ("Inside Macintosh: More Macintosh Toolbox").
struct ResourceForkRecord {
    be32 dataOffset, mapOffset, dataLength, mapLength;
};
static_assert(sizeof(ResourceForkRecord) == 16 && DiskRecord<ResourceForkRecord>);

// Limits, those of the reference where it has some.
inline constexpr std::uint64_t kMaxPropertyListBytes = 16U << 20, kMaxResourceForkBytes = 16U << 20;
inline constexpr std::uint64_t kMaxChunkBytes = 64U << 20; // stored, and unpacked

} // namespace blockcore::dmg
