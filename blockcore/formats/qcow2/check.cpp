// SPDX-License-Identifier: MIT
#include "blockcore/formats/qcow2/check.h"

#include "blockcore/formats/qcow2/check_compare.h"
#include "blockcore/formats/qcow2/check_steps.h"
#include "blockcore/formats/qcow2/repair.h"

#include <algorithm>
#include <cerrno>
#include <format>

namespace blockcore::qcow2 {

namespace {

constexpr auto kWithName = CheckLog::Shown::WithProgramName;

// The table grows with what it holds, so the window that is read doubles until the parser has enough.
Result<SnapshotTable> loadSnapshotTable(const Header& header, const PaddedFile& file) {
    std::vector<std::byte> window;
    for (std::uint64_t length = 1u << 20;; length *= 2) {
        window.resize(std::min(length, kMaxSnapshotTableBytes));
        TRY(file.read(header.snapshotTableOffset, window));
        auto table = parseSnapshotTable(header, window);
        const bool cutShort = !table && table.error().message.starts_with(kSnapshotTableEnds);
        if (!cutShort || window.size() == kMaxSnapshotTableBytes) return table;
    }
}

} // namespace

Result<SnapshotTable> readSnapshots(const Header& header, const PaddedFile& file, CheckLog& log) {
    const std::uint64_t offset = header.snapshotTableOffset;
    if (header.snapshotCount > kMaxSnapshots) {
        log.add(kSnapshotTableInvalid,
                std::format("ERROR snapshot table too large\nYou can force-remove all {} overhanging snapshots with "
                            "qemu-img check -r all", header.snapshotCount - kMaxSnapshots), offset, kWithName);
        return failSystem(EFBIG);
    }
    const std::uint64_t minimumLength = header.snapshotCount * sizeof(SnapshotRecord);
    if (offset > INT64_MAX - minimumLength || header.geometry().offsetInCluster(offset) != 0) {
        log.add(kSnapshotTableInvalid, "ERROR snapshot table offset invalid", offset, kWithName);
        return failSystem(EINVAL);
    }
    if (header.snapshotCount == 0) return SnapshotTable{};
    auto table = loadSnapshotTable(header, file);
    if (!table) {
        log.add(kSnapshotTableInvalid,
                std::format("ERROR failed to read the snapshot table: {}\nYou can force-remove this extra metadata with "
                            "qemu-img check -r all", table.error().message), offset, kWithName);
        return failSystem(EFBIG);
    }
    // Version 3 requires the extra data up to the disk's size.
    constexpr std::uint32_t kRequiredExtraData = 16;
    for (std::size_t i = 0; i < table->snapshots.size() && header.version >= 3; ++i)
        if (table->snapshots[i].extraDataLength < kRequiredExtraData)
            log.add(kSnapshotIncomplete, std::format("ERROR snapshot table entry {} is incomplete", i), offset);
    return table;
}

// Names may hold anything; the reference stops at a NUL.
std::string snapshotErrorText(const Snapshot& snapshot) {
    const auto beforeNul = [](std::string_view text) { return text.substr(0, text.find('\0')); };
    return std::format("ERROR snapshot {} ({})", beforeNul(snapshot.info.id), beforeNul(snapshot.info.name));
}

namespace {

Result<> walkSnapshot(const Header& header, const Snapshot& snapshot, ReferenceWalk& walk, CheckLog& log) {
    if (header.geometry().offsetInCluster(snapshot.l1Offset) != 0) {
        log.add(kSnapshotL1Unaligned,
                std::format("{} l1_offset={:#x}: L1 table is not cluster aligned; snapshot table entry corrupted",
                            snapshotErrorText(snapshot),
                            snapshot.l1Offset), snapshot.l1Offset);
        return {};
    }
    if (snapshot.l1EntryCount > kMaxL1Bytes / sizeof(be64)) {
        log.add(kSnapshotL1TooLarge,
                std::format("{} l1_size={:#x}: L1 table is too large; snapshot table entry corrupted",
                            snapshotErrorText(snapshot),
                            snapshot.l1EntryCount), snapshot.l1Offset);
        return {};
    }
    return walk.addTables(snapshot.l1Offset, snapshot.l1EntryCount, ReferenceWalk::Tables::Snapshot);
}

} // namespace

Result<> walkEverything(const Header& header, const SnapshotTable& snapshots, const StoredRefcounts& stored,
                        ReferenceWalk& walk, CheckLog& log) {
    const Geometry geometry = header.geometry();
    walk.addRegion(0, geometry.clusterSize());
    TRY(walk.addTables(header.l1Offset, header.l1EntryCount, ReferenceWalk::Tables::Active));
    if (header.hasIncompatible(kIncompatibleDataFile) && !snapshots.snapshots.empty())
        log.add(kSnapshotsWithDataFile,
                std::format("ERROR {} snapshots in image with data file", snapshots.snapshots.size()));
    for (const Snapshot& snapshot : snapshots.snapshots) TRY(walkSnapshot(header, snapshot, walk, log));
    TRY(walk.addSharedTables());
    walk.addRegion(header.snapshotTableOffset, snapshots.byteLength);
    walk.addRegion(header.refcountTableOffset, header.refcountTableClusters * geometry.clusterSize());
    if (header.crypto) walk.addRegion(header.crypto->offset, header.crypto->length);
    TRY(walk.addBitmaps());
    walk.addRefcountBlocks(stored);
    return {};
}

Result<std::uint64_t> countableClusters(const Header& header, const PaddedFile& file, CheckLog& log) {
    const std::uint64_t clusterCount = header.geometry().clustersFor(file.size());
    if (clusterCount <= INT32_MAX) return clusterCount;
    log.add(kFileTooLarge, "The file has too many clusters to count", {}, CheckLog::Shown::NotAtAll);
    return failSystem(EFBIG);
}

Error checkFailed(Error error) {
    if (error.code != ErrorCode::Cancelled) error.context.push_back("Check failed");
    return error;
}

Result<CheckReport> ImageChecker::check(const RunContext& context) {
    CheckLog log(context);
    const PaddedFile file(m_host);
    const Geometry geometry = m_header.geometry();
    context.progress.begin(Stage::Checking, m_header.l1EntryCount);

    const SnapshotTable snapshots = TRY(readSnapshots(m_header, file, log).transform_error(checkFailed));
    const std::uint64_t clusterCount = TRY(countableClusters(m_header, file, log).transform_error(checkFailed));
    log.setClusterCount(clusterCount);
    log.report().totalClusters = geometry.clustersFor(m_header.size);

    ReferenceCounts counts(clusterCount, geometry.maxRefcount());
    ReferenceWalk walk(m_header, file, counts, log);
    StoredRefcounts stored(m_header, file, log);
    TRY(stored.loadTable().transform_error(checkFailed));
    TRY(walkEverything(m_header, snapshots, stored, walk, log).transform_error(checkFailed));

    const Comparison comparison = TRY(compareRefcounts(geometry, counts, stored, log).transform_error(checkFailed));
    if (comparison.marksDiffer || walk.marksIncomplete())
        TRY(checkCopiedFlags(m_header, file, stored, log).transform_error(checkFailed));
    log.report().imageEndOffset = (comparison.highestCluster + 1) << geometry.clusterBits();
    return std::move(log.report());
}

Result<CheckReport> ImageChecker::repair(RepairMode mode, const RunContext& context) {
    return Repairer(m_header, m_host, mode, context).run().transform_error(checkFailed);
}

} // namespace blockcore::qcow2
