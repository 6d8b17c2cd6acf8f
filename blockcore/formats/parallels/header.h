// SPDX-License-Identifier: MIT
// The Parallels header: bytes to a checked struct and back. Pure functions of bytes, no I/O; the table is not looked at.
#pragma once

#include "blockcore/base/error.h"
#include "blockcore/formats/parallels/disk.h"

#include <span>
#include <vector>

namespace blockcore::parallels {

struct Header {
    std::uint64_t size = 0; // guest bytes
    std::uint32_t clusterSectors = kDefaultClusterSize / kSectorSize;
    std::uint32_t entryCount = 0;
    std::uint32_t entrySectors = 1; // what an entry of the table counts
    std::uint32_t dataSector = 0;
    bool inUse = false;

    // bytes: the file's first ones. Errors: WrongFormat, Corrupt, TooLarge, in the reference's words.
    static Result<Header> parse(std::span<const std::byte> bytes);
    // The header and table of a new image, up to its first cluster.
    std::vector<std::byte> serialise() const;

    std::uint32_t clusterBytes() const { return clusterSectors * kSectorSize; }
    std::uint64_t entryBytes() const { return std::uint64_t{entrySectors} * kSectorSize; }
    std::uint64_t tableEnd() const { return sizeof(HeaderRecord) + std::uint64_t{entryCount} * sizeof(le32); }
    // The first sector that a cluster may begin at, behind the table.
    std::uint64_t firstDataSector() const;
    // What the header says of it is possible in a file of so many bytes.
    bool dataSectorIsSound(std::uint64_t fileSize) const;
    // Host bytes: no cluster lies before.
    std::uint64_t dataOffset(std::uint64_t fileSize) const;
};

} // namespace blockcore::parallels
