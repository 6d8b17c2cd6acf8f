// SPDX-License-Identifier: MIT
// The VHD file's records, marks and limits (Microsoft, "Virtual Hard Disk Image Format Specification" 1.0). Nothing
// else.
#pragma once

#include "blockcore/base/stored.h"
#include "blockcore/base/uuid.h"

namespace blockcore::vpc {

inline constexpr std::uint32_t kSectorSize = 512;

// "Hard Disk Footer Format": the file's last sector; of a dynamic disk also its first.
struct FooterRecord {
    char cookie[8]; // "conectix"
    be32 features, version;
    be64 headerOffset; // of the dynamic header, bytes; all ones: fixed disk
    be32 timestamp;    // seconds since 2000-01-01 UTC
    char creator[4];
    be32 creatorVersion;
    char creatorSystem[4];
    be64 originalSize, currentSize; // guest bytes
    be16 cylinders;
    std::uint8_t heads, sectorsPerTrack;
    be32 diskType;
    be32 checksum; // ones' complement of the sum of all other bytes
    Uuid uuid;
    std::uint8_t savedState;
    std::byte reserved[427];
};
static_assert(sizeof(FooterRecord) == 512 && DiskRecord<FooterRecord>);

inline constexpr char kFooterCookie[] = "conectix", kHeaderCookie[] = "cxsparse";
inline constexpr std::uint32_t kFeaturesReserved = 2; // always set
inline constexpr std::uint32_t kVersion = 0x00010000;
inline constexpr std::uint32_t kCreatorVersion = 0x00050003;
inline constexpr std::uint32_t kTypeFixed = 2, kTypeDynamic = 3, kTypeDifferencing = 4;
inline constexpr std::uint64_t kNoOffset = UINT64_MAX;
inline constexpr std::int64_t kEpoch = 946684800; // 2000-01-01 UTC in Unix time

// "Dynamic Disk Header Format".
struct DynamicHeaderRecord {
    char cookie[8];  // "cxsparse"
    be64 dataOffset; // unused, all ones
    be64 tableOffset;
    be32 version;
    be32 maxTableEntries;
    be32 blockSize; // bytes of payload, without the bitmap
    be32 checksum;
    Uuid parentUuid;
    be32 parentTimestamp;
    be32 reserved1;
    std::byte parentName[512];
    std::byte parentLocators[8 * 24];
    std::byte reserved2[256];
};
static_assert(sizeof(DynamicHeaderRecord) == 1024 && DiskRecord<DynamicHeaderRecord>);

inline constexpr std::uint32_t kBlockUnallocated = 0xffffffff; // in the block allocation table
inline constexpr std::uint32_t kNewBlockSize = 2U << 20;
// Real images have up to 4 Mi entries (2040 GiB in blocks of 512 KiB); a table of 256 MiB is far above.
inline constexpr std::uint32_t kMaxTableEntries = 1U << 26;
inline constexpr std::uint64_t kMaxSectors = 0xff000000; // 2040 GiB: what offsets in sectors of 32 bits allow

// "CHS Calculation": the largest geometry. It stands for "the size is in currentSize".
inline constexpr std::uint32_t kMaxCylinders = 65535, kMaxHeads = 16, kMaxSectorsPerTrack = 255;
inline constexpr std::uint64_t kMaxGeometrySectors =
    std::uint64_t{kMaxCylinders} * kMaxHeads * kMaxSectorsPerTrack;

} // namespace blockcore::vpc
