// SPDX-License-Identifier: MIT
// The bitmap directory: bytes to entries, for info and check. A pure function of bytes; bitmap data is not read.
#pragma once

#include "blockcore/formats/qcow2/header.h"

namespace blockcore::qcow2 {

struct Bitmap {
    std::string name;
    std::uint64_t tableOffset = 0;
    std::uint32_t tableEntryCount = 0;
    std::uint32_t flags = 0;                    // kBitmapInUse, kBitmapAuto
    std::uint8_t granularityBits = 0;           // guest bytes per bit: 2 to this power
};

// bytes: the directory, header.bitmaps->directorySize long.
Result<std::vector<Bitmap>> parseBitmapDirectory(const Header& header, std::span<const std::byte> bytes);

} // namespace blockcore::qcow2
