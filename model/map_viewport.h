// SPDX-License-Identifier: MIT
// Which part of the disk the map shows: zoom, pan, history. Pure arithmetic; never leaves the disk.
#pragma once

#include "blockcore/device/extent.h"

#include <cstddef>
#include <vector>

namespace model {

class MapViewport {
public:
    // The closest view: 64 sectors, each wide enough to click.
    static constexpr std::uint64_t kShortest = 64 * 512;

    explicit MapViewport(std::uint64_t diskSize = 0) : m_diskSize(diskSize), m_range{0, diskSize} {}

    blockcore::Range range() const { return m_range; }
    std::uint64_t diskSize() const { return m_diskSize; }
    bool showsAll() const { return m_range.length >= m_diskSize; }
    bool isClosest() const { return m_range.length <= kShortest; }
    // What an arrow key moves by: about a hundredth of the view, a power of two, at least a sector.
    std::uint64_t cell() const;

    // factor above 1 comes closer; the place at offset stays where it is on the screen.
    void zoom(double factor, std::uint64_t offset);
    void pan(double views);                     // by this many widths of the view; negative: to the left
    void show(blockcore::Range range);          // exactly that, as far as the limits allow
    void showAll() { show({0, m_diskSize}); }
    // Scrolls only when offset is not in view.
    void reveal(std::uint64_t offset);
    bool back();                                // to the view before the last zoom; false: there was none

    // Position in a picture of that width, and back; the result of offsetAt lies on the disk.
    double positionOf(std::uint64_t offset, double width) const;
    std::uint64_t offsetAt(double x, double width) const;

private:
    void set(double start, double length);

    std::uint64_t m_diskSize;
    blockcore::Range m_range;
    std::vector<blockcore::Range> m_history;
};

} // namespace model
