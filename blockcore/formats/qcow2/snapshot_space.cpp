// SPDX-License-Identifier: MIT
// How much of the file each snapshot takes, for itself and together with others.
#include "blockcore/formats/qcow2/image.h"

#include <algorithm>
#include <unordered_map>

namespace blockcore::qcow2 {

namespace {

struct Clusters {
    std::uint64_t exclusive = 0, shared = 0;
};

// One snapshot's clusters. A table that more than one refers to leads to clusters that are counted more than once, so it
// is looked at once for all snapshots, and only for how many clusters there are.
class SpaceCount {
public:
    SpaceCount(TableWalk walk, Allocator& allocator, const Geometry& geometry) :
        m_walk(std::move(walk)), m_allocator(allocator), m_geometry(geometry) {}

    Result<Clusters> of(std::span<const std::byte> l1, std::uint64_t l1Offset) {
        Clusters found;
        m_packed.clear();
        TRY(addPlain({l1Offset, l1.size()}, found));
        const auto known = [this](std::uint64_t, std::uint64_t offset) -> Result<bool> {
            return m_sharedTables.contains(offset);
        };
        for (std::uint64_t i = 0; i < l1.size() / sizeof(be64); ++i) {
            const std::uint64_t offset = entryOffset(loadBe64(l1, i));
            if (offset == 0) continue;
            TRY(addPlain({offset, m_geometry.clusterSize()}, found));
            if (const auto entry = m_sharedTables.find(offset); entry != m_sharedTables.end())
                found.shared += entry->second;
        }
        const auto look = [&](const TableWalk::Table& table) -> Result<bool> {
            if (TRY(m_allocator.refcount(m_geometry.clusterIndex(table.offset))) == 1)
                TRY(addOwnTable(table, found));
            else
                found.shared += TRY(countShared(table));
            return false;
        };
        TRY(m_walk.each(l1, known, look));
        TRY(addPacked(found));
        return found;
    }

private:
    Result<> addPlain(Range host, Clusters& found) {
        const std::uint64_t first = m_geometry.clusterIndex(host.offset);
        const std::uint64_t end = host.length == 0 ? first : m_geometry.clusterIndex(host.end() - 1) + 1;
        for (std::uint64_t cluster = first; cluster < end;) {
            const std::uint64_t index = m_allocator.indexInSlice(cluster);
            const std::uint64_t count = std::min(m_allocator.countsPerSlice() - index, end - cluster);
            const auto* slice = TRY(m_allocator.sliceOf(cluster));
            for (std::uint64_t i = 0; i < count; ++i) {
                const bool once =
                    slice != nullptr && loadRefcount(slice->bytes, index + i, m_geometry.refcountOrder()) == 1;
                ++(once ? found.exclusive : found.shared);
            }
            cluster += count;
        }
        return {};
    }

    Result<> addOwnTable(const TableWalk::Table& table, Clusters& found) {
        return m_walk.eachReference(table, [&](Range host, bool compressed) -> Result<> {
            if (!compressed) return addPlain(host, found);
            for (std::uint64_t at = m_geometry.clusterIndex(host.offset); at <= m_geometry.clusterIndex(host.end() - 1); ++at)
                if (!m_packed.empty() && m_packed.back().cluster == at)
                    ++m_packed.back().references;
                else
                    m_packed.push_back({at, 1});
            return {};
        });
    }

    // Compressed clusters share host clusters: those are the snapshot's own when it has all of their references.
    Result<> addPacked(Clusters& found) {
        std::ranges::sort(m_packed, {}, &Packed::cluster);
        for (std::size_t i = 0; i < m_packed.size();) {
            Packed sum{m_packed[i].cluster, 0};
            for (; i < m_packed.size() && m_packed[i].cluster == sum.cluster; ++i) sum.references += m_packed[i].references;
            const bool all = TRY(m_allocator.refcount(sum.cluster)) == sum.references;
            ++(all ? found.exclusive : found.shared);
        }
        return {};
    }

    Result<std::uint64_t> countShared(const TableWalk::Table& table) {
        std::uint64_t count = 0, lastPacked = 0;
        TRY(m_walk.eachReference(table, [&](Range host, bool compressed) -> Result<> {
            const std::uint64_t first = m_geometry.clusterIndex(host.offset), last = m_geometry.clusterIndex(host.end() - 1);
            count += last - first + 1;
            if (compressed && first == lastPacked) --count;
            if (compressed) lastPacked = last;
            return {};
        }));
        m_sharedTables.emplace(table.offset, count);
        return count;
    }

    struct Packed {
        std::uint64_t cluster, references;
    };

    TableWalk m_walk;
    Allocator& m_allocator;
    Geometry m_geometry;
    std::vector<Packed> m_packed;               // host clusters of compressed ones, runs of them together
    std::unordered_map<std::uint64_t, std::uint64_t> m_sharedTables; // by offset: clusters that it refers to
};

} // namespace

Result<std::vector<SnapshotSpace>> ImageSnapshots::space(const RunContext& context) {
    const std::unique_lock lock(m_image.m_lock);
    Allocator allocator(*m_image.m_host, m_image.m_header, 1U << 20);
    TRY(allocator.load());
    const auto& snapshots = m_image.m_snapshots.snapshots;
    context.progress.begin(Stage::Scanning, snapshots.size());
    SpaceCount count(walk(), allocator, m_image.m_geometry);
    std::vector<SnapshotSpace> spaces;
    for (const Snapshot& snapshot : snapshots) {
        TRY(context.checkpoint());
        const Bytes l1 = TRY(readL1(snapshot));
        const Clusters found = TRY(count.of(l1, snapshot.l1Offset));
        const std::uint64_t size = m_image.m_geometry.clusterSize();
        spaces.push_back({.exclusive = found.exclusive * size, .shared = found.shared * size});
        context.progress.advance(1);
    }
    return spaces;
}

} // namespace blockcore::qcow2
