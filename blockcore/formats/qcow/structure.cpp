// SPDX-License-Identifier: MIT
#include "blockcore/formats/qcow/structure.h"

#include "blockcore/base/checked_math.h"
#include "blockcore/formats/qcow/disk.h"

#include <algorithm>
#include <array>
#include <format>

namespace blockcore::qcow {

namespace {

constexpr std::array<NamedValue, 2> kCryptMethods{{{kCryptNone, "none"}, {kCryptAes, "AES"}}};
constexpr std::array<FieldSpec, 11> kHeader{{
    {"magic", 4, Shown::Hex, "Marks the file as qcow: QFI and 0xfb"},
    {"version", 4, Shown::Decimal, "Version of the format: 1"},
    {"backing_file_offset", 8, Shown::Offset, "Where the backing file's name lies; 0: there is none"},
    {"backing_file_size", 4, Shown::Decimal, "Length of the backing file's name in bytes"},
    {"mtime", 4, Shown::UnixTime, "When the backing file was changed, as it was meant"},
    {"size", 8, Shown::Size, "Size of the disk that a guest sees"},
    {"cluster_bits", 1, Shown::Shift, "Size of a cluster"},
    {"l2_bits", 1, Shown::Decimal, "Number of an L2 table's entries, as a power of two"},
    {"padding", 2, Shown::Reserved, "Not used"},
    {"crypt_method", 4, Shown::Choice, "How clusters are encrypted", kCryptMethods},
    {"l1_table_offset", 8, Shown::Offset, "Where the L1 table begins"},
}};
static_assert(totalLength(kHeader) == sizeof(HeaderRecord));

struct Sizes {
    std::uint32_t clusterBits, l2Bits;
    std::uint64_t clusterSize() const { return std::uint64_t{1} << clusterBits; }
    std::uint64_t l2Entries() const { return std::uint64_t{1} << l2Bits; }
    std::uint64_t l2Coverage() const { return std::uint64_t{1} << (clusterBits + l2Bits); }
};

std::string whyNoTables(const HeaderRecord& header) {
    if (header.clusterBits < kMinClusterBits || header.clusterBits > kMaxClusterBits)
        return std::format("No tables can be found: clusters of 2^{} bytes are impossible", header.clusterBits);
    if (header.l2Bits < kMinL2Bits || header.l2Bits > kMaxL2Bits)
        return std::format("No tables can be found: L2 tables of 2^{} entries are impossible", header.l2Bits);
    return {};
}

MappedBlock clusterAt(const Sizes& sizes, std::uint64_t entry) {
    if (entry == 0) return {.text = "not allocated"};
    if ((entry & kCompressed) == 0) return {.text = "cluster at " + hexNumber(entry), .data = Range{entry, sizes.clusterSize()}};
    const std::uint32_t offsetBits = 63 - sizes.clusterBits;
    const std::uint64_t offset = entry & ((std::uint64_t{1} << offsetBits) - 1);
    const std::uint64_t length = entry >> offsetBits & (sizes.clusterSize() - 1);
    return {.text = std::format("compressed, {} bytes at {}", length, hexNumber(offset)), .data = Range{offset, length}};
}

Field l2Field(BlockDevice& host, const Sizes& sizes, std::uint64_t offset, std::uint64_t guestBase) {
    return blockMapField(host, {.name = "l2_table", .description = "Where the clusters of this part of the disk lie",
                                .offset = offset, .count = sizes.l2Entries(), .entryBytes = sizeof(be64),
                                .order = std::endian::big, .guestBase = guestBase, .guestUnit = sizes.clusterSize(),
                                .block = [sizes](std::uint64_t, std::uint64_t entry) { return clusterAt(sizes, entry); }});
}

Field l1Field(BlockDevice& host, const HeaderRecord& header) {
    const Sizes sizes{header.clusterBits, header.l2Bits};
    const std::uint64_t coverage = sizes.l2Coverage(), tableBytes = sizes.l2Entries() * sizeof(be64);
    const auto tableOf = [tableBytes](std::span<const std::byte> bytes) -> std::optional<Range> {
        const std::uint64_t offset = loadNumber(bytes, std::endian::big);
        if (offset == 0) return std::nullopt;
        return Range{offset, tableBytes};
    };
    const auto describe = [=, &host](std::uint64_t index, std::span<const std::byte> bytes) {
        const auto table = tableOf(bytes);
        Field field{.name = {}, .description = "Where one L2 table lies", .kind = FieldKind::Pointer,
                    .value = table ? "L2 table at " + hexNumber(table->offset) : "no table: nothing of this part is allocated",
                    .number = loadNumber(bytes, std::endian::big), .target = table};
        const auto base = checkedMultiply(index, coverage);
        const bool sane = base && *base < INT64_MAX - coverage;
        if (sane) field.guest = Range{*base, coverage};
        if (table) field.children = groupField("", "", {l2Field(host, sizes, table->offset, sane ? *base : 0)}).children;
        return field;
    };
    const auto reach = [tableOf](std::uint64_t, std::span<const std::byte> bytes) { return tableOf(bytes); };
    return tableField(host, {.name = "l1_table", .description = "Where the L2 tables lie", .offset = header.l1Offset,
                             .count = divideUp<std::uint64_t>(header.size, coverage), .describe = describe, .reach = reach,
                             .leadsToTables = true});
}

Field backingName(BlockDevice& host, const HeaderRecord& header) {
    const std::uint32_t length = std::min<std::uint32_t>(header.backingNameLength, kMaxBackingName);
    const auto bytes = readAvailable(host, header.backingNameOffset, length);
    if (bytes.size() != header.backingNameLength)
        return errorField("backing_filename", "The name is too long or lies beyond the end of the file");
    return describeField({"backing_filename", length, Shown::Text,
                          "The image whose content shows through where this one holds nothing"},
                         std::endian::big, header.backingNameOffset, bytes);
}

} // namespace

Field structure(BlockDevice& host) {
    const auto header = storedRecord<HeaderRecord>(host, 0);
    Fields parts{recordField(host, "header", "The file's header", 0, {std::endian::big, kHeader})};
    if (header.backingNameOffset != 0) parts.push_back(backingName(host, header));
    const std::string problem = whyNoTables(header);
    parts.push_back(problem.empty() ? l1Field(host, header) : errorField("tables", problem));
    return groupField("qcow", "QEMU copy-on-write, version 1", std::move(parts));
}

} // namespace blockcore::qcow
