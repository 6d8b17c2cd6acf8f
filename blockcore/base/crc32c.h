// SPDX-License-Identifier: MIT
// CRC-32C (Castagnoli, reflected polynomial 0x82f63b78), as VHDX uses it. Finds accidents, not forgeries.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

namespace blockcore {

// previous: what an earlier call returned for the bytes before these.
std::uint32_t crc32c(std::span<const std::byte> bytes, std::uint32_t previous = 0);

} // namespace blockcore
