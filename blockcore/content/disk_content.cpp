// SPDX-License-Identifier: MIT
#include "blockcore/content/disk_content.h"

namespace blockcore {

Result<DiskContent> readDiskContent(BlockDevice& disk, const RunContext& context) {
    DiskContent content;
    content.table = TRY(readPartitionTable(disk));
    if (content.table.partitions.empty()) {
        content.whole = TRY(recogniseFileSystem(disk, {0, disk.size()}));
        return content;
    }
    content.held.resize(content.table.partitions.size());
    for (std::size_t at = 0; at < std::min(content.held.size(), kMaxRecognised); ++at) {
        TRY(context.checkpoint());
        content.held[at] = TRY(recogniseFileSystem(disk, content.table.partitions[at].range));
    }
    return content;
}

} // namespace blockcore
