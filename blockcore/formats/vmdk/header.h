// SPDX-License-Identifier: MIT
// The header of a sparse extent, whichever of the three kinds it is: bytes to a checked struct and back. Pure functions
// of bytes, no I/O; directory and tables are not looked at.
#pragma once

#include "blockcore/base/error.h"
#include "blockcore/device/extent.h"
#include "blockcore/formats/vmdk/disk.h"

#include <optional>
#include <span>
#include <vector>

namespace blockcore::vmdk {

enum class SparseKind : std::uint8_t { Hosted, Cowd, SeSparse };

struct SparseHeader {
    SparseKind kind = SparseKind::Hosted;
    std::uint32_t version = kVersionPlain;
    std::uint64_t capacity = 0;                           // sectors of guest disk
    std::uint32_t grainSectors = kNewGrainSectors;        // a power of two
    std::uint32_t tableEntries = kNewTableEntries;        // not 0
    std::uint64_t directoryOffset = 0;                    // host bytes, of Hosted not with directoryAtEnd
    bool directoryAtEnd = false;                          // parseFooter() knows the rest
    std::optional<std::uint64_t> redundantOffset{};       // host bytes of a second directory with tables of its own
    std::uint64_t overhead = 0;                           // sectors before the first grain
    std::uint64_t tablesOffset = 0, grainsOffset = 0;     // SeSparse: host bytes
    Range descriptor{};                                   // host bytes; empty: the text is elsewhere
    bool zeroGrains = false, compressed = false, markers = false;

    // bytes: the extent's first 512, of the kind that their first four say. A capacity of 0 with a descriptor means that
    // the file only holds the text; then nothing else is checked.
    static Result<SparseHeader> parse(std::span<const std::byte> bytes, std::uint64_t fileSize);
    // bytes: the last kFooterBytes of a file whose header says directoryAtEnd.
    static Result<SparseHeader> parseFooter(std::span<const std::byte> bytes, std::uint64_t fileSize);
    // The two headers of a seSparse extent; volatileBytes lie at volatileOffset().
    static Result<std::uint64_t> volatileOffset(std::span<const std::byte> bytes);
    static Result<SparseHeader> parseSeSparse(std::span<const std::byte> bytes, std::span<const std::byte> volatileBytes,
                                              std::uint64_t fileSize);
    // Of Hosted.
    std::vector<std::byte> serialise() const;

    std::uint64_t grainBytes() const { return std::uint64_t{grainSectors} * kSectorSize; }
    std::uint64_t grainCount() const { return (capacity + grainSectors - 1) / grainSectors; }
    std::uint64_t directoryEntries() const { return (grainCount() + tableEntries - 1) / tableEntries; }
    std::uint32_t entryBytes() const { return kind == SparseKind::SeSparse ? sizeof(le64) : sizeof(le32); }
    std::uint64_t directoryBytes() const { return directoryEntries() * entryBytes(); }
    std::uint64_t tableBytes() const { return std::uint64_t{tableEntries} * entryBytes(); }
};

} // namespace blockcore::vmdk
