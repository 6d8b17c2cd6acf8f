// SPDX-License-Identifier: MIT
// What can be wrong with a dynamic VHD that opens: blocks that overlap each other or the metadata, and a footer at the end
// that is not what its copy at the start says. The footer is what repair writes anew.
#include "blockcore/formats/vpc/image.h"

#include <algorithm>
#include <format>
#include <mutex>

namespace blockcore::vpc {

namespace {

constexpr std::uint64_t kTableEntriesAtOnce = 4096;

void add(CheckReport& report, const RunContext& context, Finding finding) {
    ++report.corruptions;
    context.notify(Notice::Kind::Finding, finding.detail + "\n");
    if (report.findings.size() < CheckReport::kMaxFindings) report.findings.push_back(std::move(finding));
}

bool overlap(Range a, Range b) { return a.offset < b.end() && b.offset < a.end(); }

} // namespace

// Hyper-V reads this one; we and the reference the copy.
Result<bool> DynamicImage::endsWithFooter() {
    const std::uint64_t fileSize = host().size();
    if (fileSize < m_end + sizeof(FooterRecord)) return false;
    std::vector<std::byte> bytes(sizeof(FooterRecord));
    TRY(host().read(fileSize - bytes.size(), bytes));
    return bytes == m_footer;
}

Result<CheckReport> DynamicImage::check(const RunContext& context) {
    CheckReport report;
    report.totalClusters = unitCount();
    const Range metadata[] = {{0, sizeof(FooterRecord)},
                              {m_headerOffset, sizeof(DynamicHeaderRecord)},
                              {m_header.tableOffset, m_header.tableBytes()}};
    struct Place {
        std::uint64_t offset, block;
    };
    std::vector<Place> places;
    const std::uint64_t length = std::uint64_t{m_header.bitmapBytes()} + m_header.blockSize;
    for (std::uint64_t block = 0; block < unitCount(); ++block) {
        if (block % kTableEntriesAtOnce == 0) TRY(context.checkpoint());
        const std::uint32_t sector = TRY(m_table.entry<be32>(entryOffset(block)));
        if (sector == kBlockUnallocated) continue;
        const std::uint64_t offset = std::uint64_t{sector} * kSectorSize;
        places.push_back({offset, block});
        if (std::ranges::any_of(metadata, [&](Range range) { return overlap(range, {offset, length}); }))
            add(report, context, {"vpc.block-misplaced", Severity::Corruption,
                                  std::format("ERROR: block {} lies among the metadata", block), offset});
    }
    report.allocatedClusters = places.size();
    std::ranges::sort(places, {}, &Place::offset);
    for (std::size_t index = 1; index < places.size(); ++index)
        if (places[index].offset - places[index - 1].offset < length)
            add(report, context, {"vpc.block-shared", Severity::Corruption,
                                  std::format("ERROR: blocks {} and {} share space in the file",
                                              std::min(places[index - 1].block, places[index].block),
                                              std::max(places[index - 1].block, places[index].block)),
                                  places[index].offset});
    if (!TRY(endsWithFooter()))
        add(report, context, {"vpc.footer-differs", Severity::Corruption,
                              "ERROR: the footer at the end of the file is not what its copy at the start is", m_end, true});
    return report;
}

// Nothing that the table names lies behind m_end: what is there goes.
Result<CheckReport> DynamicImage::repair(RepairMode mode, const RunContext& context) {
    CheckReport report = TRY(check(context));
    if (mode == RepairMode::Leaks || TRY(endsWithFooter())) return report;
    const std::unique_lock lock(metadataLock());
    TRY(host().write(m_end, m_footer));
    TRY(host().flush());
    if (host().growable() && host().size() > m_end + sizeof(FooterRecord)) {
        TRY(host().truncate(m_end + sizeof(FooterRecord)));
        TRY(host().flush());
    }
    ++report.corruptionsFixed;
    --report.corruptions;
    return report;
}

} // namespace blockcore::vpc
