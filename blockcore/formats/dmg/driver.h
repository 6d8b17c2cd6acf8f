// SPDX-License-Identifier: MIT
// dmg, the compressed disk images of macOS (UDIF). Reading only.
#pragma once

#include "blockcore/image/format_driver.h"

namespace blockcore::dmg {

extern const FormatDriver kDriver;

} // namespace blockcore::dmg
