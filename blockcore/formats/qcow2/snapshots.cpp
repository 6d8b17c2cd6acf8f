// SPDX-License-Identifier: MIT
#include "blockcore/formats/qcow2/snapshots.h"

#include "blockcore/base/byte_reader.h"

#include <format>

namespace blockcore::qcow2 {

namespace {

constexpr std::string_view kTooMuchExtraData = "Too much extra metadata in snapshot table entry";

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

// As the reference takes them: what follows a zero byte is not part of it.
Result<std::string> readName(ByteReader& reader, std::size_t length) {
    std::string name = TRY(reader.readText(length));
    name.resize(std::min(name.size(), name.find('\0')));
    return name;
}

Result<Snapshot> readSnapshot(const Header& header, ByteReader& reader) {
    const auto record = TRY(reader.read<SnapshotRecord>());
    Snapshot snapshot{.info = {}, .l1Offset = record.l1Offset, .l1EntryCount = record.l1EntryCount,
                      .extraDataLength = record.extraDataLength};
    if (snapshot.extraDataLength > kMaxSnapshotExtraData)
        return fail(ErrorCode::Corrupt, std::string(kTooMuchExtraData));
    const auto extra = TRY(reader.take(snapshot.extraDataLength));
    snapshot.info.dateSeconds = record.dateSeconds;
    snapshot.info.dateNanoseconds = record.dateNanoseconds;
    snapshot.info.vmClockNanoseconds = record.vmClockNanoseconds;
    snapshot.info.vmStateSize = record.vmStateSize;
    snapshot.info.diskSize = header.size;
    takeExtraData(snapshot, extra);
    snapshot.extraData.assign(extra.begin(), extra.end());
    snapshot.info.id = TRY(readName(reader, record.idLength));
    snapshot.info.name = TRY(readName(reader, record.nameLength));
    return snapshot;
}

std::unexpected<Error> unreadable(std::uint32_t index, const Error& error) {
    if (error.message != kTooMuchExtraData)
        return fail(ErrorCode::Corrupt, std::format("{} within entry {}", kSnapshotTableEnds, index));
    auto failure = fail(ErrorCode::Corrupt, std::format("{} {}", kTooMuchExtraData, index));
    failure.error().hint = "You can force-remove this extra metadata with qemu-img check -r all";
    return failure;
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
        if (!snapshot) return unreadable(i, snapshot.error());
        table.snapshots.push_back(*std::move(snapshot));
    }
    table.byteLength = reader.position();
    return table;
}

Snapshot newSnapshot(const SnapshotInfo& info, std::uint64_t l1Offset, std::uint32_t l1EntryCount) {
    const SnapshotExtraRecord record{.vmStateSize = info.vmStateSize,
                                     .diskSize = info.diskSize,
                                     .instructionCount = info.instructionCount.value_or(UINT64_MAX)};
    const auto extra = std::as_bytes(std::span(&record, 1));
    return {.info = info,
            .l1Offset = l1Offset,
            .l1EntryCount = l1EntryCount,
            .extraDataLength = sizeof(record),
            .extraData = {extra.begin(), extra.end()},
            .hasDiskSize = true};
}

std::vector<std::byte> serialiseSnapshotTable(std::span<const Snapshot> snapshots) {
    ByteWriter writer;
    for (const Snapshot& snapshot : snapshots) {
        const SnapshotInfo& info = snapshot.info;
        writer.padTo(alignUp(writer.size(), 8));
        // A vm state of 4 GiB or more is told by the extra data alone.
        const std::uint64_t shortSize = info.vmStateSize > UINT32_MAX ? 0 : info.vmStateSize;
        writer.write(SnapshotRecord{.l1Offset = snapshot.l1Offset,
                                    .l1EntryCount = snapshot.l1EntryCount,
                                    .idLength = static_cast<std::uint16_t>(info.id.size()),
                                    .nameLength = static_cast<std::uint16_t>(info.name.size()),
                                    .dateSeconds = static_cast<std::uint32_t>(info.dateSeconds),
                                    .dateNanoseconds = info.dateNanoseconds,
                                    .vmClockNanoseconds = info.vmClockNanoseconds,
                                    .vmStateSize = static_cast<std::uint32_t>(shortSize),
                                    .extraDataLength = snapshot.extraDataLength});
        writer.writeBytes(snapshot.extraData);
        writer.writeText(info.id);
        writer.writeText(info.name);
    }
    writer.padTo(alignUp(writer.size(), 8));
    return writer.take();
}

} // namespace blockcore::qcow2
