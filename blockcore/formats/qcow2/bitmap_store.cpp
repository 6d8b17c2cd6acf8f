// SPDX-License-Identifier: MIT
// Qcow2Image's bitmaps between memory and file. Before guest bytes change, every bitmap that would be wrong without
// knowing of it is marked as in use. When the image is closed, changed bitmaps are written beside the old ones and one
// write of the header's pointer switches to the new directory; then the old space is released.
#include "blockcore/formats/qcow2/header_sectors.h"
#include "blockcore/formats/qcow2/image.h"

#include <algorithm>
#include <format>

namespace blockcore::qcow2 {

Result<> Qcow2Image::loadBitmaps() {
    for (LiveBitmap& bitmap : m_bitmaps.all()) TRY(m_bitmaps.load(bitmap, *m_host));
    return {};
}

Result<> Qcow2Image::claimBitmaps(BitmapSet::Claim scope) {
    TRY(loadBitmaps());
    std::vector<Bitmap> directory = m_bitmaps.claimed(scope);
    if (directory != m_bitmaps.inFile()) {
        TRY(m_host->write(m_header.bitmaps->directoryOffset, bitmapDirectoryBytes(directory)));
        TRY(m_host->flush());
    }
    m_bitmaps.setInFile(std::move(directory));
    return {};
}

Result<> Qcow2Image::beginChange(Range guest) {
    TRY(prepareOnce());
    if (m_bitmaps.needsClaim()) {
        const std::unique_lock lock(m_lock);
        TRY(claimBitmaps(BitmapSet::Claim::Recording));
    }
    if (m_bitmaps.recording()) m_bitmaps.mark(guest);
    return {};
}

Result<> Qcow2Image::recordChange(Range guest) { return m_bitmaps.recording() ? beginChange(guest) : Result<>{}; }

Result<> Qcow2Image::writeFilledUp(std::uint64_t offset, std::span<const std::byte> data, Range changed) {
    if (!m_bitmaps.recording()) return write(offset, data);
    if (!writable()) return fail(ErrorCode::PermissionDenied, "The device is open for reading only");
    return sealIfCorrupt(writeRecorded(offset, data, changed));
}

Result<> Qcow2Image::claimBitmapsForSize(std::uint64_t newSize) {
    if (m_bitmaps.all().empty() || newSize == size()) return {};
    TRY(m_bitmaps.checkDiskSize(newSize));
    return claimBitmaps(BitmapSet::Claim::All);
}

// --- BitmapStore -------------------------------------------------------------------------------------------

Result<LiveBitmap*> Qcow2Image::loadedBitmap(std::string_view name) {
    LiveBitmap* bitmap = TRY(m_bitmaps.usable(name));
    TRY(m_bitmaps.load(*bitmap, *m_host));
    return bitmap;
}

Result<> Qcow2Image::add(std::string_view name, std::optional<std::uint64_t> granularity) {
    TRY(prepareOnce());
    const std::unique_lock lock(m_lock);
    return m_bitmaps.add(name, granularity);
}

Result<> Qcow2Image::remove(std::string_view name) {
    TRY(prepareOnce());
    const std::unique_lock lock(m_lock);
    return m_bitmaps.remove(name);
}

Result<> Qcow2Image::rename(std::string_view name, std::string_view newName) {
    TRY(prepareOnce());
    const std::unique_lock lock(m_lock);
    return m_bitmaps.rename(name, newName);
}

Result<> Qcow2Image::clear(std::string_view name) {
    TRY(prepareOnce());
    const std::unique_lock lock(m_lock);
    m_bitmaps.clear(*TRY(loadedBitmap(name)));
    return {};
}

Result<> Qcow2Image::enable(std::string_view name) {
    TRY(prepareOnce());
    const std::unique_lock lock(m_lock);
    m_bitmaps.setEnabled(*TRY(loadedBitmap(name)), true);
    return {};
}

Result<> Qcow2Image::disable(std::string_view name) {
    TRY(prepareOnce());
    const std::unique_lock lock(m_lock);
    m_bitmaps.setEnabled(*TRY(loadedBitmap(name)), false);
    return {};
}

Result<> Qcow2Image::merge(std::string_view name, BitmapStore& source, std::string_view sourceName) {
    TRY(prepareOnce());
    LiveBitmap* target = nullptr;
    {
        const std::unique_lock lock(m_lock);
        target = TRY(loadedBitmap(name));
    }
    const std::uint64_t granularityBits = target->record.granularityBits;
    DirtyBits merged(target->bits.bitCount());
    const auto take = [&](Range guest) {
        const std::uint64_t first = guest.offset >> granularityBits;
        merged.set(first, ((guest.end() - 1) >> granularityBits) - first + 1);
    };
    const BitmapExtent extent = TRY(source.visit(sourceName, take));
    if (extent.diskSize != size())
        return fail(ErrorCode::InvalidArgument,
                    std::format("Bitmaps are of different sizes (destination size is {}, source size is {}) and can't be merged",
                                size(), extent.diskSize));
    const std::unique_lock lock(m_lock);
    merged.forEachRun([&](std::uint64_t first, std::uint64_t count) {
        target->changed = target->bits.set(first, count) || target->changed;
    });
    return {};
}

Result<BitmapExtent> Qcow2Image::visit(std::string_view name, const DirtyVisitor& visitor) {
    const std::unique_lock lock(m_lock);
    const LiveBitmap* bitmap = TRY(loadedBitmap(name));
    const BitmapExtent extent{.granularity = bitmap->record.granularity(), .diskSize = size()};
    bitmap->bits.forEachRun([&](std::uint64_t first, std::uint64_t count) {
        const std::uint64_t start = first << bitmap->record.granularityBits;
        visitor({start, std::min(count << bitmap->record.granularityBits, extent.diskSize - start)});
    });
    return extent;
}

// --- Storing -----------------------------------------------------------------------------------------------

Result<> Qcow2Image::writeHeader(const Header& next) {
    std::vector<std::byte> current(std::min(m_geometry.clusterSize(), m_host->size()));
    TRY(m_host->read(0, current));
    const UpdatePlan plan = TRY(planHeaderSectors(current, next));
    return plan.empty() ? Result<>{} : plan.apply(*m_host);
}

// Data, then table, into new clusters.
Result<> Qcow2Image::writeBitmap(LiveBitmap& bitmap) {
    const std::uint64_t clusterSize = m_geometry.clusterSize();
    const std::uint64_t clusters = divideUp(divideUp(bitmap.bits.bitCount(), std::uint64_t{8}), clusterSize);
    std::vector<std::byte> table(clusters * sizeof(be64)), cluster(clusterSize);
    for (std::uint64_t index = 0; index < clusters; ++index) {
        if (!bitmap.bits.store(index * clusterSize, cluster)) continue;
        const std::uint64_t offset = TRY(m_allocator.allocate(1));
        TRY(m_host->write(offset, cluster));
        storeBe64(table, index, offset);
    }
    bitmap.record.tableOffset = TRY(m_allocator.allocate(std::max<std::uint64_t>(m_geometry.clustersFor(table.size()), 1)));
    bitmap.record.tableEntryCount = static_cast<std::uint32_t>(clusters);
    return table.empty() ? Result<>{} : m_host->write(bitmap.record.tableOffset, table);
}

// What bitmaps of the file take that are gone or about to be written anew. Of damaged ones it stays: a leak.
Result<std::vector<Range>> Qcow2Image::obsoleteBitmapSpace() {
    std::vector<Range> space;
    const auto add = [&](Range range) -> Result<> {
        if (range.end() > m_host->size() + m_geometry.clusterSize() || !m_allocator.metadata().checkFree(range)) return {};
        for (std::uint64_t at = range.offset; at < range.end(); at += m_geometry.clusterSize())
            if (TRY(m_allocator.refcount(m_geometry.clusterIndex(at))) == 0) return {};
        space.push_back(range);
        return {};
    };
    for (std::size_t place = 0; place < m_bitmaps.inFile().size(); ++place) {
        const auto keeps = [&](const LiveBitmap& bitmap) { return bitmap.place == place && !bitmap.changed; };
        if (std::ranges::any_of(m_bitmaps.all(), keeps)) continue;
        const Bitmap& bitmap = m_bitmaps.inFile()[place];
        std::vector<std::byte> table(bitmap.tableEntryCount * sizeof(be64));
        if (bitmap.tableOffset > m_host->size() || table.size() > m_host->size() - bitmap.tableOffset) continue;
        TRY(m_host->read(bitmap.tableOffset, table));
        for (std::uint64_t index = 0; index < bitmap.tableEntryCount; ++index) {
            const std::uint64_t entry = loadBe64(table, index);
            if (entryOffset(entry) != 0 && soundBitmapEntry(m_geometry, entry))
                TRY(add({entryOffset(entry), m_geometry.clusterSize()}));
        }
        if (!table.empty()) TRY(add({bitmap.tableOffset, table.size()}));
    }
    return space;
}

// Everything the new directory refers to is on its way; makes it durable and the directory the valid one.
Result<> Qcow2Image::switchBitmapDirectory() {
    const std::vector<std::byte> directory = bitmapDirectoryBytes(m_bitmaps.records());
    Header next = m_header;
    next.autoclear &= ~kAutoclearBitmaps;
    next.bitmaps.reset();
    if (!directory.empty()) {
        const std::uint64_t offset = TRY(m_allocator.allocate(m_geometry.clustersFor(directory.size())));
        TRY(m_allocator.metadata().add({offset, directory.size()}));
        TRY(m_host->write(offset, directory));
        next.bitmaps = {static_cast<std::uint32_t>(m_bitmaps.all().size()), directory.size(), offset};
        next.autoclear |= kAutoclearBitmaps;
    }
    TRY(flushLocked());
    next.refcountTableOffset = m_header.refcountTableOffset;
    next.refcountTableClusters = m_header.refcountTableClusters;
    std::vector<std::byte> current(std::min(m_geometry.clusterSize(), m_host->size()));
    TRY(m_host->read(0, current));
    if (TRY(planHeaderSectors(current, next)).phases().size() == 1) {
        TRY(writeHeader(next));
    } else {
        // Not at one stroke: meanwhile nothing vouches for the pointer.
        const std::uint64_t wanted = next.autoclear;
        next.autoclear &= ~kAutoclearBitmaps;
        if (m_header.autoclear != next.autoclear) TRY(keepAutoclear(next.autoclear));
        TRY(writeHeader(next));
        if (wanted != next.autoclear) TRY(keepAutoclear(wanted));
        next.autoclear = wanted;
    }
    m_header.bitmaps = next.bitmaps;
    m_header.autoclear = next.autoclear;
    return {};
}

Result<> Qcow2Image::storeBitmaps() {
    if (!m_bitmaps.different()) return {};
    TRY(prepareForWriting());
    std::vector<Range> obsolete = TRY(obsoleteBitmapSpace());
    for (LiveBitmap& bitmap : m_bitmaps.all())
        if (bitmap.changed) TRY(writeBitmap(bitmap));
    std::vector<Bitmap> marked = m_bitmaps.records();
    const auto& inFile = m_bitmaps.inFile();
    for (std::size_t i = 0; i < std::min(marked.size(), inFile.size()); ++i) marked[i].flags = inFile[i].flags;
    if (marked == inFile) { // flags alone, which no cut can tear
        TRY(flushLocked());
        TRY(m_host->flush());
        TRY(m_host->write(m_header.bitmaps->directoryOffset, bitmapDirectoryBytes(m_bitmaps.records())));
        TRY(m_host->flush());
    } else {
        if (m_header.bitmaps)
            obsolete.push_back({m_header.bitmaps->directoryOffset, m_header.bitmaps->directorySize});
        TRY(switchBitmapDirectory());
        if (!obsolete.empty() && !inFile.empty()) m_allocator.metadata().remove(obsolete.back());
        for (const Range& range : obsolete) TRY(m_allocator.release(range));
    }
    m_bitmaps.setStored();
    return {};
}

} // namespace blockcore::qcow2
