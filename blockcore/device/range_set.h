// SPDX-License-Identifier: MIT
// A set of bytes, kept as ranges that neither touch nor overlap. Not thread-safe.
#pragma once

#include "blockcore/device/extent.h"

#include <map>
#include <vector>

namespace blockcore {

class RangeSet {
public:
    void add(Range range);
    void remove(Range range);
    // Whether the byte at offset is in the set, and up to where that stays so (at most limit).
    struct Run {
        bool inside = false;
        std::uint64_t end = 0;
    };
    Run runAt(std::uint64_t offset, std::uint64_t limit) const;
    std::uint64_t bytes() const { return m_bytes; }
    std::size_t count() const { return m_ends.size(); }
    std::vector<Range> ranges() const;

private:
    std::map<std::uint64_t, std::uint64_t> m_ends; // start to end
    std::uint64_t m_bytes = 0;
};

} // namespace blockcore
