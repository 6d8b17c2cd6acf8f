// SPDX-License-Identifier: MIT
// Cylinders, heads and sectors of a disk size, as the VHD specification computes them ("CHS Calculation").
#pragma once

#include <cstdint>

namespace blockcore::vpc {

struct Geometry {
    std::uint16_t cylinders = 0;
    std::uint8_t heads = 0, sectorsPerTrack = 0;
    std::uint64_t sectors() const { return std::uint64_t{cylinders} * heads * sectorsPerTrack; }
};

// The geometry that the specification gives a disk of so many sectors: often a little smaller than the disk.
Geometry geometryOf(std::uint64_t sectors);
// The smallest one of these that holds all of the disk, or the largest there is.
Geometry geometryCovering(std::uint64_t sectors);

} // namespace blockcore::vpc
