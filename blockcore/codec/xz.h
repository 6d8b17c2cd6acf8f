// SPDX-License-Identifier: MIT
// xz streams with LZMA (liblzma), whole units that fit in memory.
#pragma once

#include "blockcore/base/error.h"

#include <cstddef>
#include <span>

namespace blockcore {

// Fills out exactly; bytes after the stream are ignored. Corrupt when the stream is bad or yields less, Unsupported in a
// build without the library.
Result<> xzDecode(std::span<const std::byte> in, std::span<std::byte> out);

} // namespace blockcore
