// SPDX-License-Identifier: MIT
// Counts many references up or down at once, run by run, and writes the refcount blocks as they fill up the cache: for
// changes of which any part may be durable without harm, that is, up before somebody refers to the clusters, or down after
// nobody does. For single clusters, in the order of a flush, see Allocator.
//
// Threads: none; the owner serialises. Nothing else may be dirty in the allocator meanwhile.
#pragma once

#include "blockcore/formats/qcow2/allocator.h"

namespace blockcore::qcow2 {

class ReferenceChanges {
public:
    enum class Direction : std::uint8_t { Up, Down };
    // Both are borrowed. After limit clusters the rest is passed over: to take back a part of what was done before.
    ReferenceChanges(BlockDevice& host, Allocator& allocator, const Geometry& geometry, Direction direction,
                     std::uint64_t limit = UINT64_MAX);

    // One reference more, or one less, to each cluster that the range touches. InvalidArgument when a count would not fit
    // into its bits, Corrupt when a cluster in use is not counted; some of the clusters are done then.
    Result<> change(Range host);
    // How many clusters were done.
    std::uint64_t done() const { return m_done; }
    // What was counted down to nothing, in the order met; not more than kMaxFreed pieces are kept.
    std::span<const Range> freed() const { return m_freed; }
    // Writes what is left and makes all of it durable.
    Result<> finish();

private:
    static constexpr std::size_t kMaxFreed = 16384;
    Result<> writeBack();
    bool shift(std::span<std::byte> counts, std::uint64_t first, std::uint64_t count);
    bool shiftHalfWords(std::span<std::byte> counts, std::uint64_t count) const;
    void noteFreed(std::span<const std::byte> counts, std::uint64_t first, std::uint64_t count, std::uint64_t cluster);

    BlockDevice& m_host;
    Allocator& m_allocator;
    Geometry m_geometry;
    Direction m_direction;
    std::uint64_t m_left, m_done = 0;
    std::vector<Range> m_freed;
};

} // namespace blockcore::qcow2
