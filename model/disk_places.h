// SPDX-License-Identifier: MIT
// What certain bytes of a disk are for: partition tables and their backups, superblocks and their copies, boot sectors,
// file allocation tables, headers of encrypted volumes. So that "sector 2048 differs" can be told as what it means.
#pragma once

#include "model/partition_facts.h"

namespace model {

struct DiskPlace {
    blockcore::Range range{};                   // guest bytes
    QString text;                               // "superblock, copy in group 3"
};

// What is known about a disk's layout: all that is needed to say what a range of it means.
struct DiskLayout {
    QList<PartitionFacts> partitions;
    QList<DiskPlace> places;                    // by their start
};

// On a worker: reads the partition table and the first sectors of each partition. Unreadable disks have no places.
DiskLayout readDiskLayout(blockcore::Chain& chain, const std::stop_token& stop);
// "p2 ext4 “root”: superblock"; empty when nothing is known about the range.
QString meaningOf(const DiskLayout& layout, blockcore::Range range);

} // namespace model
