// SPDX-License-Identifier: MIT
// Headers, region tables and metadata of a VHDX file; the block table's and the log's entries: structure_tables.cpp.
#include "blockcore/formats/vhdx/structure.h"

#include "blockcore/formats/vhdx/structure_tables.h"

#include <algorithm>
#include <array>
#include <format>

namespace blockcore::vhdx {

namespace {

constexpr auto kOrder = std::endian::little;

constexpr std::array<FieldSpec, 2> kFileIdentifier{{
    {"signature", 8, Shown::Text, "Marks the file as VHDX: vhdxfile"},
    {"creator", 512, Shown::Utf16, "What made the file"},
}};
constexpr std::array<FieldSpec, 10> kHeader{{
    {"signature", 4, Shown::Text, "Marks a header: head"},
    {"checksum", 4, Shown::Hex, "CRC-32C of the header's 4096 bytes"},
    {"sequence_number", 8, Shown::Decimal, "The valid header with the higher number counts"},
    {"file_write_guid", 16, Shown::Guid, "Changes when the file is written to"},
    {"data_write_guid", 16, Shown::Guid, "Changes when the disk is written to"},
    {"log_guid", 16, Shown::Guid, "Whose log entries count; all zero: the log is empty"},
    {"log_version", 2, Shown::Decimal, "Version of the log"},
    {"version", 2, Shown::Decimal, "Version of the format: 1"},
    {"log_length", 4, Shown::Size, "Length of the log"},
    {"log_offset", 8, Shown::Offset, "Where the log begins"},
}};
static_assert(totalLength(kHeader) == sizeof(HeaderRecord));
constexpr std::array<FieldSpec, 4> kRegionTable{{
    {"signature", 4, Shown::Text, "Marks a region table: regi"},
    {"checksum", 4, Shown::Hex, "CRC-32C of the table's 64 KiB"},
    {"entry_count", 4, Shown::Decimal, "Number of regions"},
    {"reserved", 4, Shown::Reserved, "Zero"},
}};
static_assert(totalLength(kRegionTable) == sizeof(RegionTableRecord));
constexpr std::array<NamedValue, 1> kRequiredBit{{{0, "required", "Who does not know this region must not open the file"}}};
constexpr std::array<FieldSpec, 4> kRegion{{
    {"guid", 16, Shown::Guid, "What the region is"},
    {"file_offset", 8, Shown::Offset, "Where the region begins"},
    {"length", 4, Shown::Size, "Length of the region"},
    {"flags", 4, Shown::Flags, "Properties of the region", kRequiredBit},
}};
static_assert(totalLength(kRegion) == sizeof(RegionRecord));
constexpr std::array<FieldSpec, 4> kMetadataTable{{
    {"signature", 8, Shown::Text, "Marks the metadata table: metadata"},
    {"reserved1", 2, Shown::Reserved, "Zero"},
    {"entry_count", 2, Shown::Decimal, "Number of items"},
    {"reserved2", 20, Shown::Reserved, "Zero"},
}};
static_assert(totalLength(kMetadataTable) == sizeof(MetadataTableRecord));
constexpr std::array<NamedValue, 3> kItemFlags{{
    {0, "user", "Belongs to a user's program"},
    {1, "virtual_disk", "Is about the disk, not the file"},
    {2, "required", "Who does not know this item must not open the file"},
}};
constexpr std::array<FieldSpec, 5> kItem{{
    {"item_id", 16, Shown::Guid, "What the item is"},
    {"offset", 4, Shown::Hex, "Where it lies, from the region's start"},
    {"length", 4, Shown::Size, "Its length"},
    {"flags", 4, Shown::Flags, "Properties of the item", kItemFlags},
    {"reserved", 4, Shown::Reserved, "Zero"},
}};
static_assert(totalLength(kItem) == sizeof(MetadataRecord));

constexpr std::array<NamedValue, 2> kFileFlags{{
    {0, "leave_blocks_allocated", "Blocks are never given up: a fixed disk"},
    {1, "has_parent", "The disk stands on another one"},
}};
constexpr std::array<FieldSpec, 2> kFileParametersFields{{
    {"block_size", 4, Shown::Size, "Size of a block"},
    {"flags", 4, Shown::Flags, "Properties of the disk", kFileFlags},
}};
constexpr std::array<FieldSpec, 1> kDiskSizeFields{{{"virtual_disk_size", 8, Shown::Size, "Size of the disk that a guest sees"}}};
constexpr std::array<FieldSpec, 1> kDiskIdFields{{{"virtual_disk_id", 16, Shown::Guid, "Identifier of the disk"}}};
constexpr std::array<FieldSpec, 1> kLogicalFields{{{"logical_sector_size", 4, Shown::Size, "Sector that a guest sees"}}};
constexpr std::array<FieldSpec, 1> kPhysicalFields{{{"physical_sector_size", 4, Shown::Size, "Sector that a guest should align to"}}};

struct ItemKind {
    Uuid id;
    std::string_view name;
    std::span<const FieldSpec> fields;
};
constexpr std::array<ItemKind, 5> kItemKinds{{
    {kFileParameters, "file_parameters", kFileParametersFields},
    {kDiskSize, "virtual_disk_size", kDiskSizeFields},
    {kDiskId, "virtual_disk_id", kDiskIdFields},
    {kLogicalSectorSize, "logical_sector_size", kLogicalFields},
    {kPhysicalSectorSize, "physical_sector_size", kPhysicalFields},
}};

std::string_view regionName(const Uuid& id) {
    return id == kTableRegion ? "BAT" : id == kMetadataRegion ? "metadata" : "unknown";
}

Field regionTableField(BlockDevice& host, std::string name, std::uint64_t offset) {
    const auto make = [&host, offset] {
        const auto table = storedRecord<RegionTableRecord>(host, offset);
        Fields fields = recordFields(host, offset, {kOrder, kRegionTable});
        const std::uint64_t entries = offset + sizeof(RegionTableRecord);
        const auto describe = [&host, entries](std::uint64_t index, std::span<const std::byte>) {
            const std::uint64_t at = entries + index * sizeof(RegionRecord);
            Field entry = recordField(host, "", "One region of the file", at, {kOrder, kRegion});
            const auto region = storedRecord<RegionRecord>(host, at);
            entry.value = std::format("{} at {}", regionName(region.id), hexNumber(region.offset));
            entry.target = Range{region.offset, region.length};
            return entry;
        };
        fields.push_back(tableField(host, {.name = "entries", .description = "The regions", .offset = entries,
                                           .count = std::min<std::uint32_t>(table.entryCount, kMaxTableEntries),
                                           .entryBytes = sizeof(RegionRecord), .describe = describe}));
        return fields;
    };
    return lazyField(std::move(name), "Where the file's regions lie", Range{offset, kRegionTableBytes}, make);
}

Field itemContent(BlockDevice& host, const MetadataRecord& item, Range place) {
    const auto kind = std::ranges::find(kItemKinds, item.id, &ItemKind::id);
    if (kind != kItemKinds.end()) return recordField(host, std::string(kind->name), "The item itself", place.offset, {kOrder, kind->fields});
    const auto bytes = readAvailable(host, place.offset, std::min<std::uint64_t>(place.length, kMiB));
    return describeField({"content", static_cast<std::uint32_t>(bytes.size()), Shown::Bytes, "An item that this program does not know"},
                         kOrder, place.offset, bytes);
}

Field metadataField(BlockDevice& host, Range region) {
    const auto make = [&host, region] {
        const auto table = storedRecord<MetadataTableRecord>(host, region.offset);
        Fields fields = recordFields(host, region.offset, {kOrder, kMetadataTable});
        const std::uint64_t entries = region.offset + sizeof(MetadataTableRecord);
        const auto itemAt = [&host, entries](std::uint64_t index) {
            return storedRecord<MetadataRecord>(host, entries + index * sizeof(MetadataRecord));
        };
        const auto placeOf = [region](const MetadataRecord& item) { return Range{region.offset + item.offset, item.length}; };
        const auto describe = [=, &host](std::uint64_t index, std::span<const std::byte>) {
            const MetadataRecord item = itemAt(index);
            Fields parts = recordFields(host, entries + index * sizeof(MetadataRecord), {kOrder, kItem});
            Field content = itemContent(host, item, placeOf(item));
            Field entry{.name = {}, .description = "One metadata item", .value = content.name, .target = placeOf(item)};
            parts.push_back(std::move(content));
            entry.children = groupField("", "", std::move(parts)).children;
            return entry;
        };
        const auto reach = [=](std::uint64_t index, std::span<const std::byte>) -> std::optional<Range> {
            return placeOf(itemAt(index));
        };
        fields.push_back(tableField(host, {.name = "items", .description = "What is known about the disk", .offset = entries,
                                           .count = std::min<std::uint32_t>(table.entryCount, kMaxTableEntries),
                                           .entryBytes = sizeof(MetadataRecord), .describe = describe, .reach = reach}));
        return fields;
    };
    return lazyField("metadata", "What disk this is", std::nullopt, make);
}

std::uint64_t itemNumber(BlockDevice& host, Range region, const Uuid& id, std::size_t bytes) {
    const auto table = storedRecord<MetadataTableRecord>(host, region.offset);
    for (std::uint32_t index = 0; index < std::min<std::uint32_t>(table.entryCount, kMaxTableEntries); ++index) {
        const auto item = storedRecord<MetadataRecord>(host, region.offset + sizeof(table) + index * sizeof(MetadataRecord));
        if (item.id == id) return loadNumber(readAvailable(host, region.offset + item.offset, bytes), kOrder);
    }
    return 0;
}

// The first region of a kind in the first table, or else in its copy. None: length 0.
Range findRegion(BlockDevice& host, const Uuid& id) {
    for (const std::uint64_t tableOffset : kRegionTableOffsets) {
        const auto table = storedRecord<RegionTableRecord>(host, tableOffset);
        if (table.signature != kRegionSignature) continue;
        for (std::uint32_t index = 0; index < std::min<std::uint32_t>(table.entryCount, kMaxTableEntries); ++index) {
            const auto region = storedRecord<RegionRecord>(host, tableOffset + sizeof(table) + index * sizeof(RegionRecord));
            if (region.id == id && region.offset < host.size()) return {region.offset, region.length};
        }
    }
    return {};
}

Range currentLog(BlockDevice& host) {
    HeaderRecord best{};
    for (const std::uint64_t offset : kHeaderOffsets) {
        const auto header = storedRecord<HeaderRecord>(host, offset);
        if (header.signature == kHeaderSignature && header.sequence >= best.sequence) best = header;
    }
    return {best.logOffset, best.logLength};
}

} // namespace

Field structure(BlockDevice& host) {
    Fields parts{recordField(host, "file_identifier", "The file's first bytes", 0, {kOrder, kFileIdentifier})};
    for (const std::size_t slot : {0U, 1U})
        parts.push_back(recordField(host, std::format("header_{}", slot + 1), "One of two headers", kHeaderOffsets[slot], {kOrder, kHeader}));
    for (const std::size_t slot : {0U, 1U})
        parts.push_back(regionTableField(host, std::format("region_table_{}", slot + 1), kRegionTableOffsets[slot]));
    if (const Range log = currentLog(host); log.length > 0) parts.push_back(logField(host, log));
    const Range metadata = findRegion(host, kMetadataRegion), table = findRegion(host, kTableRegion);
    if (metadata.length == 0) {
        parts.push_back(errorField("metadata", "No region table says where the metadata lies"));
        return groupField("vhdx", "Virtual hard disk, version 2", std::move(parts));
    }
    parts.push_back(metadataField(host, metadata));
    parts.push_back(blockTableField(host, {.region = table,
                                           .diskSize = itemNumber(host, metadata, kDiskSize, 8),
                                           .blockSize = itemNumber(host, metadata, kFileParameters, 4),
                                           .sectorSize = itemNumber(host, metadata, kLogicalSectorSize, 4)}));
    return groupField("vhdx", "Virtual hard disk, version 2", std::move(parts));
}

} // namespace blockcore::vhdx
