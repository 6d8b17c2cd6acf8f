// SPDX-License-Identifier: MIT
// The raw format: the file's bytes are the disk's bytes. Holes of the file are zeroes that take no space.
#pragma once

#include "blockcore/image/format_driver.h"

namespace blockcore::raw {

extern const FormatDriver kDriver;

} // namespace blockcore::raw
