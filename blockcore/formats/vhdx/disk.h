// SPDX-License-Identifier: MIT
// The VHDX file's records, identifiers and limits ([MS-VHDX], "Virtual Hard Disk v2 File Format"). Nothing else.
#pragma once

#include "blockcore/base/stored.h"
#include "blockcore/base/uuid.h"

#include <string_view>

namespace blockcore::vhdx {

inline constexpr std::uint64_t kMiB = 1ULL << 20;

// An identifier from its 32 hexadecimal digits in file order.
consteval Uuid identifier(std::string_view digits) {
    Uuid uuid{};
    for (std::size_t at = 0; at < digits.size(); ++at) {
        const unsigned value = static_cast<unsigned>(digits[at] <= '9' ? digits[at] - '0' : digits[at] - 'a' + 10);
        uuid[at / 2] = (uuid[at / 2] << 4) | static_cast<std::byte>(value);
    }
    return uuid;
}

// --- "File Type Identifier" and "Headers" -----------------------------------------------------------------

inline constexpr char kFileSignature[] = "vhdxfile";
inline constexpr std::size_t kFileSignatureBytes = 8, kCreatorBytes = 512;
inline constexpr std::uint64_t kHeaderOffsets[] = {64 << 10, 128 << 10};
inline constexpr std::uint32_t kHeaderSignature = 0x64616568; // "head"
inline constexpr std::size_t kHeaderBytes = 4096;             // checksummed as a whole
inline constexpr std::uint16_t kVersion = 1;

struct HeaderRecord {
    le32 signature, checksum;
    le64 sequence;
    Uuid fileWriteId, dataWriteId;
    Uuid logId; // all zero: the log is empty
    le16 logVersion, version;
    le32 logLength;
    le64 logOffset;
};
static_assert(sizeof(HeaderRecord) == 80 && DiskRecord<HeaderRecord>);

// --- "Region Table" ---------------------------------------------------------------------------------------

inline constexpr std::uint64_t kRegionTableOffsets[] = {192 << 10, 256 << 10};
inline constexpr std::size_t kRegionTableBytes = 64 << 10;
inline constexpr std::uint32_t kRegionSignature = 0x69676572; // "regi"
inline constexpr std::uint32_t kMaxTableEntries = 2047;       // of the region and of the metadata table

struct RegionTableRecord {
    le32 signature, checksum, entryCount, reserved;
};
static_assert(sizeof(RegionTableRecord) == 16 && DiskRecord<RegionTableRecord>);

struct RegionRecord {
    Uuid id;
    le64 offset; // host bytes, MiB-aligned
    le32 length, required;
};
static_assert(sizeof(RegionRecord) == 32 && DiskRecord<RegionRecord>);

inline constexpr Uuid kTableRegion = identifier("6677c22d23f600429d64115e9bfd4a08");
inline constexpr Uuid kMetadataRegion = identifier("06a27c8b90479a4bb8fe575f050f886e");

// --- "Metadata Region" ------------------------------------------------------------------------------------

inline constexpr char kMetadataSignature[] = "metadata";
inline constexpr std::uint32_t kMetadataTableBytes = 64 << 10;

struct MetadataTableRecord {
    char signature[8];
    le16 reserved1, entryCount;
    std::byte reserved2[20];
};
static_assert(sizeof(MetadataTableRecord) == 32 && DiskRecord<MetadataTableRecord>);

struct MetadataRecord {
    Uuid id;
    le32 offset, length; // offset from the region's start
    le32 flags, reserved;
};
static_assert(sizeof(MetadataRecord) == 32 && DiskRecord<MetadataRecord>);

inline constexpr std::uint32_t kMetadataVirtualDisk = 2, kMetadataRequired = 4;
inline constexpr Uuid kFileParameters = identifier("3767a1ca36fa434db3b633f0aa44e76b");
inline constexpr Uuid kDiskSize = identifier("2442a52f1bcd7648b2115dbed83bf4b8");
inline constexpr Uuid kDiskId = identifier("ab12cabee6b2234593efc309e000c746");
inline constexpr Uuid kLogicalSectorSize = identifier("1dbf41816fa90947ba47f233a8faab5f");
inline constexpr Uuid kPhysicalSectorSize = identifier("c748a3cd5d4471449cc9e9885251c556");

struct FileParametersRecord {
    le32 blockSize, flags;
};
inline constexpr std::uint32_t kLeaveBlocksAllocated = 1, kHasParent = 2;

inline constexpr std::uint32_t kMinBlockSize = 1U << 20, kMaxBlockSize = 256U << 20;
inline constexpr std::uint64_t kMaxDiskSize = 64ULL << 40;

// --- "BAT" ------------------------------------------------------------------------------------------------

// Entries are le64: state in the low bits, place in MiB from bit 20 on. After each chunk of payload blocks stands one
// entry for their sector bitmap, used by differencing disks only.
inline constexpr std::uint64_t kStateMask = 7, kPlaceMask = ~(kMiB - 1);
enum class BlockState : std::uint8_t {
    NotPresent = 0,
    Undefined = 1,
    Zero = 2,
    Unmapped = 3,
    UnmappedOld = 5, // specification 0.95
    Present = 6,
    PartiallyPresent = 7, // differencing disks only
};
inline constexpr std::uint64_t kChunkSectors = 1ULL << 23; // sectors whose bits fill a bitmap block of 1 MiB

// --- "Log" ------------------------------------------------------------------------------------------------

inline constexpr std::uint32_t kLogSector = 4096;
inline constexpr std::uint32_t kEntrySignature = 0x65676f6c;     // "loge"
inline constexpr std::uint32_t kDataSignature = 0x63736564;      // "desc"
inline constexpr std::uint32_t kZeroSignature = 0x6f72657a;      // "zero"
inline constexpr std::uint32_t kDataSectorSignature = 0x61746164; // "data"

struct LogEntryRecord {
    le32 signature, checksum; // over the whole entry
    le32 entryLength;         // bytes, whole log sectors
    le32 tail;                // offset in the log of the oldest entry still needed
    le64 sequence;
    le32 descriptorCount, reserved;
    Uuid logId;
    le64 flushedFileOffset, lastFileOffset;
};
static_assert(sizeof(LogEntryRecord) == 64 && DiskRecord<LogEntryRecord>);

struct LogDescriptorRecord {
    le32 signature;
    std::byte trailing[4]; // of data: the sector's last bytes
    std::byte leading[8];  // of data: its first bytes; of zero: le64 length
    le64 fileOffset, sequence;
};
static_assert(sizeof(LogDescriptorRecord) == 32 && DiskRecord<LogDescriptorRecord>);

struct LogDataRecord {
    le32 signature, sequenceHigh;
    std::byte data[4084];
    le32 sequenceLow;
};
static_assert(sizeof(LogDataRecord) == kLogSector && DiskRecord<LogDataRecord>);

} // namespace blockcore::vhdx
