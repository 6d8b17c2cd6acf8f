// SPDX-License-Identifier: MIT
#include "blockcore/formats/qcow2/allocator.h"

#include "blockcore/formats/qcow2/hex_text.h"

#include <algorithm>
#include <format>

namespace blockcore::qcow2 {

namespace {

constexpr std::uint64_t kMaxSliceBytes = 64 * 1024;

} // namespace

Allocator::Allocator(BlockDevice& host, const Header& header, std::uint64_t cacheBytes) :
    m_host(host), m_header(header), m_geometry(header.geometry()),
    m_cache(host, std::min(m_geometry.clusterSize(), kMaxSliceBytes), cacheBytes),
    m_countsPerSlice(m_cache.sliceBytes() * 8 >> m_geometry.refcountOrder()),
    m_tableOffset(header.refcountTableOffset), m_metadata(m_geometry.clusterBits()) {}

Result<> Allocator::load() {
    m_table.resize(m_header.refcountTableClusters * m_geometry.clusterSize());
    TRY(m_host.read(m_tableOffset, m_table).transform_error(during("Could not initialize refcount handling")));
    TRY(m_metadata.add({m_tableOffset, m_table.size()}));
    for (std::uint64_t block = 0; block < tableEntryCount(); ++block) {
        const std::uint64_t offset = blockOffset(block);
        if (offset == 0) continue;
        if (m_geometry.offsetInCluster(offset) != 0)
            return fail(ErrorCode::Corrupt,
                        std::format("Refblock offset {} unaligned (reftable index: {})", hex(offset), hex(block)));
        TRY(m_metadata.add({offset, m_geometry.clusterSize()}));
    }
    return {};
}

void Allocator::forget() {
    m_cache.clear();
    m_table.clear();
    m_tableOffset = m_header.refcountTableOffset;
    m_tableMoved = false;
    m_dirtyTable.clear();
    m_metadata = MetadataMap(m_geometry.clusterBits());
    m_searchFrom = m_packingEnd = 0;
    m_releases.clear();
}

std::uint32_t Allocator::tableClusters() const {
    return static_cast<std::uint32_t>(m_table.size() >> m_geometry.clusterBits());
}

// "Refcount table entry": bits 9 to 63 hold the offset.
std::uint64_t Allocator::blockOffset(std::uint64_t blockIndex) const {
    constexpr std::uint64_t kMask = ~std::uint64_t{0x1ff};
    return blockIndex < tableEntryCount() ? loadBe64(m_table, blockIndex) & kMask : 0;
}

bool Allocator::isBlock(std::uint64_t hostOffset) const {
    for (std::uint64_t block = 0; block < tableEntryCount(); ++block)
        if (blockOffset(block) == hostOffset) return true;
    return false;
}

Result<TableCache::Slice*> Allocator::sliceOf(std::uint64_t clusterIndex) {
    const std::uint64_t block = blockOffset(clusterIndex / m_geometry.refcountsPerBlock());
    if (block == 0) return nullptr;
    const std::uint64_t inBlock = clusterIndex % m_geometry.refcountsPerBlock() / m_countsPerSlice;
    auto slice = m_cache.get(block + inBlock * m_cache.sliceBytes());
    if (slice || slice.error().code != ErrorCode::InvalidArgument) return slice;
    return fail(ErrorCode::Corrupt, std::format("Refblock offset {:#x} is past the end of the file", block));
}

Result<std::uint64_t> Allocator::refcount(std::uint64_t clusterIndex) {
    const auto* slice = TRY(sliceOf(clusterIndex));
    if (slice == nullptr) return 0;
    return loadRefcount(slice->bytes, indexInSlice(clusterIndex), m_geometry.refcountOrder());
}

Result<> Allocator::setRefcount(std::uint64_t clusterIndex, std::uint64_t value) {
    auto* slice = TRY(sliceOf(clusterIndex));
    if (slice == nullptr) return fail(ErrorCode::Corrupt, "A cluster in use has no refcount block");
    storeRefcount(slice->bytes, indexInSlice(clusterIndex), m_geometry.refcountOrder(), value);
    m_cache.markDirty(*slice);
    return {};
}

Result<> Allocator::addReference(std::uint64_t clusterIndex) {
    return setRefcount(clusterIndex, TRY(refcount(clusterIndex)) + 1);
}

// How many of count clusters from first on are free before one is in use.
Result<std::uint64_t> Allocator::countFree(std::uint64_t first, std::uint64_t count) {
    std::uint64_t free = 0;
    while (free < count) {
        const std::uint64_t cluster = first + free;
        const std::uint64_t inSlice = std::min(m_countsPerSlice - indexInSlice(cluster), count - free);
        const auto* slice = TRY(sliceOf(cluster));
        if (slice == nullptr) {
            free += inSlice;
            continue;
        }
        for (std::uint64_t i = 0; i < inSlice; ++i, ++free)
            if (loadRefcount(slice->bytes, indexInSlice(cluster) + i, m_geometry.refcountOrder()) != 0) return free;
    }
    return free;
}

// First fit from m_searchFrom on; leaves m_searchFrom behind what it found, as the reference does.
Result<std::uint64_t> Allocator::findFree(std::uint64_t count) {
    const std::uint64_t clusterLimit = std::uint64_t{1} << (56 - m_geometry.clusterBits());
    for (std::uint64_t first = m_searchFrom;;) {
        if (first + count > clusterLimit) return fail(ErrorCode::TooLarge, "The image file would become too large");
        const std::uint64_t free = TRY(countFree(first, count));
        if (free == count) {
            m_searchFrom = first + count;
            return first;
        }
        first += free + 1;
    }
}

Result<std::uint64_t> Allocator::allocate(std::uint64_t count) {
    for (;;) {
        const std::uint64_t first = TRY(findFree(count));
        if (!TRY(ensureBlocks(first, count))) {
            m_searchFrom = std::min(m_searchFrom, first); // a block may have taken a part of it
            continue;
        }
        const Range range{first << m_geometry.clusterBits(), count << m_geometry.clusterBits()};
        TRY(m_metadata.checkFree(range));
        for (std::uint64_t i = 0; i < count; ++i) TRY(setRefcount(first + i, 1));
        return range.offset;
    }
}

Result<std::uint64_t> Allocator::allocateBytes(std::uint64_t length) {
    const std::uint64_t clusterSize = m_geometry.clusterSize();
    const std::uint64_t packingCluster = m_geometry.clusterIndex(m_packingEnd);
    const std::uint64_t room = m_packingEnd != 0 ? clusterSize - m_geometry.offsetInCluster(m_packingEnd) : 0;
    const bool shareable = room != 0 && TRY(refcount(packingCluster)) < m_geometry.maxRefcount();
    std::uint64_t offset = m_packingEnd;
    bool shares = shareable;
    if (!shareable || length > room) {
        const std::uint64_t fresh = TRY(allocate(1));
        shares = shareable && fresh == m_packingEnd + room;
        if (!shares) offset = fresh;
    }
    if (shares) TRY(addReference(packingCluster));
    m_packingEnd = offset + length;
    if (m_geometry.offsetInCluster(m_packingEnd) == 0) m_packingEnd = 0;
    return offset;
}

Result<bool> Allocator::ensureBlocks(std::uint64_t firstCluster, std::uint64_t count) {
    const std::uint64_t perBlock = m_geometry.refcountsPerBlock();
    const std::uint64_t lastBlock = (firstCluster + count - 1) / perBlock;
    if (lastBlock >= tableEntryCount()) {
        TRY(growTable(lastBlock + 1));
        return false;
    }
    bool complete = true;
    for (std::uint64_t block = firstCluster / perBlock; block <= lastBlock; ++block) {
        if (blockOffset(block) != 0) continue;
        TRY(makeBlock(block));
        complete = false;
    }
    return complete;
}

Result<> Allocator::initialiseBlock(std::uint64_t blockIndex, std::uint64_t hostOffset) {
    TRY(m_metadata.add({hostOffset, m_geometry.clusterSize()}));
    for (std::uint64_t at = 0; at < m_geometry.clusterSize(); at += m_cache.sliceBytes())
        m_cache.makeZero(hostOffset + at);
    storeBe64(m_table, blockIndex, hostOffset);
    m_dirtyTable.insert(alignDown(blockIndex * sizeof(be64), kPieceBytes));
    return {};
}

// A block's own cluster is counted in the block itself or in a neighbour, which may have to be made first.
Result<> Allocator::makeBlock(std::uint64_t blockIndex) {
    const std::uint64_t cluster = TRY(findFree(1));
    const std::uint64_t countedIn = cluster / m_geometry.refcountsPerBlock();
    const std::uint64_t hostOffset = cluster << m_geometry.clusterBits();
    if (countedIn != blockIndex) {
        if (!TRY(ensureBlocks(cluster, 1))) return {}; // the caller looks again and finds what is missing
        TRY(setRefcount(cluster, 1));
        return initialiseBlock(blockIndex, hostOffset);
    }
    TRY(initialiseBlock(blockIndex, hostOffset));
    return setRefcount(cluster, 1);
}

// Puts a longer table, with the blocks that count it, right behind the clusters that the old one could count:
// all of those are unused. The old table is released once the header points at the new one.
Result<> Allocator::growTable(std::uint64_t neededEntries) {
    const std::uint64_t clusterSize = m_geometry.clusterSize(), perBlock = m_geometry.refcountsPerBlock();
    const std::uint64_t oldEntries = tableEntryCount(), start = oldEntries * perBlock;
    std::uint64_t entries = std::max(neededEntries, oldEntries + oldEntries / 2) + 1;
    entries = alignUp(entries * sizeof(be64), clusterSize) / sizeof(be64);
    if (entries * sizeof(be64) > kMaxRefcountTableBytes)
        return fail(ErrorCode::TooLarge, "This operation would make the refcount table grow beyond the maximum size "
                                         "supported by QEMU, aborting");
    const std::uint64_t tableClusterCount = entries * sizeof(be64) / clusterSize;
    std::uint64_t blocks = 1;
    while (blocks * perBlock < tableClusterCount + blocks) ++blocks;

    const Range oldTable{m_tableOffset, m_table.size()};
    m_table.resize(entries * sizeof(be64));
    for (std::uint64_t i = 0; i < blocks; ++i)
        TRY(initialiseBlock(oldEntries + i, (start + i) << m_geometry.clusterBits()));
    for (std::uint64_t i = 0; i < blocks + tableClusterCount; ++i) TRY(setRefcount(start + i, 1));
    m_tableOffset = (start + blocks) << m_geometry.clusterBits();
    m_tableMoved = true;
    for (std::uint64_t offset = 0; offset < m_table.size(); offset += kPieceBytes) m_dirtyTable.insert(offset);
    m_metadata.remove(oldTable);
    TRY(m_metadata.add({m_tableOffset, m_table.size()}));
    return release(oldTable);
}

Result<> Allocator::release(Range host) {
    const std::uint64_t first = m_geometry.clusterIndex(host.offset);
    const std::uint64_t last = m_geometry.clusterIndex(host.end() - 1);
    for (std::uint64_t cluster = first; cluster <= last; ++cluster)
        if (TRY(refcount(cluster)) == 0)
            return fail(ErrorCode::Corrupt,
                        std::format("Cluster {} is in use but has no reference count", cluster));
    if (!m_releases.empty() && m_releases.back().end() == host.offset)
        m_releases.back().length += host.length;
    else
        m_releases.push_back(host);
    return {};
}

void Allocator::markAllClean() {
    m_cache.markAllClean();
    m_dirtyTable.clear();
    m_tableMoved = false;
}

Result<> Allocator::applyReleases() {
    for (const Range& host : std::exchange(m_releases, {})) {
        const std::uint64_t first = m_geometry.clusterIndex(host.offset);
        const std::uint64_t last = m_geometry.clusterIndex(host.end() - 1);
        for (std::uint64_t cluster = first; cluster <= last; ++cluster) {
            const std::uint64_t count = TRY(refcount(cluster));
            if (count == 0) continue; // released twice by a damaged mapping: free it is
            TRY(setRefcount(cluster, count - 1));
            if (count > 1) continue;
            m_searchFrom = std::min(m_searchFrom, cluster);
            if (cluster == m_geometry.clusterIndex(m_packingEnd)) m_packingEnd = 0;
        }
    }
    return {};
}

} // namespace blockcore::qcow2
