// SPDX-License-Identifier: MIT
#include "blockcore/formats/qcow2/check_walk.h"

#include <algorithm>
#include <cerrno>
#include <format>

namespace blockcore::qcow2 {

namespace {

constexpr std::uint64_t kReadSize = 512u << 10;  // of L1 pieces and of runs of L2 tables
constexpr std::uint64_t kL1Reserved = 0x7f00'0000'0000'01ff;
constexpr std::uint64_t kL2StandardReserved = 0x3f00'0000'0000'01fe;

ReferenceCounts::Slot markFor(bool copied, ReferenceWalk::Tables tables) {
    if (tables == ReferenceWalk::Tables::Snapshot) return 0;
    return copied ? ReferenceCounts::kCopiedEntry : ReferenceCounts::kPlainEntry;
}

} // namespace

ReferenceWalk::ReferenceWalk(const Header& header, const PaddedFile& file, ReferenceCounts& counts, CheckLog& log)
    : m_header(header), m_geometry(header.geometry()), m_file(file), m_counts(counts), m_log(log),
      m_dataFile(header.hasIncompatible(kIncompatibleDataFile)),
      m_plainMask(kEntryCopied | (kEntryOffsetMask & ~(m_geometry.clusterSize() - 1))),
      m_clustersInFile(m_geometry.clustersFor(file.size())) {}

void ReferenceWalk::addRegion(std::uint64_t offset, std::uint64_t length, ReferenceCounts::Slot marks) {
    if (length == 0) return;
    // The last cluster may have been allocated but not written whole, hence the tolerance of almost a cluster.
    const auto end = checkedAdd(offset, length);
    if (!end || *end > INT64_MAX || (*end > m_file.size() && *end - m_file.size() >= m_geometry.clusterSize())) {
        m_marksIncomplete = true;
        m_log.add(kOutsideFile,
                  std::format("ERROR: counting reference for region exceeding the end of the file by one cluster or "
                              "more: offset {:#x} size {:#x}", offset, length), offset);
        return;
    }
    const std::uint64_t last = m_geometry.clusterIndex(*end - 1);
    m_counts.growTo(last + 1);
    for (std::uint64_t cluster = m_geometry.clusterIndex(offset); cluster <= last; ++cluster) {
        if (m_weight == 1 ? m_counts.add(cluster, marks) : m_counts.addMany(cluster, m_weight)) continue;
        const std::uint64_t clusterOffset = cluster << m_geometry.clusterBits();
        m_log.add(kTooManyReferences,
                  std::format("ERROR: overflow cluster offset={:#x}\nUse qemu-img amend to increase the refcount entry "
                              "width or qemu-img convert to create a clean copy if the image cannot be opened for "
                              "writing", clusterOffset), clusterOffset);
    }
}

Result<> ReferenceWalk::addTables(std::uint64_t l1Offset, std::uint64_t l1EntryCount, Tables tables) {
    const TablePlace l1{l1Offset, l1EntryCount};
    if (tables == Tables::Active) return walkL1(l1, tables);
    if (const auto known = m_soundL1.find(l1); known != m_soundL1.end()) {
        ++known->second;
        return {};
    }
    const std::uint64_t findingsBefore = findingCount();
    TRY(walkL1(l1, tables));
    if (findingCount() == findingsBefore) m_soundL1.emplace(l1, 0);
    return {};
}

Result<> ReferenceWalk::walkL1(TablePlace l1, Tables tables) {
    const std::uint64_t length = l1.entryCount * sizeof(be64);
    addRegion(l1.offset, length);
    std::vector<std::byte> piece;
    const bool possible = l1.offset <= INT64_MAX - length; // otherwise reading is tried once, in vain
    for (std::uint64_t done = 0; done < length && (!possible || l1.offset + done < m_file.size());) {
        TRY(m_log.checkpoint());
        piece.resize(std::min(length - done, kReadSize));
        if (!possible || !m_file.read(l1.offset + done, piece)) {
            m_log.add(kTableUnreadable, "ERROR: I/O error in check_refcounts_l1", l1.offset + done);
            return failSystem(EIO);
        }
        TRY(addL1Piece(piece, tables));
        done += piece.size();
    }
    return {};
}

Result<> ReferenceWalk::addL1Piece(std::span<const std::byte> entries, Tables tables) {
    const std::uint64_t count = entries.size() / sizeof(be64), clusterSize = m_geometry.clusterSize();
    for (std::uint64_t index = 0; index < count;) {
        const std::uint64_t first = loadBe64(entries, index);
        if (first == 0 || noteKnownL2(first, tables)) {
            ++index;
            continue;
        }
        const std::uint64_t offset = entryOffset(first);
        std::uint64_t run = 1;
        while (run < kReadSize / clusterSize && index + run < count
               && entryOffset(loadBe64(entries, index + run)) == offset + run * clusterSize)
            ++run;
        m_tables.resize(std::max(kReadSize, clusterSize));
        const auto bytes = std::span(m_tables).first(run * clusterSize);
        const bool outside = offset >= m_file.size(); // reads as zeroes: no entry in it counts
        const bool readable = outside || m_file.read(offset, bytes).has_value();
        for (std::uint64_t i = 0; i < run; ++i) {
            noteL1Entry(loadBe64(entries, index + i), tables);
            if (!readable) {
                m_log.add(kTableUnreadable, "ERROR: I/O error in check_refcounts_l2", offset);
                return failSystem(EIO);
            }
            const std::uint64_t findingsBefore = findingCount();
            if (!outside) addL2Table(bytes.subspan(i * clusterSize, clusterSize), tables);
            if (tables == Tables::Snapshot && findingCount() == findingsBefore)
                m_soundL2.emplace(offset + i * clusterSize, 0);
        }
        m_log.context().progress.advance(run);
        TRY(m_log.checkpoint());
        index += run;
    }
    return {};
}

void ReferenceWalk::noteL1Entry(std::uint64_t entry, Tables tables) {
    const std::uint64_t offset = entryOffset(entry);
    if ((entry & kL1Reserved) != 0)
        m_log.add(kL1EntryReserved, std::format("ERROR found L1 entry with reserved bits set: {:x}", entry), offset);
    addRegion(offset, m_geometry.clusterSize(), markFor(isCopied(entry), tables));
    if (m_geometry.offsetInCluster(offset) == 0) return;
    m_marksIncomplete = true;
    m_log.add(kL2TableUnaligned,
              std::format("ERROR l2_offset={:x}: Table is not cluster aligned; L1 entry corrupted", offset), offset);
}

void ReferenceWalk::addL2Table(std::span<const std::byte> table, Tables tables) {
    m_nextContiguous = 0;
    const std::uint64_t count = m_geometry.l2EntryCount();
    if (m_geometry.extendedL2()) {
        for (std::uint64_t index = 0; index < count; ++index) {
            const L2Entry entry = loadL2Entry(m_geometry, table, index);
            if (entry != L2Entry{}) addL2Entry(entry, index, tables);
        }
        return;
    }
    for (std::uint64_t index = 0; index < count;) {
        const std::uint64_t entry = loadBe64(table, index);
        if (entry == 0) {
            ++index;
            continue;
        }
        std::uint64_t run = 1;
        while (index + run < count && loadBe64(table, index + run) == entry + run * m_geometry.clusterSize()) ++run;
        if (!addPlainEntries(entry, run, tables))
            for (std::uint64_t i = 0; i < run; ++i) addL2Entry({loadBe64(table, index + i), 0}, index + i, tables);
        index += run;
    }
}

// Nearly all entries of nearly all images: data clusters inside the file, one after the other. False: nothing was
// counted, look closer at each.
bool ReferenceWalk::addPlainEntries(std::uint64_t first, std::uint64_t count, Tables tables) {
    const std::uint64_t offset = entryOffset(first), cluster = m_geometry.clusterIndex(offset);
    if ((first & ~m_plainMask) != 0 || offset == 0 || cluster + count > m_clustersInFile || m_dataFile) return false;
    if (m_weight != 1) return false;
    if (!m_counts.addRun(cluster, count, markFor(isCopied(first), tables))) return false;
    countFragments(offset, count, tables);
    return true;
}

void ReferenceWalk::countFragments(std::uint64_t offset, std::uint64_t clusterCount, Tables tables) {
    if (tables != Tables::Active) return;
    CheckReport& report = m_log.report();
    report.allocatedClusters += clusterCount;
    if (m_nextContiguous != 0 && offset != m_nextContiguous) ++report.fragmentedClusters;
    m_nextContiguous = offset + clusterCount * m_geometry.clusterSize();
}

void ReferenceWalk::addL2Entry(L2Entry entry, std::uint64_t index, Tables tables) {
    if (entry.compressed()) return addCompressed(entry, index, tables);
    if ((entry.entry & kL2StandardReserved) != 0)
        m_log.add(kL2EntryReserved, std::format("ERROR found l2 entry with reserved bits set: {:x}", entry.entry));
    const bool plainZero = (entry.entry & kEntryZero) != 0 && !m_geometry.extendedL2();
    // In an external data file cluster 0 is usable; COPIED tells it from nothing.
    if (entry.hostOffset() != 0 || (m_dataFile && entry.copied() && !plainZero)) return addStandard(entry, tables);
    if (static_cast<std::uint32_t>(entry.bitmap) != 0)
        m_log.add(kUnallocatedWithBitmap, "ERROR: Unallocated cluster has non-zero subcluster allocation map");
}

void ReferenceWalk::addCompressed(L2Entry entry, std::uint64_t index, Tables tables) {
    CompressedPlace place = compressedPlace(m_geometry, entry.entry);
    if (entry.copied()) {
        m_log.add(kCompressedCopied,
                  std::format("ERROR: coffset={:#x}: copied flag must never be set for compressed clusters",
                              place.hostOffset), place.hostOffset);
        entry.entry &= ~kEntryCopied;
    }
    if (m_dataFile) {
        m_log.add(kCompressedInDataFile,
                  std::format("ERROR compressed cluster {} with data file, entry={:#x}", index, entry.entry),
                  place.hostOffset);
        return;
    }
    if (entry.bitmap != 0) {
        m_log.add(kCompressedWithBitmap,
                  std::format("ERROR compressed cluster {} with non-zero subcluster allocation bitmap, entry={:#x}", index,
                              entry.entry), place.hostOffset);
        return;
    }
    addRegion(place.hostOffset, place.length);
    if (tables != Tables::Active) return;
    CheckReport& report = m_log.report();
    ++report.allocatedClusters;
    ++report.compressedClusters;
    ++report.fragmentedClusters;                // by nature: sectors are shared, reads never line up
}

void ReferenceWalk::addStandard(L2Entry entry, Tables tables) {
    const std::uint64_t offset = entry.hostOffset();
    if (((entry.bitmap >> 32) & entry.bitmap) != 0)
        m_log.add(kSubclusterBitmapInvalid,
                  std::format("ERROR offset={:x}: Allocated cluster has corrupted subcluster allocation bitmap", offset),
                  offset);
    if (m_geometry.offsetInCluster(offset) != 0) {
        m_marksIncomplete = true;
        const bool holdsData = m_geometry.extendedL2() ? static_cast<std::uint32_t>(entry.bitmap) != 0
                                                       : (entry.entry & kEntryZero) == 0;
        m_log.add(holdsData ? kDataUnaligned : kPreallocatedUnaligned,
                  std::format("ERROR offset={:x}: {} cluster is not properly aligned; L2 entry corrupted.", offset,
                              holdsData ? "Data" : "Preallocated"), offset);
    }
    countFragments(offset, 1, tables);
    if (!m_dataFile) {
        addRegion(offset, m_geometry.clusterSize(), markFor(entry.copied(), tables));
    } else if (!entry.copied()) {
        m_marksIncomplete = true;               // nobody counts there, but the flag is wrong
    }
}

} // namespace blockcore::qcow2
