// SPDX-License-Identifier: MIT
#include "blockcore/formats/vhdx/structure_tables.h"

#include "blockcore/base/checked_math.h"

#include <algorithm>
#include <array>
#include <format>

namespace blockcore::vhdx {

namespace {

constexpr auto kOrder = std::endian::little;

std::string_view stateName(std::uint64_t state) {
    switch (static_cast<BlockState>(state)) {
    case BlockState::NotPresent: return "not present";
    case BlockState::Undefined: return "undefined";
    case BlockState::Zero: return "reads as zeroes";
    case BlockState::Unmapped: return "unmapped";
    case BlockState::UnmappedOld: return "unmapped (0.95)";
    case BlockState::Present: return "present";
    case BlockState::PartiallyPresent: return "partly present";
    }
    return "unknown state";
}

MappedBlock blockAt(std::uint64_t entry, std::uint64_t blockSize, bool isBitmap) {
    const std::uint64_t state = entry & kStateMask, offset = entry & kPlaceMask;
    const bool present = state == static_cast<std::uint64_t>(BlockState::Present) ||
                         state == static_cast<std::uint64_t>(BlockState::PartiallyPresent);
    MappedBlock block{.text = std::string(isBitmap ? "sector bitmap: " : "") + std::string(stateName(state))};
    if (!present || offset > INT64_MAX) return block;
    block.text += std::format(", at {}", hexNumber(offset));
    (isBitmap ? block.bitmap : block.data) = Range{offset, isBitmap ? kMiB : blockSize};
    return block;
}

constexpr std::array<FieldSpec, 10> kLogEntry{{
    {"signature", 4, Shown::Text, "Marks a log entry: loge"},
    {"checksum", 4, Shown::Hex, "CRC-32C of the whole entry"},
    {"entry_length", 4, Shown::Size, "Length of the entry"},
    {"tail", 4, Shown::Hex, "Where in the log the oldest entry lies that is still needed"},
    {"sequence_number", 8, Shown::Decimal, "Order of the entries"},
    {"descriptor_count", 4, Shown::Decimal, "Number of changes"},
    {"reserved", 4, Shown::Reserved, "Zero"},
    {"log_guid", 16, Shown::Guid, "Counts only when it is the header's"},
    {"flushed_file_offset", 8, Shown::Size, "The file was at least so long when this was written"},
    {"last_file_offset", 8, Shown::Size, "The file is at least so long afterwards"},
}};
static_assert(totalLength(kLogEntry) == sizeof(LogEntryRecord));
constexpr std::array<FieldSpec, 5> kDescriptor{{
    {"signature", 4, Shown::Text, "desc: a sector of data; zero: a run of zeroes"},
    {"trailing_bytes", 4, Shown::Bytes, "Of data: the sector's last bytes"},
    {"leading_bytes", 8, Shown::Bytes, "Of data: the sector's first bytes; of zeroes: their length"},
    {"file_offset", 8, Shown::Offset, "Where in the file this goes"},
    {"sequence_number", 8, Shown::Decimal, "The entry's number"},
}};
static_assert(totalLength(kDescriptor) == sizeof(LogDescriptorRecord));

Fields logEntryFields(BlockDevice& host, std::uint64_t offset) {
    const auto record = storedRecord<LogEntryRecord>(host, offset);
    Fields fields = recordFields(host, offset, {kOrder, kLogEntry});
    const std::uint64_t descriptors = offset + sizeof(LogEntryRecord);
    const std::uint64_t room = std::max<std::uint64_t>(record.entryLength, sizeof(record)) - sizeof(record);
    const auto describe = [&host, descriptors](std::uint64_t index, std::span<const std::byte>) {
        const std::uint64_t at = descriptors + index * sizeof(LogDescriptorRecord);
        const auto descriptor = storedRecord<LogDescriptorRecord>(host, at);
        Field field = recordField(host, "", "One change", at, {kOrder, kDescriptor});
        field.value = std::format("{} at {}", descriptor.signature == kZeroSignature ? "zeroes" : "data",
                                  hexNumber(descriptor.fileOffset));
        field.target = Range{descriptor.fileOffset, kLogSector};
        return field;
    };
    fields.push_back(tableField(host, {.name = "descriptors", .description = "What the entry changes", .offset = descriptors,
                                       .count = std::min<std::uint64_t>(record.descriptorCount, room / sizeof(LogDescriptorRecord)),
                                       .entryBytes = sizeof(LogDescriptorRecord), .describe = describe}));
    return fields;
}

// Entries begin on log sectors; what lies between them is older than the log or data of an entry.
Fields logEntries(BlockDevice& host, Range log) {
    constexpr std::uint64_t kMaxScanned = 64 * kMiB;
    Fields entries;
    for (std::uint64_t at = 0; at + kLogSector <= std::min(log.length, kMaxScanned) && entries.size() < kMaxListed;) {
        const auto record = storedRecord<LogEntryRecord>(host, log.offset + at);
        const std::uint64_t length = record.entryLength;
        if (record.signature != kEntrySignature || length < kLogSector || length % kLogSector != 0 || length > log.length) {
            at += kLogSector;
            continue;
        }
        Field entry = lazyField(std::format("[{}]", entries.size()), "One log entry", Range{log.offset + at, length},
                                [&host, offset = log.offset + at] { return logEntryFields(host, offset); });
        entry.value = std::format("number {}, {} changes", std::uint64_t{record.sequence}, std::uint32_t{record.descriptorCount});
        entries.push_back(std::move(entry));
        at += length;
    }
    return entries;
}

} // namespace

Field blockTableField(BlockDevice& host, const BlockTablePlace& place) {
    if (place.region.length == 0) return errorField("block_allocation_table", "No region table says where it lies");
    const std::uint64_t blockSize = place.blockSize, sectorSize = place.sectorSize;
    if (blockSize < kMinBlockSize || blockSize > kMaxBlockSize || (sectorSize != 512 && sectorSize != 4096) ||
        place.diskSize > kMaxDiskSize)
        return errorField("block_allocation_table", "The sizes in the metadata are impossible");
    const std::uint64_t chunk = std::max<std::uint64_t>(kChunkSectors * sectorSize / blockSize, 1);
    const std::uint64_t blocks = divideUp(place.diskSize, blockSize);
    const std::uint64_t used = blocks == 0 ? 0 : blocks + (blocks - 1) / chunk;
    // After each chunk of blocks stands the entry of their sector bitmap.
    const auto block = [blockSize, chunk](std::uint64_t index, std::uint64_t entry) {
        const bool isBitmap = index % (chunk + 1) == chunk;
        MappedBlock mapped = blockAt(entry, blockSize, isBitmap);
        mapped.guestIndex = isBitmap ? kNoGuest : index - index / (chunk + 1);
        return mapped;
    };
    return blockMapField(host, {.name = "block_allocation_table", .description = "Where each block of the disk lies",
                                .offset = place.region.offset,
                                .count = std::min<std::uint64_t>(used, place.region.length / sizeof(le64)),
                                .entryBytes = sizeof(le64), .guestUnit = blockSize, .block = block});
}

Field logField(BlockDevice& host, Range log) {
    Field field = lazyField("log", "Changes that may have to be carried out before the file is read", log,
                            [&host, log] { return logEntries(host, log); });
    field.value = std::format("{} bytes at {}", log.length, hexNumber(log.offset));
    return field;
}

} // namespace blockcore::vhdx
