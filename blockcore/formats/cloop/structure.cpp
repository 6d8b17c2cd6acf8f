// SPDX-License-Identifier: MIT
#include "blockcore/formats/cloop/structure.h"

#include "blockcore/formats/cloop/disk.h"

#include <array>
#include <format>

namespace blockcore::cloop {

namespace {

constexpr std::array<FieldSpec, 3> kHeader{{
    {"script", kHeaderOffset, Shown::Text, "A shell script that mounts the image"},
    {"block_size", 4, Shown::Size, "Size of a block when it is unpacked"},
    {"num_blocks", 4, Shown::Decimal, "Number of blocks"},
}};
static_assert(totalLength(kHeader) == kOffsetsOffset);

} // namespace

Field structure(BlockDevice& host) {
    const auto header = storedRecord<HeaderRecord>(host, kHeaderOffset);
    const std::uint64_t blockCount = header.blockCount;
    // A block ends where the next one begins; the last offset is the end of all.
    const auto block = [&host, blockCount](std::uint64_t index, std::uint64_t offset) -> MappedBlock {
        if (index == blockCount) return {.text = "the blocks end at " + hexNumber(offset)};
        const std::uint64_t next = storedRecord<be64>(host, kOffsetsOffset + (index + 1) * sizeof(be64));
        if (next < offset) return {.text = std::format("block at {}, which ends before it begins", hexNumber(offset))};
        return {.text = std::format("{} bytes at {}", next - offset, hexNumber(offset)), .data = Range{offset, next - offset}};
    };
    Fields parts{recordField(host, "header", "Script and header", 0, {std::endian::big, kHeader})};
    parts.push_back(blockMapField(host, {.name = "offsets", .description = "Where each packed block lies", .offset = kOffsetsOffset,
                                         .count = blockCount + 1, .entryBytes = sizeof(be64), .order = std::endian::big,
                                         .guestUnit = header.blockSize, .block = block}));
    return groupField("cloop", "Compressed loop image", std::move(parts));
}

} // namespace blockcore::cloop
