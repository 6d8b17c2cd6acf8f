// SPDX-License-Identifier: MIT
// Zeroing and discarding: entries say "reads as zero" and host clusters are released, where the version and the
// data file allow it; else zero bytes are written.
#include "blockcore/formats/qcow2/image.h"

#include <algorithm>

namespace blockcore::qcow2 {

namespace {

constexpr std::uint64_t kZeroBufferBytes = 1U << 20;

} // namespace

Result<> Qcow2Image::doZero(Range range) { return sealIfCorrupt(zeroRange(range)); }
Result<> Qcow2Image::doDiscard(Range range) { return sealIfCorrupt(discardRange(range)); }

Result<> Qcow2Image::zeroRange(Range range) {
    const bool zeroEntries = m_header.version >= 3;
    if (!zeroEntries && m_header.backingName) return writeZeroes(range);
    TRY(beginChange(range));
    const std::unique_lock lock(m_lock);
    if (m_dataFile && m_header.dataFileRaw()) TRY(m_dataFile->zero(range));
    for (std::uint64_t offset = range.offset; offset < range.end();) {
        const std::uint64_t end = std::min(clusterEnd(offset), range.end());
        const bool whole = m_geometry.offsetInCluster(offset) == 0 && (end == clusterEnd(offset) || end == size());
        const Range guest{offset, end - offset};
        if (!zeroEntries)
            TRY(whole ? discardCluster(offset) : zeroSubclusters(guest));
        else
            TRY(whole ? zeroCluster(guest) : zeroSubclusters(guest));
        TRY(flushIfFull());
        offset = end;
    }
    return {};
}

Result<> Qcow2Image::discardRange(Range range) {
    // Version 2 has no way to say "zero" over a backing file's bytes, and a discard is only a hint.
    if (m_header.version < 3 && m_header.backingName) return {};
    if (m_dataFile && m_header.dataFileRaw()) return zeroRange(range);
    TRY(beginChange(range));
    const std::unique_lock lock(m_lock);
    std::uint64_t offset = alignUp(range.offset, m_geometry.clusterSize());
    while (offset < range.end() && (clusterEnd(offset) <= range.end() || range.end() == size())) {
        if (!m_header.backingName) offset = endOfUnmapped(offset, range.end());
        if (offset >= range.end()) break;
        TRY(discardCluster(offset));
        TRY(flushIfFull());
        offset += m_geometry.clusterSize();
    }
    return {};
}

// The first offset from offset on, up to end, that an L2 table maps.
std::uint64_t Qcow2Image::endOfUnmapped(std::uint64_t offset, std::uint64_t end) const {
    while (offset < end && m_tables.l1Entry(m_geometry.l1Index(offset)) == 0)
        offset = (m_geometry.l1Index(offset) + 1) * m_geometry.l2Coverage();
    return offset;
}

// A whole cluster of a version 3 image. In a raw data file the cluster keeps its place.
Result<> Qcow2Image::zeroCluster(Range guest) {
    TRY(ensureTable(guest.offset));
    const L2Entry old = TRY(m_tables.entryAt(guest.offset));
    const bool keep = m_dataFile && m_header.dataFileRaw();
    L2Entry entry{.entry = keep ? old.entry : 0, .bitmap = 0};
    if (m_geometry.extendedL2())
        entry.bitmap = kAllZeroBitmap;
    else
        entry.entry |= kEntryZero;
    if (entry == old) return {};
    TRY(m_tables.setEntry(guest.offset, entry));
    return keep ? Result<>{} : dropReference(old);
}

// Part of a cluster: by its bitmap with extended L2, else by bytes where that can be done in place.
Result<> Qcow2Image::zeroSubclusters(Range guest) {
    const std::uint64_t subclusterSize = m_geometry.subclusterSize();
    const bool wholeEnd = isAligned(guest.end(), subclusterSize) || guest.end() == size();
    if (!m_geometry.extendedL2() || !isAligned(guest.offset, subclusterSize) || !wholeEnd)
        return fail(ErrorCode::InvalidArgument, "The request does not cover whole allocation units");
    TRY(ensureTable(guest.offset));
    L2Entry entry = TRY(m_tables.entryAt(guest.offset));
    if (entry.compressed())
        return fail(ErrorCode::InvalidArgument, "The request covers a part of a compressed cluster");
    const std::uint64_t first = m_geometry.offsetInCluster(guest.offset) / subclusterSize;
    const std::uint64_t count = divideUp(guest.length, subclusterSize);
    const std::uint64_t mask = (std::uint64_t{UINT32_MAX} >> (kSubclusterCount - count)) << first;
    entry.bitmap = (entry.bitmap & ~mask) | mask << kSubclusterCount;
    return m_tables.setEntry(guest.offset, entry);
}

// The cluster's space is given up. Afterwards it reads as zeroes, as far as the version can say so.
Result<> Qcow2Image::discardCluster(std::uint64_t guestOffset) {
    const L2Entry old = TRY(m_tables.entryAt(guestOffset));
    const bool used = old.compressed() || old.hostOffset() != 0 || (m_dataFile && old.copied());
    if (!used && !(m_header.backingName && m_header.version >= 3)) return {};
    L2Entry entry;
    if (m_geometry.extendedL2())
        entry.bitmap = kAllZeroBitmap;
    else if (m_header.version >= 3)
        entry.entry = kEntryZero;
    if (entry == old) return {};
    TRY(ensureTable(guestOffset));
    TRY(m_tables.setEntry(guestOffset, entry));
    return dropReference(old);
}

// Version 2 over a backing file: the bytes themselves.
Result<> Qcow2Image::writeZeroes(Range range) {
    const std::vector<std::byte> zeroes(
        std::min(range.length, std::max<std::uint64_t>(kZeroBufferBytes, m_geometry.clusterSize())));
    for (std::uint64_t offset = range.offset; offset < range.end();) {
        const std::uint64_t length = std::min<std::uint64_t>(zeroes.size(), range.end() - offset);
        TRY(doWrite(offset, std::span(zeroes).first(length)));
        offset += length;
    }
    return {};
}

} // namespace blockcore::qcow2
