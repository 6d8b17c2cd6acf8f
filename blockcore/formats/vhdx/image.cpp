// SPDX-License-Identifier: MIT
#include "blockcore/formats/vhdx/image.h"

#include "blockcore/base/checked_math.h"
#include "blockcore/formats/vhdx/driver.h"
#include "blockcore/formats/vhdx/log.h"

#include <algorithm>
#include <format>
#include <utility>

namespace blockcore::vhdx {

namespace {

BlockState stateOf(std::uint64_t entry) { return static_cast<BlockState>(entry & kStateMask); }

} // namespace

VhdxImage::VhdxImage(std::unique_ptr<BlockDevice> hostDevice, const Parts& parts, Content content) :
    MappedImage(std::move(hostDevice), parts.disk.size, parts.disk.blockSize, content), m_header(parts.header),
    m_regions(parts.regions), m_disk(parts.disk), m_logReplayed(parts.logReplayed), m_table(host(), parts.regions.table, kLogSector),
    m_end(alignUp(host().size(), kMiB)) {}

const FormatDriver& VhdxImage::driver() const { return kDriver; }

ImageInfo VhdxImage::info() const {
    return {.virtualSize = size(), .clusterSize = m_disk.blockSize, .dirty = false};
}

bool VhdxImage::isMetadata(Range range) const {
    const Range log{m_header.logOffset, m_header.logLength};
    return range.offset < kMiB || overlap(range, log) || overlap(range, m_regions.table)
        || overlap(range, m_regions.metadata);
}

Result<VhdxImage::Unit> VhdxImage::lookUp(std::uint64_t index) {
    const std::uint64_t entry = TRY(m_table.entry<le64>(entryOffset(index)));
    switch (stateOf(entry)) {
    case BlockState::Present: break;
    case BlockState::NotPresent:
    case BlockState::Undefined:
    case BlockState::Zero:
    case BlockState::Unmapped:
    case BlockState::UnmappedOld: return Unit{ExtentKind::Zero};
    default: return fail(ErrorCode::Corrupt, std::format("VHDX block {} is in a state that is not supported", index));
    }
    const std::uint64_t place = entry & kPlaceMask;
    if (place > INT64_MAX || isMetadata({place, m_disk.blockSize}))
        return fail(ErrorCode::Corrupt, std::format("VHDX block {} lies among the metadata", index));
    return Unit{ExtentKind::Data, place};
}

// Blocks are appended: nothing in the file is ever free.
Result<VhdxImage::Space> VhdxImage::allocate(std::uint64_t, std::uint64_t wanted) {
    const Space space{m_end, wanted};
    m_end += wanted * m_disk.blockSize;
    return space;
}

Result<> VhdxImage::map(std::uint64_t index, Space space) {
    for (std::uint64_t step = 0; step < space.unitCount; ++step) {
        const std::uint64_t place = space.hostOffset + step * m_disk.blockSize;
        TRY(m_table.setEntry(entryOffset(index + step), le64(place | static_cast<std::uint64_t>(BlockState::Present))));
    }
    return {};
}

void VhdxImage::planHeader(UpdatePlan& plan, const Uuid& logId) {
    m_header = m_header.successor();
    m_header.logId = logId;
    plan.write(kHeaderOffsets[m_header.slot], m_header.serialise());
    plan.barrier();
}

// "Headers": both identifiers change before the first modification.
Result<> VhdxImage::beforeFirstWrite() {
    if (m_header.logLength < kMiB || m_header.logOffset + m_header.logLength > host().size())
        return fail(ErrorCode::Corrupt, "The VHDX file has no room for its log");
    m_header.fileWriteId = randomUuid();
    m_header.dataWriteId = randomUuid();
    UpdatePlan plan;
    planHeader(plan, {});
    return plan.apply(host());
}

// The entry is whole before a header names the log; the table is whole before a header empties it again.
Result<> VhdxImage::writeThroughLog(std::span<const UpdatePlan::Write> writes) {
    while (!writes.empty()) {
        UpdatePlan plan;
        Header logging = m_header;
        logging.logId = randomUuid();
        PackedEntry entry = packEntry(logging, writes, host().size());
        const auto logged = writes.first(entry.writeCount);
        plan.write(m_header.logOffset, std::move(entry.bytes));
        plan.barrier();
        planHeader(plan, logging.logId);
        for (const UpdatePlan::Write& write : logged) plan.write(write.offset, write.bytes);
        plan.barrier();
        planHeader(plan, {});
        TRY(plan.apply(host()));
        writes = writes.subspan(entry.writeCount);
    }
    return {};
}

Result<> VhdxImage::flushMetadata() {
    if (!m_table.dirty()) return host().flush();
    UpdatePlan changes;
    m_table.addTo(changes, kLogSector);
    TRY(writeThroughLog(changes.phases().front()));
    m_table.markClean();
    return {};
}

Result<CheckReport> VhdxImage::check(const RunContext& context) {
    CheckReport report;
    const std::uint64_t fileSize = host().size();
    context.progress.begin(Stage::Checking, m_disk.blockCount());
    for (std::uint64_t block = 0; block < m_disk.blockCount(); ++block) {
        if (block % kLogSector == 0) TRY(context.checkpoint());
        context.progress.advance(1);
        const std::uint64_t entry = TRY(m_table.entry<le64>(entryOffset(block)));
        if (stateOf(entry) != BlockState::Present) continue;
        const std::uint64_t place = entry & kPlaceMask;
        // The last block of a fixed disk may be as short as the disk.
        const std::uint64_t used = std::min<std::uint64_t>(m_disk.blockSize, size() - block * m_disk.blockSize);
        const char* problem = place > fileSize ? "start" : place + used > fileSize ? "end" : nullptr;
        if (problem == nullptr) continue;
        const std::uint64_t offset = place > fileSize ? place : place + used - 1;
        std::string text =
            std::format("VHDX BAT entry {} {} offset {} points after end of file ({}). Image has probably been truncated.",
                        m_disk.entryIndex(block), problem, offset, fileSize);
        context.notify(Notice::Kind::Error, text + '\n'); // with the program's name, as the reference
        if (report.findings.size() < CheckReport::kMaxFindings)
            report.findings.push_back({"vhdx.block-past-end", Severity::Corruption, std::move(text), place});
        ++report.corruptions;
    }
    return report;
}

Result<CheckReport> VhdxImage::repair(RepairMode, const RunContext& context) {
    CheckReport report = TRY(check(context));
    if (std::exchange(m_logReplayed, false)) ++report.corruptionsFixed;
    return report;
}

} // namespace blockcore::vhdx
