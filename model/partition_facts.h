// SPDX-License-Identifier: MIT
// What is known about one partition, or about a disk without any: values copied out of the engine on a worker.
#pragma once

#include "blockcore/device/extent.h"

#include <QList>
#include <QString>

#include <optional>
#include <stop_token>

namespace blockcore {
class Chain;
}

namespace model {

struct PartitionFacts {
    int index = 0;                              // as Linux counts them; 0: the whole disk
    blockcore::Range range{};                   // guest bytes
    QString type{}, name{}, uuid{};             // as the table says
    QString holds{}, label{};                   // what was recognised on it: "ext4", "root"
    bool onDisk = true;                         // false: it ends past the disk's end

    // "p2 ext4 “root”"
    QString title() const;
};

// On a worker: reads the ends of the disk and of each partition. Unreadable disks have none.
QList<PartitionFacts> readPartitions(blockcore::Chain& chain, const std::stop_token& stop);
const PartitionFacts* partitionAt(const QList<PartitionFacts>& partitions, quint64 offset);

} // namespace model
