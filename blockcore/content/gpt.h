// SPDX-License-Identifier: MIT
// The GUID partition table (UEFI specification, "GUID Partition Table"): records, limits, and names of types.
#pragma once

#include "blockcore/base/stored.h"
#include "blockcore/base/uuid.h"

#include <array>
#include <string_view>

namespace blockcore::gpt {

inline constexpr std::string_view kSignature = "EFI PART";
inline constexpr std::uint32_t kMaxEntries = 1024, kMaxEntryBytes = 4096; // tables have 128 entries of 128 bytes

struct HeaderRecord {
    char signature[8];
    le32 revision, headerBytes, headerChecksum, reserved;
    le64 thisSector, otherSector, firstUsable, lastUsable;
    Uuid diskId;
    le64 entriesSector;
    le32 entryCount, entryBytes, entriesChecksum;
};
static_assert(sizeof(HeaderRecord) == 92 && DiskRecord<HeaderRecord>);

struct EntryRecord {
    Uuid type, id;
    le64 firstSector, lastSector, attributes;
    std::array<le16, 36> name;
};
static_assert(sizeof(EntryRecord) == 128 && DiskRecord<EntryRecord>);

// "EFI system"; "Unknown" for types that nobody here knows.
std::string_view typeName(const Uuid& guid);

} // namespace blockcore::gpt
