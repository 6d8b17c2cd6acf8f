// SPDX-License-Identifier: MIT
// VDI, VirtualBox's own format: blocks of 1 MiB and a flat map of them.
#pragma once

#include "blockcore/image/format_driver.h"

namespace blockcore::vdi {

extern const FormatDriver kDriver;

} // namespace blockcore::vdi
