// SPDX-License-Identifier: MIT
// Refcounts and free clusters of the image file. Everything happens in memory; flush writes it out in order: new
// references before anything refers to a cluster, released ones after nothing does.
//
// Threads: none; the owner serialises.
#pragma once

#include "blockcore/formats/qcow2/entries.h"
#include "blockcore/formats/qcow2/header.h"
#include "blockcore/formats/qcow2/metadata_map.h"
#include "blockcore/formats/qcow2/table_cache.h"

#include <set>

namespace blockcore::qcow2 {

class Allocator {
public:
    // host and header outlive this.
    Allocator(BlockDevice& host, const Header& header, std::uint64_t cacheBytes);

    // Reads the refcount table and records it and its blocks in metadata().
    Result<> load();
    MetadataMap& metadata() { return m_metadata; }
    // As if load() had never been called: changes that flush has not written are lost.
    void forget();

    Result<std::uint64_t> refcount(std::uint64_t clusterIndex);
    // The slice of a refcount block with this cluster's count; null when there is no block. Changes of many counts
    // at once work on it; see reference_changes.h.
    Result<TableCache::Slice*> sliceOf(std::uint64_t clusterIndex);
    std::uint64_t indexInSlice(std::uint64_t clusterIndex) const {
        return clusterIndex & (m_countsPerSlice - 1);
    }
    std::uint64_t countsPerSlice() const { return m_countsPerSlice; }

    // Count contiguous free clusters, referred to once from now on: their host offset. TooLarge when the file
    // would outgrow the format, Corrupt when the refcounts call a table free.
    Result<std::uint64_t> allocate(std::uint64_t count);
    // Space for one compressed cluster, next to the one before where that fits ("Compressed Clusters": they
    // may share host clusters).
    Result<std::uint64_t> allocateBytes(std::uint64_t length);

    // One reference to each cluster of the range is gone; counts go down in takeReleases(). Corrupt when a
    // cluster has none.
    Result<> release(Range host);

    // --- For flush ---
    TableCache& cache() { return m_cache; }
    std::span<const std::byte> tableBytes() const { return m_table; }
    std::uint64_t tableOffset() const { return m_tableOffset; }
    bool isBlock(std::uint64_t hostOffset) const;
    std::uint32_t tableClusters() const;
    bool tableMoved() const { return m_tableMoved; }
    // Offsets (bytes within the table) of its changed pieces of kPieceBytes.
    const std::set<std::uint64_t>& dirtyTablePieces() const { return m_dirtyTable; }
    static constexpr std::uint64_t kPieceBytes = 4096;
    void markAllClean();
    bool hasReleases() const { return !m_releases.empty(); }
    // Counts the released references down; from now on clusters without any may be handed out, so call it only
    // when nothing durable refers to them and write the counts out at once.
    Result<> applyReleases();

private:
    std::uint64_t blockOffset(std::uint64_t blockIndex) const;
    std::uint64_t tableEntryCount() const { return m_table.size() / sizeof(be64); }
    Result<> setRefcount(std::uint64_t clusterIndex, std::uint64_t value);
    Result<> addReference(std::uint64_t clusterIndex);

    Result<std::uint64_t> findFree(std::uint64_t count);
    Result<std::uint64_t> countFree(std::uint64_t first, std::uint64_t count);
    // False: blocks were missing and were made; they may lie where the caller wanted to.
    Result<bool> ensureBlocks(std::uint64_t firstCluster, std::uint64_t count);
    Result<> makeBlock(std::uint64_t blockIndex);
    Result<> initialiseBlock(std::uint64_t blockIndex, std::uint64_t hostOffset);
    Result<> growTable(std::uint64_t neededEntries);

    BlockDevice& m_host;
    const Header& m_header;
    Geometry m_geometry;
    TableCache m_cache;
    std::uint64_t m_countsPerSlice;
    std::vector<std::byte> m_table;             // the refcount table as in the file
    std::uint64_t m_tableOffset;
    bool m_tableMoved = false;
    std::set<std::uint64_t> m_dirtyTable;
    MetadataMap m_metadata;
    std::uint64_t m_searchFrom = 0;             // cluster index; all before were in use when last looked at
    std::uint64_t m_packingEnd = 0;             // host offset after the last compressed cluster; 0: none
    std::vector<Range> m_releases;
};

} // namespace blockcore::qcow2
