// SPDX-License-Identifier: MIT
// The VHD footer and the dynamic disk's header: bytes to checked structs and back. Pure functions of bytes, no I/O.
#pragma once

#include "blockcore/base/error.h"
#include "blockcore/formats/vpc/disk.h"

#include <optional>
#include <span>
#include <vector>

namespace blockcore::vpc {

struct Footer {
    std::uint64_t size = 0; // guest bytes, at most kMaxSectors sectors
    std::uint32_t diskType = kTypeDynamic;
    std::uint64_t headerOffset = kNoOffset;

    // Whether the sector begins like a footer.
    static bool isFooter(std::span<const std::byte> sector);
    // Errors: Corrupt (checksum), Unsupported (differencing disk), TooLarge.
    static Result<Footer> parse(std::span<const std::byte> sector);
};

// How a new image's size is recorded.
enum class SizeRule : std::uint8_t { RoundedToGeometry, Exact };
// The footer of a new image of at least (Exact: exactly) size bytes, with a fresh identifier and the time of day; sets size
// to what the disk has. TooLarge above 2040 GiB.
Result<std::vector<std::byte>> newFooter(std::uint64_t& size, std::uint32_t diskType, SizeRule rule);
// The same footer for at least size bytes, recorded as whoever wrote it means it; sets size to what the disk has then.
// TooLarge above 2040 GiB.
Result<std::vector<std::byte>> resizedFooter(std::span<const std::byte> footer, std::uint64_t& size);

struct DynamicHeader {
    std::uint64_t tableOffset = 0; // host bytes
    std::uint32_t entryCount = 0;  // covers the disk
    std::uint32_t blockSize = 0;   // a power of two

    // size: of the disk. Errors: Corrupt, TooLarge, in the reference's words.
    static Result<DynamicHeader> parse(std::span<const std::byte> bytes, std::uint64_t size);
    // Of a new image.
    std::vector<std::byte> serialise() const;
    // bytes, a header, with this one's table; all that changes lies within the first sector.
    Result<std::vector<std::byte>> placedIn(std::span<const std::byte> bytes) const;

    // A bit for each sector, whole sectors, in front of each block's payload.
    std::uint32_t bitmapBytes() const;
    std::uint64_t tableBytes() const { return std::uint64_t{entryCount} * sizeof(be32); }
    // Where blocks may begin.
    std::uint64_t tableEnd() const;
};

} // namespace blockcore::vpc
