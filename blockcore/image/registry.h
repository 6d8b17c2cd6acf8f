// SPDX-License-Identifier: MIT
// The list of all formats: an ordinary array in formats/registry.cpp, in probing order, raw last.
#pragma once

#include "blockcore/image/format_driver.h"

namespace blockcore {

std::span<const FormatDriver* const> formatDrivers();
// Null when no format is called so.
const FormatDriver* findFormat(std::string_view name);

// How a format is guessed: as the reference does, or by what a file ends with, too (fixed VHD, dmg).
enum class Probing : std::uint8_t { AsReference, TrailersToo };
// The format with the best probe score. Never fails for content: raw takes everything. path is for the formats that the
// reference knows by their extension.
Result<const FormatDriver*> probeFormat(BlockDevice& host, Probing probing, const std::filesystem::path& path);

} // namespace blockcore
