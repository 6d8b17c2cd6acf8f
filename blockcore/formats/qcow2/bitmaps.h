// SPDX-License-Identifier: MIT
// The bitmap directory: bytes to entries and back. Pure functions of bytes; bitmap data is not read.
#pragma once

#include "blockcore/formats/qcow2/header.h"

namespace blockcore::qcow2 {

struct Bitmap {
    std::string name;
    std::uint64_t tableOffset = 0;
    std::uint32_t tableEntryCount = 0;
    std::uint32_t flags = 0;                    // kBitmapInUse, kBitmapAuto
    std::uint8_t granularityBits = 0;           // guest bytes per bit: 2 to this power

    std::uint64_t granularity() const { return std::uint64_t{1} << granularityBits; }
    bool inUse() const { return (flags & kBitmapInUse) != 0; }
    bool enabled() const { return (flags & kBitmapAuto) != 0; }
    bool operator==(const Bitmap&) const = default;
};

// bytes: the directory, header.bitmaps->directorySize long.
Result<std::vector<Bitmap>> parseBitmapDirectory(const Header& header, std::span<const std::byte> bytes);
// The other way round.
std::vector<std::byte> bitmapDirectoryBytes(std::span<const Bitmap> bitmaps);

// "Bitmap table": a cluster, or bit 0 alone says what the missing cluster would hold.
bool soundBitmapEntry(const Geometry& geometry, std::uint64_t entry);

} // namespace blockcore::qcow2
