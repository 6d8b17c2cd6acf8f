// SPDX-License-Identifier: MIT
// Growing disks of the Bochs emulator, for reading.
#pragma once

#include "blockcore/image/format_driver.h"

namespace blockcore::bochs {

extern const FormatDriver kDriver;

} // namespace blockcore::bochs
