// SPDX-License-Identifier: MIT
#include "blockcore/formats/qcow2/dirty_bits.h"

#include <algorithm>
#include <array>

namespace blockcore::qcow2 {

namespace {

constexpr std::byte kOnes{0xff};

bool setOne(std::span<std::byte> bytes, std::uint64_t bit) {
    const auto mask = static_cast<std::byte>(1U << bit % 8);
    const bool fresh = (bytes[bit / 8] & mask) == std::byte{};
    bytes[bit / 8] |= mask;
    return fresh;
}

} // namespace

bool DirtyBits::set(std::uint64_t first, std::uint64_t count) {
    if (first >= m_bitCount) return false;
    const std::uint64_t end = first + std::min(count, m_bitCount - first);
    bool changed = false;
    while (first < end) {
        const std::uint64_t index = first / kChunkBits, chunkEnd = std::min(end, (index + 1) * kChunkBits);
        const bool whole = chunkEnd - first == kChunkBits;
        const auto found = m_chunks.find(index);
        if (found == m_chunks.end() || !found->second.empty()) {
            Chunk& chunk = m_chunks[index];
            changed = changed || whole;
            if (whole) chunk.clear();
            else if (chunk.empty()) chunk.resize(kChunkBytes);
            for (std::uint64_t bit = first; bit < chunkEnd && !whole; ++bit)
                changed = setOne(chunk, bit % kChunkBits) || changed;
        }
        first = chunkEnd;
    }
    return changed;
}

// The chunk's bytes, with zeroes where the bitmap has ended.
void DirtyBits::copyChunk(std::uint64_t index, const Chunk& chunk, std::span<std::byte> out) const {
    if (chunk.empty()) std::ranges::fill(out, kOnes);
    else std::ranges::copy(chunk, out.begin());
    const std::uint64_t start = index * kChunkBits;
    for (std::uint64_t bit = m_bitCount > start ? m_bitCount - start : 0; bit < kChunkBits; ++bit)
        out[bit / 8] &= static_cast<std::byte>(~(1U << bit % 8));
}

void DirtyBits::resize(std::uint64_t bitCount) {
    const std::uint64_t shorter = std::min(m_bitCount, bitCount);
    m_chunks.erase(m_chunks.lower_bound((shorter + kChunkBits - 1) / kChunkBits), m_chunks.end());
    const auto last = m_chunks.find(shorter / kChunkBits);
    m_bitCount = shorter;
    if (last != m_chunks.end()) {
        Chunk cut(kChunkBytes);
        copyChunk(last->first, last->second, cut);
        if (std::ranges::all_of(cut, [](std::byte byte) { return byte == std::byte{}; })) m_chunks.erase(last);
        else last->second = std::move(cut);
    }
    m_bitCount = bitCount;
}

void DirtyBits::forEachRun(const std::function<void(std::uint64_t, std::uint64_t)>& visit) const {
    std::uint64_t runStart = 0, runEnd = 0;     // empty: none is open
    const auto add = [&](std::uint64_t first, std::uint64_t count) {
        if (first != runEnd && runEnd > runStart) visit(runStart, runEnd - runStart);
        if (first != runEnd || runEnd == runStart) runStart = first;
        runEnd = first + count;
    };
    std::array<std::byte, kChunkBytes> bytes;
    for (const auto& [index, chunk] : m_chunks) {
        copyChunk(index, chunk, bytes);
        for (std::uint64_t at = 0; at < kChunkBytes; ++at) {
            const std::uint64_t first = index * kChunkBits + at * 8;
            if (bytes[at] == kOnes) add(first, 8);
            else
                for (unsigned bit = 0; bit < 8 && bytes[at] != std::byte{}; ++bit)
                    if ((bytes[at] >> bit & std::byte{1}) != std::byte{}) add(first + bit, 1);
        }
    }
    if (runEnd > runStart) visit(runStart, runEnd - runStart);
}

bool DirtyBits::store(std::uint64_t firstByte, std::span<std::byte> out) const {
    const std::uint64_t firstChunk = firstByte / kChunkBytes, count = out.size() / kChunkBytes;
    auto chunk = m_chunks.lower_bound(firstChunk);
    if (chunk == m_chunks.end() || chunk->first >= firstChunk + count) return false;
    std::ranges::fill(out, std::byte{});
    for (; chunk != m_chunks.end() && chunk->first < firstChunk + count; ++chunk)
        copyChunk(chunk->first, chunk->second, out.subspan((chunk->first - firstChunk) * kChunkBytes, kChunkBytes));
    return true;
}

void DirtyBits::load(std::uint64_t firstByte, std::span<const std::byte> bytes) {
    for (std::uint64_t at = 0; at < bytes.size(); at += kChunkBytes) {
        const auto part = bytes.subspan(at, kChunkBytes);
        const std::uint64_t index = (firstByte + at) / kChunkBytes;
        if (index * kChunkBits >= m_bitCount) return;
        Chunk chunk(part.begin(), part.end());
        copyChunk(index, Chunk(chunk), chunk); // without what lies beyond the end
        if (std::ranges::all_of(chunk, [](std::byte byte) { return byte == std::byte{}; })) continue;
        if (std::ranges::all_of(chunk, [](std::byte byte) { return byte == kOnes; })) chunk.clear();
        m_chunks.insert_or_assign(index, std::move(chunk));
    }
}

} // namespace blockcore::qcow2
