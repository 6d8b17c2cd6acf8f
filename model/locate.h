// SPDX-License-Identifier: MIT
// The Locate bar's language: what a person types to go to a place on the disk. Pure; knows no widget.
#pragma once

#include "blockcore/device/extent.h"

#include "model/partition_facts.h"

#include <QString>

#include <expected>
#include <optional>

namespace model {

struct LocateContext {
    quint64 diskSize = 0;                       // bytes
    quint64 clusterSize = 0;                    // bytes; 0: the image has no clusters
    quint64 current = 0;                        // guest offset that "+…" and "-…" start from
    QList<PartitionFacts> partitions{};
};

// Understands "sector 4096", "s4096", "cluster 77", "0x1f400000", "4096" (bytes), "12.5GiB", "50%", "start",
// "end", "+1M" and "-64K" from here, "p2" for a whole partition and "p2+1M" for a place in it, and a length after any of them: "sector 4096 +8 sectors", "1G +64K".
// (behind a partition's name a plus is a place, not a length). The range lies within the disk. The error is a translated sentence that says how to write it.
std::expected<blockcore::Range, QString> parseLocation(const QString& text, const LocateContext& context);

// A place in a file rather than on the disk: "host:0x50000" is an offset, "L2[3][17]", "L1[3]" or "header.version" the name
// of a field. Nothing: text is not of that kind.
struct FileLocation {
    std::optional<quint64> offset;
    QString field;
};
std::optional<FileLocation> parseFileLocation(const QString& text);

} // namespace model
