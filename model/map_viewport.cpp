// SPDX-License-Identifier: MIT
#include "model/map_viewport.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace model {

using blockcore::Range;

namespace {
constexpr std::uint64_t kCellsPerView = 128;
constexpr std::size_t kMaxHistory = 100;
} // namespace

std::uint64_t MapViewport::cell() const {
    return std::max<std::uint64_t>(512, std::bit_floor(std::max<std::uint64_t>(m_range.length / kCellsPerView, 1)));
}

// Clamped to the disk; lengths above 2^53 lose their last bits, which no pixel can show.
void MapViewport::set(double start, double length) {
    const auto size = static_cast<double>(m_diskSize);
    length = std::clamp(length, std::min(size, static_cast<double>(kShortest)), size);
    start = std::clamp(start, 0.0, size - length);
    m_range.length = length >= size ? m_diskSize : static_cast<std::uint64_t>(length);
    m_range.offset = std::min(static_cast<std::uint64_t>(start), m_diskSize - m_range.length);
}

void MapViewport::show(Range range) {
    if (m_history.size() >= kMaxHistory) m_history.erase(m_history.begin());
    m_history.push_back(m_range);
    set(static_cast<double>(range.offset), static_cast<double>(range.length));
}

void MapViewport::zoom(double factor, std::uint64_t offset) {
    const double share = positionOf(offset, 1);
    const double length = static_cast<double>(m_range.length) / factor;
    const double kept = std::clamp(length, static_cast<double>(std::min(kShortest, m_diskSize)), static_cast<double>(m_diskSize));
    m_history.push_back(m_range);
    if (m_history.size() > kMaxHistory) m_history.erase(m_history.begin());
    set(static_cast<double>(offset) - share * kept, kept);
}

void MapViewport::pan(double views) {
    const auto length = static_cast<double>(m_range.length);
    set(static_cast<double>(m_range.offset) + views * length, length);
}

void MapViewport::reveal(std::uint64_t offset) {
    if (offset >= m_range.offset && offset < m_range.end()) return;
    const auto length = static_cast<double>(m_range.length);
    set(static_cast<double>(offset) - length / 2, length);
}

bool MapViewport::back() {
    if (m_history.empty()) return false;
    m_range = m_history.back();
    m_history.pop_back();
    return true;
}

double MapViewport::positionOf(std::uint64_t offset, double width) const {
    if (m_range.length == 0) return 0;
    const double distance = offset >= m_range.offset ? static_cast<double>(offset - m_range.offset)
                                                     : -static_cast<double>(m_range.offset - offset);
    return distance / static_cast<double>(m_range.length) * width;
}

std::uint64_t MapViewport::offsetAt(double x, double width) const {
    if (m_range.length == 0 || width <= 0) return 0;
    const double share = std::clamp(x / width, 0.0, 1.0);
    const auto distance = static_cast<std::uint64_t>(share * static_cast<double>(m_range.length));
    return std::min(m_range.offset + distance, m_range.end() - 1);
}

} // namespace model
