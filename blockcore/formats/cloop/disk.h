// SPDX-License-Identifier: MIT
// The records and limits of compressed loop images, version 2 (cloop-utils, "cloop.h"). Nothing else.
#pragma once

#include "blockcore/base/stored.h"

#include <string_view>

namespace blockcore::cloop {

// The file begins with a script that mounts it.
inline constexpr std::string_view kScript =
    "#!/bin/sh\n#V2.0 Format\nmodprobe cloop file=$0 && mount -r -t iso9660 /dev/cloop $1\n";
inline constexpr std::uint64_t kHeaderOffset = 128;

struct HeaderRecord {
    be32 blockSize, blockCount;
};
static_assert(sizeof(HeaderRecord) == 8 && DiskRecord<HeaderRecord>);
// Then be64 host offsets: of each block, and of the end of the last.

inline constexpr std::uint64_t kOffsetsOffset = kHeaderOffset + sizeof(HeaderRecord);
inline constexpr std::uint32_t kSectorSize = 512;
inline constexpr std::uint32_t kMaxBlockSize = 64U << 20;
inline constexpr std::uint32_t kMaxBlockCount = UINT32_MAX / sizeof(be64);
inline constexpr std::uint64_t kMaxOffsetsBytes = 512ULL << 20;

// "zlib format" (RFC 1950): two bytes in front of a deflate stream, four of checksum behind it.
inline constexpr std::size_t kZlibHead = 2, kZlibTail = 4;

} // namespace blockcore::cloop
