// SPDX-License-Identifier: MIT
// Tells data that no codec will shrink (encrypted, compressed already) from the rest at a tenth of the cost of trying.
#pragma once

#include <cstddef>
#include <span>

namespace blockcore {

// Looks at the distribution of byte values: true only when it is as even as that of random numbers. Data with
// repetitions but perfectly even values is taken for random; it does not occur in practice.
bool looksIncompressible(std::span<const std::byte> bytes);

} // namespace blockcore
