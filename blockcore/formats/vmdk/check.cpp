// SPDX-License-Identifier: MIT
#include "blockcore/formats/vmdk/check.h"

#include "blockcore/base/byte_reader.h"
#include "blockcore/formats/vmdk/image.h"

#include <algorithm>
#include <array>
#include <format>

namespace blockcore::vmdk {

std::uint64_t PartCheck::diskSector(std::uint64_t grainIndex) const {
    return m_part.guest.offset / kSectorSize + grainIndex * m_header.grainSectors;
}

void PartCheck::add(const FindingKind& kind, std::string line, std::uint64_t hostOffset) {
    ++m_report.corruptions;
    m_context.notify(Notice::Kind::Finding, line + "\n");
    if (m_report.findings.size() < CheckReport::kMaxFindings)
        m_report.findings.push_back({kind.id, kind.severity, std::move(line), hostOffset, kind.repairable});
}

Result<> PartCheck::checkGrain(std::uint64_t index, const Grain& grain) {
    if (grain.kind != ExtentKind::Data) return {};
    if (grain.hostOffset >= m_part.file()->size()) {
        add(kGrainPastEnd, std::format("ERROR: cluster offset for sector {} points after EOF", diskSector(index)),
            grain.hostOffset);
        return {};
    }
    m_places.push_back({grain.hostOffset, index});
    return m_header.compressed && m_header.markers ? checkMarker(index, grain.hostOffset) : Result<>{};
}

// A compressed grain says itself which one it is.
Result<> PartCheck::checkMarker(std::uint64_t index, std::uint64_t hostOffset) {
    std::array<std::byte, sizeof(GrainMarker)> bytes{};
    if (m_part.file()->size() - hostOffset >= bytes.size()) TRY(m_part.file()->read(hostOffset, bytes));
    ByteReader reader(bytes);
    const auto marker = TRY(reader.read<GrainMarker>());
    if (marker.sector != index * m_header.grainSectors || marker.size == 0)
        add(kGrainMisplaced, std::format("ERROR: the grain for sector {} says that it is another's", diskSector(index)),
            hostOffset);
    return {};
}

Result<> PartCheck::compareCopy(std::uint64_t tableIndex, std::span<const le32> table) {
    const std::uint64_t offset = TRY(m_part.tables()->redundantTableOffset(tableIndex));
    if (offset == 0) return {};
    std::vector<le32> copy(table.size());
    TRY(m_part.tables()->readTable(offset, copy));
    if (std::ranges::equal(copy, table)) return {};
    add(kCopyDiffers, std::format("ERROR: the two copies of grain table {} differ", tableIndex), offset);
    const auto bytes = std::as_bytes(table);
    m_repairs.write(offset, {bytes.begin(), bytes.end()});
    return {};
}

Result<> PartCheck::checkHostedTable(std::uint64_t tableIndex, std::uint64_t offset) {
    std::vector<le32> table(m_header.tableEntries);
    TRY(m_part.tables()->readTable(offset, table));
    TRY(compareCopy(tableIndex, table));
    const std::uint64_t first = tableIndex * m_header.tableEntries;
    const std::uint64_t count = std::min<std::uint64_t>(m_header.tableEntries, m_header.grainCount() - first);
    for (std::uint64_t index = 0; index < count; ++index) {
        const std::uint32_t entry = table[index];
        if (entry == kEntryUnallocated || (entry == kEntryZero && m_header.zeroGrains)) continue;
        TRY(checkGrain(first + index, {ExtentKind::Data, std::uint64_t{entry} * kSectorSize}));
    }
    return {};
}

Result<> PartCheck::checkTable(std::uint64_t tableIndex) {
    const auto offset = m_part.tables()->tableOffset(tableIndex);
    if (!offset && offset.error().code != ErrorCode::Corrupt) return std::unexpected(offset.error());
    if (!offset) {
        add(kTableInvalid, "ERROR: " + offset.error().message, 0);
        return {};
    }
    if (*offset == 0) return {};
    if (m_header.kind != SparseKind::SeSparse) return checkHostedTable(tableIndex, *offset);
    const std::uint64_t first = tableIndex * m_header.tableEntries;
    const std::uint64_t end = std::min(first + m_header.tableEntries, m_header.grainCount());
    for (std::uint64_t index = first; index < end; ++index) {
        const auto grain = m_part.tables()->grain(index);
        if (!grain && grain.error().code != ErrorCode::Corrupt) return std::unexpected(grain.error());
        if (grain)
            TRY(checkGrain(index, *grain));
        else
            add(kTableInvalid, std::format("ERROR: could not get cluster_offset for sector {}", diskSector(index)), *offset);
    }
    return {};
}

// Two grains that overlap in the file. The compressed ones' lengths are not asked for.
void PartCheck::checkShared() {
    std::ranges::sort(m_places, {}, &Place::hostOffset);
    const std::uint64_t length = m_header.compressed ? kSectorSize : m_header.grainBytes();
    for (std::size_t index = 1; index < m_places.size(); ++index) {
        const Place& before = m_places[index - 1];
        const Place& place = m_places[index];
        if (place.hostOffset - before.hostOffset < length)
            add(kGrainShared,
                std::format("ERROR: sectors {} and {} share space in the file",
                            diskSector(std::min(before.grainIndex, place.grainIndex)),
                            diskSector(std::max(before.grainIndex, place.grainIndex))),
                place.hostOffset);
    }
}

Result<> PartCheck::run() {
    // Tables that are named again and again are as many as the file has room for, or a made-up one could keep us long.
    std::uint64_t budget = m_part.file()->size() / m_header.tableBytes() + 1;
    for (std::uint64_t index = 0; index < m_header.directoryEntries(); ++index) {
        if (index % 1024 == 0) TRY(m_context.checkpoint());
        const auto offset = m_part.tables()->tableOffset(index);
        if (offset && *offset != 0 && budget-- == 0)
            return fail(ErrorCode::Corrupt, "The VMDK names more grain tables than its file has room for");
        TRY(checkTable(index));
    }
    checkShared();
    return {};
}

Result<CheckReport> VmdkImage::check(const RunContext& context) {
    CheckReport report;
    context.progress.begin(Stage::Checking, m_size);
    for (const Part& part : m_parts) {
        if (part.header()) TRY(PartCheck(part, report, context).run());
        context.progress.advance(part.guest.length);
    }
    return report;
}

// The copies take over what the tables say: theirs is what everybody reads.
Result<CheckReport> VmdkImage::repair(RepairMode mode, const RunContext& context) {
    CheckReport report;
    for (const Part& part : m_parts) {
        if (!part.header()) continue;
        PartCheck check(part, report, context);
        TRY(check.run());
        const UpdatePlan repairs = check.takeRepairs();
        if (mode == RepairMode::All && !repairs.empty()) TRY(repairs.apply(*part.file()));
    }
    const auto fixed = std::ranges::count(report.findings, true, &Finding::repairable);
    if (mode == RepairMode::All) {
        report.corruptionsFixed = static_cast<std::uint64_t>(fixed);
        report.corruptions -= report.corruptionsFixed;
    }
    return report;
}

} // namespace blockcore::vmdk
