// SPDX-License-Identifier: MIT
// Ranges of bytes and what lies in them.
#pragma once

#include <cstdint>
#include <optional>

namespace blockcore {

struct Range {
    std::uint64_t offset = 0, length = 0;
    std::uint64_t end() const { return offset + length; }
    bool operator==(const Range&) const = default;
};

// What a layer holds in a range: nothing (the layer below decides), zeroes, bytes, or compressed bytes.
enum class ExtentKind : std::uint8_t { Unallocated, Zero, Data, Compressed };

struct Extent {
    Range range; // guest bytes
    ExtentKind kind = ExtentKind::Unallocated;
    std::optional<std::uint64_t> hostOffset{}; // set when the bytes lie there in plain form
    bool inPlace = false;                      // a write may go straight there, even in part
    // Host space is set aside for it although it reads as Unallocated or Zero (hostOffset says where).
    bool preallocated = false;
    // When not inPlace: a write covers whole multiples of this many bytes. 0: Image::allocationUnit().
    std::uint32_t writeUnit = 0;
    std::uint32_t layer = 0; // 0 is the top of the chain
    std::uint32_t hostFile = 0; // where hostOffset is, of an image in several files: see Image::extraFiles()
    bool operator==(const Extent&) const = default;
};

} // namespace blockcore
