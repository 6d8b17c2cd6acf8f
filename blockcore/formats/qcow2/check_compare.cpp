// SPDX-License-Identifier: MIT
#include "blockcore/formats/qcow2/check_compare.h"

#include "blockcore/formats/qcow2/entries.h"

#include <algorithm>
#include <cerrno>
#include <format>

namespace blockcore::qcow2 {

namespace {

constexpr std::uint32_t kOrder16 = 4;            // refcounts of 16 bits: nearly all images

class Comparer {
public:
    Comparer(const Geometry& geometry, const ReferenceCounts& counts, StoredRefcounts& stored, CheckLog& log)
        : m_geometry(geometry), m_counts(counts), m_stored(stored), m_log(log) {}

    // Clusters first to end - 1 lie in one refcount block and in one chunk of counts.
    void compare(std::uint64_t first, std::uint64_t end) {
        const std::uint64_t perBlock = m_geometry.refcountsPerBlock();
        const auto block = m_stored.block(first / perBlock);
        const auto* chunk = m_counts.chunk(first / ReferenceCounts::kChunkClusters);
        if (!block) return compareUnreadable(first, end, block.error());
        if (block->empty() && chunk == nullptr) return;
        for (std::uint64_t cluster = first; cluster < end; ++cluster) {
            const std::uint64_t refcount = block->empty() ? 0 : load(*block, cluster % perBlock);
            const auto slot = chunk == nullptr ? ReferenceCounts::Slot{0}
                                               : (*chunk)[cluster % ReferenceCounts::kChunkClusters];
            if ((refcount | slot) != 0) compareOne(cluster, refcount, slot);
        }
    }
    const Comparison& result() const { return m_result; }

private:
    std::uint64_t load(std::span<const std::byte> block, std::uint64_t index) const {
        if (m_geometry.refcountOrder() != kOrder16) return loadRefcount(block, index, m_geometry.refcountOrder());
        be16 refcount;
        std::memcpy(&refcount, block.data() + index * sizeof(refcount), sizeof(refcount));
        return refcount;
    }
    void compareOne(std::uint64_t cluster, std::uint64_t refcount, ReferenceCounts::Slot slot) {
        m_result.highestCluster = cluster;
        const ReferenceCounts::Slot wrongMark =
            refcount == 1 ? ReferenceCounts::kPlainEntry : ReferenceCounts::kCopiedEntry;
        if ((slot & wrongMark) != 0) m_result.marksDiffer = true;
        std::uint64_t references = slot & ReferenceCounts::kCountMask;
        if (references == ReferenceCounts::kCountMask) references = m_counts.count(cluster);
        if (references == refcount) return;
        const bool tooLow = refcount < references;
        m_log.add(tooLow ? kRefcountTooLow : kLeakedCluster,
                  std::format("{} cluster {} refcount={} reference={}", tooLow ? "ERROR" : "Leaked", cluster, refcount,
                              references),
                  cluster << m_geometry.clusterBits());
    }
    void compareUnreadable(std::uint64_t first, std::uint64_t end, const Error& error) {
        m_result.marksDiffer = true;
        for (std::uint64_t cluster = first; cluster < end; ++cluster)
            m_log.add(kRefcountUnreadable,
                      std::format("Can't get refcount for cluster {}: {}", cluster, error.message),
                      cluster << m_geometry.clusterBits());
    }

    const Geometry& m_geometry;
    const ReferenceCounts& m_counts;
    StoredRefcounts& m_stored;
    CheckLog& m_log;
    Comparison m_result;
};

class CopiedFlags {
public:
    CopiedFlags(const Header& header, const PaddedFile& file, StoredRefcounts& stored, CheckLog& log)
        : m_header(header), m_geometry(header.geometry()), m_file(file), m_stored(stored), m_log(log) {}

    Result<> checkAll() {
        const std::uint64_t length = m_header.l1EntryCount * sizeof(be64);
        std::vector<std::byte> piece;
        for (std::uint64_t done = 0; done < length && m_header.l1Offset + done < m_file.size(); done += piece.size()) {
            piece.resize(std::min<std::uint64_t>(length - done, kPieceBytes));
            TRY(m_file.read(m_header.l1Offset + done, piece));
            for (std::uint64_t i = 0; i < piece.size() / sizeof(be64); ++i)
                TRY(checkTable(done / sizeof(be64) + i, loadBe64(piece, i)));
        }
        return {};
    }

private:
    static constexpr std::uint64_t kPieceBytes = 1u << 20;

    Result<> checkTable(std::uint64_t l1Index, std::uint64_t l1Entry) {
        const std::uint64_t offset = entryOffset(l1Entry);
        if (offset == 0) return {};
        TRY(m_log.checkpoint());
        const auto refcount = m_stored.refcount(m_geometry.clusterIndex(offset));
        if (!refcount) return {};               // said before
        if ((*refcount == 1) != isCopied(l1Entry))
            m_log.add(kCopiedFlagOfTable,
                      std::format("ERROR OFLAG_COPIED L2 cluster: l1_index={} l1_entry={:x} refcount={}", l1Index,
                                  l1Entry, *refcount), offset);
        if (offset >= m_file.size()) return {}; // reads as zeroes
        m_table.resize(m_geometry.clusterSize());
        if (const auto read = m_file.read(offset, m_table); !read) {
            m_log.add(kTableUnreadable, "ERROR: I/O error in check_oflag_copied: " + read.error().message, offset);
            return std::unexpected(read.error());
        }
        for (std::uint64_t i = 0; i < m_geometry.l2EntryCount(); ++i) checkEntry(loadL2Entry(m_geometry, m_table, i));
        return {};
    }
    void checkEntry(L2Entry entry) {
        const bool dataFile = m_header.hasIncompatible(kIncompatibleDataFile);
        const bool zero = (entry.entry & kEntryZero) != 0 && !m_geometry.extendedL2();
        const bool usesCluster = entry.hostOffset() != 0 || (dataFile && entry.copied() && !zero);
        if (entry.compressed() || !usesCluster) return;
        const auto refcount =
            dataFile ? Result<std::uint64_t>(1) : m_stored.refcount(m_geometry.clusterIndex(entry.hostOffset()));
        if (refcount && (*refcount == 1) != entry.copied())
            m_log.add(kCopiedFlagOfData,
                      std::format("ERROR OFLAG_COPIED data cluster: l2_entry={:x} refcount={}", entry.entry, *refcount),
                      entry.hostOffset());
    }

    const Header& m_header;
    const Geometry m_geometry;
    const PaddedFile& m_file;
    StoredRefcounts& m_stored;
    CheckLog& m_log;
    std::vector<std::byte> m_table;
};

} // namespace

Result<Comparison> compareRefcounts(const Geometry& geometry, const ReferenceCounts& counts, StoredRefcounts& stored,
                                    CheckLog& log) {
    Comparer comparer(geometry, counts, stored, log);
    const std::uint64_t step = std::min(geometry.refcountsPerBlock(), ReferenceCounts::kChunkClusters);
    for (std::uint64_t first = 0; first < counts.clusterCount(); first += step) {
        TRY(log.checkpoint());
        comparer.compare(first, std::min(first + step, counts.clusterCount()));
    }
    return comparer.result();
}

Result<> checkCopiedFlags(const Header& header, const PaddedFile& file, StoredRefcounts& stored, CheckLog& log) {
    return CopiedFlags(header, file, stored, log).checkAll();
}

} // namespace blockcore::qcow2
