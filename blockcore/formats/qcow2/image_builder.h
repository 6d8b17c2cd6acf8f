// SPDX-License-Identifier: MIT
// Writes the tables of a new image, in the order of the file as far as that is possible: L2 tables while they are
// laid out, refcounts and L1 at the end. The header is the caller's to write, last.
#pragma once

#include "blockcore/device/block_device.h"
#include "blockcore/formats/qcow2/header.h"
#include "blockcore/formats/qcow2/layout.h"

namespace blockcore::qcow2 {

class ImageBuilder {
public:
    // header: the new image's size and features.
    ImageBuilder(BlockDevice& host, Header header);

    Result<> placeL1();
    // Gives every guest cluster its place, L2 tables in between (preallocation=metadata).
    Result<> mapEverything();
    // The same with all data in one piece, whose host range is returned (falloc and full).
    Result<Range> mapContiguously();
    // Writes what is left, gives the file its length: the header, complete.
    Result<Header> finish();

private:
    struct OpenTable {                          // the L2 table being filled
        std::uint64_t index = UINT64_MAX, cluster = 0;
        std::vector<std::byte> bytes;
    };
    Result<> openTable(std::uint64_t l1Index);
    Result<> closeTable();
    Result<> mapChunk(std::uint64_t& guestCluster, std::uint64_t end);
    Result<> mapRun(std::uint64_t guestCluster, std::uint64_t count, std::uint64_t hostCluster);
    std::vector<std::byte> tableBytes(std::span<const std::uint64_t> blocks) const;
    Result<> writeOldTables();
    Result<> writeRefcounts();
    Result<> writeBlock(std::uint64_t index, std::vector<std::byte>& bytes);
    Result<> growTo(std::uint64_t length);

    BlockDevice& m_host;
    Header m_header;
    Geometry m_geometry;
    Layout m_layout;
    std::vector<std::byte> m_l1;
    OpenTable m_table;
    std::uint64_t m_dataEnd = 0;                // host bytes
};

} // namespace blockcore::qcow2
