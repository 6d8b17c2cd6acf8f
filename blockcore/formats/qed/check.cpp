// SPDX-License-Identifier: MIT
// QED's check: every table and cluster lies in a place of its own; what nobody names is a leak. A repair empties entries
// that name no place in the file, as the reference's does; what two entries name stays, for nobody knows whose it is.
#include "blockcore/base/checked_math.h"
#include "blockcore/formats/qed/image.h"

#include <algorithm>
#include <mutex>

namespace blockcore::qed {

namespace {
constexpr std::uint64_t kEntriesBetweenStops = 4096;
} // namespace

struct QedImage::Survey {
    CheckReport& report;
    std::vector<bool> used; // a bit for each cluster of the file
    std::uint64_t clusterSize;
    std::uint64_t lastOffset = 0;

    bool repair = false;

    // How many of the clusters were used before; all are from now on.
    std::uint64_t claim(std::uint64_t offset, std::uint64_t count) {
        std::uint64_t taken = 0;
        for (std::uint64_t index = offset / clusterSize; count > 0 && index < used.size(); ++index, --count) {
            if (used[index]) ++taken;
            used[index] = true;
        }
        return taken;
    }
};

// An entry that names no possible place. The reference counts what it finds without a word, so findings carry no text.
Result<> QedImage::refuseEntry(TableCache& tables, std::uint64_t entryOffset, Survey& survey) {
    ++(survey.repair ? survey.report.corruptionsFixed : survey.report.corruptions);
    return survey.repair ? tables.setEntry(entryOffset, le64(kUnallocated)) : Result<>{};
}

Result<> QedImage::checkTable(std::uint64_t tableOffset, Survey& survey) {
    for (std::uint64_t index = 0; index < m_header.tableEntries(); ++index) {
        const std::uint64_t entryOffset = tableOffset + index * sizeof(le64);
        const std::uint64_t entry = TRY(m_l2.entry<le64>(entryOffset));
        if (entry == kUnallocated || entry == kZeroCluster) continue;
        ++survey.report.allocatedClusters;
        if (survey.lastOffset != 0 && entry != survey.lastOffset + m_header.clusterSize) ++survey.report.fragmentedClusters;
        survey.lastOffset = entry;
        if (!isClusterPlace(entry))
            TRY(refuseEntry(m_l2, entryOffset, survey));
        else
            survey.report.corruptions += survey.claim(entry, 1);
    }
    return {};
}

Result<> QedImage::survey(Survey& survey, const RunContext& context) {
    survey.report.totalClusters = unitCount();
    survey.claim(0, m_header.headerClusters);
    survey.report.corruptions += survey.claim(m_header.l1Offset, m_header.tableClusters);
    context.progress.begin(Stage::Checking, m_header.tableEntries());
    for (std::uint64_t index = 0; index < m_header.tableEntries(); ++index) {
        if (index % kEntriesBetweenStops == 0) TRY(context.checkpoint());
        context.progress.advance(1);
        const std::uint64_t entryOffset = m_header.l1Offset + index * sizeof(le64);
        const std::uint64_t table = TRY(m_l1.entry<le64>(entryOffset));
        if (table == kUnallocated) continue;
        if (!isTablePlace(table)) {
            TRY(refuseEntry(m_l1, entryOffset, survey));
            continue;
        }
        // A table that is used twice is read once, or a made-up file could keep us for ever.
        const std::uint64_t taken = survey.claim(table, m_header.tableClusters);
        survey.report.corruptions += taken;
        if (taken == 0) TRY(checkTable(table, survey));
        TRY(context.checkpoint());
    }
    survey.report.leaks = static_cast<std::uint64_t>(std::ranges::count(survey.used, false));
    return {};
}

Result<CheckReport> QedImage::check(const RunContext& context) {
    CheckReport report;
    Survey found{report, std::vector<bool>(divideUp<std::uint64_t>(host().size(), m_header.clusterSize)), m_header.clusterSize};
    TRY(survey(found, context));
    return report;
}

// The mark that the writer died goes last, and only from an image that is sound.
Result<CheckReport> QedImage::repair(RepairMode, const RunContext& context) {
    const std::unique_lock lock(metadataLock());
    CheckReport report;
    Survey found{report, std::vector<bool>(divideUp<std::uint64_t>(host().size(), m_header.clusterSize)), m_header.clusterSize};
    found.repair = true;
    TRY(survey(found, context));
    TRY(flushMetadata());
    if (report.corruptions == 0 && m_header.hasFeature(kFeatureNeedCheck)) TRY(clearNeedCheck());
    return report;
}

} // namespace blockcore::qed
