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
    Comparer(const Geometry& geometry, const ReferenceCounts& counts, StoredRefcounts& stored, CheckLog& log,
             const Mending* mending)
        : m_geometry(geometry), m_counts(counts), m_stored(stored), m_log(log), m_mending(mending) {}

    // Clusters first to end - 1 lie in one refcount block and in one chunk of counts.
    Result<> compare(std::uint64_t first, std::uint64_t end) {
        const std::uint64_t perBlock = m_geometry.refcountsPerBlock();
        const auto block = m_stored.block(first / perBlock);
        const auto* chunk = m_counts.chunk(first / ReferenceCounts::kChunkClusters);
        if (!block) {
            compareUnreadable(first, end, block.error());
            return {};
        }
        if (block->empty() && chunk == nullptr) return {};
        for (std::uint64_t cluster = first; cluster < end; ++cluster) {
            const std::uint64_t refcount = block->empty() ? 0 : load(*block, cluster % perBlock);
            const auto slot = chunk == nullptr ? ReferenceCounts::Slot{0}
                                               : (*chunk)[cluster % ReferenceCounts::kChunkClusters];
            if ((refcount | slot) != 0) compareOne(cluster, refcount, slot);
        }
        return m_wrong.empty() ? Result<>{} : writeCounts(first / perBlock, *block);
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
        if (refcount == 0) m_result.missesCounts = true;
        const bool mended = m_mending != nullptr && refcount != 0 && (tooLow ? m_mending->errors : m_mending->leaks);
        const FindingKind& kind = tooLow ? kRefcountTooLow : kLeakedCluster;
        std::string line = std::format("{} cluster {} refcount={} reference={}", tooLow ? "ERROR" : "Leaked", cluster,
                                       refcount, references);
        const std::uint64_t offset = cluster << m_geometry.clusterBits();
        mended ? m_log.addMended(kind, std::move(line), offset) : m_log.add(kind, std::move(line), offset);
        if (mended) m_wrong.push_back({cluster, references});
    }
    // Every sector that gets there is nearer to the truth: their order does not matter.
    Result<> writeCounts(std::uint64_t blockIndex, std::span<const std::byte> block) {
        std::vector<std::byte> bytes(block.begin(), block.end());
        const std::uint64_t perBlock = m_geometry.refcountsPerBlock(), order = m_geometry.refcountOrder();
        const auto byteOf = [&](std::uint64_t cluster) { return ((cluster % perBlock) << order) / 8; };
        for (const auto& [cluster, references] : m_wrong) {
            storeRefcount(bytes, cluster % perBlock, m_geometry.refcountOrder(), references);
            if (references == 0) noteFreed(cluster << m_geometry.clusterBits());
        }
        const std::uint64_t start = alignDown(byteOf(m_wrong.front().first), 512);
        const std::uint64_t end = alignDown(byteOf(m_wrong.back().first), 512) + 512;
        m_wrong.clear();
        return m_stored.replace(m_mending->host, blockIndex, bytes, {start, end - start});
    }
    void compareUnreadable(std::uint64_t first, std::uint64_t end, const Error& error) {
        m_result.marksDiffer = true;
        for (std::uint64_t cluster = first; cluster < end; ++cluster)
            m_log.add(kRefcountUnreadable,
                      std::format("Can't get refcount for cluster {}: {}", cluster, error.message),
                      cluster << m_geometry.clusterBits());
    }

    void noteFreed(std::uint64_t offset) {
        auto& freed = m_result.freed;
        if (!freed.empty() && freed.back().end() == offset) freed.back().length += m_geometry.clusterSize();
        else freed.push_back({offset, m_geometry.clusterSize()});
    }

    const Geometry& m_geometry;
    const ReferenceCounts& m_counts;
    StoredRefcounts& m_stored;
    CheckLog& m_log;
    const Mending* m_mending;
    std::vector<std::pair<std::uint64_t, std::uint64_t>> m_wrong; // cluster, what its refcount should be
    Comparison m_result;
};

class CopiedFlags {
public:
    CopiedFlags(const Header& header, const PaddedFile& file, StoredRefcounts& stored, CheckLog& log,
                BlockDevice* mendIn)
        : m_header(header), m_geometry(header.geometry()), m_file(file), m_stored(stored), m_log(log),
          m_mendIn(mendIn) {}

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
        if ((*refcount == 1) != isCopied(l1Entry)) {
            report(kCopiedFlagOfTable,
                   std::format("ERROR OFLAG_COPIED L2 cluster: l1_index={} l1_entry={:x} refcount={}", l1Index, l1Entry,
                               *refcount), offset);
            const be64 mended = l1Entry ^ kEntryCopied;
            if (m_mendIn != nullptr)
                TRY(m_mendIn->write(m_header.l1Offset + l1Index * sizeof(be64), std::as_bytes(std::span(&mended, 1))));
        }
        if (offset >= m_file.size()) return {}; // reads as zeroes
        m_table.resize(m_geometry.clusterSize());
        if (const auto read = m_file.read(offset, m_table); !read) {
            m_log.add(kTableUnreadable, "ERROR: I/O error in check_oflag_copied: " + read.error().message, offset);
            return std::unexpected(read.error());
        }
        bool changed = false;
        for (std::uint64_t i = 0; i < m_geometry.l2EntryCount(); ++i) {
            L2Entry entry = loadL2Entry(m_geometry, m_table, i);
            if (!wrongFlag(entry) || m_mendIn == nullptr) continue;
            entry.entry ^= kEntryCopied;
            storeL2Entry(m_geometry, m_table, i, entry);
            changed = true;
        }
        return changed ? m_mendIn->write(offset, m_table) : Result<>{};
    }
    void report(const FindingKind& kind, std::string line, std::uint64_t offset) {
        m_mendIn != nullptr ? m_log.addMended(kind, std::move(line), offset) : m_log.add(kind, std::move(line), offset);
    }
    bool wrongFlag(L2Entry entry) {
        const bool dataFile = m_header.hasIncompatible(kIncompatibleDataFile);
        const bool zero = (entry.entry & kEntryZero) != 0 && !m_geometry.extendedL2();
        const bool usesCluster = entry.hostOffset() != 0 || (dataFile && entry.copied() && !zero);
        if (entry.compressed() || !usesCluster) return false;
        const auto refcount =
            dataFile ? Result<std::uint64_t>(1) : m_stored.refcount(m_geometry.clusterIndex(entry.hostOffset()));
        if (!refcount || (*refcount == 1) == entry.copied()) return false;
        report(kCopiedFlagOfData,
               std::format("ERROR OFLAG_COPIED data cluster: l2_entry={:x} refcount={}", entry.entry, *refcount),
               entry.hostOffset());
        return true;
    }

    const Header& m_header;
    const Geometry m_geometry;
    const PaddedFile& m_file;
    StoredRefcounts& m_stored;
    CheckLog& m_log;
    BlockDevice* m_mendIn;                      // null: only looking
    std::vector<std::byte> m_table;
};

} // namespace

Result<Comparison> compareRefcounts(const Geometry& geometry, const ReferenceCounts& counts, StoredRefcounts& stored,
                                    CheckLog& log, const Mending* mending) {
    Comparer comparer(geometry, counts, stored, log, mending);
    const std::uint64_t step = std::min(geometry.refcountsPerBlock(), ReferenceCounts::kChunkClusters);
    for (std::uint64_t first = 0; first < counts.clusterCount(); first += step) {
        TRY(log.checkpoint());
        TRY(comparer.compare(first, std::min(first + step, counts.clusterCount())));
    }
    return comparer.result();
}

Result<> checkCopiedFlags(const Header& header, const PaddedFile& file, StoredRefcounts& stored, CheckLog& log,
                          BlockDevice* mendIn) {
    return CopiedFlags(header, file, stored, log, mendIn).checkAll();
}

} // namespace blockcore::qcow2
