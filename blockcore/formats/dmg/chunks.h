// SPDX-License-Identifier: MIT
// Where the parts of a disk lie in a dmg: tables out of a property list or a resource fork, to a sorted list of chunks.
// Pure functions of bytes, no I/O.
#pragma once

#include "blockcore/base/error.h"
#include "blockcore/device/extent.h"
#include "blockcore/formats/dmg/disk.h"

#include <span>
#include <string_view>
#include <vector>

namespace blockcore::dmg {

struct Chunk {
    Range guest;
    ChunkType type = ChunkType::Zero;
    Range stored;                               // host bytes; of Zero and Ignored without meaning

    bool hasData() const { return type != ChunkType::Zero && type != ChunkType::Ignored; }
};

// Chunks in the order of the disk, none overlapping. What none of them covers is zero.
class ChunkList {
public:
    // dataForkOffset: what offsets in the tables are relative to; fileSize bounds them.
    ChunkList(std::uint64_t dataForkOffset, std::uint64_t fileSize) :
        m_dataForkOffset(dataForkOffset), m_fileSize(fileSize) {}

    // All tables within `<data>` elements of an XML property list.
    Result<> addPropertyList(std::string_view xml);
    // All tables among the resources of a fork.
    Result<> addResourceFork(std::span<const std::byte> fork);
    // Sorts and checks what was added. Corrupt when chunks overlap.
    Result<> finish();

    std::span<const Chunk> chunks() const { return m_chunks; }
    // Guest bytes up to the last chunk's end.
    std::uint64_t end() const { return m_chunks.empty() ? 0 : m_chunks.back().guest.end(); }
    // The first chunk that ends behind offset; chunks().size() when there is none.
    std::size_t find(std::uint64_t offset) const;

private:
    // Does nothing when bytes are no table.
    Result<> addTable(std::span<const std::byte> bytes);
    Result<> addChunk(const TableRecord& table, const ChunkRecord& record);

    std::uint64_t m_dataForkOffset, m_fileSize;
    std::vector<Chunk> m_chunks;
};

} // namespace blockcore::dmg
