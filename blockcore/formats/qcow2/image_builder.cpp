// SPDX-License-Identifier: MIT
#include "blockcore/formats/qcow2/image_builder.h"

#include "blockcore/formats/qcow2/entries.h"

#include <algorithm>

namespace blockcore::qcow2 {

namespace {

// The reference allocates guest space in requests that fit into a signed 32-bit integer.
constexpr std::uint64_t kMaxRequestBytes = INT32_MAX;

} // namespace

ImageBuilder::ImageBuilder(BlockDevice& host, Header header) :
    m_host(host), m_header(std::move(header)), m_geometry(m_header.geometry()), m_layout(m_geometry) {}

Result<> ImageBuilder::placeL1() {
    const std::uint64_t entries = m_geometry.l1EntriesFor(m_header.size);
    m_header.l1EntryCount = static_cast<std::uint32_t>(entries);
    m_l1.resize(entries * sizeof(be64));
    if (entries == 0) return {};
    m_header.l1Offset = TRY(m_layout.allocate(m_geometry.clustersFor(m_l1.size()))) << m_geometry.clusterBits();
    return {};
}

Result<> ImageBuilder::openTable(std::uint64_t l1Index) {
    if (m_table.index == l1Index) return {};
    TRY(closeTable());
    m_table.index = l1Index;
    m_table.cluster = TRY(m_layout.allocate(1));
    m_table.bytes.assign(m_geometry.clusterSize(), std::byte{0});
    storeBe64(m_l1, l1Index, (m_table.cluster << m_geometry.clusterBits()) | kEntryCopied);
    return {};
}

Result<> ImageBuilder::closeTable() {
    if (m_table.bytes.empty()) return {};
    return m_host.write(m_table.cluster << m_geometry.clusterBits(), m_table.bytes);
}

// Enters a run that lies within the open table.
Result<> ImageBuilder::mapRun(std::uint64_t guestCluster, std::uint64_t count, std::uint64_t hostCluster) {
    const std::uint64_t first = guestCluster % m_geometry.l2EntryCount();
    for (std::uint64_t i = 0; i < count; ++i)
        storeL2Entry(m_geometry, m_table.bytes, first + i,
                     {((hostCluster + i) << m_geometry.clusterBits()) | kEntryCopied, 0});
    m_dataEnd = std::max(m_dataEnd, (hostCluster + count) << m_geometry.clusterBits());
    return {};
}

Result<> ImageBuilder::mapEverything() {
    const std::uint64_t clusters = m_geometry.clustersFor(m_header.size);
    if (!m_header.hasIncompatible(kIncompatibleDataFile)) {
        const std::uint64_t chunk = kMaxRequestBytes >> m_geometry.clusterBits();
        for (std::uint64_t guest = 0; guest < clusters;) TRY(mapChunk(guest, std::min(guest + chunk, clusters)));
        // The file ends where the disk does, in whole subclusters.
        m_dataEnd -= alignUp(m_header.size, m_geometry.clusterSize()) - alignUp(m_header.size, m_geometry.subclusterSize());
        return closeTable();
    }
    for (std::uint64_t guest = 0; guest < clusters;) {
        const std::uint64_t count = std::min(m_geometry.l2EntryCount(), clusters - guest);
        TRY(openTable(guest / m_geometry.l2EntryCount()));
        TRY(mapRun(guest, count, guest));
        guest += count;
    }
    m_dataEnd = 0; // it lies in another file
    return closeTable();
}

// One request of the reference: goes on as long as the space found follows directly on what was found before.
Result<> ImageBuilder::mapChunk(std::uint64_t& guestCluster, std::uint64_t end) {
    std::uint64_t expected = 0;
    while (guestCluster < end) {
        const std::uint64_t entries = m_geometry.l2EntryCount();
        TRY(openTable(guestCluster / entries));
        const std::uint64_t wanted = std::min(entries - guestCluster % entries, end - guestCluster);
        std::uint64_t host = expected, count = wanted;
        if (expected == 0)
            host = TRY(m_layout.allocate(wanted));
        else
            count = TRY(m_layout.allocateAt(expected, wanted));
        if (count == 0) break;
        TRY(mapRun(guestCluster, count, host));
        guestCluster += count;
        expected = host + count;
    }
    return {};
}

Result<Range> ImageBuilder::mapContiguously() {
    const std::uint64_t clusters = m_geometry.clustersFor(m_header.size), entries = m_geometry.l2EntryCount();
    const std::uint64_t before = m_layout.end();
    const std::uint64_t first = TRY(m_layout.makeRoomFor(clusters + divideUp(clusters, entries)));
    TRY(m_layout.allocateAt(first, clusters));
    for (std::uint64_t guest = 0; guest < clusters; guest += entries) {
        TRY(openTable(guest / entries));
        TRY(mapRun(guest, std::min(entries, clusters - guest), first + guest));
    }
    TRY(closeTable());
    // The reference preallocates what was appended to the file, the new refcounts included.
    const std::uint64_t start = before << m_geometry.clusterBits();
    return Range{start, m_dataEnd > start ? m_dataEnd - start : 0};
}

Result<> ImageBuilder::writeBlock(std::uint64_t index, std::vector<std::byte>& bytes) {
    const std::uint64_t perBlock = m_geometry.refcountsPerBlock(), first = index * perBlock;
    const std::uint64_t used = first < m_layout.end() ? std::min(perBlock, m_layout.end() - first) : 0;
    const std::uint32_t order = m_geometry.refcountOrder();
    std::ranges::fill(bytes, std::byte{0});
    for (std::uint64_t i = 0; i < used; ++i) storeRefcount(bytes, i, order, 1);
    for (const auto& [holeFirst, holeLast] : m_layout.holes())
        for (std::uint64_t cluster = std::max(holeFirst, first); cluster < std::min(holeLast, first + used); ++cluster)
            storeRefcount(bytes, cluster - first, order, 0);
    return m_host.write(m_layout.blocks()[index] << m_geometry.clusterBits(), bytes);
}

std::vector<std::byte> ImageBuilder::tableBytes(std::span<const std::uint64_t> blocks) const {
    std::vector<std::byte> table(blocks.size() * sizeof(be64));
    for (std::uint64_t index = 0; index < blocks.size(); ++index)
        storeBe64(table, index, blocks[index] << m_geometry.clusterBits());
    return table;
}

// Where a table was given up its bytes stay, unless the space went to something else.
Result<> ImageBuilder::writeOldTables() {
    const std::uint64_t perCluster = m_geometry.clusterSize() / sizeof(be64);
    for (const Layout::OldTable& old : m_layout.oldTables()) {
        for (std::uint64_t i = 0; i * perCluster < old.blocks.size(); ++i) {
            if (!m_layout.isFree(old.cluster + i)) continue;
            const auto bytes = tableBytes(std::span(old.blocks).subspan(i * perCluster, perCluster));
            TRY(m_host.write((old.cluster + i) << m_geometry.clusterBits(), bytes));
        }
    }
    return {};
}

Result<> ImageBuilder::writeRefcounts() {
    TRY(writeOldTables());
    std::vector<std::byte> bytes(m_geometry.clusterSize());
    for (std::uint64_t index = 0; index < m_layout.blocks().size(); ++index) {
        if (m_layout.blocks()[index] != 0) TRY(writeBlock(index, bytes));
    }
    return m_host.write(m_layout.tableCluster() << m_geometry.clusterBits(), tableBytes(m_layout.blocks()));
}

Result<> ImageBuilder::growTo(std::uint64_t length) {
    if (!m_host.growable() || m_host.size() >= length) return {};
    return m_host.truncate(length);
}

Result<Header> ImageBuilder::finish() {
    TRY(writeRefcounts());
    if (!m_l1.empty()) TRY(m_host.write(m_header.l1Offset, m_l1));
    TRY(growTo(m_dataEnd));
    m_header.refcountTableOffset = m_layout.tableCluster() << m_geometry.clusterBits();
    m_header.refcountTableClusters = static_cast<std::uint32_t>(m_layout.tableClusters());
    return m_header;
}

} // namespace blockcore::qcow2
