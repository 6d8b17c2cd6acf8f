// SPDX-License-Identifier: MIT
#include "blockcore/formats/vhdx/regions.h"

#include "blockcore/base/byte_reader.h"
#include "blockcore/base/checked_math.h"
#include "blockcore/base/crc32c.h"

#include <bit>
#include <cstddef>
#include <map>

namespace blockcore::vhdx {

namespace {

std::unexpected<Error> corrupt(std::string message) { return fail(ErrorCode::Corrupt, std::move(message)); }

std::uint32_t tableChecksum(std::span<const std::byte> bytes) {
    std::vector<std::byte> copy(bytes.begin(), bytes.end());
    const le32 none(0);
    std::memcpy(copy.data() + offsetof(RegionTableRecord, checksum), &none, sizeof(none));
    return crc32c(copy);
}

Result<Range> checkedRegion(const RegionRecord& record) {
    const Range range{record.offset, record.length};
    const bool aligned = isAligned(range.offset, kMiB) && isAligned(range.length, kMiB);
    if (!aligned || range.offset < kMiB || range.length == 0 || range.offset > INT64_MAX - range.length)
        return corrupt("A VHDX region is not aligned to 1 MiB");
    return range;
}

// The items a disk consists of, as bytes.
using Items = std::map<Uuid, std::span<const std::byte>>;

bool isKnown(const Uuid& id) {
    return id == kFileParameters || id == kDiskSize || id == kDiskId || id == kLogicalSectorSize || id == kPhysicalSectorSize;
}

Result<Items> readItems(std::span<const std::byte> bytes) {
    ByteReader reader(bytes);
    const auto table = reader.read<MetadataTableRecord>();
    if (!table || std::string_view(table->signature, 8) != kMetadataSignature)
        return corrupt("The VHDX metadata table has no signature");
    if (table->entryCount > kMaxTableEntries) return corrupt("The VHDX metadata table has too many entries");
    Items items;
    for (std::uint32_t index = 0; index < table->entryCount; ++index) {
        const auto record = TRY(reader.read<MetadataRecord>());
        if (!isKnown(record.id)) {
            if ((record.flags & kMetadataRequired) != 0 && record.id != Uuid{})
                return fail(ErrorCode::Unsupported, "The VHDX file requires a metadata item that is not supported");
            continue;
        }
        ByteReader item(bytes);
        if (record.offset < kMetadataTableBytes || !item.skip(record.offset))
            return corrupt("A VHDX metadata item lies outside its region");
        const auto content = item.take(record.length);
        if (!content) return corrupt("A VHDX metadata item lies outside its region");
        if (!items.emplace(record.id, *content).second) return corrupt("A VHDX metadata item is there twice");
    }
    return items;
}

template <DiskRecord Record>
Result<Record> itemOf(const Items& items, const Uuid& id) {
    const auto found = items.find(id);
    if (found == items.end()) return corrupt("A VHDX metadata item is missing");
    ByteReader reader(found->second);
    return reader.read<Record>();
}

Result<> checkDisk(const Disk& disk) {
    if (!std::has_single_bit(disk.blockSize) || disk.blockSize < kMinBlockSize || disk.blockSize > kMaxBlockSize)
        return corrupt("The VHDX block size is not a power of two from 1 MiB to 256 MiB");
    if (disk.logicalSectorSize != 512 && disk.logicalSectorSize != 4096)
        return corrupt("The VHDX logical sector size is neither 512 nor 4096");
    if (disk.size > kMaxDiskSize) return fail(ErrorCode::TooLarge, "Image size too large; max of 64TB");
    if (!isAligned(disk.size, disk.logicalSectorSize)) return corrupt("The VHDX disk size is not a multiple of its sectors");
    return {};
}

struct NewItem {
    Uuid id;
    std::uint32_t flags;
    std::vector<std::byte> bytes;
};

template <DiskRecord Record>
NewItem newItem(const Uuid& id, std::uint32_t flags, const Record& record) {
    ByteWriter writer;
    writer.write(record);
    return {id, flags | kMetadataRequired, writer.take()};
}

} // namespace

Result<Regions> Regions::parse(std::span<const std::byte> bytes) {
    ByteReader reader(bytes);
    const auto table = reader.read<RegionTableRecord>();
    if (!table || table->signature != kRegionSignature || table->checksum != tableChecksum(bytes))
        return corrupt("The VHDX region table is damaged");
    if (table->entryCount > kMaxTableEntries) return corrupt("The VHDX region table has too many entries");
    Regions regions;
    for (std::uint32_t index = 0; index < table->entryCount; ++index) {
        const auto record = TRY(reader.read<RegionRecord>());
        const Range range = TRY(checkedRegion(record));
        Range* known = record.id == kTableRegion ? &regions.table : record.id == kMetadataRegion ? &regions.metadata : nullptr;
        if (known == nullptr) {
            if ((record.required & 1) != 0)
                return fail(ErrorCode::Unsupported, "The VHDX file requires a region that is not supported");
            continue;
        }
        if (known->length != 0) return corrupt("A VHDX region is there twice");
        *known = range;
    }
    if (regions.table.length == 0 || regions.metadata.length == 0) return corrupt("A VHDX region is missing");
    if (overlap(regions.table, regions.metadata)) return corrupt("VHDX regions overlap");
    return regions;
}

std::vector<std::byte> Regions::serialise() const {
    ByteWriter writer;
    RegionTableRecord record{};
    record.signature = kRegionSignature;
    record.entryCount = 2;
    writer.write(record);
    writer.write(RegionRecord{kTableRegion, table.offset, static_cast<std::uint32_t>(table.length), 0});
    writer.write(RegionRecord{kMetadataRegion, metadata.offset, static_cast<std::uint32_t>(metadata.length), 0});
    writer.padTo(kRegionTableBytes);
    auto bytes = writer.take();
    const le32 checksum(tableChecksum(bytes));
    std::memcpy(bytes.data() + offsetof(RegionTableRecord, checksum), &checksum, sizeof(checksum));
    return bytes;
}

Result<std::vector<std::byte>> Regions::withTableAt(std::span<const std::byte> bytes, Range table) {
    TRY(parse(bytes));
    std::vector<std::byte> changed(bytes.begin(), bytes.end());
    ByteReader reader(bytes);
    const auto head = TRY(reader.read<RegionTableRecord>());
    for (std::size_t index = 0; index < head.entryCount; ++index) {
        RegionRecord record = TRY(reader.read<RegionRecord>());
        if (record.id != kTableRegion) continue;
        record.offset = table.offset;
        record.length = static_cast<std::uint32_t>(table.length);
        std::memcpy(changed.data() + sizeof(head) + index * sizeof(record), &record, sizeof(record));
    }
    const le32 checksum(tableChecksum(changed));
    std::memcpy(changed.data() + offsetof(RegionTableRecord, checksum), &checksum, sizeof(checksum));
    return changed;
}

std::uint64_t Disk::blockCount() const { return divideUp<std::uint64_t>(size, blockSize); }

Result<Disk> Disk::parse(std::span<const std::byte> bytes) {
    const Items items = TRY(readItems(bytes));
    const auto parameters = TRY(itemOf<FileParametersRecord>(items, kFileParameters));
    Disk disk;
    disk.blockSize = parameters.blockSize;
    disk.leaveBlocksAllocated = (parameters.flags & kLeaveBlocksAllocated) != 0;
    disk.size = TRY(itemOf<le64>(items, kDiskSize));
    disk.logicalSectorSize = TRY(itemOf<le32>(items, kLogicalSectorSize));
    if ((parameters.flags & kHasParent) != 0)
        return fail(ErrorCode::Unsupported, "VHDX differencing disks are not supported");
    TRY(checkDisk(disk));
    return disk;
}

Result<std::uint64_t> Disk::sizeOffset(std::span<const std::byte> bytes) {
    const Items items = TRY(readItems(bytes));
    TRY(itemOf<le64>(items, kDiskSize));
    return static_cast<std::uint64_t>(items.at(kDiskSize).data() - bytes.data());
}

std::vector<std::byte> Disk::serialise() const {
    const FileParametersRecord parameters{blockSize, leaveBlocksAllocated ? kLeaveBlocksAllocated : 0};
    const NewItem items[] = {
        newItem(kFileParameters, 0, parameters),
        newItem(kDiskSize, kMetadataVirtualDisk, le64(size)),
        newItem(kDiskId, kMetadataVirtualDisk, randomUuid()),
        newItem(kLogicalSectorSize, kMetadataVirtualDisk, le32(logicalSectorSize)),
        newItem(kPhysicalSectorSize, kMetadataVirtualDisk, le32(512)),
    };
    MetadataTableRecord table{};
    std::memcpy(table.signature, kMetadataSignature, sizeof(table.signature));
    table.entryCount = static_cast<std::uint16_t>(std::size(items));
    ByteWriter writer;
    writer.write(table);
    std::uint32_t offset = kMetadataTableBytes;
    for (const NewItem& item : items) {
        const auto length = static_cast<std::uint32_t>(item.bytes.size());
        writer.write(MetadataRecord{item.id, offset, length, item.flags, 0});
        offset += length;
    }
    writer.padTo(kMetadataTableBytes);
    for (const NewItem& item : items) writer.writeBytes(item.bytes);
    return writer.take();
}

} // namespace blockcore::vhdx
