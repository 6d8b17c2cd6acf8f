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

void ReferenceWalk::reportEntry(const FindingKind& kind, std::string line, std::optional<std::uint64_t> hostOffset) {
    m_edits != nullptr ? m_log.addMended(kind, std::move(line), hostOffset) : m_log.add(kind, std::move(line), hostOffset);
}

ReferenceWalk::Region ReferenceWalk::addRegion(std::uint64_t offset, std::uint64_t length,
                                               ReferenceCounts::Slot marks) {
    if (length == 0) return Region::Counted;
    // The last cluster may have been allocated but not written whole, hence the tolerance of almost a cluster.
    const auto end = checkedAdd(offset, length);
    if (!end || *end > INT64_MAX || (*end > m_file.size() && *end - m_file.size() >= m_geometry.clusterSize())) {
        m_marksIncomplete = true;
        const bool mended = m_inEntry && m_edits != nullptr;
        std::string line = std::format("ERROR: counting reference for region exceeding the end of the file by one "
                                       "cluster or more: offset {:#x} size {:#x}", offset, length);
        mended ? m_log.addMended(kOutsideFile, std::move(line), offset) : m_log.add(kOutsideFile, std::move(line), offset);
        return Region::OutsideFile;
    }
    const std::uint64_t last = m_geometry.clusterIndex(*end - 1);
    m_counts.growTo(last + 1);
    Region region = Region::Counted;
    for (std::uint64_t cluster = m_geometry.clusterIndex(offset); cluster <= last; ++cluster) {
        if (m_weight == 1 ? m_counts.add(cluster, marks) : m_counts.addMany(cluster, m_weight)) continue;
        const std::uint64_t clusterOffset = cluster << m_geometry.clusterBits();
        std::string line = std::format("ERROR: overflow cluster offset={:#x}", clusterOffset);
        if (m_inDataEntry && m_edits != nullptr)
            m_log.addMended(kTooManyReferences, std::move(line), clusterOffset);
        else
            m_log.add(kTooManyReferences,
                      line + "\nUse qemu-img amend to increase the refcount entry width or qemu-img convert to create a "
                             "clean copy if the image cannot be opened for writing", clusterOffset);
        region = Region::TooManyReferences;
    }
    return region;
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
    noteL1(l1, 1);
    std::vector<std::byte> piece;
    const bool possible = l1.offset <= INT64_MAX - length; // otherwise reading is tried once, in vain
    for (std::uint64_t done = 0; done < length && (!possible || l1.offset + done < m_file.size());) {
        TRY(m_log.checkpoint());
        piece.resize(std::min(length - done, kReadSize));
        if (!possible || !m_file.read(l1.offset + done, piece)) {
            m_log.add(kTableUnreadable, "ERROR: I/O error in check_refcounts_l1", l1.offset + done);
            return failSystem(EIO);
        }
        TRY(addL1Piece(piece, l1.offset + done, tables));
        done += piece.size();
    }
    return {};
}

Result<> ReferenceWalk::addL1Piece(std::span<const std::byte> entries, std::uint64_t hostOffset, Tables tables) {
    const std::uint64_t count = entries.size() / sizeof(be64), clusterSize = m_geometry.clusterSize();
    for (std::uint64_t index = 0; index < count;) {
        const std::uint64_t first = loadBe64(entries, index);
        if (first == 0 || noteKnownL2(first, hostOffset + index * sizeof(be64), tables)) {
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
            noteL1Entry(loadBe64(entries, index + i), hostOffset + (index + i) * sizeof(be64), tables);
            if (!readable) {
                m_log.add(kTableUnreadable, "ERROR: I/O error in check_refcounts_l2", offset);
                return failSystem(EIO);
            }
            const std::uint64_t findingsBefore = findingCount();
            m_tableOffset = offset + i * clusterSize;
            if (!outside && !(m_edits != nullptr && unusableTable(offset + i * clusterSize))) addL2Table(bytes.subspan(i * clusterSize, clusterSize), tables);
            if (tables == Tables::Snapshot && findingCount() == findingsBefore)
                m_soundL2.emplace(offset + i * clusterSize, 0);
        }
        m_log.context().progress.advance(run);
        TRY(m_log.checkpoint());
        index += run;
    }
    return {};
}

void ReferenceWalk::noteL1Entry(std::uint64_t entry, std::uint64_t entryPlace, Tables tables) {
    const std::uint64_t offset = entryOffset(entry);
    if (m_edits != nullptr && m_edits->condemned(offset)) return m_edits->add({.place = entryPlace, .value = 0});
    std::uint64_t mended = entry & ~kL1Reserved, guess = 0;
    if (mended != entry)
        reportEntry(kL1EntryReserved, std::format("ERROR found L1 entry with reserved bits set: {:x}", entry), offset);
    m_inEntry = true;
    const Region region = addRegion(offset, m_geometry.clusterSize(), markFor(isCopied(entry), tables));
    m_inEntry = false;
    if (region == Region::OutsideFile) mended = 0;
    if (m_geometry.offsetInCluster(offset) != 0) {
        m_marksIncomplete = true;
        reportEntry(kL2TableUnaligned,
                    std::format("ERROR l2_offset={:x}: Table is not cluster aligned; L1 entry corrupted", offset), offset);
        guess = region == Region::OutsideFile ? 0 : alignedGuess(offset);
        mended = guess == 0 ? 0 : (mended & kEntryCopied) | guess;
    }
    if (m_edits == nullptr) return;
    m_edits->noteL2(offset, m_weight);
    if (mended != entry) m_edits->add({.place = entryPlace, .value = mended, .otherwise = 0, .guess = guess});
}

// A repair is about to change the entry: what it leads to now is nobody's table.
bool ReferenceWalk::unusableTable(std::uint64_t hostOffset) const {
    return m_geometry.offsetInCluster(hostOffset) != 0 || m_edits->condemned(hostOffset);
}

// An offset with a few wrong low bits: where the cluster may be. 0: nowhere.
std::uint64_t ReferenceWalk::alignedGuess(std::uint64_t hostOffset) const {
    const std::uint64_t guess = m_geometry.clusterStart(hostOffset);
    return m_dataFile || m_geometry.clusterIndex(guess) < m_clustersInFile ? guess : 0;
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
    m_inEntry = true;
    const L2Entry mended = entry.compressed() ? addCompressed(entry, index, tables) : addStandard(entry, index, tables);
    m_inEntry = false;
    if (m_edits == nullptr || mended == entry) return;
    if (looksLikeGarbage(entry)) m_edits->noteGarbage(m_tableOffset);
    const std::uint64_t place = m_tableOffset + index * m_geometry.l2EntryBytes();
    const bool guessed = m_geometry.offsetInCluster(entry.hostOffset()) != 0 && mended.hostOffset() != 0;
    const std::uint64_t guess = guessed && !mended.compressed() && !m_dataFile ? mended.hostOffset() : 0;
    const L2Entry otherwise = zeroEntry();
    if (mended.entry != entry.entry || guess != 0)
        m_edits->add({.place = place, .value = mended.entry, .otherwise = otherwise.entry, .guess = guess});
    if (mended.bitmap != entry.bitmap || (guess != 0 && m_geometry.extendedL2()))
        m_edits->add({.place = place + sizeof(be64), .value = mended.bitmap, .otherwise = otherwise.bitmap,
                      .guess = guess});
}

// Not what a file that was cut off, or a few flipped bits, leave behind.
bool ReferenceWalk::looksLikeGarbage(L2Entry entry) const {
    if (entry.compressed()) return compressedPlace(m_geometry, entry.entry).hostOffset / 16 > m_file.size() + (1u << 26);
    return m_geometry.offsetInCluster(entry.hostOffset()) != 0 || (entry.entry & kL2StandardReserved) != 0;
}

// Reads as zeroes, without space in the file; version 2 knows no such thing and lets what is below show.
L2Entry ReferenceWalk::zeroEntry() const {
    constexpr std::uint64_t kAllZero = std::uint64_t{UINT32_MAX} << kSubclusterCount;
    if (m_geometry.extendedL2()) return {.entry = 0, .bitmap = kAllZero};
    return {.entry = m_header.version >= 3 ? kEntryZero : 0, .bitmap = 0};
}

L2Entry ReferenceWalk::addCompressed(L2Entry entry, std::uint64_t index, Tables tables) {
    CompressedPlace place = compressedPlace(m_geometry, entry.entry);
    if (entry.copied()) {
        reportEntry(kCompressedCopied,
                    std::format("ERROR: coffset={:#x}: copied flag must never be set for compressed clusters",
                                place.hostOffset), place.hostOffset);
        entry.entry &= ~kEntryCopied;
    }
    if (m_dataFile) {
        reportEntry(kCompressedInDataFile,
                    std::format("ERROR compressed cluster {} with data file, entry={:#x}", index, entry.entry),
                    place.hostOffset);
        return zeroEntry();
    }
    if (entry.bitmap != 0) {
        reportEntry(kCompressedWithBitmap,
                    std::format("ERROR compressed cluster {} with non-zero subcluster allocation bitmap, entry={:#x}",
                                index, entry.entry), place.hostOffset);
        return {.entry = entry.entry, .bitmap = 0};
    }
    if (addRegion(place.hostOffset, place.length) == Region::OutsideFile) entry = zeroEntry();
    if (tables != Tables::Active) return entry;
    CheckReport& report = m_log.report();
    ++report.allocatedClusters;
    ++report.compressedClusters;
    ++report.fragmentedClusters;                // by nature: sectors are shared, reads never line up
    return entry;
}

L2Entry ReferenceWalk::addStandard(L2Entry entry, std::uint64_t index, Tables tables) {
    L2Entry mended = entry;
    if ((entry.entry & kL2StandardReserved) != 0) {
        reportEntry(kL2EntryReserved, std::format("ERROR found l2 entry with reserved bits set: {:x}", entry.entry));
        mended.entry &= ~kL2StandardReserved;
    }
    const std::uint64_t offset = entry.hostOffset();
    const bool plainZero = (entry.entry & kEntryZero) != 0 && !m_geometry.extendedL2();
    // In an external data file cluster 0 is usable; COPIED tells it from nothing.
    if (offset == 0 && !(m_dataFile && entry.copied() && !plainZero)) {
        if (static_cast<std::uint32_t>(entry.bitmap) == 0) return mended;
        reportEntry(kUnallocatedWithBitmap, "ERROR: Unallocated cluster has non-zero subcluster allocation map");
        mended.bitmap &= ~std::uint64_t{UINT32_MAX};
        return mended;
    }
    if (const std::uint64_t both = (entry.bitmap >> kSubclusterCount) & entry.bitmap; both != 0) {
        reportEntry(kSubclusterBitmapInvalid,
                    std::format("ERROR offset={:x}: Allocated cluster has corrupted subcluster allocation bitmap", offset),
                    offset);
        mended.bitmap &= ~(both << kSubclusterCount); // there is data: keep it
    }
    if (m_geometry.offsetInCluster(offset) != 0) {
        m_marksIncomplete = true;
        const bool holdsData = m_geometry.extendedL2() ? static_cast<std::uint32_t>(entry.bitmap) != 0 : !plainZero;
        reportEntry(holdsData ? kDataUnaligned : kPreallocatedUnaligned,
                    std::format("ERROR offset={:x}: {} cluster is not properly aligned; L2 entry corrupted.", offset,
                                holdsData ? "Data" : "Preallocated"), offset);
        const std::uint64_t guess = holdsData ? alignedGuess(offset) : 0;
        if (guess != 0) mended.entry = (mended.entry & ~kEntryOffsetMask) | guess;
        else mended = zeroEntry();
        if (!holdsData && m_edits != nullptr) return mended; // what it referred to is of no use
    }
    countFragments(offset, 1, tables);
    if (m_dataFile) {
        if (!entry.copied()) m_marksIncomplete = true; // nobody counts there, but the flag is wrong
        return mended;
    }
    m_inDataEntry = true;
    const Region region = addRegion(offset, m_geometry.clusterSize(), markFor(entry.copied(), tables));
    m_inDataEntry = false;
    if (region == Region::TooManyReferences && m_edits != nullptr && m_geometry.offsetInCluster(offset) == 0)
        m_edits->addCopy({.place = m_tableOffset + index * m_geometry.l2EntryBytes(), .entry = mended.entry});
    return region == Region::OutsideFile ? zeroEntry() : mended;
}

} // namespace blockcore::qcow2
