// SPDX-License-Identifier: MIT
// qcow, version 1 of QEMU's copy-on-write format: clusters behind two levels of tables, no reference counts.
#pragma once

#include "blockcore/image/format_driver.h"

namespace blockcore::qcow {

extern const FormatDriver kDriver;

} // namespace blockcore::qcow
