// SPDX-License-Identifier: MIT
// Apple Data Compression, the oldest codec of Apple's disk images: plain runs and copies from what was written already.
#pragma once

#include "blockcore/base/error.h"

#include <cstddef>
#include <span>

namespace blockcore {

// Fills out exactly. Corrupt when in holds less, or copies from before the start.
Result<> adcDecode(std::span<const std::byte> in, std::span<std::byte> out);

} // namespace blockcore
