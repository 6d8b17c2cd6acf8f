// SPDX-License-Identifier: MIT
// Writing guest bytes: in place where the cluster is this image's alone, else into fresh clusters that the
// mapping takes over once the bytes are there. What was mapped before is released at the next flush.
#include "blockcore/formats/qcow2/image.h"

#include <algorithm>

namespace blockcore::qcow2 {

namespace {

constexpr std::uint32_t kAllSubclusters = UINT32_MAX;

bool inPlace(const MappedRun& run) { return run.kind == ExtentKind::Data && run.copied; }
// Host space that is ours although it does not show yet.
bool setAside(const MappedRun& run) { return run.kind != ExtentKind::Data && run.hostOffset && run.copied; }

} // namespace

// Once, before the first change: what a stranger's tables must not lead to is found here, and promises that this
// writer cannot keep (of features it does not know) are taken back before any guest byte changes.
Result<> Qcow2Image::prepareForWriting() {
    if (m_prepared) return {};
    TRY(loadAllocation());
    const std::uint64_t vouched = kAutoclearDataFileRaw | (m_header.bitmaps ? kAutoclearBitmaps : 0);
    if ((m_header.autoclear & ~vouched) != 0) TRY(keepAutoclear(m_header.autoclear & vouched));
    m_knownZero = false;
    m_prepared = true;
    return {};
}

// The refcounts' tables, and where all tables lie.
Result<> Qcow2Image::loadAllocation() {
    TRY(m_allocator.load());
    MetadataMap& metadata = m_allocator.metadata();
    TRY(metadata.add({0, 1}));
    TRY(metadata.add({m_header.l1Offset, m_header.l1EntryCount * sizeof(be64)}));
    for (std::uint64_t i = 0; i < m_tables.l1EntryCount(); ++i)
        if (const std::uint64_t offset = TRY(m_tables.l2TableOffset(i)); offset != 0)
            TRY(metadata.add({offset, m_geometry.clusterSize()}));
    TRY(metadata.add({m_header.snapshotTableOffset, m_snapshots.byteLength}));
    for (const Snapshot& snapshot : m_snapshots.snapshots)
        TRY(metadata.add({snapshot.l1Offset, snapshot.l1EntryCount * sizeof(be64)}));
    if (m_header.bitmaps)
        TRY(metadata.add({m_header.bitmaps->directoryOffset, m_header.bitmaps->directorySize}));
    return {};
}

// Takes back, for good, the promises that are not in kept.
Result<> Qcow2Image::keepAutoclear(std::uint64_t kept) {
    const be64 field = kept;
    TRY(m_host->write(kAutoclearFieldOffset, std::as_bytes(std::span(&field, 1))));
    TRY(m_host->flush());
    m_header.autoclear = kept;
    return {};
}

Result<> Qcow2Image::prepareOnce() {
    if (m_prepared) return {};
    const std::unique_lock lock(m_lock);
    return prepareForWriting();
}

Result<> Qcow2Image::doWrite(std::uint64_t offset, std::span<const std::byte> data) {
    return sealIfCorrupt(writeRecorded(offset, data, {offset, data.size()}));
}

Result<> Qcow2Image::writeRecorded(std::uint64_t offset, std::span<const std::byte> data, Range changed) {
    TRY(beginChange(changed));
    return writeAll(offset, data);
}

Result<> Qcow2Image::writeAll(std::uint64_t offset, std::span<const std::byte> data) {
    while (!data.empty()) {
        const std::uint64_t written = TRY(writeSome(offset, data));
        offset += written;
        data = data.subspan(written);
    }
    return {};
}

// Writes a first part of data, all of one state: how long it was.
Result<std::uint64_t> Qcow2Image::writeSome(std::uint64_t offset, std::span<const std::byte> bytes) {
    MappedRun run;
    {
        const std::shared_lock lock(m_lock);
        run = TRY(runAt(offset, bytes.size()));
        if (inPlace(run)) {
            const Range host{*run.hostOffset, run.guest.length};
            if (!m_dataFile) TRY(m_allocator.metadata().checkFree(host));
            TRY(data().write(host.offset, bytes.first(host.length)));
            return host.length;
        }
        if (setAside(run)) {
            TRY(checkWholeUnits(run, run));
            if (!m_dataFile) TRY(m_allocator.metadata().checkFree({*run.hostOffset, run.guest.length}));
            TRY(writePayload(*run.hostOffset, offset, bytes.first(run.guest.length)));
        }
    }
    if (!setAside(run)) return writeFresh(run, bytes);
    const std::unique_lock lock(m_lock);
    return link(run.guest, *run.hostOffset);
}

// As writeSome for a run without host space of its own. The range grows over following runs of that sort, so
// that a large write becomes one piece of the file.
Result<std::uint64_t> Qcow2Image::writeFresh(const MappedRun& run, std::span<const std::byte> bytes) {
    MappedRun target = run;
    {
        const std::shared_lock lock(m_lock);
        MappedRun last = run;
        while (target.guest.length < bytes.size()) {
            const MappedRun next = TRY(runAt(target.guest.end(), bytes.size() - target.guest.length));
            if (next.hostOffset && next.copied) break;
            target.guest.length += next.guest.length;
            last = next;
        }
        // A cluster that is shared may have subclusters in several states; it is replaced as a whole.
        TRY(checkWholeUnits(run, last));
    }
    // The table comes before the clusters that it maps, as the reference lays them out; hence one table at a time.
    const std::uint64_t tableEnd = (m_geometry.l1Index(target.guest.offset) + 1) * m_geometry.l2Coverage();
    target.guest.length = std::min(target.guest.length, tableEnd - target.guest.offset);
    const std::uint64_t start = m_geometry.clusterStart(target.guest.offset);
    std::uint64_t hostOffset = target.guest.offset;
    {
        const std::unique_lock lock(m_lock);
        TRY(ensureTable(target.guest.offset));
        if (!m_dataFile) hostOffset = TRY(m_allocator.allocate(m_geometry.clustersFor(target.guest.end() - start))) +
                                       target.guest.offset - start;
    }
    TRY(writePayload(hostOffset, target.guest.offset, bytes.first(target.guest.length)));
    const std::unique_lock lock(m_lock);
    return link(target.guest, hostOffset);
}

// New bytes for space that nobody refers to yet. The disk may end within its last cluster: that is filled up, lest
// old bytes of the file appear when the disk grows.
Result<> Qcow2Image::writePayload(std::uint64_t hostOffset, std::uint64_t guestOffset,
                                  std::span<const std::byte> bytes) {
    const Range host{hostOffset, bytes.size()};
    TRY(data().write(host.offset, bytes));
    const std::uint64_t guestEnd = guestOffset + bytes.size();
    if (m_dataFile || guestEnd != size()) return {};
    const std::uint64_t padding = alignUp(guestEnd, m_geometry.clusterSize()) - guestEnd;
    if (padding == 0) return {};
    return data().zero({host.end(), padding});
}

// first and last: the runs that the write begins and ends with.
Result<> Qcow2Image::checkWholeUnits(const MappedRun& first, const MappedRun& last) const {
    const auto unitOf = [this](const MappedRun& run) {
        return run.wholeClusters() ? m_geometry.clusterSize() : m_geometry.subclusterSize();
    };
    const bool wholeEnd = isAligned(last.guest.end(), unitOf(last)) || last.guest.end() == size();
    if (isAligned(first.guest.offset, unitOf(first)) && wholeEnd) return {};
    return fail(ErrorCode::InvalidArgument, "The write does not cover whole allocation units");
}

// Maps guest to the host bytes from hostOffset on, which hold its content and were allocated for it or set aside
// before. Returns how much of it was mapped; the rest has to be written again.
Result<std::uint64_t> Qcow2Image::link(Range guest, std::uint64_t hostOffset) {
    std::uint64_t offset = guest.offset;
    while (offset < guest.end()) {
        const std::uint64_t end = std::min(clusterEnd(offset), guest.end());
        const std::uint64_t host = m_geometry.clusterStart(hostOffset + (offset - guest.offset));
        if (!TRY(linkCluster({offset, end - offset}, host))) {
            const std::uint64_t unused = alignUp(guest.end(), m_geometry.clusterSize()) - m_geometry.clusterStart(offset);
            TRY(m_allocator.release({host, unused}));
            break;
        }
        offset = end;
    }
    TRY(flushIfFull());
    return offset - guest.offset;
}

// False: somebody else gave the cluster host space in the meantime (two writers, two subclusters).
Result<bool> Qcow2Image::linkCluster(Range guest, std::uint64_t hostOffset) {
    TRY(ensureTable(guest.offset));
    const L2Entry old = TRY(m_tables.entryAt(guest.offset));
    const bool ours = !old.compressed() && old.copied() && (m_dataFile || old.hostOffset() != 0);
    if (ours && old.hostOffset() != hostOffset) return false;

    L2Entry entry{.entry = hostOffset | kEntryCopied, .bitmap = 0};
    if (m_geometry.extendedL2()) {
        const std::uint64_t subclusterSize = m_geometry.subclusterSize();
        const std::uint64_t first = m_geometry.offsetInCluster(guest.offset) / subclusterSize;
        const std::uint64_t count = divideUp(guest.length, subclusterSize);
        const std::uint64_t written = (std::uint64_t{kAllSubclusters} >> (kSubclusterCount - count)) << first;
        const bool replaced = old.compressed() || (old.hostOffset() != 0 && !ours);
        entry.bitmap = replaced ? kAllSubclusters : (old.bitmap & ~(written << kSubclusterCount)) | written;
    }
    TRY(m_tables.setEntry(guest.offset, entry));
    if (!ours) TRY(dropReference(old));
    return true;
}

// An L2 table for the cluster, in this image's sole possession: made, or copied from one that a snapshot shares.
Result<> Qcow2Image::ensureTable(std::uint64_t guestOffset) {
    const std::uint64_t l1Index = m_geometry.l1Index(guestOffset);
    const std::uint64_t old = TRY(m_tables.l2TableOffset(l1Index));
    if (old != 0 && isCopied(m_tables.l1Entry(l1Index))) return {};
    const std::uint64_t fresh = TRY(m_allocator.allocate(1));
    TRY(m_tables.makeTable(fresh, old));
    TRY(m_allocator.metadata().add({fresh, m_geometry.clusterSize()}));
    m_tables.setL1Entry(l1Index, fresh | kEntryCopied);
    if (old == 0) return {};
    m_allocator.metadata().remove({old, m_geometry.clusterSize()});
    return m_allocator.release({old, m_geometry.clusterSize()});
}

// What the entry referred to is not referred to by it any more.
Result<> Qcow2Image::dropReference(const L2Entry& entry) {
    if (m_dataFile) return {};
    if (entry.compressed()) {
        const CompressedPlace place = compressedPlace(m_geometry, entry.entry);
        return m_allocator.release({place.hostOffset, place.length});
    }
    if (entry.hostOffset() == 0) return {};
    return m_allocator.release({entry.hostOffset(), m_geometry.clusterSize()});
}

Result<> Qcow2Image::flushIfFull() {
    if (!m_tables.cache().full() && !m_allocator.cache().full()) return {};
    return flushLocked();
}

} // namespace blockcore::qcow2
