// SPDX-License-Identifier: MIT
// Numbers in messages, as the reference prints them.
#pragma once

#include <cstdint>
#include <format>
#include <string>

namespace blockcore::qcow2 {

// As printf's %#x: no prefix before zero.
inline std::string hex(std::uint64_t value) { return value == 0 ? "0" : std::format("{:#x}", value); }

} // namespace blockcore::qcow2
