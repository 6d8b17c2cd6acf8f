// SPDX-License-Identifier: MIT
#include "blockcore/formats/dmg/structure.h"

#include "blockcore/base/checked_math.h"
#include "blockcore/formats/dmg/disk.h"

#include <algorithm>
#include <array>
#include <format>
#include <string>

namespace blockcore::dmg {

namespace {

constexpr std::array<NamedValue, 10> kChunkTypes{{
    {0, "zeroes"}, {1, "plain"}, {2, "never written"}, {0x80000004, "ADC"}, {0x80000005, "zlib"}, {0x80000006, "bzip2"},
    {0x80000007, "LZFSE"}, {0x80000008, "LZMA"}, {0x7ffffffe, "comment"}, {0xffffffff, "end of the table"},
}};
constexpr std::array<FieldSpec, 26> kTrailer{{
    {"magic", 4, Shown::Text, "Marks the file as an Apple disk image: koly"},
    {"version", 4, Shown::Decimal, "Version of the trailer"},
    {"header_size", 4, Shown::Size, "Length of the trailer"},
    {"flags", 4, Shown::Hex, "Flags"},
    {"running_data_fork_offset", 8, Shown::Hex, "Where the data fork of this segment begins among all segments"},
    {"data_fork_offset", 8, Shown::Hex, "Where the data fork begins"},
    {"data_fork_length", 8, Shown::Size, "Length of the data fork"},
    {"rsrc_fork_offset", 8, Shown::Offset, "Where the resource fork begins; 0: there is none"},
    {"rsrc_fork_length", 8, Shown::Size, "Length of the resource fork"},
    {"segment_number", 4, Shown::Decimal, "Which segment this file is"},
    {"segment_count", 4, Shown::Decimal, "Number of segments"},
    {"segment_id", 16, Shown::Id, "Identifier of all segments"},
    {"data_checksum_type", 4, Shown::Decimal, "How the data fork is summed up"},
    {"data_checksum_size", 4, Shown::Decimal, "Length of the sum in bits"},
    {"data_checksum", 128, Shown::Bytes, "The sum over the data fork"},
    {"plist_offset", 8, Shown::Offset, "Where the property list begins; 0: there is none"},
    {"plist_length", 8, Shown::Size, "Length of the property list"},
    {"reserved1", 120, Shown::Reserved, "Not used"},
    {"master_checksum_type", 4, Shown::Decimal, "How the tables' sums are summed up"},
    {"master_checksum_size", 4, Shown::Decimal, "Length of the sum in bits"},
    {"master_checksum", 128, Shown::Bytes, "The sum over the tables' sums"},
    {"image_variant", 4, Shown::Decimal, "Kind of the image"},
    {"sector_count", 8, Shown::Sectors, "Size of the disk that a guest sees, in sectors"},
    {"reserved2", 4, Shown::Reserved, "Not used"},
    {"reserved3", 4, Shown::Reserved, "Not used"},
    {"reserved4", 4, Shown::Reserved, "Not used"},
}};
static_assert(totalLength(kTrailer) == sizeof(TrailerRecord));
constexpr std::array<FieldSpec, 11> kTable{{
    {"magic", 4, Shown::Text, "Marks a table of chunks: mish"},
    {"version", 4, Shown::Decimal, "Version of the table"},
    {"first_sector", 8, Shown::Decimal, "The sector of the disk where this part begins"},
    {"sector_count", 8, Shown::Sectors, "Size of this part"},
    {"data_offset", 8, Shown::Hex, "Added to the chunks' places"},
    {"buffers_needed", 4, Shown::Decimal, "Sectors that a reader keeps at once"},
    {"descriptors", 4, Shown::Decimal, "Number of the part"},
    {"reserved", 24, Shown::Reserved, "Not used"},
    {"checksum_head", 8, Shown::Hex, "How this part is summed up"},
    {"checksum", 128, Shown::Bytes, "The sum over this part"},
    {"chunk_count", 4, Shown::Decimal, "Number of chunks that follow"},
}};
static_assert(totalLength(kTable) == sizeof(TableRecord));
constexpr std::array<FieldSpec, 6> kChunk{{
    {"type", 4, Shown::Choice, "How the chunk is stored", kChunkTypes},
    {"comment", 4, Shown::Hex, "Not used"},
    {"first_sector", 8, Shown::Decimal, "Where it begins in this part of the disk"},
    {"sector_count", 8, Shown::Sectors, "How much of the disk it is"},
    {"offset", 8, Shown::Hex, "Where it lies in the data fork"},
    {"length", 8, Shown::Size, "Bytes that it takes there"},
}};
static_assert(totalLength(kChunk) == sizeof(ChunkRecord));

std::string chunkText(const ChunkRecord& chunk) {
    const auto known = std::ranges::find(kChunkTypes, std::uint32_t{chunk.type}, &NamedValue::value);
    const std::string kind = known == kChunkTypes.end() ? hexNumber(chunk.type) : std::string(known->name);
    return std::format("{}, {} sectors", kind, std::uint64_t{chunk.sectorCount});
}

Field chunksField(BlockDevice& host, std::uint64_t offset, std::uint64_t count) {
    const auto describe = [&host, offset](std::uint64_t index, std::span<const std::byte> bytes) {
        ChunkRecord chunk;
        std::memcpy(&chunk, bytes.data(), sizeof(chunk));
        Field field{.name = {}, .description = "One run of the disk", .value = chunkText(chunk)};
        field.children = recordField(host, "", "", offset + index * sizeof(ChunkRecord), {std::endian::big, kChunk}).children;
        return field;
    };
    return tableField(host, {.name = "chunks", .description = "How each run of the disk is stored", .offset = offset,
                             .count = count, .entryBytes = sizeof(ChunkRecord), .describe = describe});
}

// A resource: its length, then its bytes.
Field resourceField(BlockDevice& host, std::size_t number, Range place) {
    const auto table = storedRecord<TableRecord>(host, place.offset);
    const std::string name = std::format("resource_{}", number);
    if (place.length < sizeof(TableRecord) || table.magic != kTableMagic)
        return {.name = name, .description = "A resource that is no table of chunks", .place = place, .kind = FieldKind::Bytes,
                .value = std::format("{} bytes", place.length)};
    const std::uint64_t room = (place.length - sizeof(TableRecord)) / sizeof(ChunkRecord);
    Field field = groupField(name, "The chunks of one part of the disk", {
        recordField(host, "table", "Which part of the disk this is", place.offset, {std::endian::big, kTable}),
        chunksField(host, place.offset + sizeof(TableRecord), std::min<std::uint64_t>(table.chunkCount, room))});
    return field;
}

Fields resources(BlockDevice& host, std::uint64_t offset, std::uint64_t length) {
    const auto head = storedRecord<ResourceForkRecord>(host, offset);
    const auto end = checkedAdd<std::uint64_t>(head.dataOffset, head.dataLength);
    if (*end > length) return {errorField("resources", "The resources end past the fork")};
    Fields fields;
    for (std::uint64_t at = head.dataOffset; *end - at >= sizeof(be32) && fields.size() < kMaxListed;) {
        const std::uint64_t bytes = storedRecord<be32>(host, offset + at);
        at += sizeof(be32);
        if (bytes > *end - at) {
            fields.push_back(errorField("resource", "A resource ends past the fork"));
            break;
        }
        fields.push_back(resourceField(host, fields.size(), {offset + at, bytes}));
        at += bytes;
    }
    return fields;
}

} // namespace

Field structure(BlockDevice& host) {
    const std::uint64_t size = host.size();
    if (size < sizeof(TrailerRecord)) return groupField("dmg", "Apple disk image", {errorField("trailer", "The file is too short")});
    const std::uint64_t place = size - sizeof(TrailerRecord);
    const auto trailer = storedRecord<TrailerRecord>(host, place);
    Fields parts{recordField(host, "trailer", "Where everything lies", place, {std::endian::big, kTrailer})};
    const auto inFile = [size](std::uint64_t offset, std::uint64_t length) { return length <= size && offset <= size - length; };
    if (const std::uint64_t offset = trailer.resourceForkOffset, length = trailer.resourceForkLength; length != 0)
        parts.push_back(inFile(offset, length) ? lazyField("resource_fork", "The tables of chunks", Range{offset, length},
                                                           [&host, offset, length] { return resources(host, offset, length); })
                                               : errorField("resource_fork", "The resource fork lies past the end of the file"));
    if (const std::uint64_t offset = trailer.propertyListOffset, length = trailer.propertyListLength; length != 0)
        parts.push_back(inFile(offset, length)
                            ? Field{.name = "property_list", .description = "The tables of chunks, as base64 in XML",
                                    .place = Range{offset, length}, .kind = FieldKind::Bytes,
                                    .value = std::format("{} bytes of XML", length)}
                            : errorField("property_list", "The property list lies past the end of the file"));
    return groupField("dmg", "Apple disk image", std::move(parts));
}

} // namespace blockcore::dmg
