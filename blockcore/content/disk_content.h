// SPDX-License-Identifier: MIT
// All that is on a disk in one list: its partitions with what each holds, or what the whole disk holds.
#pragma once

#include "blockcore/base/run_context.h"
#include "blockcore/content/file_system.h"
#include "blockcore/content/partition_table.h"

namespace blockcore {

struct DiskContent {
    PartitionTable table;
    std::optional<FileSystem> whole;        // of a disk without partitions
    std::vector<std::optional<FileSystem>> held; // by each partition of the table
};

// So many partitions are looked into at most; the rest are listed only.
inline constexpr std::size_t kMaxRecognised = 256;
// Cancelled between partitions.
Result<DiskContent> readDiskContent(BlockDevice& disk, const RunContext& context);

} // namespace blockcore
