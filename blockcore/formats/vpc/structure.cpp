// SPDX-License-Identifier: MIT
#include "blockcore/formats/vpc/structure.h"

#include "blockcore/base/checked_math.h"
#include "blockcore/formats/vpc/disk.h"

#include <array>
#include <format>
#include <string_view>

namespace blockcore::vpc {

namespace {

constexpr std::array<NamedValue, 2> kFeatures{{{0, "temporary", "The disk may be deleted"}, {1, "reserved", "Always set"}}};
constexpr std::array<NamedValue, 3> kTypes{{{kTypeFixed, "fixed"}, {kTypeDynamic, "dynamic"}, {kTypeDifferencing, "differencing"}}};
constexpr std::array<FieldSpec, 18> kFooter{{
    {"cookie", 8, Shown::Text, "Marks a VHD footer: conectix"},
    {"features", 4, Shown::Flags, "Properties of the disk", kFeatures},
    {"file_format_version", 4, Shown::Version, "Version of the format"},
    {"data_offset", 8, Shown::Offset, "Where the dynamic disk's header begins; all ones: fixed disk"},
    {"timestamp", 4, Shown::VhdTime, "When the image was made"},
    {"creator_application", 4, Shown::Text, "What made it"},
    {"creator_version", 4, Shown::Version, "Version of what made it"},
    {"creator_host_os", 4, Shown::Text, "On which system"},
    {"original_size", 8, Shown::Size, "Size of the disk when it was made"},
    {"current_size", 8, Shown::Size, "Size of the disk now"},
    {"cylinders", 2, Shown::Decimal, "Geometry: some programs compute the size from it"},
    {"heads", 1, Shown::Decimal, "Geometry"},
    {"sectors_per_track", 1, Shown::Decimal, "Geometry"},
    {"disk_type", 4, Shown::Choice, "Kind of image", kTypes},
    {"checksum", 4, Shown::Hex, "Ones' complement of the sum of all other bytes"},
    {"unique_id", 16, Shown::Id, "Identifier of the image"},
    {"saved_state", 1, Shown::Decimal, "1: the machine was saved while it ran"},
    {"reserved", 427, Shown::Reserved, "Zero"},
}};
static_assert(totalLength(kFooter) == sizeof(FooterRecord));

constexpr std::array<FieldSpec, 10> kDynamicHeader{{
    {"cookie", 8, Shown::Text, "Marks a dynamic disk's header: cxsparse"},
    {"data_offset", 8, Shown::Offset, "Not used: all ones"},
    {"table_offset", 8, Shown::Offset, "Where the block allocation table begins"},
    {"header_version", 4, Shown::Version, "Version of this header"},
    {"max_table_entries", 4, Shown::Decimal, "Number of entries of the block allocation table"},
    {"block_size", 4, Shown::Size, "Size of a block, without its bitmap"},
    {"checksum", 4, Shown::Hex, "Ones' complement of the sum of all other bytes"},
    {"parent_unique_id", 16, Shown::Id, "Identifier of the image that this one stands on"},
    {"parent_timestamp", 4, Shown::VhdTime, "When that image was changed last"},
    {"reserved1", 4, Shown::Reserved, "Zero"},
}};
constexpr std::array<FieldSpec, 1> kParentName{{{"parent_unicode_name", 512, Shown::BigUtf16, "Name of that image"}}};
constexpr std::array<FieldSpec, 1> kHeaderTail{{{"reserved2", 256, Shown::Reserved, "Zero"}}};
constexpr std::array<FieldSpec, 5> kLocator{{
    {"platform_code", 4, Shown::Text, "How the name is written"},
    {"platform_data_space", 4, Shown::Decimal, "Room for the name"},
    {"platform_data_length", 4, Shown::Size, "Length of the name"},
    {"reserved", 4, Shown::Reserved, "Zero"},
    {"platform_data_offset", 8, Shown::Offset, "Where the name lies"},
}};
constexpr std::uint64_t kLocatorCount = 8, kLocatorsOffset = totalLength(kDynamicHeader) + totalLength(kParentName);
static_assert(kLocatorsOffset + kLocatorCount * totalLength(kLocator) + totalLength(kHeaderTail) == sizeof(DynamicHeaderRecord));

Fields dynamicHeaderFields(BlockDevice& host, std::uint64_t offset) {
    Fields fields = recordFields(host, offset, {std::endian::big, kDynamicHeader});
    std::ranges::move(recordFields(host, offset + totalLength(kDynamicHeader), {std::endian::big, kParentName}),
                      std::back_inserter(fields));
    const auto describe = [&host, offset](std::uint64_t index, std::span<const std::byte>) {
        const std::uint64_t at = offset + kLocatorsOffset + index * totalLength(kLocator);
        Field locator = recordField(host, "", "Where one form of the parent's name lies", at, {std::endian::big, kLocator});
        locator.value = locator.children->fetch(0, 1).front().value;
        return locator;
    };
    fields.push_back(tableField(host, {.name = "parent_locators", .description = "The parent's name in several forms",
                                       .offset = offset + kLocatorsOffset, .count = kLocatorCount,
                                       .entryBytes = totalLength(kLocator), .describe = describe}));
    std::ranges::move(recordFields(host, offset + sizeof(DynamicHeaderRecord) - totalLength(kHeaderTail),
                                   {std::endian::big, kHeaderTail}),
                      std::back_inserter(fields));
    return fields;
}

MappedBlock blockAt(std::uint64_t blockSize, std::uint64_t entry) {
    if (entry == kBlockUnallocated) return {.text = "not allocated"};
    const std::uint64_t offset = entry * kSectorSize;
    const std::uint64_t bitmapBytes = alignUp(divideUp<std::uint64_t>(blockSize / kSectorSize, 8), kSectorSize);
    return {.text = std::format("block at {}", hexNumber(offset)), .data = Range{offset + bitmapBytes, blockSize},
            .bitmap = Range{offset, bitmapBytes}};
}

void appendDynamic(BlockDevice& host, Fields& parts, std::uint64_t headerOffset) {
    const auto header = storedRecord<DynamicHeaderRecord>(host, headerOffset);
    parts.push_back(lazyField("dynamic_header", "The dynamic disk's header", Range{headerOffset, sizeof(DynamicHeaderRecord)},
                              [&host, headerOffset] { return dynamicHeaderFields(host, headerOffset); }));
    const std::uint64_t blockSize = header.blockSize;
    parts.push_back(blockMapField(host, {.name = "block_allocation_table", .description = "Where each block of the disk lies",
                                         .offset = header.tableOffset, .count = header.maxTableEntries,
                                         .order = std::endian::big, .guestUnit = blockSize,
                                         .block = [blockSize](std::uint64_t, std::uint64_t entry) { return blockAt(blockSize, entry); }}));
}

bool isFooter(const FooterRecord& footer) { return std::string_view(footer.cookie, sizeof(footer.cookie)) == kFooterCookie; }

} // namespace

Field structure(BlockDevice& host) {
    const std::uint64_t fileSize = host.size();
    Fields parts;
    const auto first = storedRecord<FooterRecord>(host, 0);
    const std::uint64_t lastOffset = fileSize < sizeof(FooterRecord) ? 0 : fileSize - sizeof(FooterRecord);
    const auto last = storedRecord<FooterRecord>(host, lastOffset);
    if (isFooter(first)) {
        parts.push_back(recordField(host, "footer_copy", "The footer's copy at the beginning", 0, {std::endian::big, kFooter}));
        if (first.headerOffset < fileSize) appendDynamic(host, parts, first.headerOffset);
        else if (first.headerOffset != kNoOffset) parts.push_back(errorField("dynamic_header", "It would lie beyond the end of the file"));
    }
    if (lastOffset > 0 && isFooter(last)) {
        if (!isFooter(first))
            parts.push_back({.name = "disk", .description = "The guest's data", .place = Range{0, lastOffset},
                             .kind = FieldKind::Bytes, .value = std::format("{} bytes", lastOffset), .guest = Range{0, lastOffset}});
        parts.push_back(recordField(host, "footer", "The file's footer", lastOffset, {std::endian::big, kFooter}));
    } else {
        parts.push_back(errorField("footer", "The file does not end with a footer"));
    }
    return groupField("vpc", "Virtual hard disk (VHD)", std::move(parts));
}

} // namespace blockcore::vpc
