// SPDX-License-Identifier: MIT
// Where file systems keep what they cannot do without: superblocks and copies, boot sectors, allocation tables. Knows
// only what those few places say; every number from the disk is bounded before it is used.
#pragma once

#include "blockcore/base/stored.h"
#include "blockcore/chain/chain.h"
#include "model/disk_places.h"

#include <array>
#include <optional>

namespace model {

// A record at that place of the disk, or nothing when it cannot be read.
template <blockcore::DiskRecord Record> std::optional<Record> readRecord(blockcore::Chain& chain, quint64 offset) {
    if (offset > chain.size() || chain.size() - offset < sizeof(Record)) return std::nullopt;
    Record record;
    if (!chain.read(offset, std::as_writable_bytes(std::span(&record, 1)))) return std::nullopt;
    return record;
}

void addFileSystemPlaces(QList<DiskPlace>& places, blockcore::Chain& chain, const PartitionFacts& partition);

} // namespace model
