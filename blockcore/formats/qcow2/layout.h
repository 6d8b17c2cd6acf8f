// SPDX-License-Identifier: MIT
// Where things go in a new image file: the reference's order of allocation, played through with numbers only, so
// that a file made here lies like one made there. All clusters in use have the refcount 1.
#pragma once

#include "blockcore/base/error.h"
#include "blockcore/formats/qcow2/geometry.h"

#include <map>
#include <vector>

namespace blockcore::qcow2 {

// Everything counts clusters of the file.
class Layout {
public:
    // Header, refcount table and first refcount block, in clusters 0 to 2.
    explicit Layout(const Geometry& geometry);

    // The first of count free clusters in a row, which are in use from now on. TooLarge when the refcount table would
    // outgrow its limit.
    Result<std::uint64_t> allocate(std::uint64_t count);
    // As many of count clusters from first on as are free; they are in use from now on.
    Result<std::uint64_t> allocateAt(std::uint64_t first, std::uint64_t count);
    // A refcount table and blocks that cover everything up to here and additional clusters more, put at the end of
    // what is in use. Returns the cluster behind them.
    Result<std::uint64_t> makeRoomFor(std::uint64_t additional);

    bool isFree(std::uint64_t cluster) const { return freeFrom(cluster) != 0; }
    std::uint64_t end() const { return m_end; } // no cluster from here on is in use
    std::uint64_t tableCluster() const { return m_tableCluster; }
    std::uint64_t tableClusters() const;
    const std::vector<std::uint64_t>& blocks() const { return m_blocks; } // by index; 0: none
    // Refcount tables that were given up: the file still holds their bytes where nothing else went.
    struct OldTable {
        std::uint64_t cluster;
        std::vector<std::uint64_t> blocks;
    };
    const std::vector<OldTable>& oldTables() const { return m_oldTables; }
    // Ranges below end() that are not in use: first cluster and the one behind the last.
    const std::map<std::uint64_t, std::uint64_t>& holes() const { return m_holes; }

private:
    enum class TableSize : std::uint8_t { Exact, Generous };

    std::uint64_t freeFrom(std::uint64_t cluster) const;
    std::uint64_t findFree(std::uint64_t count);
    void use(std::uint64_t first, std::uint64_t count);
    void giveBack(std::uint64_t first, std::uint64_t count);
    // Unavailable: something had to be made first, look for space again.
    enum class Counted : std::uint8_t { Available, Unavailable };
    Result<Counted> ensureBlock(std::uint64_t cluster);
    Result<Counted> ensureBlocks(std::uint64_t first, std::uint64_t count);
    Result<std::uint64_t> replaceTable(std::uint64_t start, std::uint64_t additional, TableSize sizing,
                                       std::uint64_t newIndex, std::uint64_t newBlock);
    std::uint64_t blocksFor(std::uint64_t clusters, TableSize sizing) const;

    Geometry m_geometry;
    std::uint64_t m_end = 3;
    std::map<std::uint64_t, std::uint64_t> m_holes;
    std::uint64_t m_searchFrom = 3;
    std::uint64_t m_tableCluster = 1;
    std::vector<std::uint64_t> m_blocks;        // as long as the table
    std::vector<OldTable> m_oldTables;
};

} // namespace blockcore::qcow2
