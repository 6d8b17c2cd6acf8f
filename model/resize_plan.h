// SPDX-License-Identifier: MIT
// What a resize would do to a disk, found out before it starts: above all what would be cut off, by name, and who stands on
// the image. Reads metadata, the partition table and the ends of partitions.
#pragma once

#include "model/partition_facts.h"

#include <QStringList>

#include <stop_token>

namespace model {

struct ResizeRequest {
    QString image;
    QStringList allowed;                        // as for ImageDocument::allow()
    quint64 newSize = 0;                        // bytes
};

struct ResizePlan {
    quint64 oldSize = 0, newSize = 0;           // guest bytes
    quint64 dataBeyond = 0;                     // bytes of data that would be cut off
    quint64 dataEnd = 0;                        // where the last data on the disk ends
    bool onlyTableBeyond = false;               // and they are the copy of the partition table at the disk's end
    QList<PartitionFacts> partitions;
    bool hasGpt = false;                        // which has a copy at the end of the disk
    QStringList dependents;                     // paths of overlays that stand on the image
    int snapshots = 0;
    quint64 freeBytes = 0;                      // where the file lies
    QString problem;                            // why it cannot be done; empty: it can

    bool shrinks() const { return newSize < oldSize; }
    // Partitions that would lose their end, or all of themselves.
    QList<PartitionFacts> cutPartitions() const;
    // The partition that could grow into new space: the last on the disk; null: there is none.
    const PartitionFacts* lastPartition() const;
};

// On a worker.
ResizePlan planResize(const ResizeRequest& request, const std::stop_token& stop);

} // namespace model
