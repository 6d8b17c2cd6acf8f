// SPDX-License-Identifier: MIT
// bzip2 streams (libbz2), whole units that fit in memory.
#pragma once

#include "blockcore/base/error.h"

#include <cstddef>
#include <span>

namespace blockcore {

// Fills out exactly; bytes after the stream are ignored. Corrupt when the stream is bad or yields less, Unsupported in a
// build without the library.
Result<> bzip2Decode(std::span<const std::byte> in, std::span<std::byte> out);

} // namespace blockcore
