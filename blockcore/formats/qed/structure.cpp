// SPDX-License-Identifier: MIT
#include "blockcore/formats/qed/structure.h"

#include "blockcore/base/checked_math.h"
#include "blockcore/formats/qed/disk.h"

#include <algorithm>
#include <array>
#include <format>

namespace blockcore::qed {

namespace {

constexpr std::array<NamedValue, 3> kFeatures{{
    {0, "backing_file", "The image stands on another one"},
    {1, "need_check", "The image was not closed properly"},
    {2, "backing_format_no_probe", "The backing file is raw, whatever it looks like"},
}};
constexpr std::array<FieldSpec, 11> kHeader{{
    {"magic", 4, Shown::Text, "Marks the file as QED: QED and NUL"},
    {"cluster_size", 4, Shown::Size, "Size of a cluster"},
    {"table_size", 4, Shown::Decimal, "Length of L1 and L2 tables in clusters"},
    {"header_size", 4, Shown::Decimal, "Length of the header in clusters"},
    {"features", 8, Shown::Flags, "Who does not know all of these must not open the image", kFeatures},
    {"compat_features", 8, Shown::Hex, "Who does not know these may ignore them"},
    {"autoclear_features", 8, Shown::Hex, "Who does not know these clears them before writing"},
    {"l1_table_offset", 8, Shown::Offset, "Where the L1 table begins"},
    {"image_size", 8, Shown::Size, "Size of the disk that a guest sees"},
    {"backing_filename_offset", 4, Shown::Offset, "Where the backing file's name lies"},
    {"backing_filename_size", 4, Shown::Decimal, "Length of the backing file's name in bytes"},
}};
static_assert(totalLength(kHeader) == sizeof(HeaderRecord));

std::string whyNoTables(const HeaderRecord& header) {
    if (!std::has_single_bit(std::uint32_t{header.clusterSize}) || header.clusterSize < kMinClusterSize ||
        header.clusterSize > kMaxClusterSize)
        return std::format("No tables can be found: the cluster size {} is impossible", std::uint32_t{header.clusterSize});
    if (!std::has_single_bit(std::uint32_t{header.tableClusters}) || header.tableClusters > kMaxTableClusters)
        return std::format("No tables can be found: the table size {} is impossible", std::uint32_t{header.tableClusters});
    return {};
}

MappedBlock clusterAt(std::uint64_t clusterSize, std::uint64_t entry) {
    if (entry == kUnallocated) return {.text = "not allocated"};
    if (entry == kZeroCluster) return {.text = "reads as zeroes"};
    return {.text = std::format("cluster {} at {}", entry / clusterSize, hexNumber(entry)), .data = Range{entry, clusterSize}};
}

Field l2Field(BlockDevice& host, std::uint64_t clusterSize, std::uint64_t entries, std::uint64_t offset, std::uint64_t guestBase) {
    return blockMapField(host, {.name = "l2_table", .description = "Where the clusters of this part of the disk lie",
                                .offset = offset, .count = entries, .entryBytes = sizeof(le64), .guestBase = guestBase,
                                .guestUnit = clusterSize,
                                .block = [clusterSize](std::uint64_t, std::uint64_t entry) { return clusterAt(clusterSize, entry); }});
}

Field l1Field(BlockDevice& host, const HeaderRecord& header) {
    const std::uint64_t clusterSize = header.clusterSize, tableBytes = clusterSize * header.tableClusters;
    const std::uint64_t entries = tableBytes / sizeof(le64);
    const auto describe = [=, &host](std::uint64_t index, std::span<const std::byte> bytes) {
        const std::uint64_t offset = loadNumber(bytes, std::endian::little);
        Field field{.name = {}, .description = "Where one L2 table lies", .kind = FieldKind::Pointer,
                    .value = offset == 0 ? "no table: nothing of this part is allocated" : "L2 table at " + hexNumber(offset),
                    .number = offset};
        const auto base = checkedMultiply(index, entries * clusterSize);
        const bool sane = base && *base < INT64_MAX - entries * clusterSize;
        if (sane) field.guest = Range{*base, entries * clusterSize};
        if (offset == 0) return field;
        field.target = Range{offset, tableBytes};
        field.children = groupField("", "", {l2Field(host, clusterSize, entries, offset, sane ? *base : 0)}).children;
        return field;
    };
    const auto reach = [tableBytes](std::uint64_t, std::span<const std::byte> bytes) -> std::optional<Range> {
        const std::uint64_t offset = loadNumber(bytes, std::endian::little);
        if (offset == 0) return std::nullopt;
        return Range{offset, tableBytes};
    };
    return tableField(host, {.name = "l1_table", .description = "Where the L2 tables lie", .offset = header.l1Offset,
                             .count = entries, .describe = describe, .reach = reach, .leadsToTables = true});
}

} // namespace

Field structure(BlockDevice& host) {
    const auto header = storedRecord<HeaderRecord>(host, 0);
    Fields parts{recordField(host, "header", "The file's header", 0, {std::endian::little, kHeader})};
    if ((header.features & kFeatureBacking) != 0) {
        const std::uint64_t length = std::min<std::uint32_t>(header.backingNameLength, kMaxBackingName);
        const auto bytes = readAvailable(host, header.backingNameOffset, length);
        const bool whole = bytes.size() == header.backingNameLength;
        parts.push_back(whole ? describeField({"backing_filename", static_cast<std::uint32_t>(length), Shown::Text,
                                               "The image whose content shows through where this one holds nothing"},
                                              std::endian::little, header.backingNameOffset, bytes)
                              : errorField("backing_filename", "The name is too long or lies beyond the end of the file"));
    }
    const std::string problem = whyNoTables(header);
    parts.push_back(problem.empty() ? l1Field(host, header) : errorField("tables", problem));
    return groupField("qed", "QEMU enhanced disk", std::move(parts));
}

} // namespace blockcore::qed
