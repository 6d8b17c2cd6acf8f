// SPDX-License-Identifier: MIT
// What formats ask before their disk changes its size.
#pragma once

#include "blockcore/image/image.h"

namespace blockcore {

// Unsupported, in the reference's words, for every mode but Off.
Result<> refusePreallocation(Preallocation preallocation);

// InvalidArgument when the disk's layer holds data behind newSize. What lies before zeroesEnd is read and may be cut when
// it is all zeroes; behind that, whatever has its space is data.
Result<> refuseToCutData(BlockDevice& disk, std::uint64_t newSize, std::uint64_t zeroesEnd);

} // namespace blockcore
