// SPDX-License-Identifier: MIT
#include "blockcore/formats/qcow2/repair_snapshots.h"

#include "blockcore/base/byte_reader.h"

#include <algorithm>
#include <format>

namespace blockcore::qcow2 {

namespace {

constexpr std::uint32_t kRequiredExtraData = 16; // of version 3: up to the disk's size

struct RawSnapshot {
    SnapshotRecord record;
    std::vector<std::byte> extra;
    std::string id, name;
    std::uint64_t claimedExtra = 0;

    bool empty() const { return record.l1Offset == 0 && record.l1EntryCount == 0 && id.empty() && name.empty(); }
};

Result<RawSnapshot> readRaw(ByteReader& reader) {
    TRY(reader.skip(alignUp(reader.position(), 8) - reader.position()));
    RawSnapshot raw{.record = TRY(reader.read<SnapshotRecord>()), .extra = {}, .id = {}, .name = {}};
    raw.claimedExtra = raw.record.extraDataLength;
    const auto extra = TRY(reader.take(raw.claimedExtra));
    const auto kept = extra.first(std::min<std::size_t>(extra.size(), kMaxSnapshotExtraData));
    raw.extra.assign(kept.begin(), kept.end());
    raw.id = TRY(reader.readText(raw.record.idLength));
    raw.name = TRY(reader.readText(raw.record.nameLength));
    return raw;
}

class SnapshotMender {
public:
    SnapshotMender(const Header& header, const PaddedFile& file, CheckLog& log)
        : m_header(header), m_geometry(header.geometry()), m_file(file), m_log(log) {}

    Result<MendedSnapshots> mend() {
        std::uint64_t count = m_header.snapshotCount;
        if (count == 0) return MendedSnapshots{};
        if (m_header.hasIncompatible(kIncompatibleDataFile)) {
            // Their clusters were overwritten when the disk was: nothing keeps them apart.
            changed(kSnapshotsWithDataFile, std::format("ERROR {} snapshots in image with data file", count));
            return std::move(m_result);
        }
        if (count > kMaxSnapshots) {
            changed(kSnapshotTableInvalid, std::format("Discarding {} overhanging snapshots", count - kMaxSnapshots));
            count = kMaxSnapshots;
        }
        const std::uint64_t offset = m_header.snapshotTableOffset;
        if (offset > INT64_MAX - kMaxSnapshotTableBytes) return asCheckSays();
        auto entries = TRY(load(m_geometry.clusterStart(offset), count));
        if (m_geometry.offsetInCluster(offset) != 0) {
            if (!std::ranges::all_of(entries, [this](const RawSnapshot& raw) { return plausible(raw); }))
                return asCheckSays();
            changed(kSnapshotTableInvalid, "ERROR snapshot table offset invalid");
        }
        std::uint64_t emptyCount = 0;
        for (std::size_t i = 0; i < entries.size(); ++i)
            entries[i].empty() ? static_cast<void>(++emptyCount) : take(entries[i], i);
        emptyCount += count - entries.size();
        if (emptyCount > 0)
            changed(kSnapshotTableInvalid, std::format("Discarding {} empty snapshot table entries", emptyCount));
        m_writer.padTo(alignUp(m_writer.size(), 8));
        m_result.bytes = m_writer.take();
        return std::move(m_result);
    }

private:
    void changed(const FindingKind& kind, std::string line, std::optional<std::uint64_t> offset = {}) {
        m_log.addMended(kind, std::move(line), offset);
        m_result.changed = true;
    }
    Result<MendedSnapshots> asCheckSays() {
        TRY(readSnapshots(m_header, m_file, m_log));
        return fail(ErrorCode::Corrupt, "The snapshot table cannot be read");
    }
    bool plausible(const RawSnapshot& raw) const {
        return !raw.id.empty() && raw.claimedExtra <= kMaxSnapshotExtraData
               && m_geometry.offsetInCluster(raw.record.l1Offset) == 0 && l1InFile(raw.record.l1Offset, raw.record.l1EntryCount);
    }
    bool l1InFile(std::uint64_t offset, std::uint64_t entryCount) const {
        const std::uint64_t length = entryCount * sizeof(be64);
        if (length == 0) return true;
        return offset != 0 && offset < m_file.size() && length <= m_file.size() - offset + m_geometry.clusterSize();
    }
    // As many entries as the largest table has room for, up to the last that is not empty.
    Result<std::vector<RawSnapshot>> load(std::uint64_t offset, std::uint64_t count) {
        std::vector<std::byte> window;
        const std::uint64_t most = offset < m_file.size() ? std::min(m_file.size() - offset, kMaxSnapshotTableBytes) : 0;
        for (std::uint64_t length = 1u << 16;; length *= 2) {
            window.resize(std::min(length, most));
            TRY(m_file.read(offset, window));
            std::vector<RawSnapshot> entries;
            ByteReader reader(window);
            for (std::uint64_t i = 0; i < count; ++i) {
                auto raw = readRaw(reader);
                if (!raw) break;
                entries.push_back(*std::move(raw));
                if (!entries.back().empty()) m_result.table.byteLength = reader.position();
            }
            if (entries.size() == count || window.size() == most) return entries;
        }
    }
    void take(RawSnapshot& raw, std::size_t index) {
        if (raw.claimedExtra > kMaxSnapshotExtraData)
            changed(kSnapshotTableInvalid,
                    std::format("Discarding too much extra metadata in snapshot table entry {} ({} > {})", index,
                                raw.claimedExtra, kMaxSnapshotExtraData), m_header.snapshotTableOffset);
        if (m_header.version >= 3 && raw.extra.size() < kRequiredExtraData) {
            changed(kSnapshotIncomplete, std::format("ERROR snapshot table entry {} is incomplete", index));
            complete(raw);
        }
        raw.record.extraDataLength = static_cast<std::uint32_t>(raw.extra.size());
        Snapshot snapshot{.info = {.id = raw.id, .name = raw.name}, .l1Offset = raw.record.l1Offset,
                          .l1EntryCount = raw.record.l1EntryCount};
        if (!mendL1(snapshot, raw)) return;
        raw.record.l1Offset = snapshot.l1Offset;
        raw.record.l1EntryCount = snapshot.l1EntryCount;
        append(raw);
        m_result.table.snapshots.push_back(std::move(snapshot));
    }
    void complete(RawSnapshot& raw) const {
        SnapshotExtraRecord extra{.vmStateSize = std::uint32_t{raw.record.vmStateSize}, .diskSize = m_header.size,
                                  .instructionCount = UINT64_MAX};
        std::memcpy(&extra, raw.extra.data(), raw.extra.size() >= 8 ? 8 : 0);
        const auto bytes = std::as_bytes(std::span(&extra, 1));
        raw.extra.assign(bytes.begin(), bytes.end());
    }
    std::uint64_t diskSize(const RawSnapshot& raw) const {
        if (raw.extra.size() < kRequiredExtraData) return m_header.size;
        return loadBe64(raw.extra, 1);
    }
    // False: its content cannot be found, the snapshot is given up.
    bool mendL1(Snapshot& snapshot, const RawSnapshot& raw) {
        if (m_geometry.offsetInCluster(snapshot.l1Offset) != 0) {
            changed(kSnapshotL1Unaligned,
                    std::format("{} l1_offset={:#x}: L1 table is not cluster aligned; snapshot table entry corrupted",
                                snapshotErrorText(snapshot), snapshot.l1Offset), snapshot.l1Offset);
            snapshot.l1Offset = m_geometry.clusterStart(snapshot.l1Offset);
        }
        if (snapshot.l1EntryCount > kMaxL1Bytes / sizeof(be64)) {
            changed(kSnapshotL1TooLarge,
                    std::format("{} l1_size={:#x}: L1 table is too large; snapshot table entry corrupted",
                                snapshotErrorText(snapshot), snapshot.l1EntryCount), snapshot.l1Offset);
            const std::uint64_t vmState = raw.extra.size() >= 8 ? loadBe64(raw.extra, 0)
                                                                : std::uint32_t{raw.record.vmStateSize};
            const std::uint64_t disk = std::min<std::uint64_t>(diskSize(raw), INT64_MAX);
            const std::uint64_t entries =
                m_geometry.l1EntriesFor(disk) + m_geometry.l1EntriesFor(std::min<std::uint64_t>(vmState, INT64_MAX));
            snapshot.l1EntryCount = static_cast<std::uint32_t>(std::min(entries, kMaxL1Bytes / sizeof(be64)));
        }
        if (l1InFile(snapshot.l1Offset, snapshot.l1EntryCount)) return true;
        changed(kOutsideFile, std::format("{}: L1 table is outside the file; snapshot discarded",
                                          snapshotErrorText(snapshot)), snapshot.l1Offset);
        return false;
    }
    void append(const RawSnapshot& raw) {
        m_writer.padTo(alignUp(m_writer.size(), 8));
        m_writer.write(raw.record);
        m_writer.writeBytes(raw.extra);
        m_writer.writeText(raw.id);
        m_writer.writeText(raw.name);
    }

    const Header& m_header;
    const Geometry m_geometry;
    const PaddedFile& m_file;
    CheckLog& m_log;
    ByteWriter m_writer;                        // the new table
    MendedSnapshots m_result;
};

} // namespace

Result<MendedSnapshots> mendSnapshots(const Header& header, const PaddedFile& file, CheckLog& log) {
    return SnapshotMender(header, file, log).mend();
}

} // namespace blockcore::qcow2
