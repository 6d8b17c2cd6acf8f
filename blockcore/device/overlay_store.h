// SPDX-License-Identifier: MIT
// Keeps the bytes that a dry run wrote: in memory, then in a temporary file without a name, and never more than a limit.
// Knows chunks by their number in a file, not what they mean. Not thread-safe.
#pragma once

#include "blockcore/io/file.h"

#include <optional>
#include <unordered_map>
#include <vector>

namespace blockcore {

// Shared by all files of one run.
class OverlayStore {
public:
    struct Limits {
        std::uint64_t memory = 64ULL << 20;     // bytes; what goes beyond lies in the temporary folder
        std::uint64_t total = 8ULL << 30;       // bytes; more is TooLarge
    };
    static constexpr std::uint64_t kChunk = 16U << 10;

    OverlayStore() = default;
    explicit OverlayStore(Limits limits) : m_limits(limits) {}

    using Slot = std::uint32_t;
    Result<Slot> take();
    // Both lie within the slot's chunk. What was never written is undefined.
    Result<> write(Slot slot, std::uint64_t offset, std::span<const std::byte> data);
    Result<> read(Slot slot, std::uint64_t offset, std::span<std::byte> out) const;

private:
    bool inMemory(Slot slot) const { return slot < m_limits.memory / kChunk; }
    std::uint64_t positionInFile(Slot slot) const { return (slot - m_limits.memory / kChunk) * kChunk; }

    Limits m_limits{};
    Slot m_next = 0;
    std::vector<std::vector<std::byte>> m_chunks;
    std::optional<File> m_spill;
};

} // namespace blockcore
