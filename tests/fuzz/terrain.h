// SPDX-License-Identifier: MIT
// Where a format keeps its numbers, in which byte order, and how its checksums are made right again after a change: what
// mutate() needs to reach beyond the first test of a parser. For the formats that have no mutator of their own.
#pragma once

#include "blockcore/device/extent.h"

#include <bit>
#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace fuzz {

struct Terrain {
    std::endian order = std::endian::little;
    std::vector<blockcore::Range> fields{}; // of the input: headers and tables. Empty: not known
};
Terrain terrainOf(std::string_view format, std::span<const std::byte> image);

// Recomputes the checksums of vpc and vhdx; others have none in their metadata.
void seal(std::string_view format, std::span<std::byte> image);

} // namespace fuzz
