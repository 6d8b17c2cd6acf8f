// SPDX-License-Identifier: MIT
// The two VHDX headers, of which the one with the higher sequence number counts: bytes to a checked struct and back.
// Pure functions of bytes, no I/O.
#pragma once

#include "blockcore/base/error.h"
#include "blockcore/formats/vhdx/disk.h"

#include <span>
#include <vector>

namespace blockcore::vhdx {

struct Header {
    std::size_t slot = 0; // which of kHeaderOffsets it was read from
    std::uint64_t sequence = 0;
    Uuid fileWriteId{}, dataWriteId{};
    Uuid logId{};
    std::uint32_t logLength = 0; // bytes, whole MiB
    std::uint64_t logOffset = 0;

    bool logInUse() const { return logId != Uuid{}; }

    // The current one of both slots (kHeaderBytes each). Corrupt when neither is valid; Unsupported for a log version.
    static Result<Header> current(std::span<const std::byte> first, std::span<const std::byte> second);
    std::vector<std::byte> serialise() const;
    // The header that replaces this one, in the other slot.
    Header successor() const;
};

// Sector 0 of a new file.
std::vector<std::byte> fileIdentifier();

} // namespace blockcore::vhdx
