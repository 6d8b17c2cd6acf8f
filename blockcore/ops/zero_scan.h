// SPDX-License-Identifier: MIT
// Looks for zeroes in data.
#pragma once

#include "blockcore/device/extent.h"

#include <cstddef>
#include <span>
#include <vector>

namespace blockcore {

bool isZero(std::span<const std::byte> bytes);

// Data and zeroes in turns that cover bytes; offsets count from the start of bytes.
struct ScannedRun {
    Range range;
    bool zero;
};
// Runs start and end on multiples of unit (the end of bytes aside); zeroes shorter than shortestHole
// count as data between data.
std::vector<ScannedRun> scanForZeroes(std::span<const std::byte> bytes, std::uint64_t unit, std::uint64_t shortestHole);

} // namespace blockcore
