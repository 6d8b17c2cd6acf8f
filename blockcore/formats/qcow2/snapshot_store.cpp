// SPDX-License-Identifier: MIT
#include "blockcore/formats/qcow2/snapshot_store.h"

#include "blockcore/formats/qcow2/image.h"

#include <algorithm>
#include <cerrno>
#include <charconv>

namespace blockcore::qcow2 {

namespace {

using Direction = ReferenceChanges::Direction;

// As C reads the beginning of a text as a number.
std::uint64_t leadingNumber(std::string_view text) {
    std::uint64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

// One more than the highest there is.
std::string nextId(std::span<const Snapshot> snapshots) {
    std::uint64_t highest = 0;
    for (const Snapshot& snapshot : snapshots) highest = std::max(highest, leadingNumber(snapshot.info.id));
    return std::to_string(highest + 1);
}

void clearCopiedInL1(std::span<std::byte> l1) {
    for (std::uint64_t i = 0; i < l1.size() / sizeof(be64); ++i) storeBe64(l1, i, loadBe64(l1, i) & ~kEntryCopied);
}

// Entries that lead to the same table in both: no count changes by going from one to the other.
TableWalk::Skip sameAs(std::span<const std::byte> l1) {
    return [l1](std::uint64_t index, std::uint64_t offset) -> Result<bool> {
        return index < l1.size() / sizeof(be64) && entryOffset(loadBe64(l1, index)) == offset;
    };
}

} // namespace

// Holds the image for itself; in the end everything that is cached is forgotten, so that who writes next begins with
// what the file says.
class ImageSnapshots::Session {
public:
    explicit Session(Qcow2Image& image) : m_image(image), m_lock(image.m_lock) {}
    ~Session() {
        m_image.m_allocator.forget();
        m_image.m_tables.cache().clear();
        m_image.m_prepared = false;
    }
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    Result<> begin() {
        if (m_image.m_header.hasIncompatible(kIncompatibleDataFile)) return failSystem(ENOTSUP);
        if (m_image.m_prepared) return m_image.flushLocked();
        m_image.m_allocator.forget();
        TRY(m_image.loadAllocation());
        const std::uint64_t kept = m_image.m_header.autoclear & kAutoclearKnown;
        return kept == m_image.m_header.autoclear ? Result<>{} : m_image.keepAutoclear(kept);
    }

private:
    Qcow2Image& m_image;
    std::unique_lock<std::shared_mutex> m_lock;
};

// --- The changes ------------------------------------------------------------------------------------------

Result<> ImageSnapshots::create(const SnapshotInfo& wanted) { return m_image.sealIfCorrupt(createWhole(wanted)); }
Result<> ImageSnapshots::apply(std::size_t index) { return m_image.sealIfCorrupt(applyWhole(index)); }
Result<> ImageSnapshots::remove(std::size_t index) { return m_image.sealIfCorrupt(removeWhole(index)); }
Result<> ImageSnapshots::rename(std::size_t index, std::string_view name) { return m_image.sealIfCorrupt(renameWhole(index, name)); }

Result<> ImageSnapshots::createWhole(const SnapshotInfo& wanted) {
    Session session(m_image);
    TRY(session.begin());
    const auto& before = m_image.m_snapshots.snapshots;
    if (before.size() >= kMaxSnapshots) return failSystem(EFBIG);
    Bytes l1(m_image.m_tables.l1Bytes().begin(), m_image.m_tables.l1Bytes().end());
    clearCopiedInL1(l1);
    const Range l1Place = TRY(allocate(l1.size()));
    SnapshotInfo info = wanted;
    info.id = nextId(before);
    info.diskSize = m_image.m_header.size;
    info.vmStateSize = 0;
    std::vector<Snapshot> after = before;
    after.push_back(newSnapshot(info, l1Place.offset, static_cast<std::uint32_t>(l1.size() / sizeof(be64))));
    NewTable table = TRY(placeTable(std::move(after)));
    TRY(m_image.flushLocked());

    const Range old{m_image.m_header.snapshotTableOffset, m_image.m_snapshots.byteLength};
    TRY(countUp(l1, {}, {l1Place, table.place}));
    TRY(takeCopied());
    TRY(m_image.m_host->write(l1Place.offset, l1));
    TRY(switchTable(std::move(table)));
    return countDown({}, {}, {old});
}

Result<> ImageSnapshots::applyWhole(std::size_t index) {
    Session session(m_image);
    TRY(session.begin());
    const Snapshot snapshot = TRY(find(index));
    const Bytes stored = TRY(readL1(snapshot));
    if (!isAligned(diskSize(snapshot), 512))
        return fail(ErrorCode::InvalidArgument, "The new size must be a multiple of 512");
    TRY(checkTablesApart(stored));
    TRY(m_image.claimBitmapsForSize(diskSize(snapshot)));
    const Bytes active(m_image.m_tables.l1Bytes().begin(), m_image.m_tables.l1Bytes().end());
    const Range oldL1{m_image.m_header.l1Offset, active.size()};
    const NewMapping mapping = TRY(placeMapping(snapshot, stored));
    TRY(m_image.flushLocked());

    TRY(countUp(mapping.l1, sameAs(active), {mapping.place}));
    // They are shared from now on. Sound images have no COPIED there any more; an earlier accident may have left some,
    // and a write that followed it would change the snapshot.
    TRY(walk().each(mapping.l1, {}, [this](const TableWalk::Table& table) -> Result<bool> {
        return walk().clearCopied(table.bytes);
    }));
    TRY(writeDurably(mapping.place, mapping.l1));
    TRY(switchMapping(mapping));
    return countDown(active, sameAs(mapping.l1), {oldL1});
}

Result<> ImageSnapshots::removeWhole(std::size_t index) {
    Session session(m_image);
    TRY(session.begin());
    const Snapshot snapshot = TRY(find(index));
    const Bytes l1 = TRY(readL1(snapshot));
    std::vector<Snapshot> after = m_image.m_snapshots.snapshots;
    after.erase(after.begin() + static_cast<std::ptrdiff_t>(index));
    NewTable table = TRY(placeTable(std::move(after)));
    TRY(m_image.flushLocked());

    const Range old{m_image.m_header.snapshotTableOffset, m_image.m_snapshots.byteLength};
    TRY(switchTable(std::move(table)));
    const auto counted = countDown(l1, {}, {{snapshot.l1Offset, l1.size()}, old});
    TRY(giveCopied());
    return counted.transform_error(during("Failed to free the cluster and L1 table"));
}

Result<> ImageSnapshots::renameWhole(std::size_t index, std::string_view name) {
    Session session(m_image);
    TRY(session.begin());
    TRY(find(index));
    if (name.size() > UINT16_MAX) return fail(ErrorCode::InvalidArgument, "The name is too long");
    std::vector<Snapshot> after = m_image.m_snapshots.snapshots;
    after[index].info.name = name;
    NewTable table = TRY(placeTable(std::move(after)));
    TRY(m_image.flushLocked());
    const Range old{m_image.m_header.snapshotTableOffset, m_image.m_snapshots.byteLength};
    TRY(switchTable(std::move(table)));
    return countDown({}, {}, {old});
}

Result<> ImageSnapshots::show(std::size_t index) {
    const std::unique_lock lock(m_image.m_lock);
    const Snapshot snapshot = TRY(find(index));
    TRY(readL1(snapshot));
    const std::uint64_t size = diskSize(snapshot), entries = m_image.m_geometry.l1EntriesFor(size);
    if (!isAligned(size, 512)) return fail(ErrorCode::Corrupt, "The snapshot's disk size is no multiple of 512");
    if (entries > kMaxL1Bytes / sizeof(be64)) return fail(ErrorCode::TooLarge, "Snapshot L1 table too large");
    m_image.m_header.l1Offset = snapshot.l1Offset;
    m_image.m_header.l1EntryCount = snapshot.l1EntryCount;
    m_image.m_header.size = size;
    m_image.m_size = size;
    return m_image.m_tables.load(entries);
}

// --- Parts of them ----------------------------------------------------------------------------------------

Result<Snapshot> ImageSnapshots::find(std::size_t index) const {
    const auto& snapshots = m_image.m_snapshots.snapshots;
    if (index >= snapshots.size()) return failSystem(ENOENT);
    return snapshots[index];
}

// Where it was not recorded, the disk has kept its size since (version 2 cannot change it).
std::uint64_t ImageSnapshots::diskSize(const Snapshot& snapshot) const {
    return snapshot.hasDiskSize ? snapshot.info.diskSize : m_image.m_header.size;
}

Result<ImageSnapshots::Bytes> ImageSnapshots::readL1(const Snapshot& snapshot) const {
    const std::uint64_t length = snapshot.l1EntryCount * sizeof(be64);
    if (length > kMaxL1Bytes) return fail(ErrorCode::TooLarge, "Snapshot L1 table too large");
    if (m_image.m_geometry.offsetInCluster(snapshot.l1Offset) != 0)
        return fail(ErrorCode::InvalidArgument, "Snapshot L1 table offset invalid");
    const auto end = checkedAdd(snapshot.l1Offset, length);
    if (!end || *end > m_image.m_host->size())
        return fail(ErrorCode::Corrupt, "Snapshot L1 table is past the end of the file");
    Bytes l1(length);
    TRY(m_image.m_host->read(snapshot.l1Offset, l1));
    return l1;
}

TableWalk ImageSnapshots::walk() const {
    return {*m_image.m_host, {.geometry = m_image.m_geometry,
                              .zeroFlag = m_image.m_header.version >= 3,
                              .externalData = false}};
}

ReferenceChanges ImageSnapshots::changes(Direction direction, std::uint64_t limit) const {
    return {*m_image.m_host, m_image.m_allocator, m_image.m_geometry, direction, limit};
}

// Nothing for nothing: such a table lies at offset 0.
Result<Range> ImageSnapshots::allocate(std::uint64_t length) {
    if (length == 0) return Range{};
    return Range{TRY(m_image.m_allocator.allocate(m_image.m_geometry.clustersFor(length))), length};
}

Result<> ImageSnapshots::writeDurably(Range place, std::span<const std::byte> bytes) {
    if (!bytes.empty()) TRY(m_image.m_host->write(place.offset, bytes));
    return m_image.m_host->flush();
}

Result<ImageSnapshots::NewTable> ImageSnapshots::placeTable(std::vector<Snapshot> snapshots) {
    NewTable table{.snapshots = std::move(snapshots), .bytes = {}, .place = {}};
    table.bytes = serialiseSnapshotTable(table.snapshots);
    if (table.bytes.size() > kMaxSnapshotTableBytes) return failSystem(EFBIG);
    table.place = TRY(allocate(table.bytes.size()));
    return table;
}

Result<> ImageSnapshots::switchTable(NewTable table) {
    struct Fields {
        be32 count;
        be64 offset;
    };
    TRY(writeDurably(table.place, table.bytes));
    const Fields fields{static_cast<std::uint32_t>(table.snapshots.size()), table.place.offset};
    TRY(m_image.m_host->write(kSnapshotFieldsOffset, std::as_bytes(std::span(&fields, 1))));
    TRY(m_image.m_host->flush());
    m_image.m_header.snapshotCount = fields.count;
    m_image.m_header.snapshotTableOffset = table.place.offset;
    m_image.m_snapshots = {.snapshots = std::move(table.snapshots), .byteLength = table.bytes.size()};
    return {};
}

Result<ImageSnapshots::NewMapping> ImageSnapshots::placeMapping(const Snapshot& snapshot, const Bytes& l1) {
    NewMapping mapping{.l1 = l1, .place = {}, .size = diskSize(snapshot)};
    clearCopiedInL1(mapping.l1);
    const std::uint64_t entries = m_image.m_geometry.l1EntriesFor(mapping.size);
    if (entries > kMaxL1Bytes / sizeof(be64)) return failSystem(EFBIG);
    mapping.l1.resize(std::max<std::uint64_t>(mapping.l1.size(), entries * sizeof(be64)));
    mapping.place = TRY(allocate(mapping.l1.size()));
    return mapping;
}

Result<> ImageSnapshots::switchMapping(const NewMapping& mapping) {
    struct Fields {                             // as in HeaderV2
        be64 size;
        be32 cryptMethod;
        be32 l1EntryCount;
        be64 l1Offset;
    };
    Header& header = m_image.m_header;
    const auto entries = static_cast<std::uint32_t>(mapping.l1.size() / sizeof(be64));
    const Fields fields{mapping.size, header.cryptMethod, entries, mapping.place.offset};
    TRY(m_image.m_host->write(kSizeFieldOffset, std::as_bytes(std::span(&fields, 1))));
    TRY(m_image.m_host->flush());
    header.size = mapping.size;
    header.l1EntryCount = entries;
    header.l1Offset = mapping.place.offset;
    m_image.m_size = mapping.size;
    m_image.m_bitmaps.setDiskSize(mapping.size);
    m_image.m_knownZero = false;
    return m_image.m_tables.load();
}

// One more reference to all that l1 leads to. On failure nothing has changed: fresh, which was allocated, is given back.
Result<> ImageSnapshots::countUp(const Bytes& l1, const TableWalk::Skip& skip, std::initializer_list<Range> fresh) {
    ReferenceChanges up = changes(Direction::Up);
    auto counted = walk().changeReferences(l1, skip, up);
    if (counted) return up.finish();
    ReferenceChanges back = changes(Direction::Down, up.done());
    if (!walk().changeReferences(l1, skip, back)) (void)back.finish();
    ReferenceChanges unused = changes(Direction::Down);
    for (const Range& range : fresh)
        if (!unused.change(range)) break;
    (void)unused.finish();
    return counted;
}

// One reference less to all that l1 leads to, and to the tables in old.
Result<> ImageSnapshots::countDown(const Bytes& l1, const TableWalk::Skip& skip, std::initializer_list<Range> old) {
    ReferenceChanges down = changes(Direction::Down);
    auto counted = walk().changeReferences(l1, skip, down);
    for (const Range& range : old)
        if (counted) counted = down.change(range);
    TRY(down.finish());
    TRY(std::move(counted));
    return discardFreed(down.freed());
}

// The file system may have them back. Tables are never given away, whatever a damaged image counts.
Result<> ImageSnapshots::discardFreed(std::span<const Range> freed) {
    const std::uint64_t fileSize = m_image.m_host->size();
    for (const Range& range : freed) {
        if (range.offset >= fileSize || !m_image.m_allocator.metadata().checkFree(range)) continue;
        TRY(m_image.m_host->discard({range.offset, std::min(range.length, fileSize - range.offset)}));
    }
    return {};
}

// From now on no table or cluster of the active disk is written in place.
Result<> ImageSnapshots::takeCopied() {
    TRY(walk().each(m_image.m_tables.l1Bytes(), {}, [this](const TableWalk::Table& table) -> Result<bool> {
        return walk().clearCopied(table.bytes);
    }));
    for (std::uint64_t i = 0; i < m_image.m_tables.l1EntryCount(); ++i)
        if (const std::uint64_t entry = m_image.m_tables.l1Entry(i); isCopied(entry))
            m_image.m_tables.setL1Entry(i, entry & ~kEntryCopied);
    TRY(m_image.flushLocked());
    return m_image.m_host->flush();
}

// COPIED where the durable count is one: clusters of a table that is shared are counted at least as often as it is.
Result<> ImageSnapshots::giveCopied() {
    const auto shared = [this](std::uint64_t, std::uint64_t offset) -> Result<bool> {
        return TRY(m_image.m_allocator.refcount(m_image.m_geometry.clusterIndex(offset))) != 1;
    };
    const Bytes l1(m_image.m_tables.l1Bytes().begin(), m_image.m_tables.l1Bytes().end());
    TRY(walk().each(l1, shared, [&](const TableWalk::Table& table) -> Result<bool> {
        const std::uint64_t entry = loadBe64(l1, table.l1Index);
        if (!isCopied(entry)) m_image.m_tables.setL1Entry(table.l1Index, entry | kEntryCopied);
        return walk().setCopied(table.bytes, m_image.m_allocator);
    }));
    TRY(m_image.m_host->flush());
    return m_image.flushLocked();
}

// The snapshot's tables become the active ones: they must lie where no other table does.
Result<> ImageSnapshots::checkTablesApart(const Bytes& l1) const {
    const Geometry& geometry = m_image.m_geometry;
    const auto active = sameAs(m_image.m_tables.l1Bytes());
    for (std::uint64_t i = 0; i < l1.size() / sizeof(be64); ++i) {
        const std::uint64_t offset = entryOffset(loadBe64(l1, i));
        if (offset == 0 || TRY(active(i, offset))) continue;
        TRY(m_image.m_allocator.metadata().checkFree({offset, geometry.clusterSize()}));
    }
    return {};
}

} // namespace blockcore::qcow2
