// SPDX-License-Identifier: MIT
#include "blockcore/formats/qcow2/check_refcounts.h"

#include "blockcore/formats/qcow2/entries.h"

#include <algorithm>
#include <cerrno>
#include <format>

namespace blockcore::qcow2 {

namespace {
constexpr std::uint64_t kBlockOffsetMask = 0xffff'ffff'ffff'fe00;
} // namespace

StoredRefcounts::StoredRefcounts(const Header& header, const PaddedFile& file, CheckLog& log)
    : m_geometry(header.geometry()), m_tableOffset(header.refcountTableOffset),
      m_tableLength(header.refcountTableClusters * m_geometry.clusterSize()), m_file(file), m_log(log),
      m_cache(std::clamp<std::uint64_t>(kCacheBytes / m_geometry.clusterSize(), 2, 256)) {}

Result<> StoredRefcounts::loadTable() {
    const std::uint64_t inFile = m_tableOffset < m_file.size() ? m_file.size() - m_tableOffset : 0;
    m_table.resize(std::min(m_tableLength, alignUp(inFile, sizeof(be64))));
    return m_file.read(m_tableOffset, m_table);
}

std::uint64_t StoredRefcounts::tableEntry(std::uint64_t index) const {
    return index < tableEntryCount() ? loadBe64(m_table, index) : 0;
}

Result<std::span<const std::byte>> StoredRefcounts::block(std::uint64_t index) {
    const std::uint64_t offset = tableEntry(index) & kBlockOffsetMask;
    if (offset == 0) return std::span<const std::byte>{};
    if (m_geometry.offsetInCluster(offset) != 0) {
        if (!std::exchange(m_saidUnaligned, true))
            m_log.context().notify(
                Notice::Kind::Finding,
                std::format("qcow2: Image is corrupt: Refblock offset {:#x} unaligned (reftable index: {}); further "
                            "non-fatal corruption events will be suppressed\n",
                            offset, index == 0 ? "0" : std::format("{:#x}", index)));
        return failSystem(EIO);
    }
    CachedBlock& cached = m_cache[index % m_cache.size()];
    if (cached.index != index) {
        cached.index.reset();
        cached.bytes.resize(m_geometry.clusterSize());
        TRY(m_file.read(offset, cached.bytes));
        cached.index = index;
    }
    return std::span<const std::byte>(cached.bytes);
}

Result<> StoredRefcounts::replace(BlockDevice& host, std::uint64_t index, std::span<const std::byte> bytes,
                                  Range changed) {
    CachedBlock& cached = m_cache[index % m_cache.size()];
    cached.index = index;
    cached.bytes.assign(bytes.begin(), bytes.end());
    return host.write((tableEntry(index) & kBlockOffsetMask) + changed.offset, bytes.subspan(changed.offset, changed.length));
}

Result<std::uint64_t> StoredRefcounts::refcount(std::uint64_t cluster) {
    const std::uint64_t perBlock = m_geometry.refcountsPerBlock();
    const auto bytes = TRY(block(cluster / perBlock));
    return bytes.empty() ? 0 : loadRefcount(bytes, cluster % perBlock, m_geometry.refcountOrder());
}

} // namespace blockcore::qcow2
