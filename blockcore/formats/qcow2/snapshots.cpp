// SPDX-License-Identifier: MIT
#include "blockcore/formats/qcow2/snapshots.h"

#include "blockcore/base/byte_reader.h"

#include <format>

namespace blockcore::qcow2 {

namespace {

// Each field counts only when it is there whole.
void takeExtraData(Snapshot& snapshot, std::span<const std::byte> extra) {
    SnapshotExtraRecord record{};
    std::memcpy(&record, extra.data(), std::min(extra.size(), sizeof(record)));
    if (extra.size() >= 8) snapshot.info.vmStateSize = record.vmStateSize;
    if (extra.size() >= 16) {
        snapshot.info.diskSize = record.diskSize;
        snapshot.hasDiskSize = true;
    }
    if (extra.size() >= 24 && record.instructionCount != UINT64_MAX)
        snapshot.info.instructionCount = record.instructionCount;
}

Result<Snapshot> readSnapshot(const Header& header, ByteReader& reader) {
    const auto record = TRY(reader.read<SnapshotRecord>());
    Snapshot snapshot{.info = {}, .l1Offset = record.l1Offset, .l1EntryCount = record.l1EntryCount,
                      .extraDataLength = record.extraDataLength};
    if (snapshot.extraDataLength > kMaxSnapshotExtraData)
        return fail(ErrorCode::Corrupt, "Too much extra metadata in snapshot table entry");
    const auto extra = TRY(reader.take(snapshot.extraDataLength));
    snapshot.info.dateSeconds = record.dateSeconds;
    snapshot.info.dateNanoseconds = record.dateNanoseconds;
    snapshot.info.vmClockNanoseconds = record.vmClockNanoseconds;
    snapshot.info.vmStateSize = record.vmStateSize;
    snapshot.info.diskSize = header.size;
    takeExtraData(snapshot, extra);
    snapshot.info.id = TRY(reader.readText(record.idLength));
    snapshot.info.name = TRY(reader.readText(record.nameLength));
    return snapshot;
}

} // namespace

Result<SnapshotTable> parseSnapshotTable(const Header& header, std::span<const std::byte> bytes) {
    SnapshotTable table;
    if (header.snapshotCount > kMaxSnapshots) return fail(ErrorCode::TooLarge, "Snapshot table too large");
    ByteReader reader(bytes);
    for (std::uint32_t i = 0; i < header.snapshotCount; ++i) {
        // Entries start on multiples of 8; the last one's padding need not exist.
        TRY(reader.skip(alignUp(reader.position(), 8) - reader.position()));
        auto snapshot = readSnapshot(header, reader);
        if (!snapshot) return fail(ErrorCode::Corrupt, std::format("{} {}", snapshot.error().message, i));
        table.snapshots.push_back(*std::move(snapshot));
    }
    table.byteLength = reader.position();
    return table;
}

} // namespace blockcore::qcow2
