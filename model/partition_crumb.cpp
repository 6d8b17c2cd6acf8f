// SPDX-License-Identifier: MIT
#include "model/partition_crumb.h"

#include "model/format_text.h"
#include "model/partition_facts.h"

namespace model {

QString partitionCrumb(const QList<PartitionFacts>& partitions, quint64 offset) {
    const PartitionFacts* found = partitionAt(partitions, offset);
    if (!found || found->index == 0) return {};
    return QStringLiteral("%1 +%2").arg(found->title(), sizeText(offset - found->range.offset));
}

} // namespace model
