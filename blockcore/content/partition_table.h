// SPDX-License-Identifier: MIT
// The partitions of a disk as its MBR or GPT lists them. Reads a few sectors of guest bytes; every number is bounded, and a
// partition that does not lie on the disk is kept and marked, since that is what people look for.
#pragma once

#include "blockcore/base/uuid.h"
#include "blockcore/device/block_device.h"

#include <string>
#include <vector>

namespace blockcore {

enum class PartitionScheme : std::uint8_t { None, Mbr, Gpt };
std::string_view schemeName(PartitionScheme scheme); // "none", "mbr", "gpt"

struct Partition {
    std::uint32_t index = 0;                // as Linux counts them: 1, 2, …; logical ones from 5 on
    Range range;                            // guest bytes; what the table says
    std::string type{};                     // "Linux filesystem", "0x83"
    std::string typeId{};                   // the identifier itself
    std::string name{};                     // GPT only
    std::string uuid{};                     // GPT only
    bool bootable = false;
    bool onDisk = true;                     // false: it ends past the disk's end
};

struct PartitionTable {
    PartitionScheme scheme = PartitionScheme::None;
    std::uint32_t sectorSize = 512;         // what the table counts in
    std::vector<Partition> partitions{};    // in the table's order
    std::string problem{};                  // what is wrong with the table; empty: nothing
};

// Errors only when the disk cannot be read.
Result<PartitionTable> readPartitionTable(BlockDevice& disk);

} // namespace blockcore
