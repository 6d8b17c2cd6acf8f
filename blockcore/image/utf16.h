// SPDX-License-Identifier: MIT
// Names stored as UTF-16, as Microsoft's and UEFI's formats do.
#pragma once

#include <bit>
#include <cstddef>
#include <span>
#include <string>

namespace blockcore {

// Up to the first NUL. Halves of surrogate pairs are kept as they are and shown as escapes by printable().
std::string utf8FromUtf16(std::span<const std::byte> bytes, std::endian order);

} // namespace blockcore
