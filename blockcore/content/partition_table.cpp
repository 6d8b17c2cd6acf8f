// SPDX-License-Identifier: MIT
#include "blockcore/content/partition_table.h"

#include "blockcore/base/checked_math.h"
#include "blockcore/base/stored.h"
#include "blockcore/content/gpt.h"
#include "blockcore/content/mbr.h"
#include "blockcore/image/field_spec.h"
#include "blockcore/image/utf16.h"

#include <algorithm>
#include <cstring>
#include <format>
#include <set>

namespace blockcore {

namespace {

template <DiskRecord R>
Result<R> recordAt(BlockDevice& disk, std::uint64_t offset) {
    R record{};
    if (offset >= disk.size() || disk.size() - offset < sizeof(R)) return record;
    TRY(disk.read(offset, std::as_writable_bytes(std::span(&record, 1))));
    return record;
}

// Sectors to bytes; nothing is where no disk reaches.
std::optional<Range> bytesOf(std::uint64_t firstSector, std::uint64_t sectors, std::uint32_t sectorSize) {
    const auto offset = checkedMultiply<std::uint64_t>(firstSector, sectorSize);
    const auto length = checkedMultiply<std::uint64_t>(sectors, sectorSize);
    if (!offset || !length || *length > INT64_MAX || *offset > INT64_MAX - *length) return std::nullopt;
    return Range{*offset, *length};
}

void add(PartitionTable& table, Partition partition, const std::optional<Range>& place, std::uint64_t diskSize) {
    if (!place) {
        table.problem = std::format("Partition {} lies where no disk reaches", partition.index);
        return;
    }
    partition.range = *place;
    partition.onDisk = place->end() <= diskSize;
    if (!partition.onDisk) table.problem = std::format("Partition {} ends past the end of the disk", partition.index);
    table.partitions.push_back(std::move(partition));
}

// --- MBR --------------------------------------------------------------------------------------------------

Partition mbrPartition(std::uint32_t index, const mbr::EntryRecord& entry) {
    return {.index = index, .range = {}, .type = std::string(mbr::typeName(entry.type)), .typeId = std::format("{:#04x}", entry.type),
            .bootable = entry.status == mbr::kActive};
}

// The chain of extended boot records: each describes one logical partition and the next record.
Result<> readLogical(BlockDevice& disk, PartitionTable& table, std::uint64_t firstSector) {
    constexpr std::uint32_t kMaxLogical = 128;
    std::set<std::uint64_t> seen;
    std::uint64_t sector = firstSector;
    for (std::uint32_t index = 5; index < 5 + kMaxLogical; ++index) {
        const auto place = bytesOf(sector, 1, mbr::kSectorSize);
        if (!place || !seen.insert(sector).second) {
            table.problem = "The chain of logical partitions leads back to itself";
            return {};
        }
        const auto record = TRY(recordAt<mbr::SectorRecord>(disk, place->offset));
        if (record.signature != mbr::kSignature) return {};
        const mbr::EntryRecord& here = record.entries[0];
        if (here.type != 0)
            add(table, mbrPartition(index, here), bytesOf(sector + here.firstSector, here.sectorCount, mbr::kSectorSize), disk.size());
        const mbr::EntryRecord& next = record.entries[1];
        if (!mbr::isExtended(next.type) || next.firstSector == 0) return {};
        sector = firstSector + next.firstSector;
    }
    return {};
}

Result<PartitionTable> readMbr(BlockDevice& disk, const mbr::SectorRecord& record) {
    PartitionTable table{.scheme = PartitionScheme::Mbr};
    for (std::uint32_t at = 0; at < record.entries.size(); ++at) {
        const mbr::EntryRecord& entry = record.entries[at];
        if (entry.type == 0 || entry.sectorCount == 0) continue;
        add(table, mbrPartition(at + 1, entry), bytesOf(entry.firstSector, entry.sectorCount, mbr::kSectorSize), disk.size());
        if (mbr::isExtended(entry.type)) TRY(readLogical(disk, table, entry.firstSector));
    }
    return table;
}

// --- GPT --------------------------------------------------------------------------------------------------

std::string nameOf(const gpt::EntryRecord& entry) {
    return printable(utf8FromUtf16(std::as_bytes(std::span(entry.name)), std::endian::little));
}

Result<PartitionTable> readGpt(BlockDevice& disk, const gpt::HeaderRecord& header, std::uint32_t sectorSize) {
    PartitionTable table{.scheme = PartitionScheme::Gpt, .sectorSize = sectorSize};
    const std::uint64_t count = std::min<std::uint32_t>(header.entryCount, gpt::kMaxEntries);
    const std::uint64_t entryBytes = header.entryBytes;
    const auto start = checkedMultiply<std::uint64_t>(header.entriesSector, sectorSize);
    const bool sane = entryBytes >= sizeof(gpt::EntryRecord) && entryBytes <= gpt::kMaxEntryBytes && start && *start < disk.size();
    if (!sane) {
        table.problem = "The GPT header does not say where its entries are";
        return table;
    }
    for (std::uint32_t at = 0; at < count; ++at) {
        const auto entry = TRY(recordAt<gpt::EntryRecord>(disk, *start + at * entryBytes));
        if (entry.type == Uuid{}) continue;
        const std::uint64_t first = entry.firstSector, last = entry.lastSector;
        Partition partition{.index = at + 1, .range = {}, .type = std::string(gpt::typeName(entry.type)), .typeId = guidText(entry.type),
                            .name = nameOf(entry), .uuid = guidText(entry.id)};
        const bool ordered = last >= first && last - first < UINT64_MAX;
        add(table, std::move(partition), ordered ? bytesOf(first, last - first + 1, sectorSize) : std::nullopt, disk.size());
    }
    return table;
}

// In the sector behind the MBR, whatever a sector is; or, when that was overwritten, at the disk's end.
Result<std::optional<PartitionTable>> findGpt(BlockDevice& disk) {
    for (const std::uint32_t sectorSize : {512U, 4096U})
        for (const bool backup : {false, true}) {
            if (disk.size() < 2ULL * sectorSize) continue;
            const std::uint64_t offset = backup ? alignDown(disk.size(), sectorSize) - sectorSize : sectorSize;
            const auto header = TRY(recordAt<gpt::HeaderRecord>(disk, offset));
            if (std::string_view(header.signature, sizeof(header.signature)) != gpt::kSignature) continue;
            PartitionTable table = TRY(readGpt(disk, header, sectorSize));
            if (backup && table.problem.empty()) table.problem = "The first GPT header is missing; this is its copy at the end";
            return table;
        }
    return std::nullopt;
}

} // namespace

std::string_view schemeName(PartitionScheme scheme) {
    return scheme == PartitionScheme::Gpt ? "gpt" : scheme == PartitionScheme::Mbr ? "mbr" : "none";
}

Result<PartitionTable> readPartitionTable(BlockDevice& disk) {
    const auto first = TRY(recordAt<mbr::SectorRecord>(disk, 0));
    auto gptTable = TRY(findGpt(disk));
    const bool protective = std::ranges::any_of(first.entries, [](const mbr::EntryRecord& entry) { return entry.type == mbr::kProtective; });
    // A GPT's copy may outlive a new MBR: it counts only when the MBR says so or is not there.
    if (gptTable && (protective || first.signature != mbr::kSignature)) return *std::move(gptTable);
    if (first.signature != mbr::kSignature || !mbr::isPlausible(first)) return PartitionTable{};
    return readMbr(disk, first);
}

} // namespace blockcore
