// SPDX-License-Identifier: MIT
// Identifiers of 128 bits as images store them: plain bytes, most significant first.
#pragma once

#include <array>
#include <cstddef>

namespace blockcore {

using Uuid = std::array<std::byte, 16>;

// A new one: version 4, variant 1 (RFC 4122).
Uuid randomUuid();

} // namespace blockcore
