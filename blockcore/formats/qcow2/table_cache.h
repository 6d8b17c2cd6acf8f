// SPDX-License-Identifier: MIT
// Slices of tables (L2 tables or refcount blocks) kept in memory: read on demand, changed here, written by
// flush. There is no write-back on its own: what is dirty stays until flush has put it into a plan.
//
// Threads: none; the owner serialises.
#pragma once

#include "blockcore/device/block_device.h"

#include <list>
#include <unordered_map>
#include <vector>

namespace blockcore::qcow2 {

class TableCache {
public:
    struct Slice {
        std::uint64_t hostOffset = 0;
        std::vector<std::byte> bytes;
        bool dirty = false;
    };

    // sliceBytes divides the cluster size. About maxBytes are kept; dirty slices are never dropped.
    TableCache(BlockDevice& host, std::uint64_t sliceBytes, std::uint64_t maxBytes);

    std::uint64_t sliceBytes() const { return m_sliceBytes; }
    // The slice at hostOffset, a multiple of sliceBytes(). Valid until the next call. InvalidArgument when the
    // file ends before it.
    Result<Slice*> get(std::uint64_t hostOffset);
    // The slice as zeroes, whatever the file holds there; dirty.
    Slice& makeZero(std::uint64_t hostOffset);
    // Forgets the slices in a range of the file, dirty or not: the range holds no table any more.
    void drop(Range hostRange);
    // Forgets everything, dirty or not.
    void clear();

    void markDirty(Slice& slice);
    // More dirty slices than are meant to be kept: time to flush.
    bool full() const { return m_dirtyCount >= m_maxSlices; }
    // Dirty slices by ascending offset; the pointers stay valid until the cache is used again.
    std::vector<const Slice*> dirtySlices() const;
    void markAllClean();

private:
    using Slices = std::list<Slice>;            // most recently used first

    Slice& insert(std::uint64_t hostOffset);

    BlockDevice& m_host;
    std::uint64_t m_sliceBytes;
    std::size_t m_maxSlices;
    std::size_t m_dirtyCount = 0;
    Slices m_slices;
    std::unordered_map<std::uint64_t, Slices::iterator> m_byOffset;
};

} // namespace blockcore::qcow2
