// SPDX-License-Identifier: MIT
#include "blockcore/formats/qcow2/sparse_data.h"

#include "blockcore/base/byte_reader.h"
#include "blockcore/base/checked_math.h"
#include "blockcore/formats/qcow2/entries.h"

#include <algorithm>

namespace blockcore::qcow2 {

bool SparseData::present() {
    std::call_once(m_looked, [this] { m_present = look(); });
    return m_present;
}

bool SparseData::look() const {
    const std::uint64_t clusterSize = m_header.geometry().clusterSize();
    const std::uint64_t onDisk = m_allocatedBytes / clusterSize;
    // As many clusters as this may be in use. The margin is the reference's, so that both look below the tables of
    // the same images: a tenth, but two clusters at least.
    const std::uint64_t limit = std::max(onDisk / 9 * 10 + onDisk % 9 * 10 / 9, onDisk + 2) - 1;
    if (m_host.size() / clusterSize <= limit) return false;
    const auto used = countUsed(limit);
    return used && *used > limit; // unreadable refcounts are for check to complain about
}

Result<std::uint64_t> SparseData::countUsed(std::uint64_t limit) const {
    const Geometry geometry = m_header.geometry();
    const std::uint64_t clusterSize = geometry.clusterSize(), fileSize = m_host.size();
    const std::uint64_t tableEntries = m_header.refcountTableClusters * clusterSize / sizeof(be64);
    const std::uint64_t blocks =
        std::min(tableEntries, divideUp(divideUp(fileSize, clusterSize), geometry.refcountsPerBlock()));
    std::vector<std::byte> table(blocks * sizeof(be64)), block(clusterSize);
    TRY(m_host.read(m_header.refcountTableOffset, table));
    std::uint64_t used = 0;
    for (ByteReader entries(table); entries.remaining() > 0 && used <= limit;) {
        const std::uint64_t offset = alignDown(TRY(entries.read<be64>()), clusterSize);
        if (offset == 0 || offset > fileSize || clusterSize > fileSize - offset) continue;
        TRY(m_host.read(offset, block));
        for (std::uint64_t i = 0; i < geometry.refcountsPerBlock(); ++i)
            used += loadRefcount(block, i, geometry.refcountOrder()) != 0;
    }
    return used;
}

} // namespace blockcore::qcow2
