// SPDX-License-Identifier: MIT
// The records, flags and limits of version 1 of QEMU's copy-on-write format ("The QCOW Image Format", Mark McLoughlin,
// 2006). Nothing else.
#pragma once

#include "blockcore/base/stored.h"

namespace blockcore::qcow {

inline constexpr std::uint32_t kMagic = 0x514649fb; // "QFI\xfb"
inline constexpr std::uint32_t kVersion = 1;

struct HeaderRecord {
    be32 magic, version;
    be64 backingNameOffset; // 0: none
    be32 backingNameLength, modificationTime;
    be64 size;              // guest bytes
    std::uint8_t clusterBits, l2Bits;
    std::uint8_t padding[2];
    be32 cryptMethod;       // 0 none, 1 AES
    be64 l1Offset;          // host bytes
};
static_assert(sizeof(HeaderRecord) == 48 && DiskRecord<HeaderRecord>);

inline constexpr std::uint32_t kCryptNone = 0, kCryptAes = 1;

// Entries of both tables are be64 host offsets, 0 for "nothing there". With this bit an L2 entry is compressed: below it
// clusterBits bits hold its length in bytes, the rest its offset.
inline constexpr std::uint64_t kCompressed = std::uint64_t{1} << 63;

// Limits are the reference's, so that an image accepted here is accepted there.
inline constexpr std::uint32_t kMinClusterBits = 9, kMaxClusterBits = 16;
inline constexpr std::uint32_t kMinL2Bits = kMinClusterBits - 3, kMaxL2Bits = kMaxClusterBits - 3;
inline constexpr std::uint64_t kMaxL1Entries = INT32_MAX / sizeof(be64);
inline constexpr std::uint32_t kMaxBackingName = 1023;
inline constexpr std::uint64_t kMaxHeaderBytes = 64U << 10; // where a backing name may lie

} // namespace blockcore::qcow
