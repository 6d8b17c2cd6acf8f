// SPDX-License-Identifier: MIT
// Repairer's part for refcounts.
#include "blockcore/formats/qcow2/refcount_builder.h"
#include "blockcore/formats/qcow2/repair.h"

#include <algorithm>
#include <cerrno>
#include <format>

namespace blockcore::qcow2 {

namespace {

// What the refcount table and its blocks make up of the counts, by cluster. As ReferenceWalk counts them.
std::map<std::uint64_t, std::uint64_t> oldReferences(const Header& header, const StoredRefcounts& stored,
                                                     const PaddedFile& file) {
    const Geometry geometry = header.geometry();
    std::map<std::uint64_t, std::uint64_t> references;
    const std::uint64_t clusters = header.refcountTableClusters, inFile = geometry.clustersFor(file.size());
    const std::uint64_t first = geometry.clusterIndex(header.refcountTableOffset);
    if (first < inFile && clusters <= inFile - first)
        for (std::uint64_t i = 0; i < clusters; ++i) ++references[first + i];
    for (std::uint64_t index = 0; index < stored.tableEntryCount(); ++index) {
        const std::uint64_t entry = stored.tableEntry(index);
        if (entry != 0 && geometry.offsetInCluster(entry) == 0 && geometry.clusterIndex(entry) < inFile)
            ++references[geometry.clusterIndex(entry)];
    }
    return references;
}

} // namespace

Result<> Repairer::mendRefcounts() {
    CheckReport& report = m_log.report();
    const std::uint64_t corruptions = report.corruptions, leaks = report.leaks, checkErrors = report.checkErrors;
    m_comparison = TRY(compareRefcounts(m_header.geometry(), m_walk->counts, m_walk->stored, m_log));
    const bool outside = m_walk->walk.refcountBlocksOutside() && mendsErrors();
    if (m_comparison.missesCounts || m_walk->walk.refcountsBroken() || outside) {
        if (mendsErrors()) return rebuildRefcounts();
        m_context.notify(Notice::Kind::Finding, "ERROR need to rebuild refcount structures\n");
        return failSystem(EIO);
    }
    if (report.corruptions == 0 && report.leaks == 0) return {};
    report.corruptions = corruptions;
    report.leaks = leaks;
    report.checkErrors = checkErrors;
    return mendInPlace();
}

Result<> Repairer::mendInPlace() {
    const std::uint64_t fixedBefore = m_log.report().corruptionsFixed + m_log.report().leaksFixed;
    const Mending mending{.host = m_host, .leaks = true, .errors = mendsErrors()};
    m_comparison = TRY(compareRefcounts(m_header.geometry(), m_walk->counts, m_walk->stored, m_log, &mending));
    if (m_log.report().corruptionsFixed + m_log.report().leaksFixed == fixedBefore) return {};
    m_changed = true;
    TRY(m_host.flush());
    for (const Range& freed : m_comparison.freed) TRY(punch(freed));
    return {};
}

// Space that is free gives its blocks back; the file's last cluster may be there in part.
Result<> Repairer::punch(Range freed) {
    const std::uint64_t end = std::min(freed.end(), m_host.size());
    return freed.offset < end ? m_host.discard({freed.offset, end - freed.offset}) : Result<>{};
}

// All anew, in free space: until the header's one write the old ones are what counts, and from then on nothing refers to
// them and their own refcounts are 0.
Result<> Repairer::rebuildRefcounts() {
    m_context.notify(Notice::Kind::Finding, "Rebuilding refcount structure\n");
    TRY(m_log.checkpoint());
    const auto old = oldReferences(m_header, m_walk->stored, m_walk->file);
    RefcountBuilder builder(m_header.geometry(), m_walk->counts, old);
    TRY(builder.plan());
    TRY(builder.write(m_host));
    struct {
        be64 offset;
        be32 clusters;
    } const fields{builder.tableOffset(), builder.tableClusters()};
    TRY(m_host.write(kRefcountTableFieldsOffset, std::as_bytes(std::span(&fields, 1)).first(12)));
    TRY(m_host.flush());
    m_header.refcountTableOffset = builder.tableOffset();
    m_header.refcountTableClusters = builder.tableClusters();
    m_changed = true;
    for (const auto& [cluster, references] : old) {
        const std::uint64_t count = m_walk->counts.count(cluster);
        m_context.notify(Notice::Kind::Finding, std::format("Repairing cluster {} refcount={} reference={}\n", cluster,
                                                            count, count - std::min(count, references)));
        if (count <= references) TRY(punch({cluster << m_header.clusterBits, m_header.geometry().clusterSize()}));
    }

    TableEdits unused(m_header.clusterBits, m_header.geometry().l2EntryCount());
    TRY(walkOnce(m_quietContext, mendsErrors() ? &unused : nullptr));
    m_comparison = TRY(compareRefcounts(m_header.geometry(), m_walk->counts, m_walk->stored, m_walk->log));
    CheckReport& report = m_log.report();
    const CheckReport& after = m_walk->log.report();
    report.corruptionsFixed += report.corruptions - std::min(report.corruptions, after.corruptions);
    report.leaksFixed += report.leaks - std::min(report.leaks, after.leaks);
    report.corruptions = after.corruptions;
    report.leaks = after.leaks;
    report.checkErrors = after.checkErrors;
    return {};
}

} // namespace blockcore::qcow2
