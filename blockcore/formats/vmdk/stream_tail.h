// SPDX-License-Identifier: MIT
// What a stream-optimized file that is being made has besides its grains: tables and directory, kept in memory and laid
// down behind the grains they name, and at the very end the footer that says where they are.
#pragma once

#include "blockcore/device/block_device.h"
#include "blockcore/formats/vmdk/header.h"

#include <map>

namespace blockcore::vmdk {

class StreamTail {
public:
    explicit StreamTail(const SparseHeader& header) : m_header(header) {}

    std::uint32_t entry(std::uint64_t index) const;
    void setEntry(std::uint64_t index, std::uint32_t entry);
    // Marker and table of each changed table before the grain's: a reader of the stream meets them in this order. To be
    // placed at offset.
    std::vector<std::byte> tablesBefore(std::uint64_t index, std::uint64_t offset);
    // Everything from the last grain to the end of the file. To be placed at offset.
    std::vector<std::byte> finish(std::uint64_t offset);

private:
    struct Table {
        std::vector<le32> entries;
        std::uint64_t hostOffset = 0;
        bool changed = false;
    };
    void appendTable(Table& table, std::uint64_t offset, std::vector<std::byte>& out) const;

    SparseHeader m_header;
    std::map<std::uint64_t, Table> m_tables; // by number
};

} // namespace blockcore::vmdk
