// SPDX-License-Identifier: MIT
// QED's check: every table and cluster lies in a place of its own; what nobody names is a leak.
#include "blockcore/base/checked_math.h"
#include "blockcore/formats/qed/image.h"

#include <algorithm>

namespace blockcore::qed {

struct QedImage::Survey {
    CheckReport& report;
    std::vector<bool> used; // a bit for each cluster of the file
    std::uint64_t clusterSize;
    std::uint64_t lastOffset = 0;

    // Whether all of the clusters were free; they are used from now on.
    bool claim(std::uint64_t offset, std::uint64_t count) {
        bool free = true;
        for (std::uint64_t index = offset / clusterSize; count > 0 && index < used.size(); ++index, --count) {
            free = free && !used[index];
            used[index] = true;
        }
        return free && count == 0;
    }
};

// The reference counts these without a word, so findings carry no text.
Result<> QedImage::checkTable(std::uint64_t tableOffset, std::uint64_t firstCluster, Survey& survey) {
    const std::uint64_t count = std::min(m_header.tableEntries(), unitCount() - std::min(firstCluster, unitCount()));
    for (std::uint64_t index = 0; index < count; ++index) {
        const std::uint64_t entry = TRY(m_l2.entry<le64>(tableOffset + index * sizeof(le64)));
        if (entry == kUnallocated || entry == kZeroCluster) continue;
        ++survey.report.allocatedClusters;
        if (survey.lastOffset != 0 && entry != survey.lastOffset + m_header.clusterSize) ++survey.report.fragmentedClusters;
        survey.lastOffset = entry;
        if (!isClusterPlace(entry) || !survey.claim(entry, 1)) ++survey.report.corruptions;
    }
    return {};
}

Result<CheckReport> QedImage::check(const RunContext& context) {
    CheckReport report;
    report.totalClusters = unitCount();
    Survey survey{report, std::vector<bool>(divideUp<std::uint64_t>(host().size(), m_header.clusterSize)),
                  m_header.clusterSize};
    survey.claim(0, m_header.headerClusters);
    if (!survey.claim(m_header.l1Offset, m_header.tableClusters)) ++report.corruptions;
    const std::uint64_t tables = divideUp(unitCount(), m_header.tableEntries());
    context.progress.begin(Stage::Checking, tables);
    for (std::uint64_t index = 0; index < tables; ++index) {
        TRY(context.checkpoint());
        context.progress.advance(1);
        const std::uint64_t table = TRY(m_l1.entry<le64>(m_header.l1Offset + index * sizeof(le64)));
        if (table == kUnallocated) continue;
        // A table that is used twice is read once, or a made-up file could keep us for ever.
        const bool sound = isTablePlace(table) && survey.claim(table, m_header.tableClusters);
        if (sound)
            TRY(checkTable(table, index * m_header.tableEntries(), survey));
        else
            ++report.corruptions;
    }
    report.leaks = static_cast<std::uint64_t>(std::ranges::count(survey.used, false));
    return report;
}

} // namespace blockcore::qed
