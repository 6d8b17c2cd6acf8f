// SPDX-License-Identifier: MIT
// A place on the disk told by the partition that it lies in, wherever a selection is described.
#pragma once

#include <QList>
#include <QString>

namespace model {

struct PartitionFacts;

// "p2 ext4 “root” +1.2 MiB"; empty: in none, or the disk has no table.
QString partitionCrumb(const QList<PartitionFacts>& partitions, quint64 offset);

} // namespace model
