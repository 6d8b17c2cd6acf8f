// SPDX-License-Identifier: MIT
// The VDI header: bytes to a checked struct and back. Pure functions of bytes, no I/O; the block map is not looked at.
#pragma once

#include "blockcore/base/error.h"
#include "blockcore/formats/vdi/disk.h"

#include <span>
#include <vector>

namespace blockcore::vdi {

struct Header {
    std::uint64_t diskSize = 0;   // guest bytes, whole sectors
    std::uint32_t blockCount = 0; // entries of the map; cover the disk
    std::uint32_t blocksAllocated = 0;
    std::uint32_t mapOffset = 0, dataOffset = 0; // host bytes, whole sectors
    bool preallocated = false;    // "static"

    // bytes: the file's first 512. Errors: WrongFormat, Unsupported, Corrupt, in the reference's words.
    static Result<Header> parse(std::span<const std::byte> bytes);
    // The header of a new image. TooLarge above kMaxDiskSize.
    static Result<Header> create(std::uint64_t size, bool preallocated);
    // A new image's header, with fresh identifiers.
    std::vector<std::byte> serialise() const;

    std::uint64_t mapBytes() const { return std::uint64_t{blockCount} * sizeof(le32); }
};

} // namespace blockcore::vdi
