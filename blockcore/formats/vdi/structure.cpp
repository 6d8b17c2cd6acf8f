// SPDX-License-Identifier: MIT
#include "blockcore/formats/vdi/structure.h"

#include "blockcore/formats/vdi/disk.h"

#include <array>
#include <format>

namespace blockcore::vdi {

namespace {

constexpr std::array<NamedValue, 4> kTypes{{{kTypeDynamic, "dynamic"}, {kTypeStatic, "static"}, {3, "undo"}, {4, "differencing"}}};
constexpr std::array<FieldSpec, 24> kHeader{{
    {"text", 64, Shown::Text, "What made the file, for people"},
    {"signature", 4, Shown::Hex, "Marks the file as VDI: 0xbeda107f"},
    {"version", 4, Shown::Version, "Version of the format"},
    {"header_size", 4, Shown::Size, "Length of the header from this field on"},
    {"image_type", 4, Shown::Choice, "Whether blocks are set aside when they are first written", kTypes},
    {"image_flags", 4, Shown::Hex, "Flags of the image"},
    {"description", 256, Shown::Text, "What its owner says about it"},
    {"offset_bmap", 4, Shown::Offset, "Where the block map begins"},
    {"offset_data", 4, Shown::Offset, "Where the blocks begin"},
    {"cylinders", 4, Shown::Decimal, "Geometry that old programs report; not used"},
    {"heads", 4, Shown::Decimal, "Geometry that old programs report; not used"},
    {"sectors", 4, Shown::Decimal, "Geometry that old programs report; not used"},
    {"sector_size", 4, Shown::Size, "Size of a sector"},
    {"unused1", 4, Shown::Reserved, "Not used"},
    {"disk_size", 8, Shown::Size, "Size of the disk that a guest sees"},
    {"block_size", 4, Shown::Size, "Size of a block"},
    {"block_extra", 4, Shown::Size, "Bytes in front of each block"},
    {"blocks_in_image", 4, Shown::Decimal, "Number of entries of the block map"},
    {"blocks_allocated", 4, Shown::Decimal, "Number of blocks in the file"},
    {"uuid_image", 16, Shown::Guid, "Identifier of this image"},
    {"uuid_last_snap", 16, Shown::Guid, "Identifier that changes with each snapshot"},
    {"uuid_link", 16, Shown::Guid, "Identifier of the image before this one"},
    {"uuid_parent", 16, Shown::Guid, "Identifier of the image that this one stands on"},
    {"unused2", 56, Shown::Reserved, "Not used"},
}};
static_assert(totalLength(kHeader) == sizeof(HeaderRecord));

MappedBlock blockAt(const HeaderRecord& header, std::uint64_t entry) {
    if (entry == kBlockUnallocated) return {.text = "not allocated"};
    if (entry == kBlockDiscarded) return {.text = "given up: reads as zeroes"};
    const std::uint64_t each = std::uint64_t{header.blockSize} + header.blockExtraBytes;
    const std::uint64_t offset = header.dataOffset + entry * each + header.blockExtraBytes;
    return {.text = std::format("block {} at {}", entry, hexNumber(offset)), .data = Range{offset, header.blockSize}};
}

} // namespace

Field structure(BlockDevice& host) {
    const auto header = storedRecord<HeaderRecord>(host, 0);
    Fields parts{recordField(host, "header", "The file's header", 0, {std::endian::little, kHeader})};
    parts.push_back(blockMapField(host, {.name = "block_map", .description = "Where each block of the disk lies",
                                         .offset = header.mapOffset, .count = header.blocksInImage,
                                         .guestUnit = header.blockSize,
                                         .block = [header](std::uint64_t, std::uint64_t entry) { return blockAt(header, entry); }}));
    return groupField("vdi", "VirtualBox disk image", std::move(parts));
}

} // namespace blockcore::vdi
