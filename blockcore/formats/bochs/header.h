// SPDX-License-Identifier: MIT
// The header of Bochs' growing disks: bytes to a checked struct. Pure function of bytes, no I/O.
#pragma once

#include "blockcore/base/error.h"
#include "blockcore/formats/bochs/disk.h"

#include <span>

namespace blockcore::bochs {

struct Header {
    std::uint64_t size = 0; // guest bytes, whole sectors
    std::uint32_t catalogOffset = 0, catalogEntries = 0;
    std::uint32_t extentBytes = 0; // a power of two
    std::uint32_t bitmapBytes = 0; // in front of each extent, whole sectors

    // bytes: the file's first sector. Errors: WrongFormat, Corrupt, TooLarge, in the reference's words.
    static Result<Header> parse(std::span<const std::byte> bytes);

    std::uint64_t dataOffset() const { return catalogOffset + std::uint64_t{catalogEntries} * sizeof(le32); }
};

} // namespace blockcore::bochs
