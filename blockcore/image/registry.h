// SPDX-License-Identifier: MIT
// The list of all formats: an ordinary array in formats/registry.cpp, in probing order, raw last.
#pragma once

#include "blockcore/image/format_driver.h"

namespace blockcore {

std::span<const FormatDriver* const> formatDrivers();
// Null when no format is called so.
const FormatDriver* findFormat(std::string_view name);
// The format with the best probe score. Never fails for content: raw takes everything.
Result<const FormatDriver*> probeFormat(BlockDevice& host);

} // namespace blockcore
