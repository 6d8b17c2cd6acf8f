// SPDX-License-Identifier: MIT
// The bits of one dirty bitmap in memory: one for each part of the disk. What is all zero or all one takes no space,
// so that a bitmap costs what its file does, not what its disk does.
//
// Threads: none; the owner serialises.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <vector>

namespace blockcore::qcow2 {

class DirtyBits {
public:
    // Granularity of what is kept, and of whole(): a bitmap's cluster is a multiple of it or smaller.
    static constexpr std::uint64_t kChunkBytes = 512, kChunkBits = kChunkBytes * 8;

    explicit DirtyBits(std::uint64_t bitCount = 0) : m_bitCount(bitCount) {}

    std::uint64_t bitCount() const { return m_bitCount; }
    // The part beyond bitCount() is ignored. True when a bit was not set before.
    bool set(std::uint64_t first, std::uint64_t count);
    void clear() { m_chunks.clear(); }
    bool none() const { return m_chunks.empty(); }
    // New bits are zero.
    void resize(std::uint64_t bitCount);

    // Runs of set bits, ascending and apart.
    void forEachRun(const std::function<void(std::uint64_t first, std::uint64_t count)>& visit) const;

    // As in the file ("Bitmap data"): bit 0 is the lowest of the first byte; zero beyond the end. firstByte and the
    // length are multiples of kChunkBytes. False, with out untouched: all of it is zero.
    bool store(std::uint64_t firstByte, std::span<std::byte> out) const;
    void load(std::uint64_t firstByte, std::span<const std::byte> bytes);

private:
    using Chunk = std::vector<std::byte>;       // kChunkBytes of them; none: all ones
    void copyChunk(std::uint64_t index, const Chunk& chunk, std::span<std::byte> out) const;

    std::uint64_t m_bitCount;
    std::map<std::uint64_t, Chunk> m_chunks;    // by bit / kChunkBits; absent: all zero
};

} // namespace blockcore::qcow2
