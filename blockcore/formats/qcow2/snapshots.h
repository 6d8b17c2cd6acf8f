// SPDX-License-Identifier: MIT
// The snapshot table: bytes to entries and back. Pure functions of bytes; the tables of the snapshots are not read.
#pragma once

#include "blockcore/formats/qcow2/header.h"
#include "blockcore/image/image.h"

namespace blockcore::qcow2 {

struct Snapshot {
    SnapshotInfo info;
    std::uint64_t l1Offset = 0;
    std::uint32_t l1EntryCount = 0;
    std::uint32_t extraDataLength = 0;
    std::vector<std::byte> extraData{};         // as stored; what later versions add is kept
    bool hasDiskSize = false;                   // else info.diskSize is the active disk's
};

struct SnapshotTable {
    std::vector<Snapshot> snapshots;
    std::uint64_t byteLength = 0;               // of the whole table
};

// How the error starts when bytes were too few.
inline constexpr std::string_view kSnapshotTableEnds = "Snapshot table ends";
// bytes: the file from header.snapshotTableOffset on, as far as it goes but at most kMaxSnapshotTableBytes.
Result<SnapshotTable> parseSnapshotTable(const Header& header, std::span<const std::byte> bytes);

// The snapshot as the table stores a new one: with all extra data that this version knows.
Snapshot newSnapshot(const SnapshotInfo& info, std::uint64_t l1Offset, std::uint32_t l1EntryCount);
// The whole table; parseSnapshotTable gives the same snapshots again.
std::vector<std::byte> serialiseSnapshotTable(std::span<const Snapshot> snapshots);

} // namespace blockcore::qcow2
