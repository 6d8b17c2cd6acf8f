// SPDX-License-Identifier: MIT
// The qcow header: bytes to a checked struct and back. Pure functions of bytes, no I/O; the tables are not looked at.
#pragma once

#include "blockcore/base/checked_math.h"
#include "blockcore/base/error.h"
#include "blockcore/formats/qcow/disk.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace blockcore::qcow {

struct Header {
    std::uint64_t size = 0;                     // guest bytes, as stored
    std::uint32_t clusterBits = 12, l2Bits = 9;
    bool encrypted = false;
    std::uint64_t l1Offset = 0;
    std::optional<std::string> backingName{};

    // bytes: the file's first ones, kMaxHeaderBytes or all of it. fileSize bounds the tables unless they are not wanted.
    // Errors: WrongFormat, Unsupported, Corrupt, TooLarge, in the reference's words.
    enum class Use : std::uint8_t { Data, Metadata };
    static Result<Header> parse(std::span<const std::byte> bytes, std::uint64_t fileSize, Use use);
    // With the backing file's name behind the record.
    std::vector<std::byte> serialise() const;
    // Where the L1 table of a new image goes.
    std::uint64_t firstTableOffset() const {
        return alignUp(sizeof(HeaderRecord) + (backingName ? backingName->size() : 0), sizeof(be64));
    }

    std::uint64_t clusterSize() const { return std::uint64_t{1} << clusterBits; }
    std::uint64_t l2Entries() const { return std::uint64_t{1} << l2Bits; }
    std::uint64_t l2Bytes() const { return l2Entries() * sizeof(be64); }
    std::uint64_t l2Coverage() const { return clusterSize() << l2Bits; } // guest bytes
    std::uint64_t l1Entries() const { return divideUp(size, l2Coverage()); }
    std::uint64_t l1Bytes() const { return l1Entries() * sizeof(be64); }
    // The disk is whole sectors.
    std::uint64_t diskSize() const { return alignDown(size, 512); }
    std::uint32_t compressedOffsetBits() const { return 63 - clusterBits; }
};

} // namespace blockcore::qcow
