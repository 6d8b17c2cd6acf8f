// SPDX-License-Identifier: MIT
// What single entries of L1, L2 and refcount tables mean. Pure functions of numbers: alignment and position
// in the file are checked by who follows an offset.
#pragma once

#include "blockcore/formats/qcow2/geometry.h"

#include <bit>
#include <cstddef>
#include <cstring>
#include <span>

namespace blockcore::qcow2 {

inline std::uint64_t loadBe64(std::span<const std::byte> table, std::uint64_t index) {
    be64 stored;
    std::memcpy(&stored, table.data() + index * sizeof(stored), sizeof(stored));
    return stored;
}
inline void storeBe64(std::span<std::byte> table, std::uint64_t index, std::uint64_t value) {
    const be64 stored = value;
    std::memcpy(table.data() + index * sizeof(stored), &stored, sizeof(stored));
}

inline constexpr std::uint64_t entryOffset(std::uint64_t entry) { return entry & kEntryOffsetMask; }
inline constexpr bool isCopied(std::uint64_t entry) { return (entry & kEntryCopied) != 0; }

// An L2 entry with, for extended L2, its bitmap: bit x is "subcluster x is allocated", bit 32+x "reads as zero".
struct L2Entry {
    std::uint64_t entry = 0, bitmap = 0;

    bool compressed() const { return (entry & kEntryCompressed) != 0; }
    // Standard clusters only. 0: no host cluster, except in external data files, whose cluster 0 is usable
    // when the entry is marked copied.
    std::uint64_t hostOffset() const { return entryOffset(entry); }
    bool copied() const { return isCopied(entry); }
    bool operator==(const L2Entry&) const = default;
};

inline L2Entry loadL2Entry(const Geometry& geometry, std::span<const std::byte> table, std::uint64_t index) {
    if (!geometry.extendedL2()) return {loadBe64(table, index), 0};
    return {loadBe64(table, index * 2), loadBe64(table, index * 2 + 1)};
}
inline void storeL2Entry(const Geometry& geometry, std::span<std::byte> table, std::uint64_t index, L2Entry value) {
    if (!geometry.extendedL2()) return storeBe64(table, index, value.entry);
    storeBe64(table, index * 2, value.entry);
    storeBe64(table, index * 2 + 1, value.bitmap);
}

// Where a compressed cluster's bytes lie. The length is rounded up to the end of a sector: trailing bytes
// belong to somebody else.
struct CompressedPlace {
    std::uint64_t hostOffset = 0, length = 0;
};
inline CompressedPlace compressedPlace(const Geometry& geometry, std::uint64_t entry) {
    const std::uint32_t offsetBits = geometry.compressedOffsetBits();
    const std::uint64_t offset = entry & ((std::uint64_t{1} << offsetBits) - 1);
    const std::uint64_t sectorMask = (std::uint64_t{1} << (geometry.clusterBits() - 8)) - 1;
    const std::uint64_t sectors = ((entry >> offsetBits) & sectorMask) + 1;
    return {offset, sectors * kCompressedSector - offset % kCompressedSector};
}
// The entry for length bytes at hostOffset; the caller has made sure that both fit.
inline std::uint64_t compressedEntry(const Geometry& geometry, std::uint64_t hostOffset, std::uint64_t length) {
    const std::uint64_t firstSector = hostOffset / kCompressedSector;
    const std::uint64_t lastSector = (hostOffset + length - 1) / kCompressedSector;
    return kEntryCompressed | (lastSector - firstSector) << geometry.compressedOffsetBits() | hostOffset;
}

// Refcounts of all widths ("Refcount blocks"): below a byte the least significant bits come first, from a
// byte on they are big-endian.
inline std::uint64_t loadRefcount(std::span<const std::byte> block, std::uint64_t index, std::uint32_t order) {
    if (order < 3) {
        const std::uint64_t bit = index << order;
        return std::to_integer<std::uint64_t>(block[bit / 8]) >> (bit % 8) & ((1u << (1u << order)) - 1);
    }
    const std::uint64_t bytes = std::uint64_t{1} << (order - 3);
    std::uint64_t value = 0;
    for (std::uint64_t i = 0; i < bytes; ++i) value = value << 8 | std::to_integer<std::uint64_t>(block[index * bytes + i]);
    return value;
}
inline void storeRefcount(std::span<std::byte> block, std::uint64_t index, std::uint32_t order, std::uint64_t value) {
    if (order < 3) {
        const std::uint64_t bit = index << order;
        const auto mask = static_cast<std::uint8_t>(((1u << (1u << order)) - 1) << (bit % 8));
        block[bit / 8] &= static_cast<std::byte>(~mask);
        block[bit / 8] |= static_cast<std::byte>(value << (bit % 8) & mask);
        return;
    }
    const std::uint64_t bytes = std::uint64_t{1} << (order - 3);
    for (std::uint64_t i = bytes; i-- > 0; value >>= 8) block[index * bytes + i] = static_cast<std::byte>(value);
}

} // namespace blockcore::qcow2
