// SPDX-License-Identifier: MIT
// Writing of compressed grains: what is packed is laid down behind the file's end, many grains with one write, and then
// named by the tables.
#include "blockcore/formats/vmdk/stream_extent.h"

#include "blockcore/base/byte_reader.h"
#include "blockcore/base/checked_math.h"

#include <algorithm>
#include <cstring>
#include <mutex>

namespace blockcore::vmdk {

// From here on the file is a stream. What create() laid out for tables in front is given up.
Result<> StreamExtent::beginStream() {
    m_fresh = false;
    if (!m_host->growable()) return {}; // the footer has to be the last there is
    m_end = alignUp(m_header.descriptor.offset + m_header.descriptor.length, m_header.grainBytes());
    m_header.version = kVersionStream;
    m_header.directoryAtEnd = true;
    m_header.redundantOffset.reset();
    m_header.overhead = m_end / kSectorSize;
    TRY(m_host->write(0, m_header.serialise()));
    TRY(m_host->truncate(m_end));
    m_tail.emplace(m_header);
    return {};
}

Result<> StreamExtent::setEntry(std::uint64_t index, std::uint32_t entry) {
    if (!m_tail) return m_tables.setEntry(index, entry);
    m_tail->setEntry(index, entry);
    return {};
}

// Before grains are appended: their tables are there, and in a stream those before them are laid down.
Result<> StreamExtent::makePlace(std::uint64_t firstGrain, std::uint64_t count) {
    if (m_fresh) TRY(beginStream());
    m_changed = true;
    if (m_tail) {
        const auto tables = m_tail->tablesBefore(firstGrain, m_end);
        TRY(m_host->write(m_end, tables));
        m_end += tables.size();
        return {};
    }
    for (std::uint64_t index = firstGrain; index < firstGrain + count; ++index)
        m_end += TRY(m_tables.makeTable(index, m_end));
    return {};
}

Result<> StreamExtent::writePacked(std::uint64_t offset, const PackedUnits& packed) {
    const std::uint64_t first = offset / m_header.grainBytes();
    const std::unique_lock lock(m_lock);
    TRY(makePlace(first, packed.lengths.size()));
    std::vector<std::byte> out;
    out.reserve(packed.bytes.size() + packed.lengths.size() * (sizeof(GrainMarker) + kSectorSize));
    std::vector<std::uint32_t> sectors;
    auto rest = std::span(packed.bytes);
    for (std::size_t index = 0; index < packed.lengths.size(); ++index) {
        if ((m_end + out.size()) / kSectorSize > kMaxSector)
            return fail(ErrorCode::NoSpace, "A sparse VMDK extent's file cannot be larger than 2 TiB");
        sectors.push_back(static_cast<std::uint32_t>((m_end + out.size()) / kSectorSize));
        GrainMarker marker;
        marker.sector = (first + index) * m_header.grainSectors;
        marker.size = packed.lengths[index];
        const auto* const markerBytes = static_cast<const std::byte*>(static_cast<const void*>(&marker));
        if (m_header.markers) out.insert(out.end(), markerBytes, markerBytes + sizeof(marker));
        const auto bytes = rest.first(packed.lengths[index]);
        out.insert(out.end(), bytes.begin(), bytes.end());
        out.resize(alignUp(out.size(), kSectorSize));
        rest = rest.subspan(bytes.size());
    }
    TRY(m_host->write(m_end, out));
    m_end += out.size();
    for (std::size_t index = 0; index < sectors.size(); ++index) TRY(setEntry(first + index, sectors[index]));
    return {};
}

// Whole grains; whoever is above completes them.
Result<> StreamExtent::doWrite(std::uint64_t offset, std::span<const std::byte> data) {
    const std::uint64_t grainBytes = m_header.grainBytes();
    if (offset % grainBytes != 0 || (data.size() % grainBytes != 0 && offset + data.size() != size()))
        return fail(ErrorCode::InvalidArgument, "The write does not cover whole grains");
    const PackedUnits packed = TRY(pack(data));
    return writePacked(offset, packed);
}

Result<> StreamExtent::doZero(Range range) {
    const std::uint64_t grainBytes = m_header.grainBytes();
    const bool parent = m_parent == Parent::Below;
    for (std::uint64_t at = range.offset; at < range.end(); at += grainBytes) {
        const std::uint64_t index = at / grainBytes;
        std::unique_lock lock(m_lock);
        const ExtentKind kind = TRY(grain(index)).kind;
        if (kind == ExtentKind::Zero || (kind == ExtentKind::Unallocated && !parent)) continue;
        if (!parent || m_header.zeroGrains) {
            TRY(makePlace(index, 1));
            TRY(setEntry(index, parent ? kEntryZero : kEntryUnallocated));
            continue;
        }
        lock.unlock();
        TRY(doWrite(at, std::vector<std::byte>(std::min(grainBytes, size() - at))));
    }
    return {};
}

Result<> StreamExtent::flushTables() {
    if (!m_tables.dirty()) return m_host->flush();
    UpdatePlan plan;
    m_tables.addTo(plan);
    TRY(plan.apply(*m_host));
    m_tables.markClean();
    return {};
}

Result<> StreamExtent::doFlush() {
    const std::unique_lock lock(m_lock);
    return flushTables();
}

// The header that says "look at the end" is there from the first grain on, so that half a stream is refused.
Result<> StreamExtent::finishStream() {
    const auto end = m_tail->finish(m_end);
    TRY(m_host->write(m_end, end));
    TRY(m_host->truncate(m_end + end.size()));
    return m_host->flush();
}

Result<> StreamExtent::close() {
    const std::unique_lock lock(m_lock);
    if (!m_changed) return m_host->flush();
    m_changed = false;
    if (m_tail) return finishStream();
    TRY(flushTables());
    // Who reads the file as a stream stops at a marker of zeroes.
    return m_host->write(m_end, std::vector<std::byte>(kSectorSize));
}

} // namespace blockcore::vmdk
