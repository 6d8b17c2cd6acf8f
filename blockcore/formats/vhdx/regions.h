// SPDX-License-Identifier: MIT
// VHDX's region table (where the block table and the metadata lie) and metadata items (what disk it is): bytes to checked
// structs and back. Pure functions of bytes, no I/O.
#pragma once

#include "blockcore/base/error.h"
#include "blockcore/device/extent.h"
#include "blockcore/formats/vhdx/disk.h"

#include <span>
#include <vector>

namespace blockcore::vhdx {

inline bool overlap(Range a, Range b) { return a.offset < b.end() && b.offset < a.end(); }

struct Regions {
    Range table, metadata; // host bytes, MiB-aligned, apart from each other

    // bytes: kRegionTableBytes. Corrupt; Unsupported for a required region that nobody knows.
    static Result<Regions> parse(std::span<const std::byte> bytes);
    std::vector<std::byte> serialise() const;
    // bytes, a whole region table, with the block table elsewhere.
    static Result<std::vector<std::byte>> withTableAt(std::span<const std::byte> bytes, Range table);
};

struct Disk {
    std::uint64_t size = 0; // guest bytes, whole logical sectors
    std::uint32_t blockSize = 0;
    std::uint32_t logicalSectorSize = 512;
    bool leaveBlocksAllocated = false; // "fixed"

    // bytes: the metadata region's table and items. Corrupt; Unsupported for differencing disks and required items that
    // nobody knows.
    static Result<Disk> parse(std::span<const std::byte> bytes);
    // Where in these bytes the disk's size stands: a le64.
    static Result<std::uint64_t> sizeOffset(std::span<const std::byte> bytes);
    // A new disk's table and items, with a fresh identifier; kMetadataTableBytes and some.
    std::vector<std::byte> serialise() const;

    std::uint64_t blockCount() const;
    // Payload blocks between two bitmap entries of the table.
    std::uint64_t chunkRatio() const { return kChunkSectors * logicalSectorSize / blockSize; }
    std::uint64_t entryIndex(std::uint64_t block) const { return block + block / chunkRatio(); }
    std::uint64_t entryCount() const { return blockCount() == 0 ? 0 : entryIndex(blockCount() - 1) + 1; }
};

// How many of the metadata region's bytes Disk::parse() looks at.
inline constexpr std::uint64_t kMetadataReadBytes = kMiB;

} // namespace blockcore::vhdx
