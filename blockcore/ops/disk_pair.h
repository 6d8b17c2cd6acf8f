// SPDX-License-Identifier: MIT
// Two disks side by side, from start to end: zeroes are told without reading, the rest is read in pieces that fit the
// caches. For whoever wants to know more than where they differ first (that is ops/compare_plan.h).
#pragma once

#include "blockcore/base/buffer.h"
#include "blockcore/chain/extent_walker.h"

namespace blockcore {

// Not thread-safe.
class DiskPair {
public:
    // A disk counts as zero past its end. secondStart: where in the second disk the first one's offset 0 is.
    DiskPair(Chain& first, Chain& second, std::uint64_t secondStart = 0);

    struct Step {
        std::uint64_t length = 0;
        Extent first{}, second{};               // whole, as the chains tell them
        bool equal = false;
        std::span<const std::byte> firstBytes{}, secondBytes{}; // of length bytes, unless equal; good until the next call
    };
    // What starts at offset, which lies before limit.
    Result<Step> at(std::uint64_t offset, std::uint64_t limit);

private:
    struct Side {
        Chain& chain;
        std::uint64_t start;
        ExtentWalker walker;
        Buffer buffer;
    };
    static Result<Extent> extentOf(Side& side, std::uint64_t offset, std::uint64_t maxLength);
    static Result<std::span<const std::byte>> read(Side& side, const Extent& extent, std::uint64_t length);

    Side m_first, m_second;
};

} // namespace blockcore
