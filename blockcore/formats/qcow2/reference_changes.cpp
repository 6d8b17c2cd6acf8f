// SPDX-License-Identifier: MIT
#include "blockcore/formats/qcow2/reference_changes.h"

#include <algorithm>
#include <format>

namespace blockcore::qcow2 {

namespace {

constexpr std::uint32_t kHalfWordOrder = 4; // 16 bits: nearly all images

} // namespace

ReferenceChanges::ReferenceChanges(BlockDevice& host, Allocator& allocator, const Geometry& geometry,
                                   Direction direction, std::uint64_t limit) :
    m_host(host), m_allocator(allocator), m_geometry(geometry), m_direction(direction), m_left(limit) {}

// Half words of the file's byte order. False, and nothing changed, when one cannot go that way.
bool ReferenceChanges::shiftHalfWords(std::span<std::byte> counts, std::uint64_t count) const {
    const bool up = m_direction == Direction::Up;
    const auto load = [&](std::uint64_t i) {
        be16 stored;
        std::memcpy(&stored, counts.data() + i * sizeof(stored), sizeof(stored));
        return static_cast<std::uint16_t>(stored);
    };
    bool stuck = false;
    for (std::uint64_t i = 0; i < count; ++i) {
        const std::uint16_t value = load(i);
        stuck |= value == 0 || (up && value == UINT16_MAX);
    }
    if (stuck) return false;
    for (std::uint64_t i = 0; i < count; ++i) {
        const be16 stored = static_cast<std::uint16_t>(up ? load(i) + 1 : load(i) - 1);
        std::memcpy(counts.data() + i * sizeof(stored), &stored, sizeof(stored));
    }
    return true;
}

bool ReferenceChanges::shift(std::span<std::byte> counts, std::uint64_t first, std::uint64_t count) {
    const std::uint32_t order = m_geometry.refcountOrder();
    if (order == kHalfWordOrder) return shiftHalfWords(counts.subspan(first * 2, count * 2), count);
    const bool up = m_direction == Direction::Up;
    for (std::uint64_t i = first; i < first + count; ++i) {
        const std::uint64_t value = loadRefcount(counts, i, order);
        if (value == 0 || (up && value == m_geometry.maxRefcount())) return false;
    }
    for (std::uint64_t i = first; i < first + count; ++i) {
        const std::uint64_t value = loadRefcount(counts, i, order);
        storeRefcount(counts, i, order, up ? value + 1 : value - 1);
    }
    return true;
}

void ReferenceChanges::noteFreed(std::span<const std::byte> counts, std::uint64_t first, std::uint64_t count,
                                 std::uint64_t cluster) {
    const std::uint64_t clusterSize = m_geometry.clusterSize();
    for (std::uint64_t i = 0; i < count; ++i) {
        if (loadRefcount(counts, first + i, m_geometry.refcountOrder()) != 0) continue;
        const std::uint64_t offset = (cluster + i) * clusterSize;
        if (!m_freed.empty() && m_freed.back().end() == offset)
            m_freed.back().length += clusterSize;
        else if (m_freed.size() < kMaxFreed)
            m_freed.push_back({offset, clusterSize});
    }
}

Result<> ReferenceChanges::change(Range host) {
    std::uint64_t cluster = m_geometry.clusterIndex(host.offset);
    const std::uint64_t end = host.length == 0 ? cluster : m_geometry.clusterIndex(host.end() - 1) + 1;
    while (cluster < end && m_left > 0) {
        const std::uint64_t first = m_allocator.indexInSlice(cluster);
        const std::uint64_t count = std::min({m_allocator.countsPerSlice() - first, end - cluster, m_left});
        if (m_allocator.cache().full()) TRY(writeBack());
        auto* slice = TRY(m_allocator.sliceOf(cluster));
        const auto notCounted = [&] {
            return fail(ErrorCode::Corrupt, std::format("Cluster {} is in use but has no reference count", cluster));
        };
        if (slice == nullptr) return notCounted();
        if (!shift(slice->bytes, first, count)) {
            if (m_direction == Direction::Down) return notCounted();
            const std::uint64_t limit = m_geometry.maxRefcount();
            for (std::uint64_t i = 0; i < count; ++i)
                if (loadRefcount(slice->bytes, first + i, m_geometry.refcountOrder()) == limit)
                    return failSystem(EINVAL);
            return notCounted();
        }
        m_allocator.cache().markDirty(*slice);
        if (m_direction == Direction::Down) noteFreed(slice->bytes, first, count, cluster);
        cluster += count;
        m_done += count;
        m_left -= count;
    }
    return {};
}

Result<> ReferenceChanges::writeBack() {
    TableCache& cache = m_allocator.cache();
    for (const TableCache::Slice* slice : cache.dirtySlices()) TRY(m_host.write(slice->hostOffset, slice->bytes));
    cache.markAllClean();
    return {};
}

Result<> ReferenceChanges::finish() {
    TRY(writeBack());
    return m_host.flush();
}

} // namespace blockcore::qcow2
