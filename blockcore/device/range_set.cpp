// SPDX-License-Identifier: MIT
#include "blockcore/device/range_set.h"

#include <algorithm>
#include <iterator>

namespace blockcore {

void RangeSet::add(Range range) {
    if (range.length == 0) return;
    std::uint64_t start = range.offset, end = range.end();
    auto next = m_ends.upper_bound(start);
    if (next != m_ends.begin() && std::prev(next)->second >= start) --next;
    // Everything that overlaps or touches becomes one.
    while (next != m_ends.end() && next->first <= end) {
        start = std::min(start, next->first);
        end = std::max(end, next->second);
        m_bytes -= next->second - next->first;
        next = m_ends.erase(next);
    }
    m_ends.emplace_hint(next, start, end);
    m_bytes += end - start;
}

void RangeSet::remove(Range range) {
    if (range.length == 0) return;
    const std::uint64_t start = range.offset, end = range.end();
    auto next = m_ends.upper_bound(start);
    if (next != m_ends.begin() && std::prev(next)->second > start) --next;
    while (next != m_ends.end() && next->first < end) {
        const auto [oldStart, oldEnd] = *next;
        m_bytes -= std::min(oldEnd, end) - std::max(oldStart, start);
        next = m_ends.erase(next);
        if (oldStart < start) m_ends.emplace(oldStart, start);
        if (oldEnd > end) {
            m_ends.emplace(end, oldEnd);
            return;
        }
    }
}

RangeSet::Run RangeSet::runAt(std::uint64_t offset, std::uint64_t limit) const {
    const auto next = m_ends.upper_bound(offset);
    if (next != m_ends.begin() && std::prev(next)->second > offset)
        return {true, std::min(limit, std::prev(next)->second)};
    return {false, next == m_ends.end() ? limit : std::min(limit, next->first)};
}

std::vector<Range> RangeSet::ranges() const {
    std::vector<Range> list;
    list.reserve(m_ends.size());
    for (const auto& [start, end] : m_ends) list.push_back({start, end - start});
    return list;
}

} // namespace blockcore
