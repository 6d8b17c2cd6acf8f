// SPDX-License-Identifier: MIT
// The records, marks and limits of Bochs' growing disks (Bochs user manual, "hdimage"; iodev/hdimage). Nothing else.
#pragma once

#include "blockcore/base/stored.h"

namespace blockcore::bochs {

inline constexpr char kMagic[] = "Bochs Virtual HD Image", kType[] = "Redolog", kSubtype[] = "Growing";
inline constexpr std::uint32_t kVersion1 = 0x00010000, kVersion2 = 0x00020000;
inline constexpr std::uint32_t kSectorSize = 512;

struct HeaderRecord {
    char magic[32], type[16], subtype[16];
    le32 version, headerSize;
    le32 catalogEntries, bitmapBytes, extentBytes;
};
static_assert(sizeof(HeaderRecord) == 84 && DiskRecord<HeaderRecord>);
// Version 1: le64 disk size follows. Version 2: le32 timestamp, then le64 disk size.

inline constexpr std::uint32_t kMaxCatalogEntries = 0x100000; // the reference's: 8 TiB of the largest extents
inline constexpr std::uint32_t kMaxExtentBytes = 0x800000;
inline constexpr std::uint32_t kUnallocated = 0xffffffff;

} // namespace blockcore::bochs
