// SPDX-License-Identifier: MIT
// Check: every table and cluster lies in the file, in a place of its own. The format has no reference counts, so whole clusters
// that nothing names are counted as leaks: there is nothing else that could tell. The reference has no check of qcow; the words
// are ours.
#include "blockcore/formats/qcow/image.h"

#include <algorithm>
#include <format>

namespace blockcore::qcow {

namespace {

constexpr std::uint64_t kEntriesBetweenStops = 4096, kTableAlignment = 512;
enum class Use : std::uint8_t { Header, L1Table, L2Table, Cluster, Compressed };

std::string_view nameOf(Use use) {
    switch (use) {
    case Use::Header: return "header";
    case Use::L1Table: return "L1 table";
    case Use::L2Table: return "L2 table";
    case Use::Cluster: return "cluster";
    case Use::Compressed: break;
    }
    return "compressed cluster";
}

} // namespace

struct QcowImage::Survey {
    const RunContext& context;
    FindingLog log{context};
    struct Span {
        std::uint64_t offset;
        std::uint32_t length;
        Use use;
        std::uint64_t end() const { return offset + length; }
    };
    std::vector<Span> spans{};
    std::uint64_t lastOffset = 0;

    void add(std::string_view id, std::string text, std::uint64_t hostOffset) {
        log.add({.id = id, .severity = Severity::Corruption, .detail = "ERROR " + text, .hostOffset = hostOffset});
    }
    void take(std::uint64_t offset, std::uint64_t length, Use use) {
        constexpr std::uint64_t kPiece = 1U << 30; // an L1 table may be longer than a span tells
        for (std::uint64_t done = 0; done < length; done += kPiece)
            spans.push_back({offset + done, static_cast<std::uint32_t>(std::min(kPiece, length - done)), use});
    }
    void countPlain(std::uint64_t offset, std::uint64_t clusterSize) {
        CheckReport& report = log.report();
        if (lastOffset != 0 && offset != lastOffset + clusterSize) ++report.fragmentedClusters;
        lastOffset = offset;
    }
};

void QcowImage::checkEntry(std::uint64_t index, std::uint64_t entry, Survey& survey) {
    CheckReport& report = survey.log.report();
    ++report.allocatedClusters;
    const bool compressed = (entry & kCompressed) != 0;
    const std::uint32_t offsetBits = m_header.compressedOffsetBits();
    const std::uint64_t offset = compressed ? entry & ((std::uint64_t{1} << offsetBits) - 1) : entry;
    const std::uint64_t length = compressed ? entry >> offsetBits & (m_header.clusterSize() - 1) : m_header.clusterSize();
    if (!inFile(offset, length)) {
        survey.add("qcow.cluster-outside", std::format("cluster {} at {:#x} lies past the end of the file", index, offset), offset);
        return;
    }
    if (!compressed && !isAligned(offset, kTableAlignment)) {
        survey.add("qcow.cluster-unaligned", std::format("cluster {} at {:#x} is not aligned", index, offset), offset);
        return;
    }
    if (compressed)
        ++report.compressedClusters;
    else
        survey.countPlain(offset, length);
    survey.take(offset, length, compressed ? Use::Compressed : Use::Cluster);
}

Result<> QcowImage::checkTable(std::uint64_t table, std::uint64_t firstCluster, Survey& survey) {
    const std::uint64_t count = std::min(m_header.l2Entries(), unitCount() - firstCluster);
    for (std::uint64_t index = 0; index < count; ++index)
        if (const std::uint64_t entry = TRY(m_l2.entry<be64>(table + index * sizeof(be64))); entry != 0)
            checkEntry(firstCluster + index, entry, survey);
    return {};
}

// L1 entries from index on that lie in a hole of the file: a table may be made of gibibytes of nothing.
Result<std::uint64_t> QcowImage::emptyEntries(std::uint64_t index) {
    const std::uint64_t offset = m_header.l1Offset + index * sizeof(be64);
    const std::uint64_t end = std::min(m_header.l1Offset + m_header.l1Bytes(), host().size());
    if (m_l1.dirty() || offset >= end) return 0;
    const Extent run = TRY(host().extentAt(offset, end - offset));
    return run.kind == ExtentKind::Zero ? run.range.length / sizeof(be64) / kEntriesBetweenStops * kEntriesBetweenStops : 0;
}

// A table that is named twice is read once, or a made-up file could keep us for ever.
Result<> QcowImage::checkTables(Survey& survey) {
    std::vector<std::pair<std::uint64_t, std::uint64_t>> tables; // place, L1 index
    survey.context.progress.begin(Stage::Checking, m_header.l1Entries());
    for (std::uint64_t index = 0; index < m_header.l1Entries(); ++index) {
        if (index % kEntriesBetweenStops == 0) {
            TRY(survey.context.checkpoint());
            index += TRY(emptyEntries(index));
            if (index == m_header.l1Entries()) break;
        }
        const std::uint64_t table = TRY(m_l1.entry<be64>(m_header.l1Offset + index * sizeof(be64)));
        if (table == 0) {
            survey.context.progress.advance(1);
        } else if (isAligned(table, kTableAlignment) && inFile(table, m_header.l2Bytes())) {
            tables.emplace_back(table, index);
            survey.take(table, m_header.l2Bytes(), Use::L2Table);
        } else {
            survey.add("qcow.table-invalid", std::format("L2 table {} at {:#x} is not in the file or not aligned", index, table), table);
        }
    }
    std::ranges::sort(tables);
    const auto repeated = std::ranges::unique(tables, {}, &std::pair<std::uint64_t, std::uint64_t>::first);
    tables.erase(repeated.begin(), repeated.end());
    std::ranges::sort(tables, {}, &std::pair<std::uint64_t, std::uint64_t>::second);
    for (const auto& [table, index] : tables) {
        TRY(survey.context.checkpoint());
        survey.context.progress.advance(1);
        if (const std::uint64_t first = index * m_header.l2Entries(); first < unitCount()) TRY(checkTable(table, first, survey));
    }
    return {};
}

// What overlaps, and what nothing names.
void QcowImage::checkPlaces(Survey& survey) {
    const std::uint64_t clusterSize = m_header.clusterSize();
    std::ranges::sort(survey.spans, [](const auto& a, const auto& b) { return a.offset < b.offset; });
    std::uint64_t end = 0, leaks = 0;
    Use before = Use::Header;
    const auto countGap = [&](std::uint64_t next) {
        const std::uint64_t first = alignUp(end, clusterSize), last = next / clusterSize * clusterSize;
        if (last > first) leaks += (last - first) / clusterSize;
    };
    for (const Survey::Span& span : survey.spans) {
        if (span.offset < end)
            survey.add("qcow.overlap", std::format("{} at {:#x} overlaps with {}", nameOf(span.use), span.offset, nameOf(before)), span.offset);
        else
            countGap(span.offset);
        if (span.end() < end) continue;
        end = span.end();
        before = span.use;
    }
    survey.log.report().imageEndOffset = end;
    countGap(host().size());
    if (leaks > 0)
        survey.log.add({.id = "qcow.lost-space", .severity = Severity::Leak,
                        .detail = std::format("Leaked {} clusters that no table names", leaks)}, leaks);
}

Result<CheckReport> QcowImage::check(const RunContext& context) {
    Survey survey{.context = context};
    survey.log.report().totalClusters = unitCount();
    const std::uint64_t nameBytes = m_header.backingName ? m_header.backingName->size() : 0;
    survey.take(0, sizeof(HeaderRecord) + nameBytes, Use::Header);
    survey.take(m_header.l1Offset, m_header.l1Bytes(), Use::L1Table);
    TRY(checkTables(survey));
    checkPlaces(survey);
    return std::move(survey.log.report());
}

} // namespace blockcore::qcow
