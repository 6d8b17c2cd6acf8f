// SPDX-License-Identifier: MIT
// The master boot record and extended boot records: records, types, nothing else.
#pragma once

#include "blockcore/base/stored.h"

#include <array>
#include <cstddef>
#include <string_view>

namespace blockcore::mbr {

inline constexpr std::uint32_t kSectorSize = 512;
inline constexpr std::uint16_t kSignature = 0xaa55;
inline constexpr std::uint8_t kActive = 0x80, kProtective = 0xee;

struct EntryRecord {
    std::uint8_t status;
    std::byte firstChs[3];
    std::uint8_t type;
    std::byte lastChs[3];
    le32 firstSector, sectorCount;
};
static_assert(sizeof(EntryRecord) == 16 && DiskRecord<EntryRecord>);

struct SectorRecord {
    std::byte code[440];
    le32 diskId;
    le16 reserved;
    std::array<EntryRecord, 4> entries;
    le16 signature;
};
static_assert(sizeof(SectorRecord) == 512 && DiskRecord<SectorRecord>);

constexpr bool isExtended(std::uint8_t type) { return type == 0x05 || type == 0x0f || type == 0x85; }

// Boot sectors of file systems end with the same two bytes: their "entries" are code.
constexpr bool isPlausible(const SectorRecord& record) {
    bool any = false;
    for (const EntryRecord& entry : record.entries) {
        if (entry.status != 0 && entry.status != kActive) return false;
        if (entry.type != 0 && entry.sectorCount != 0 && entry.firstSector == 0) return false;
        any = any || (entry.type != 0 && entry.sectorCount != 0);
    }
    return any;
}

constexpr std::string_view typeName(std::uint8_t type) {
    switch (type) {
    case 0x01: return "FAT12";
    case 0x04: case 0x06: case 0x0e: return "FAT16";
    case 0x05: case 0x0f: case 0x85: return "Extended";
    case 0x07: return "NTFS or exFAT";
    case 0x0b: case 0x0c: return "FAT32";
    case 0x27: return "Windows recovery";
    case 0x82: return "Linux swap";
    case 0x83: return "Linux";
    case 0x8e: return "Linux LVM";
    case 0xa5: return "FreeBSD";
    case 0xa6: return "OpenBSD";
    case 0xa9: return "NetBSD";
    case 0xaf: return "Apple HFS+";
    case 0xee: return "Protective";
    case 0xef: return "EFI system";
    case 0xfb: return "VMware VMFS";
    case 0xfd: return "Linux RAID";
    default: return "Unknown";
    }
}

} // namespace blockcore::mbr
