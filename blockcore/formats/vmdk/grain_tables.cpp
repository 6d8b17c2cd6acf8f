// SPDX-License-Identifier: MIT
#include "blockcore/formats/vmdk/grain_tables.h"

#include "blockcore/base/checked_math.h"

#include <algorithm>
#include <format>
#include <vector>

namespace blockcore::vmdk {

namespace {

// Sectors of tables neighbour other data that is written past this cache.
constexpr std::size_t kPageBytes = kSectorSize;
// Of empty ones that are passed at once: nobody waits long for an answer.
constexpr std::uint64_t kMaxEmptyTables = 1024;

Range pagesOf(std::uint64_t offset, std::uint64_t length) { return {offset, length}; }

} // namespace

GrainTables::GrainTables(BlockDevice& host, const SparseHeader& header) :
    m_host(host), m_header(header),
    m_directory(host, pagesOf(header.directoryOffset, header.directoryBytes()), kPageBytes),
    m_tables(host, pagesOf(0, INT64_MAX), kPageBytes) {
    if (!header.redundantOffset) return;
    m_redundantDirectory.emplace(host, pagesOf(*header.redundantOffset, header.directoryBytes()), kPageBytes);
    m_redundantTables.emplace(host, pagesOf(0, INT64_MAX), kPageBytes);
}

bool GrainTables::isTablePlace(std::uint64_t offset) const {
    // Pages are whole sectors: a file's last, ragged sector holds no table.
    const std::uint64_t end = std::max(alignDown(m_host.size(), kSectorSize), m_madeEnd);
    return offset <= end && m_header.tableBytes() <= end - offset;
}

Result<std::uint64_t> GrainTables::tableOffset(std::uint64_t tableIndex) {
    const std::uint64_t place = m_header.directoryOffset + tableIndex * m_header.entryBytes();
    std::uint64_t offset = 0;
    if (m_header.kind == SparseKind::SeSparse) {
        const std::uint64_t entry = TRY(m_directory.entry<le64>(place));
        if (entry == 0) return 0;
        if (entry >> 32 != kSeSparseTableMark)
            return fail(ErrorCode::Corrupt, std::format("VMDK grain directory entry {} is invalid", tableIndex));
        offset = m_header.tablesOffset + (entry & UINT32_MAX) * m_header.tableBytes();
    } else {
        offset = std::uint64_t{TRY(m_directory.entry<le32>(place))} * kSectorSize;
    }
    if (offset != 0 && !isTablePlace(offset))
        return fail(ErrorCode::Corrupt, std::format("VMDK grain table {} lies past the end of the file", tableIndex));
    return offset;
}

Result<std::uint64_t> GrainTables::redundantTableOffset(std::uint64_t tableIndex) {
    if (!m_redundantDirectory) return 0;
    const std::uint64_t place = *m_header.redundantOffset + tableIndex * sizeof(le32);
    const std::uint64_t offset = std::uint64_t{TRY(m_redundantDirectory->entry<le32>(place))} * kSectorSize;
    return isTablePlace(offset) ? offset : 0;
}

Result<std::uint64_t> GrainTables::entry(std::uint64_t index) {
    const std::uint64_t table = TRY(tableOffset(index / m_header.tableEntries));
    if (table == 0) return 0;
    const std::uint64_t place = table + index % m_header.tableEntries * m_header.entryBytes();
    if (m_header.kind == SparseKind::SeSparse) return TRY(m_tables.entry<le64>(place));
    return TRY(m_tables.entry<le32>(place));
}

Grain GrainTables::decode(std::uint64_t entry) const {
    if (entry == kEntryUnallocated) return {};
    if (entry == kEntryZero && m_header.zeroGrains) return {ExtentKind::Zero};
    return {ExtentKind::Data, entry * kSectorSize};
}

Result<Grain> GrainTables::grain(std::uint64_t index) {
    const std::uint64_t value = TRY(entry(index));
    if (m_header.kind != SparseKind::SeSparse) return decode(value);
    if (value == 0) return Grain{};
    switch (value >> 60) {
    case kSeSparseUnmapped:
    case kSeSparseZero: return Grain{ExtentKind::Zero};
    case kSeSparseGrain: {
        const std::uint64_t number = (value >> 48 & 0xfff) | (value & 0xffff'ffff'ffff) << 12;
        const auto place = checkedMultiply(number, m_header.grainBytes());
        const auto offset = place ? checkedAdd(*place, m_header.grainsOffset) : std::nullopt;
        if (offset && *offset < INT64_MAX) return Grain{ExtentKind::Data, *offset};
        break;
    }
    default: break;
    }
    return fail(ErrorCode::Corrupt, std::format("VMDK grain table entry {} is invalid", index));
}

// As it is in the file: of use while no change is waiting.
Result<bool> GrainTables::isEmptyTable(std::uint64_t offset) {
    if (m_tables.dirty()) return false;
    std::vector<std::byte> bytes(m_header.tableBytes());
    TRY(m_host.read(offset, bytes));
    return std::ranges::all_of(bytes, [](std::byte value) { return value == std::byte{0}; });
}

Result<std::uint64_t> GrainTables::emptyGrains(std::uint64_t index, std::uint64_t limit) {
    std::uint64_t count = 0;
    for (std::uint64_t step = 0; count < limit && step < kMaxEmptyTables; ++step) {
        const std::uint64_t within = (index + count) % m_header.tableEntries;
        const std::uint64_t table = TRY(tableOffset((index + count) / m_header.tableEntries));
        const bool empty = table == 0 || (within == 0 && TRY(isEmptyTable(table)));
        if (!empty) break;
        count += m_header.tableEntries - within;
    }
    return std::min(count, limit);
}

Result<> GrainTables::setEntry(std::uint64_t index, std::uint32_t entry) {
    const std::uint64_t tableIndex = index / m_header.tableEntries;
    const std::uint64_t within = index % m_header.tableEntries * sizeof(le32);
    const std::uint64_t table = TRY(tableOffset(tableIndex));
    if (table == 0) return fail(ErrorCode::Corrupt, std::format("VMDK grain table {} is missing", tableIndex));
    TRY(m_tables.setEntry(table + within, le32(entry)));
    const std::uint64_t copy = TRY(redundantTableOffset(tableIndex));
    return copy == 0 ? Result<>{} : m_redundantTables->setEntry(copy + within, le32(entry));
}

Result<std::uint64_t> GrainTables::makeTable(std::uint64_t index, std::uint64_t offset) {
    const std::uint64_t tableIndex = index / m_header.tableEntries;
    if (TRY(tableOffset(tableIndex)) != 0) return 0;
    const std::uint64_t bytes = alignUp(m_header.tableBytes(), kSectorSize);
    const std::uint64_t taken = m_redundantDirectory ? 2 * bytes : bytes;
    if ((offset + taken) / kSectorSize > kMaxSector) return fail(ErrorCode::NoSpace, "The VMDK's file cannot grow further");
    m_madeEnd = std::max(m_madeEnd, offset + taken);
    m_tables.addFresh(offset, bytes);
    const std::uint64_t place = tableIndex * sizeof(le32);
    TRY(m_directory.setEntry(m_header.directoryOffset + place, le32(static_cast<std::uint32_t>(offset / kSectorSize))));
    if (!m_redundantDirectory) return taken;
    m_redundantTables->addFresh(offset + bytes, bytes);
    TRY(m_redundantDirectory->setEntry(*m_header.redundantOffset + place,
                                       le32(static_cast<std::uint32_t>((offset + bytes) / kSectorSize))));
    return taken;
}

bool GrainTables::dirty() const {
    return m_tables.dirty() || m_directory.dirty() || (m_redundantTables && m_redundantTables->dirty()) ||
           (m_redundantDirectory && m_redundantDirectory->dirty());
}

void GrainTables::addTo(UpdatePlan& plan) const {
    const auto add = [&plan](const TableCache& cache) {
        if (!cache.dirty()) return;
        cache.addTo(plan);
        plan.barrier();
    };
    if (m_redundantTables) add(*m_redundantTables);
    add(m_tables);
    if (m_redundantDirectory) add(*m_redundantDirectory);
    add(m_directory);
}

void GrainTables::markClean() {
    m_tables.markClean();
    m_directory.markClean();
    if (m_redundantTables) m_redundantTables->markClean();
    if (m_redundantDirectory) m_redundantDirectory->markClean();
}

Result<> GrainTables::readTable(std::uint64_t offset, std::span<le32> out) {
    return m_host.read(offset, std::as_writable_bytes(out));
}

} // namespace blockcore::vmdk
