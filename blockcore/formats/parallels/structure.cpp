// SPDX-License-Identifier: MIT
#include "blockcore/formats/parallels/structure.h"

#include "blockcore/formats/parallels/disk.h"

#include <array>
#include <format>
#include <string_view>

namespace blockcore::parallels {

namespace {

constexpr std::array<NamedValue, 2> kInUseMarks{{{0, "closed"}, {kInUse, "in use"}}};
constexpr std::array<FieldSpec, 11> kHeader{{
    {"magic", 16, Shown::Text, "Marks the file as a Parallels disk, and what its table counts"},
    {"version", 4, Shown::Decimal, "Version of the format: 2"},
    {"heads", 4, Shown::Decimal, "Geometry"},
    {"cylinders", 4, Shown::Decimal, "Geometry"},
    {"tracks", 4, Shown::Sectors, "Size of a cluster in sectors"},
    {"nb_bat_entries", 4, Shown::Decimal, "Number of entries of the allocation table"},
    {"nb_sectors", 8, Shown::Sectors, "Size of the disk that a guest sees, in sectors"},
    {"in_use", 4, Shown::Choice, "Whether a writer has not closed the image", kInUseMarks},
    {"data_off", 4, Shown::SectorOffset, "Where the clusters begin; 0: right behind the table"},
    {"flags", 4, Shown::Hex, "Flags"},
    {"ext_off", 8, Shown::SectorOffset, "Where extensions lie; 0: there are none"},
}};
static_assert(totalLength(kHeader) == sizeof(HeaderRecord));

} // namespace

Field structure(BlockDevice& host) {
    const auto header = storedRecord<HeaderRecord>(host, 0);
    const bool countsSectors = std::string_view(header.magic, sizeof(header.magic)) == kMagicSectors;
    const std::uint64_t clusterBytes = std::uint64_t{header.clusterSectors} * kSectorSize;
    const std::uint64_t entryBytes = countsSectors ? kSectorSize : clusterBytes;
    const auto block = [clusterBytes, entryBytes](std::uint64_t, std::uint64_t entry) -> MappedBlock {
        if (entry == 0) return {.text = "not allocated"};
        const std::uint64_t offset = entry * entryBytes; // at most 2^32 * 2^41: checked below
        return {.text = std::format("cluster at {}", hexNumber(offset)), .data = Range{offset, clusterBytes}};
    };
    Fields parts{recordField(host, "header", "The file's header", 0, {std::endian::little, kHeader})};
    if (header.clusterSectors == 0 || header.clusterSectors > kMaxClusterSectors)
        parts.push_back(errorField("bat", "The size of a cluster is impossible"));
    else
        parts.push_back(blockMapField(host, {.name = "bat", .description = "Where each cluster of the disk lies",
                                             .offset = sizeof(HeaderRecord), .count = header.entryCount,
                                             .guestUnit = clusterBytes, .block = block}));
    return groupField("parallels", "Parallels expandable disk", std::move(parts));
}

} // namespace blockcore::parallels
