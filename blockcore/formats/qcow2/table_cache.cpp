// SPDX-License-Identifier: MIT
#include "blockcore/formats/qcow2/table_cache.h"

#include <algorithm>

namespace blockcore::qcow2 {

TableCache::TableCache(BlockDevice& host, std::uint64_t sliceBytes, std::uint64_t maxBytes) :
    m_host(host), m_sliceBytes(sliceBytes), m_maxSlices(std::max<std::uint64_t>(maxBytes / sliceBytes, 4)) {}

// Reuses the memory of the slice that was not wanted for longest. The new slice is found under hostOffset; its
// bytes are whatever they were.
TableCache::Slice& TableCache::insert(std::uint64_t hostOffset) {
    if (m_slices.size() >= m_maxSlices) {
        const auto victim = std::ranges::find_if(m_slices.rbegin(), m_slices.rend(),
                                                 [](const Slice& slice) { return !slice.dirty; });
        if (victim != m_slices.rend()) {
            const auto position = std::prev(victim.base());
            m_byOffset.erase(position->hostOffset);
            m_slices.splice(m_slices.begin(), m_slices, position);
            m_slices.front().hostOffset = hostOffset;
            m_byOffset.emplace(hostOffset, m_slices.begin());
            return m_slices.front();
        }
    }
    m_slices.push_front({hostOffset, std::vector<std::byte>(m_sliceBytes), false});
    m_byOffset.emplace(hostOffset, m_slices.begin());
    return m_slices.front();
}

Result<TableCache::Slice*> TableCache::get(std::uint64_t hostOffset) {
    if (const auto found = m_byOffset.find(hostOffset); found != m_byOffset.end()) {
        m_slices.splice(m_slices.begin(), m_slices, found->second);
        return &m_slices.front();
    }
    Slice& slice = insert(hostOffset);
    if (auto read = m_host.read(hostOffset, slice.bytes); !read) {
        m_byOffset.erase(hostOffset);
        m_slices.pop_front();
        return std::unexpected(std::move(read).error());
    }
    return &slice;
}

TableCache::Slice& TableCache::makeZero(std::uint64_t hostOffset) {
    drop({hostOffset, m_sliceBytes});
    Slice& slice = insert(hostOffset);
    std::ranges::fill(slice.bytes, std::byte{0});
    markDirty(slice);
    return slice;
}

void TableCache::drop(Range hostRange) {
    for (std::uint64_t offset = hostRange.offset; offset < hostRange.end(); offset += m_sliceBytes) {
        const auto found = m_byOffset.find(offset);
        if (found == m_byOffset.end()) continue;
        if (found->second->dirty) --m_dirtyCount;
        m_slices.erase(found->second);
        m_byOffset.erase(found);
    }
}

void TableCache::clear() {
    m_slices.clear();
    m_byOffset.clear();
    m_dirtyCount = 0;
}

void TableCache::markDirty(Slice& slice) {
    if (!slice.dirty) ++m_dirtyCount;
    slice.dirty = true;
}

std::vector<const TableCache::Slice*> TableCache::dirtySlices() const {
    std::vector<const Slice*> dirty;
    for (const Slice& slice : m_slices)
        if (slice.dirty) dirty.push_back(&slice);
    std::ranges::sort(dirty, {}, &Slice::hostOffset);
    return dirty;
}

void TableCache::markAllClean() {
    for (Slice& slice : m_slices) slice.dirty = false;
    m_dirtyCount = 0;
}

} // namespace blockcore::qcow2
