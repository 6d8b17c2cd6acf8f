// SPDX-License-Identifier: MIT
// VHDX, the format of Hyper-V since 2012: large blocks, a flat table, and a log that makes its changes safe.
#pragma once

#include "blockcore/image/format_driver.h"

namespace blockcore::vhdx {

extern const FormatDriver kDriver;

} // namespace blockcore::vhdx
