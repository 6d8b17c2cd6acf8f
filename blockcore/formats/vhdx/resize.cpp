// SPDX-License-Identifier: MIT
// Other sizes for a VHDX: what the new disk needs is made durable where the old one does not look; then one log entry
// carries the size and, when the block table had to move, both region tables.
#include "blockcore/base/byte_reader.h"
#include "blockcore/base/checked_math.h"
#include "blockcore/formats/vhdx/image.h"
#include "blockcore/image/resize_guard.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <mutex>

namespace blockcore::vhdx {

namespace {

constexpr std::uint64_t kTableStep = kMiB;

// Sectors of the file with some bytes changed: what a log entry carries.
class ChangedSectors {
public:
    explicit ChangedSectors(BlockDevice& host) : m_host(host) {}

    Result<> patch(std::uint64_t offset, std::span<const std::byte> bytes) {
        while (!bytes.empty()) {
            const std::uint64_t start = alignDown(offset, std::uint64_t{kLogSector});
            auto& sector = m_sectors[start];
            if (sector.empty()) {
                sector.resize(kLogSector);
                TRY(m_host.read(start, sector));
            }
            const std::size_t within = offset - start, length = std::min<std::size_t>(kLogSector - within, bytes.size());
            std::memcpy(sector.data() + within, bytes.data(), length);
            offset += length;
            bytes = bytes.subspan(length);
        }
        return {};
    }
    std::vector<UpdatePlan::Write> take() {
        std::vector<UpdatePlan::Write> writes;
        for (auto& [offset, bytes] : m_sectors) writes.push_back({offset, std::move(bytes)});
        return writes;
    }

private:
    BlockDevice& m_host;
    std::map<std::uint64_t, std::vector<std::byte>> m_sectors;
};

} // namespace

Result<> VhdxImage::resize(std::uint64_t newSize, Preallocation preallocation, std::uint64_t) {
    TRY(refusePreallocation(preallocation));
    Disk disk = m_disk;
    disk.size = alignUp(newSize, std::uint64_t{m_disk.logicalSectorSize});
    if (disk.size > kMaxDiskSize) return fail(ErrorCode::TooLarge, "Image size too large; max of 64TB");
    if (disk.size < size())
        TRY(refuseToCutData(*this, disk.size, std::min(size(), alignUp(disk.size, std::uint64_t{disk.blockSize}))));
    TRY(touch());
    const std::unique_lock lock(metadataLock());
    TRY(flushMetadata());
    Range table = m_regions.table;
    if (disk.size > size()) {
        TRY(makeLastBlockWhole());
        table = TRY(makeRoomForTable(disk));
        TRY(fillTable(table, disk));
    }
    TRY(host().flush());
    TRY(switchTo(disk, table));
    m_disk = disk;
    m_regions.table = table;
    m_table.moveTo(table);
    setSize(disk.size);
    return {};
}

// The last block of a fixed disk may be as short as the disk: it gets the rest of its place, if that is free.
Result<> VhdxImage::makeLastBlockWhole() {
    if (size() % m_disk.blockSize == 0) return {};
    const std::uint64_t last = m_disk.blockCount() - 1;
    const Unit unit = TRY(lookUp(last));
    if (unit.kind != ExtentKind::Data) return {};
    const std::uint64_t used = size() - last * m_disk.blockSize;
    const Range rest{unit.hostOffset + used, m_disk.blockSize - used};
    for (std::uint64_t block = 0; block < last; ++block) {
        const Unit other = TRY(lookUp(block));
        if (other.kind == ExtentKind::Data && overlap(rest, {other.hostOffset, m_disk.blockSize}))
            return fail(ErrorCode::Unsupported, "The VHDX disk's last block cannot grow: another one follows in the file");
    }
    TRY(clearTail());
    m_end = std::max(m_end, alignUp(rest.end(), kMiB));
    return {};
}

// A table that outgrows its region moves to the end of the file.
Result<Range> VhdxImage::makeRoomForTable(const Disk& disk) {
    const std::uint64_t bytes = disk.entryCount() * sizeof(le64);
    if (bytes <= m_regions.table.length) return m_regions.table;
    const Range place{m_end, alignUp(bytes, kMiB)};
    TRY(host().truncate(place.end()));
    m_end = place.end();
    std::vector<std::byte> copy;
    const std::uint64_t known = m_disk.entryCount() * sizeof(le64);
    for (std::uint64_t done = 0; done < known; done += copy.size()) {
        copy.resize(std::min(kTableStep, known - done));
        TRY(host().read(m_regions.table.offset + done, copy));
        TRY(host().write(place.offset + done, copy));
    }
    return place;
}

// The entries that the old disk has not. Those of bitmaps between chunks stay zero.
Result<> VhdxImage::fillTable(Range table, const Disk& disk) {
    std::uint64_t index = m_disk.entryCount();
    const std::uint64_t count = disk.entryCount(), chunk = disk.chunkRatio() + 1;
    while (index < count) {
        ByteWriter writer;
        const std::uint64_t start = index;
        for (; index < std::min(count, start + kTableStep / sizeof(le64)); ++index) {
            const BlockState state = index % chunk == chunk - 1 ? BlockState::NotPresent : BlockState::Zero;
            writer.write(le64(static_cast<std::uint64_t>(state)));
        }
        TRY(host().write(table.offset + start * sizeof(le64), writer.take()));
    }
    return {};
}

Result<> VhdxImage::switchTo(const Disk& disk, Range table) {
    ChangedSectors sectors(host());
    std::vector<std::byte> metadata(std::min(m_regions.metadata.length, kMetadataReadBytes));
    TRY(host().read(m_regions.metadata.offset, metadata));
    const std::uint64_t place = m_regions.metadata.offset + TRY(Disk::sizeOffset(metadata));
    const le64 newSize(disk.size);
    TRY(sectors.patch(place, std::as_bytes(std::span(&newSize, 1))));
    if (table.offset != m_regions.table.offset) {
        std::vector<std::byte> bytes(kRegionTableBytes);
        TRY(host().read(kRegionTableOffsets[0], bytes));
        auto moved = Regions::withTableAt(bytes, table);
        if (!moved) { // its copy was read, then
            TRY(host().read(kRegionTableOffsets[1], bytes));
            moved = Regions::withTableAt(bytes, table);
        }
        const auto changed = TRY(std::move(moved));
        for (const std::uint64_t offset : kRegionTableOffsets) TRY(sectors.patch(offset, changed));
    }
    return writeThroughLog(sectors.take());
}

} // namespace blockcore::vhdx
