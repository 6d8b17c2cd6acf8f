// SPDX-License-Identifier: MIT
// The snapshot table and the bitmap directory: entries of varying length, found one after another.
#include "blockcore/formats/qcow2/structure.h"

#include <algorithm>
#include <array>
#include <format>

namespace blockcore::qcow2 {

namespace {

constexpr std::array<FieldSpec, 9> kSnapshot{{
    {"l1_table_offset", 8, Shown::Offset, "Where the snapshot's L1 table begins"},
    {"l1_size", 4, Shown::Decimal, "Number of entries of that table"},
    {"id_str_size", 2, Shown::Decimal, "Length of the identifier in bytes"},
    {"name_size", 2, Shown::Decimal, "Length of the name in bytes"},
    {"date_sec", 4, Shown::UnixTime, "When it was taken"},
    {"date_nsec", 4, Shown::Decimal, "Nanoseconds of that second"},
    {"vm_clock_nsec", 8, Shown::Decimal, "How long the guest had been running, in nanoseconds"},
    {"vm_state_size", 4, Shown::Size, "Size of the saved machine's state; 0: disk only"},
    {"extra_data_size", 4, Shown::Decimal, "Length of the fields that follow, in bytes"},
}};
static_assert(totalLength(kSnapshot) == sizeof(SnapshotRecord));

constexpr std::array<FieldSpec, 3> kSnapshotExtra{{
    {"vm_state_size_large", 8, Shown::Size, "Size of the saved machine's state"},
    {"disk_size", 8, Shown::Size, "Size of the disk when it was taken"},
    {"icount", 8, Shown::Hex, "Instructions that the guest had executed; all ones: not recorded"},
}};
static_assert(totalLength(kSnapshotExtra) == sizeof(SnapshotExtraRecord));

constexpr std::array<NamedValue, 2> kBitmapFlags{{
    {0, "in_use", "It was being changed when its keeper ended: do not trust it"},
    {1, "auto", "Writes are recorded in it"},
}};
constexpr std::array<NamedValue, 1> kBitmapTypes{{{kBitmapTypeDirtyTracking, "dirty tracking"}}};
constexpr std::array<FieldSpec, 7> kBitmap{{
    {"bitmap_table_offset", 8, Shown::Offset, "Where the bitmap's table begins"},
    {"bitmap_table_size", 4, Shown::Decimal, "Number of entries of that table"},
    {"flags", 4, Shown::Flags, "State of the bitmap", kBitmapFlags},
    {"type", 1, Shown::Choice, "What the bits mean", kBitmapTypes},
    {"granularity_bits", 1, Shown::Shift, "How much of the disk one bit stands for, as a power of two"},
    {"name_size", 2, Shown::Decimal, "Length of the name in bytes"},
    {"extra_data_size", 4, Shown::Decimal, "Length of the extra data in bytes"},
}};
static_assert(totalLength(kBitmap) == sizeof(BitmapRecord));

// The parts of one entry: its record, what follows that in lengths the record states, and padding to 8 bytes.
struct Part {
    std::string_view name, description;
    std::uint64_t length;
    Shown shown;
};

void appendParts(BlockDevice& host, Fields& fields, std::uint64_t offset, std::span<const Part> parts) {
    for (const Part& part : parts) {
        if (part.length == 0) continue;
        const auto bytes = readAvailable(host, offset, part.length);
        if (bytes.size() == part.length)
            fields.push_back(describeField({part.name, static_cast<std::uint32_t>(part.length), part.shown, part.description},
                                           std::endian::big, offset, bytes));
        else if (part.name != "padding")        // the table's last one need not exist
            fields.push_back(errorField(std::string(part.name), "The file ends before this field"));
        offset += part.length;
    }
}

std::uint64_t paddingOf(std::uint64_t length) { return (8 - length % 8) % 8; }

std::uint64_t numberNamed(const Fields& fields, std::string_view name) {
    const auto found = std::ranges::find(fields, name, &Field::name);
    return found == fields.end() ? 0 : found->number.value_or(0);
}

Fields snapshotFields(const StructureFacts& facts, std::uint64_t offset) {
    Fields fields = recordFields(facts.host, offset, {std::endian::big, kSnapshot});
    const std::uint64_t extra = numberNamed(fields, "extra_data_size"), id = numberNamed(fields, "id_str_size"),
                        name = numberNamed(fields, "name_size");
    const std::uint64_t l1Entries = numberNamed(fields, "l1_size");
    const auto l1 = std::ranges::find(fields, "l1_table_offset", &Field::name);
    const std::optional<Range> l1Place = l1->target;
    std::uint64_t at = offset + sizeof(SnapshotRecord);
    const std::uint64_t knownExtra = extra / 8 >= 3 ? sizeof(SnapshotExtraRecord) : extra / 8 * 8;
    const auto extraSpecs = std::span(kSnapshotExtra).first(knownExtra / 8);
    std::ranges::move(recordFields(facts.host, at, {std::endian::big, extraSpecs}), std::back_inserter(fields));
    at += knownExtra;
    const std::array parts{Part{"further_extra_data", "Fields of a later version of the format", extra - knownExtra, Shown::Bytes},
                           Part{"id", "The identifier", id, Shown::Text}, Part{"name", "The name", name, Shown::Text},
                           Part{"padding", "Up to a multiple of 8", paddingOf(extra + id + name), Shown::Reserved}};
    appendParts(facts.host, fields, at, parts);
    if (l1Place) fields.push_back(l1Field(facts, "The snapshot's L1 table", l1Place->offset, l1Entries));
    return fields;
}

Fields bitmapFields(const StructureFacts& facts, std::uint64_t offset) {
    Fields fields = recordFields(facts.host, offset, {std::endian::big, kBitmap});
    const std::uint64_t extra = numberNamed(fields, "extra_data_size"), name = numberNamed(fields, "name_size");
    const std::uint64_t entries = numberNamed(fields, "bitmap_table_size");
    const std::optional<Range> table = fields.front().target;
    const std::array parts{Part{"extra_data", "Not known to this program", extra, Shown::Bytes},
                           Part{"name", "The bitmap's name", name, Shown::Text},
                           Part{"padding", "Up to a multiple of 8", paddingOf(extra + name), Shown::Reserved}};
    appendParts(facts.host, fields, offset + sizeof(BitmapRecord), parts);
    if (!table) return fields;
    const auto describe = [clusterSize = facts.geometry->clusterSize()](std::uint64_t, std::span<const std::byte> bytes) {
        const std::uint64_t entry = loadNumber(bytes, std::endian::big), place = entry & kEntryOffsetMask;
        Field field{.name = {}, .description = "Where one cluster of the bitmap lies", .kind = FieldKind::Pointer,
                    .value = place != 0 ? "bits at " + hexNumber(place) : (entry & 1) != 0 ? "all ones" : "all zeroes",
                    .number = entry};
        if (place != 0) field.target = Range{place, clusterSize};
        return field;
    };
    const auto maps = [clusterSize = facts.geometry->clusterSize()](std::uint64_t, std::span<const std::byte> bytes) -> std::optional<Range> {
        const std::uint64_t place = loadNumber(bytes, std::endian::big) & kEntryOffsetMask;
        if (place == 0) return std::nullopt;
        return Range{place, clusterSize};
    };
    fields.push_back(tableField(facts.host, {.name = "bitmap_table", .description = "Where the bitmap's bits lie",
                                             .offset = table->offset, .count = std::min(entries, kMaxBitmapTableEntries),
                                             .describe = describe, .reach = maps, .maps = maps}));
    return fields;
}

// Walks entries of varying length. lengthOf: from the record's bytes, without padding; 0: impossible.
struct ListSpec {
    std::string_view what;
    std::uint64_t offset, count, endOffset;
    std::uint32_t recordBytes;
    std::uint64_t (*lengthOf)(std::span<const std::byte> record);
    Fields (*fields)(const StructureFacts& facts, std::uint64_t offset);
};

Fields walkList(const StructureFacts& facts, const ListSpec& list) {
    Fields entries;
    std::uint64_t at = list.offset;
    for (std::uint64_t index = 0; index < list.count; ++index) {
        const auto record = readAvailable(facts.host, at, list.recordBytes);
        const std::uint64_t length = record.size() == list.recordBytes ? list.lengthOf(record) : 0;
        if (length == 0 || length > list.endOffset - at || entries.size() == kMaxListed) {
            entries.push_back(errorField("missing", std::format("{} of {} {}s cannot be found: the table is damaged or ends before",
                                                                list.count - index, list.count, list.what)));
            break;
        }
        const std::uint64_t padded = length + paddingOf(length);
        entries.push_back(lazyField(std::format("[{}]", index), std::format("One {}", list.what), Range{at, padded},
                                    [facts, at, make = list.fields] { return make(facts, at); }));
        at += padded;
        if (at > list.endOffset) at = list.endOffset;
    }
    return entries;
}

std::uint64_t snapshotLength(std::span<const std::byte> record) {
    const auto number = [&](std::size_t at, std::size_t bytes) { return loadNumber(record.subspan(at, bytes), std::endian::big); };
    const std::uint64_t extra = number(36, 4);
    if (extra > kMaxSnapshotExtraData) return 0;
    return sizeof(SnapshotRecord) + extra + number(12, 2) + number(14, 2);
}

std::uint64_t bitmapLength(std::span<const std::byte> record) {
    const std::uint64_t extra = loadNumber(record.subspan(20, 4), std::endian::big);
    if (extra > kMaxBitmapDirectoryBytes) return 0;
    return sizeof(BitmapRecord) + extra + loadNumber(record.subspan(18, 2), std::endian::big);
}

Field listField(const StructureFacts& facts, std::string name, std::string description, const ListSpec& list) {
    Field field = lazyField(std::move(name), std::move(description), std::nullopt, [facts, list] { return walkList(facts, list); });
    field.value = std::format("{} {}{}", list.count, list.what, list.count == 1 ? "" : "s");
    field.number = list.count;
    return field;
}

} // namespace

Field snapshotsField(const StructureFacts& facts) {
    return listField(facts, "snapshot_table", "The snapshots within the image",
                     {"snapshot", facts.v2.snapshotTableOffset, facts.v2.snapshotCount, facts.host.size(),
                      sizeof(SnapshotRecord), snapshotLength, snapshotFields});
}

Field bitmapsField(const StructureFacts& facts, const ExtensionPlace& extension) {
    const auto bytes = readAvailable(facts.host, extension.offset, sizeof(BitmapsExtensionRecord));
    if (extension.length != sizeof(BitmapsExtensionRecord) || bytes.size() < extension.length)
        return errorField("bitmap_directory", "The bitmaps extension does not say where the directory is");
    const std::uint64_t count = loadNumber(std::span(bytes).first(4), std::endian::big),
                        length = loadNumber(std::span(bytes).subspan(8, 8), std::endian::big),
                        offset = loadNumber(std::span(bytes).subspan(16, 8), std::endian::big);
    const std::uint64_t size = facts.host.size();
    const std::uint64_t end = offset < size ? offset + std::min(length, size - offset) : offset;
    return listField(facts, "bitmap_directory", "The dirty bitmaps within the image",
                     {"bitmap", offset, count, end, sizeof(BitmapRecord), bitmapLength, bitmapFields});
}

} // namespace blockcore::qcow2
