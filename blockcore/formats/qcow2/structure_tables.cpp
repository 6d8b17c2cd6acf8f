// SPDX-License-Identifier: MIT
// L1, L2 and refcount tables, entry by entry.
#include "blockcore/formats/qcow2/entries.h"
#include "blockcore/formats/qcow2/structure.h"

#include <bit>
#include <format>

namespace blockcore::qcow2 {

namespace {

// Entry bits that no version of the format uses.
constexpr std::uint64_t kL1ReservedMask = 0x7f00'0000'0000'01ff;

Range guestRange(const Geometry& geometry, std::uint64_t base, std::uint64_t index, std::uint64_t each) {
    (void)geometry;
    return {base + index * each, each};
}

// What an L2 entry says, apart from how to show it.
struct Mapping {
    L2Entry entry;
    std::uint64_t hostOffset = 0, length = 0;   // 0: no host bytes
    bool zero = false;
};

Mapping mappingOf(const StructureFacts& facts, std::span<const std::byte> bytes) {
    const Geometry& geometry = *facts.geometry;
    Mapping mapping{.entry = loadL2Entry(geometry, bytes, 0)};
    if (mapping.entry.compressed()) {
        const CompressedPlace place = compressedPlace(geometry, mapping.entry.entry);
        mapping.hostOffset = place.hostOffset;
        mapping.length = place.length;
        return mapping;
    }
    mapping.zero = facts.v2.version >= 3 && !geometry.extendedL2() && (mapping.entry.entry & kEntryZero) != 0;
    mapping.hostOffset = mapping.entry.hostOffset();
    const bool mapped = mapping.hostOffset != 0 || (facts.externalData && mapping.entry.copied());
    mapping.length = mapped ? geometry.clusterSize() : 0;
    return mapping;
}

std::string subclusterText(std::uint64_t bitmap) {
    return std::format(", {} of 32 subclusters hold data, {} read as zeroes",
                       std::popcount(static_cast<std::uint32_t>(bitmap)), std::popcount(static_cast<std::uint32_t>(bitmap >> 32)));
}

std::string mappingText(const StructureFacts& facts, const Mapping& mapping) {
    const Geometry& geometry = *facts.geometry;
    const std::string place = hexNumber(mapping.hostOffset) + (facts.externalData ? " of the data file" : "");
    const std::string subclusters = geometry.extendedL2() && !mapping.entry.compressed() ? subclusterText(mapping.entry.bitmap) : "";
    if (mapping.entry.compressed()) return std::format("compressed, up to {} bytes at {}", mapping.length, place);
    if (mapping.length == 0) return (mapping.zero ? "reads as zeroes" : "not allocated") + subclusters;
    if (mapping.zero) return std::format("reads as zeroes, {} is set aside", place);
    const std::uint64_t cluster = geometry.clusterIndex(mapping.hostOffset);
    return std::format("cluster {} at {}", cluster, place) + subclusters;
}

std::optional<Range> mappedRange(const StructureFacts& facts, const Mapping& mapping) {
    if (facts.externalData || mapping.length == 0) return std::nullopt;
    return Range{mapping.hostOffset, mapping.length};
}

Fields l2EntryParts(const StructureFacts& facts, const Mapping& mapping, Range place) {
    const auto flag = [&](std::string name, std::string description, bool set) {
        return bitField(std::move(name), std::move(description), place, set, set ? "set" : "not set");
    };
    Fields parts{flag("copied", "The cluster has exactly one owner: it may be written in place", mapping.entry.copied()),
                 flag("compressed", "The cluster is stored packed", mapping.entry.compressed())};
    if (facts.v2.version >= 3 && !facts.geometry->extendedL2() && !mapping.entry.compressed())
        parts.push_back(flag("zero", "The cluster reads as zeroes", mapping.zero));
    if (facts.geometry->extendedL2() && !mapping.entry.compressed()) {
        const std::uint64_t allocated = mapping.entry.bitmap & UINT32_MAX, zero = mapping.entry.bitmap >> 32;
        parts.push_back(bitField("allocated_subclusters", "Which subclusters hold data", place, allocated, hexNumber(allocated)));
        parts.push_back(bitField("zero_subclusters", "Which subclusters read as zeroes", place, zero, hexNumber(zero)));
    }
    if (const auto range = mappedRange(facts, mapping))
        parts.push_back({.name = mapping.entry.compressed() ? "compressed_data" : "cluster",
                         .description = "The guest's data", .place = range, .kind = FieldKind::Bytes,
                         .value = std::format("{} bytes of the guest's disk", facts.geometry->clusterSize())});
    return parts;
}

Field l2Field(const StructureFacts& facts, std::uint64_t offset, std::uint64_t guestBase) {
    const Geometry& geometry = *facts.geometry;
    const std::uint32_t entryBytes = geometry.l2EntryBytes();
    const auto describe = [facts, offset, guestBase, entryBytes](std::uint64_t index, std::span<const std::byte> bytes) {
        const Mapping mapping = mappingOf(facts, bytes);
        const Range place{offset + index * entryBytes, entryBytes};
        Field field{.name = {}, .description = "Where one cluster of the disk lies", .kind = FieldKind::Pointer,
                    .value = mappingText(facts, mapping), .number = mapping.entry.entry,
                    .target = mappedRange(facts, mapping),
                    .guest = guestRange(*facts.geometry, guestBase, index, facts.geometry->clusterSize())};
        field.children = lazyField("", "", {}, [facts, mapping, place] { return l2EntryParts(facts, mapping, place); }).children;
        return field;
    };
    const auto maps = [facts](std::uint64_t, std::span<const std::byte> bytes) {
        return mappedRange(facts, mappingOf(facts, bytes));
    };
    return tableField(facts.host, {.name = "l2_table", .description = "Where the clusters of this part of the disk lie",
                                   .offset = offset, .count = geometry.l2EntryCount(), .entryBytes = entryBytes,
                                   .describe = describe, .maps = maps});
}

std::optional<Range> tableBehind(const StructureFacts& facts, std::uint64_t offset) {
    if (offset == 0) return std::nullopt;
    return Range{offset, facts.geometry->clusterSize()};
}

Field l1Entry(const StructureFacts& facts, std::uint64_t entry, Range place, std::uint64_t index) {
    const std::uint64_t offset = entryOffset(entry), coverage = facts.geometry->l2Coverage();
    Field field{.name = {}, .description = "Where one L2 table lies", .kind = FieldKind::Pointer,
                .value = offset == 0 ? "no table: nothing of this part is allocated" : "L2 table at " + hexNumber(offset),
                .number = entry, .target = tableBehind(facts, offset)};
    const bool sane = index < UINT64_MAX / coverage - 1;
    const std::uint64_t guestBase = sane ? index * coverage : 0;
    if (sane) field.guest = Range{guestBase, coverage};
    field.children = lazyField("", "", {}, [=] {
        Fields parts{bitField("copied", "The table has exactly one owner: it may be written in place", place, isCopied(entry),
                              isCopied(entry) ? "set" : "not set")};
        if ((entry & kL1ReservedMask) != 0)
            parts.push_back(bitField("reserved", "Should be zero", place, entry & kL1ReservedMask, hexNumber(entry & kL1ReservedMask)));
        if (offset != 0) parts.push_back(l2Field(facts, offset, guestBase));
        return parts;
    }).children;
    return field;
}

std::string refcountText(const Geometry& geometry, std::span<const std::byte> bytes) {
    std::string text;
    const std::uint64_t each = geometry.refcountOrder() < 3 ? 8U >> geometry.refcountOrder() : 1;
    for (std::uint64_t at = 0; at < each; ++at)
        text += (at == 0 ? "" : " ") + std::to_string(loadRefcount(bytes, at, geometry.refcountOrder()));
    return text;
}

// Refcounts below a byte are shown byte by byte.
Field refcountBlock(const StructureFacts& facts, std::uint64_t offset, std::uint64_t blockIndex) {
    const Geometry& geometry = *facts.geometry;
    const std::uint32_t entryBytes = std::max(geometry.refcountBits() / 8, 1U);
    const std::uint64_t entries = geometry.clusterSize() / entryBytes;
    const std::uint64_t perEntry = geometry.refcountsPerBlock() / entries;
    const auto describe = [=](std::uint64_t index, std::span<const std::byte> bytes) {
        const std::uint64_t cluster = blockIndex * geometry.refcountsPerBlock() + index * perEntry;
        Field field{.name = {}, .description = perEntry == 1 ? std::format("How often cluster {} is referred to", cluster)
                                                            : std::format("How often clusters {} to {} are referred to", cluster, cluster + perEntry - 1),
                    .kind = FieldKind::Number, .value = refcountText(geometry, bytes)};
        if (perEntry == 1) field.number = loadRefcount(bytes, 0, geometry.refcountOrder());
        if (cluster < UINT64_MAX >> geometry.clusterBits() >> 1)
            field.target = Range{cluster << geometry.clusterBits(), perEntry << geometry.clusterBits()};
        return field;
    };
    return tableField(facts.host, {.name = "refcount_block", .description = "How often each cluster is referred to",
                                   .offset = offset, .count = entries, .entryBytes = entryBytes, .describe = describe});
}

} // namespace

Field l1Field(const StructureFacts& facts, std::string description, std::uint64_t offset, std::uint64_t entryCount) {
    const auto describe = [facts, offset](std::uint64_t index, std::span<const std::byte> bytes) {
        return l1Entry(facts, loadBe64(bytes, 0), {offset + index * sizeof(be64), sizeof(be64)}, index);
    };
    const auto reach = [facts](std::uint64_t, std::span<const std::byte> bytes) {
        return tableBehind(facts, entryOffset(loadBe64(bytes, 0)));
    };
    return tableField(facts.host, {.name = "l1_table", .description = std::move(description), .offset = offset,
                                   .count = std::min<std::uint64_t>(entryCount, kMaxL1Bytes / sizeof(be64)),
                                   .describe = describe, .reach = reach, .leadsToTables = true});
}

Field refcountField(const StructureFacts& facts) {
    const std::uint64_t offset = facts.v2.refcountTableOffset;
    const std::uint64_t entries = facts.v2.refcountTableClusters * (facts.geometry->clusterSize() / sizeof(be64));
    const auto blockOffset = [](std::span<const std::byte> bytes) { return loadBe64(bytes, 0) & ~std::uint64_t{511}; };
    const auto describe = [facts, blockOffset](std::uint64_t index, std::span<const std::byte> bytes) {
        const std::uint64_t block = blockOffset(bytes);
        Field field{.name = {}, .description = "Where one refcount block lies", .kind = FieldKind::Pointer,
                    .value = block == 0 ? "no block: nothing of this part is in use" : "refcount block at " + hexNumber(block),
                    .number = loadBe64(bytes, 0), .target = tableBehind(facts, block)};
        if (block != 0) field.children = groupField("", "", {refcountBlock(facts, block, index)}).children;
        return field;
    };
    const auto reach = [facts, blockOffset](std::uint64_t, std::span<const std::byte> bytes) {
        return tableBehind(facts, blockOffset(bytes));
    };
    return tableField(facts.host, {.name = "refcount_table", .description = "Where the blocks of reference counts lie",
                                   .offset = offset, .count = std::min<std::uint64_t>(entries, kMaxRefcountTableBytes / sizeof(be64)),
                                   .describe = describe, .reach = reach});
}

} // namespace blockcore::qcow2
