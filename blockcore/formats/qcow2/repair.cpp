// SPDX-License-Identifier: MIT
#include "blockcore/formats/qcow2/repair.h"

#include "blockcore/base/byte_reader.h"
#include "blockcore/formats/qcow2/repair_snapshots.h"

#include <algorithm>
#include <format>

namespace blockcore::qcow2 {

namespace {

// Each round of mending can uncover a table that was not seen before; a sound image needs none, a broken one two.
constexpr int kMostRounds = 16;

// Findings and figures of a later look at the same image; what was mended before stays mended.
void merge(CheckReport& into, CheckReport&& later) {
    const std::uint64_t corruptionsFixed = into.corruptionsFixed + later.corruptionsFixed;
    const std::uint64_t leaksFixed = into.leaksFixed + later.leaksFixed, totalClusters = into.totalClusters;
    std::vector<Finding> findings = std::move(into.findings);
    const std::size_t room = CheckReport::kMaxFindings - std::min(findings.size(), CheckReport::kMaxFindings);
    later.findings.resize(std::min(later.findings.size(), room));
    findings.insert(findings.end(), later.findings.begin(), later.findings.end());
    into = std::move(later);
    into.findings = std::move(findings);
    into.corruptionsFixed = corruptionsFixed;
    into.leaksFixed = leaksFixed;
    into.totalClusters = totalClusters;
}

} // namespace

Repairer::Walk::Walk(const Header& header, BlockDevice& host, const RunContext& context)
    : log(context), file(host), counts(header.geometry().clustersFor(file.size()), header.geometry().maxRefcount()),
      stored(header, file, log), walk(header, file, counts, log) {}

Repairer::Repairer(Header& header, BlockDevice& host, RepairMode mode, const RunContext& context)
    : m_header(header), m_host(host), m_mode(mode), m_context(context),
      m_quietContext{.progress = context.progress, .stop = context.stop}, m_log(context) {}

Result<CheckReport> Repairer::run() {
    m_context.progress.begin(Stage::Repairing, m_header.l1EntryCount);
    {
        const PaddedFile file(m_host);
        m_log.setClusterCount(TRY(countableClusters(m_header, file, m_log)));
        TRY(readLists(file));
    }
    m_log.report().totalClusters = m_header.geometry().clustersFor(m_header.size);
    TRY(mendTables());
    TRY(mendRefcounts());
    TRY(useNewSpace());
    TRY(mendFlags());
    TRY(clearBits());
    m_log.report().imageEndOffset = (m_comparison.highestCluster + 1) << m_header.clusterBits;
    return std::move(m_log.report());
}

Result<> Repairer::readLists(const PaddedFile& file) {
    if (!mendsErrors()) {
        m_snapshots = TRY(readSnapshots(m_header, file, m_log));
        return {};
    }
    MendedSnapshots snapshots = TRY(mendSnapshots(m_header, file, m_log));
    m_snapshots = std::move(snapshots.table);
    m_snapshotsChanged = snapshots.changed;
    m_newSnapshotTable = std::move(snapshots.bytes);
    return dropBrokenBitmaps(file);
}

// A directory that cannot be read leads to no bitmap: the header stops vouching for it, its space becomes free.
Result<> Repairer::dropBrokenBitmaps(const PaddedFile& file) {
    if (!m_header.bitmaps || m_header.bitmaps->count == 0) return {};
    const BitmapsPointer& place = *m_header.bitmaps;
    std::vector<std::byte> directory(std::min(place.directorySize, kMaxBitmapDirectoryBytes));
    TRY(file.read(std::min<std::uint64_t>(place.directoryOffset, INT64_MAX - directory.size()), directory));
    const auto bitmaps = parseBitmapDirectory(m_header, directory);
    const auto inFile = [&](const Bitmap& bitmap) {
        return bitmap.tableOffset < file.size()
               && bitmap.tableEntryCount * sizeof(be64) <= file.size() - bitmap.tableOffset;
    };
    if (bitmaps && std::ranges::all_of(*bitmaps, inFile)) return {};
    m_log.addMended(kBitmapDirectoryInvalid,
                    std::format("ERROR bitmap directory is invalid: {}; bitmaps discarded",
                                bitmaps ? "a table is outside the file" : errorText(bitmaps.error())),
                    place.directoryOffset);
    m_header.autoclear &= ~kAutoclearBitmaps;
    m_header.bitmaps.reset();
    TRY(writeField(kAutoclearFieldOffset, m_header.autoclear));
    return endExtensionsAtBitmaps(file);
}

// The header's extension for bitmaps becomes the end of the list, when it is the last one.
Result<> Repairer::endExtensionsAtBitmaps(const PaddedFile& file) {
    std::vector<std::byte> bytes(m_header.geometry().clusterSize());
    TRY(file.read(0, bytes));
    ByteReader reader(bytes);
    TRY(reader.skip(m_header.headerLength));
    for (;;) {
        const std::uint64_t place = reader.position();
        const auto extension = TRY(reader.read<ExtensionHeader>());
        if (extension.type == kExtensionEnd) return {};
        TRY(reader.skip(alignUp(std::uint32_t{extension.length}, 8)));
        if (extension.type != kExtensionBitmaps) continue;
        const auto next = reader.read<ExtensionHeader>();
        return next && next->type == kExtensionEnd ? writeField(place, 0) : Result<>{};
    }
}

Result<> Repairer::writeField(std::uint64_t offset, std::uint64_t value) {
    const be64 field = value;
    TRY(m_host.write(offset, std::as_bytes(std::span(&field, 1))));
    m_changed = true;
    return m_host.flush();
}

Result<> Repairer::walkOnce(const RunContext& context, TableEdits* edits, bool onlyMended) {
    m_walk = std::make_unique<Walk>(m_header, m_host, context);
    m_walk->log.setClusterCount(m_header.geometry().clustersFor(m_host.size()));
    if (onlyMended) m_walk->log.showOnlyMended();
    if (edits != nullptr) {
        edits->startWalk();
        m_walk->walk.mendInto(*edits);
    }
    TRY(m_walk->stored.loadTable());
    return walkEverything(m_header, m_snapshots, m_walk->stored, m_walk->walk, m_walk->log);
}

// Walks, and mends what is wrong in tables, until a walk finds nothing more: that one's counts are right.
Result<> Repairer::mendTables() {
    TableEdits edits(m_header.clusterBits, m_header.geometry().l2EntryCount());
    for (int round = 0; round < kMostRounds; ++round) {
        TRY(walkOnce(m_context, mendsErrors() ? &edits : nullptr, round > 0));
        if (mendsErrors()) edits.settle(m_walk->counts, metadataClusters());
        if (edits.tooMany() || edits.hopeless())
            return fail(ErrorCode::Corrupt, "The image is too damaged to be repaired; nothing more was changed");
        CheckReport& report = m_walk->log.report();
        const std::uint64_t refused = std::min(edits.refused(), report.corruptionsFixed);
        report.corruptionsFixed -= refused;
        report.corruptions += refused;
        merge(m_log.report(), std::move(report));
        if (!edits.changesAnything()) {
            m_copies = edits.copies();
            return {};
        }
        m_log.report().corruptions = 0;         // the next round counts them again
        m_log.report().corruptionsFixed -= std::min<std::uint64_t>(edits.copies().size(), m_log.report().corruptionsFixed);
        TRY(edits.apply(m_host));
        m_changed = true;
    }
    return fail(ErrorCode::Corrupt, "The image is too damaged to be repaired");
}

// What cannot be an L2 table, whatever an L1 entry says. Refcount structures are not among it: they can be built anew.
std::unordered_set<std::uint64_t> Repairer::metadataClusters() const {
    const Geometry geometry = m_header.geometry();
    std::unordered_set<std::uint64_t> clusters{0};
    if (m_snapshots.byteLength == 0) return clusters;
    const std::uint64_t start = m_header.snapshotTableOffset;
    for (std::uint64_t cluster = geometry.clusterIndex(start);
         cluster <= geometry.clusterIndex(start + m_snapshots.byteLength - 1); ++cluster)
        clusters.insert(cluster);
    return clusters;
}

// COPIED flags of the active tables, once the refcounts are what they stay.
Result<> Repairer::mendFlags() {
    CheckReport& report = m_log.report();
    if (!m_changed && !m_comparison.marksDiffer && !m_walk->walk.marksIncomplete()) return {};
    const bool sound = report.corruptions == 0 && report.leaks == 0 && report.checkErrors == 0;
    const std::uint64_t fixedBefore = report.corruptionsFixed;
    const PaddedFile file(m_host);
    StoredRefcounts stored(m_header, file, m_log);
    TRY(stored.loadTable());
    TRY(checkCopiedFlags(m_header, file, stored, m_log, mendsErrors() || sound ? &m_host : nullptr));
    return report.corruptionsFixed == fixedBefore ? Result<>{} : m_host.flush();
}

// The image was shut properly, and can be written to again.
Result<> Repairer::clearBits() {
    constexpr std::uint64_t kBits = kIncompatibleDirty | kIncompatibleCorrupt;
    const CheckReport& report = m_log.report();
    if (report.corruptions != 0 || report.checkErrors != 0 || !m_header.hasIncompatible(kBits)) return {};
    m_header.incompatible &= ~kBits;
    return writeField(kIncompatibleFieldOffset, m_header.incompatible);
}

} // namespace blockcore::qcow2
