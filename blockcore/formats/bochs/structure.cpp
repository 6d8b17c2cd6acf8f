// SPDX-License-Identifier: MIT
#include "blockcore/formats/bochs/structure.h"

#include "blockcore/base/checked_math.h"
#include "blockcore/formats/bochs/disk.h"

#include <algorithm>
#include <array>
#include <format>

namespace blockcore::bochs {

namespace {

constexpr std::array<FieldSpec, 8> kHeader{{
    {"magic", 32, Shown::Text, "Marks the file as a Bochs disk"},
    {"type", 16, Shown::Text, "Redolog"},
    {"subtype", 16, Shown::Text, "Growing"},
    {"version", 4, Shown::Version, "Version of the format"},
    {"header", 4, Shown::Offset, "Length of the header: the catalog follows"},
    {"catalog", 4, Shown::Decimal, "Number of entries of the catalog"},
    {"bitmap", 4, Shown::Size, "Length of the bitmap in front of each extent"},
    {"extent", 4, Shown::Size, "Size of an extent"},
}};
static_assert(totalLength(kHeader) == sizeof(HeaderRecord));
constexpr std::array<FieldSpec, 1> kVersion1Tail{{{"disk", 8, Shown::Size, "Size of the disk that a guest sees"}}};
constexpr std::array<FieldSpec, 2> kVersion2Tail{{
    {"timestamp", 4, Shown::Hex, "When the image was changed last"},
    {"disk", 8, Shown::Size, "Size of the disk that a guest sees"},
}};

Fields headerFields(BlockDevice& host, bool versionTwo) {
    Fields fields = recordFields(host, 0, {std::endian::little, kHeader});
    const auto tail = versionTwo ? std::span<const FieldSpec>(kVersion2Tail) : std::span<const FieldSpec>(kVersion1Tail);
    std::ranges::move(recordFields(host, sizeof(HeaderRecord), {std::endian::little, tail}), std::back_inserter(fields));
    return fields;
}

} // namespace

Field structure(BlockDevice& host) {
    const auto header = storedRecord<HeaderRecord>(host, 0);
    const bool versionTwo = header.version == kVersion2;
    const std::uint64_t bitmapBytes = alignUp(std::max<std::uint64_t>(header.bitmapBytes, 1), kSectorSize);
    const std::uint64_t extentBytes = header.extentBytes;
    const std::uint64_t dataOffset = header.headerSize + std::uint64_t{header.catalogEntries} * sizeof(le32);
    const auto block = [=](std::uint64_t, std::uint64_t entry) -> MappedBlock {
        if (entry == kUnallocated) return {.text = "not allocated"};
        const auto before = checkedMultiply(entry, bitmapBytes + extentBytes);
        if (!before || *before > INT64_MAX - dataOffset) return {.text = "beyond any file"};
        const std::uint64_t offset = dataOffset + *before;
        return {.text = std::format("extent {} at {}", entry, hexNumber(offset)),
                .data = Range{offset + bitmapBytes, extentBytes}, .bitmap = Range{offset, bitmapBytes}};
    };
    Fields parts{lazyField("header", "The file's header", Range{0, sizeof(HeaderRecord) + (versionTwo ? 12U : 8U)},
                           [&host, versionTwo] { return headerFields(host, versionTwo); })};
    parts.push_back(blockMapField(host, {.name = "catalog", .description = "Where each extent of the disk lies",
                                         .offset = header.headerSize, .count = header.catalogEntries,
                                         .guestUnit = extentBytes, .block = block}));
    return groupField("bochs", "Bochs growing disk", std::move(parts));
}

} // namespace blockcore::bochs
