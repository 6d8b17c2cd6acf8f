// SPDX-License-Identifier: MIT
// The qcow2 file's records, flags and limits as its specification lays them out (QEMU docs/interop/qcow2).
// Nothing else: meaning is given by header, entries, snapshots and bitmaps.
#pragma once

#include "blockcore/base/stored.h"

#include <cstdint>

namespace blockcore::qcow2 {

// --- Header ("Header") ------------------------------------------------------------------------------------

inline constexpr std::uint32_t kMagic = 0x514649fb; // "QFI\xfb"

struct HeaderV2 {
    be32 magic, version;
    be64 backingNameOffset;                     // 0: none
    be32 backingNameLength;                     // bytes, not terminated
    be32 clusterBits;
    be64 size;                                  // guest bytes
    be32 cryptMethod;                           // 0 none, 1 AES, 2 LUKS
    be32 l1EntryCount;
    be64 l1Offset;
    be64 refcountTableOffset;
    be32 refcountTableClusters;
    be32 snapshotCount;
    be64 snapshotTableOffset;
};
static_assert(sizeof(HeaderV2) == 72 && DiskRecord<HeaderV2>);

// Follows HeaderV2 in version 3.
struct HeaderV3 {
    be64 incompatible, compatible, autoclear;
    be32 refcountOrder;                         // log2 of the width in bits
    be32 headerLength;
};
static_assert(sizeof(HeaderV3) == 32 && DiskRecord<HeaderV3>);

// Additional fields ("Additional fields"), present when headerLength reaches past them.
struct HeaderAdditional {
    std::uint8_t compressionType;
    std::uint8_t padding[7];
};
static_assert(sizeof(HeaderAdditional) == 8 && DiskRecord<HeaderAdditional>);

inline constexpr std::uint32_t kHeaderV2Length = sizeof(HeaderV2);
inline constexpr std::uint32_t kHeaderV3MinLength = kHeaderV2Length + sizeof(HeaderV3);
inline constexpr std::uint32_t kHeaderFullLength = kHeaderV3MinLength + sizeof(HeaderAdditional);

// Where single fields lie, for updates in place.
inline constexpr std::uint64_t kSizeFieldOffset = 24;
inline constexpr std::uint64_t kL1FieldsOffset = 36;            // entry count, then offset
inline constexpr std::uint64_t kRefcountTableFieldsOffset = 48; // offset, then clusters
inline constexpr std::uint64_t kSnapshotFieldsOffset = 60;      // count, then offset
inline constexpr std::uint64_t kIncompatibleFieldOffset = 72;
inline constexpr std::uint64_t kAutoclearFieldOffset = 88;

inline constexpr std::uint32_t kCryptNone = 0, kCryptAes = 1, kCryptLuks = 2;
inline constexpr std::uint8_t kCompressionZlib = 0, kCompressionZstd = 1;

// "Header": feature bits.
inline constexpr std::uint64_t kIncompatibleDirty = 1u << 0, kIncompatibleCorrupt = 1u << 1,
                               kIncompatibleDataFile = 1u << 2, kIncompatibleCompression = 1u << 3,
                               kIncompatibleExtendedL2 = 1u << 4;
inline constexpr std::uint64_t kIncompatibleKnown = 0x1f;
inline constexpr std::uint64_t kCompatibleLazyRefcounts = 1u << 0;
inline constexpr std::uint64_t kAutoclearBitmaps = 1u << 0, kAutoclearDataFileRaw = 1u << 1;
inline constexpr std::uint64_t kAutoclearKnown = 0x3;

// --- Header extensions ------------------------------------------------------------------------------------

struct ExtensionHeader {
    be32 type, length;                          // padded to 8 bytes, which length does not count
};
static_assert(sizeof(ExtensionHeader) == 8 && DiskRecord<ExtensionHeader>);

inline constexpr std::uint32_t kExtensionEnd = 0, kExtensionBackingFormat = 0xe2792aca,
                               kExtensionFeatureNames = 0x6803f857, kExtensionBitmaps = 0x23852875,
                               kExtensionCrypto = 0x0537be77, kExtensionDataFile = 0x44415441;

struct FeatureNameRecord {
    std::uint8_t type;                          // 0 incompatible, 1 compatible, 2 autoclear
    std::uint8_t bit;
    char name[46];                              // padded with NUL
};
static_assert(sizeof(FeatureNameRecord) == 48 && DiskRecord<FeatureNameRecord>);

struct BitmapsExtensionRecord {
    be32 count, reserved;
    be64 directorySize, directoryOffset;
};
static_assert(sizeof(BitmapsExtensionRecord) == 24 && DiskRecord<BitmapsExtensionRecord>);

struct CryptoExtensionRecord {
    be64 offset, length;
};
static_assert(sizeof(CryptoExtensionRecord) == 16 && DiskRecord<CryptoExtensionRecord>);

// --- Mapping tables ("Cluster mapping") -------------------------------------------------------------------

inline constexpr std::uint64_t kEntryOffsetMask = 0x00ff'ffff'ffff'fe00; // L1 entries and standard L2 entries
inline constexpr std::uint64_t kEntryCopied = std::uint64_t{1} << 63;
inline constexpr std::uint64_t kEntryCompressed = std::uint64_t{1} << 62;
inline constexpr std::uint64_t kEntryZero = 1;  // standard L2 entries of version 3 without extended L2
inline constexpr std::uint32_t kSubclusterCount = 32; // per cluster with extended L2
inline constexpr std::uint64_t kAllZeroBitmap = std::uint64_t{UINT32_MAX} << kSubclusterCount;
inline constexpr std::uint32_t kCompressedSector = 512; // unit of a compressed cluster's length

// --- Snapshot table ("Snapshots") -------------------------------------------------------------------------

struct SnapshotRecord {                         // then extra data, id, name, padding to 8 bytes
    be64 l1Offset;
    be32 l1EntryCount;
    be16 idLength, nameLength;
    be32 dateSeconds, dateNanoseconds;
    be64 vmClockNanoseconds;
    be32 vmStateSize;
    be32 extraDataLength;
};
static_assert(sizeof(SnapshotRecord) == 40 && DiskRecord<SnapshotRecord>);

struct SnapshotExtraRecord {                    // each field is there when extraDataLength reaches past it
    be64 vmStateSize;
    be64 diskSize;
    be64 instructionCount;                      // all ones: not recorded
};
static_assert(sizeof(SnapshotExtraRecord) == 24 && DiskRecord<SnapshotExtraRecord>);

// --- Bitmaps ("Bitmaps") ----------------------------------------------------------------------------------

struct BitmapRecord {                           // then extra data, name, padding to 8 bytes
    be64 tableOffset;
    be32 tableEntryCount;
    be32 flags;
    std::uint8_t type;                          // 1: dirty tracking
    std::uint8_t granularityBits;
    be16 nameLength;
    be32 extraDataLength;
};
static_assert(sizeof(BitmapRecord) == 24 && DiskRecord<BitmapRecord>);

inline constexpr std::uint32_t kBitmapInUse = 1u << 0, kBitmapAuto = 1u << 1;
inline constexpr std::uint8_t kBitmapTypeDirtyTracking = 1;
inline constexpr std::uint64_t kBitmapEntryReserved = 0xff00'0000'0000'01fe, kBitmapEntryAllOnes = 1; // of tables

// --- Limits: those of the reference, so that an image accepted here is accepted there ---------------------

inline constexpr std::uint32_t kMinClusterBits = 9, kMaxClusterBits = 21;
inline constexpr std::uint32_t kMinExtendedClusterBits = 14; // a subcluster holds at least 512 bytes
inline constexpr std::uint32_t kMaxRefcountOrder = 6;
inline constexpr std::uint64_t kMaxL1Bytes = 32u << 20;
inline constexpr std::uint64_t kMaxRefcountTableBytes = 8u << 20;
inline constexpr std::uint32_t kMaxSnapshots = 65536;
inline constexpr std::uint32_t kMaxSnapshotExtraData = 1024;
inline constexpr std::uint64_t kMaxSnapshotTableBytes = 1024 * std::uint64_t{kMaxSnapshots};
inline constexpr std::uint32_t kMaxBackingNameLength = 1023;
inline constexpr std::uint32_t kMaxBackingFormatLength = 15;
inline constexpr std::uint32_t kMaxBitmaps = 65535;
inline constexpr std::uint64_t kMaxBitmapDirectoryBytes = 1024 * std::uint64_t{kMaxBitmaps};
inline constexpr std::uint32_t kMaxBitmapNameLength = 1023;
inline constexpr std::uint32_t kMaxBitmapGranularityBits = 31, kMinBitmapGranularityBits = 9;
inline constexpr std::uint64_t kMaxBitmapTableEntries = 0x8000000;
inline constexpr std::uint64_t kMaxBitmapBytes = 512U << 20; // of one bitmap's data

} // namespace blockcore::qcow2
